"""What goes with default and lateness on two real tapes; nothing here is a cause.

The platform or lender sets size, price and term by what it thinks of the borrower, so a
coefficient mixes what a loan does with whom it was given to. The regressors of the first model of
each tape were fixed before a fit was seen; the others stand beside it.

Pure functions from tables of loans to a table of aggregates: no file is read here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from analysis.tape.fits import Fit, logit, pooled_logit, within

LONGEST: Final = 24
"""Months; longer terms on this tape default at rates too high to be a whole book."""

COLUMNS: Final = (
    "model",
    "tape",
    "outcome",
    "term",
    "estimate",
    "standard_error",
    "low",
    "high",
    "n",
    "events",
    "groups",
    "groups_dropped",
    "loans_dropped",
    "covariance",
    "population",
    "caveat",
)

BONDORA: Final = "Bondora"
SUPERLENDER: Final = "SuperLender"

CONTRACT: Final = "default by contract"
CONTRACT_AND_BORROWER: Final = "default by contract, date and borrower"
WITHIN: Final = "late within customers"
WITHIN_SIZE: Final = "late within customers, size alone"
WITHIN_NUMBER: Final = "late within customers, loan number alone"
WITHIN_CLOSING: Final = "closed late within customers"
POOLED: Final = "late, all customers together"

PRICE, SIZE, FIRST = "price, per 10 points of rate", "size, per unit of log", "first-time customer"
NUMBER = "loan number, per loan"
TERM_30, TERM_60 = "term 30 days against 15", "term 60 or 90 days against 15"

CENSORED: Final = (
    "Only loans whose term ends within the file's span are used. The platform sets price, size and "
    "term together, so a slope mixes the loan with the borrower it was given to. Customers are not "
    "named, so two loans of one person count as two."
)
SURVIVORS: Final = (
    "Survivors only: every customer still borrows at the end, and every earlier loan was repaid in "
    "the end. So this is lateness and not loss, and who left is not here. "
    "The lender raises the size after loans paid on time, so size follows past lateness; size, "
    "price, term and loan number move together."
)


@dataclass(frozen=True)
class _Setting:
    model: str
    tape: str
    outcome: str
    population: str
    caveat: str


def matured(loans: pd.DataFrame, longest: int = LONGEST) -> pd.DataFrame:
    """Keep loans of the first tape that had time to run, and whose term is short.

    Parameters
    ----------
    loans : DataFrame
        With `scheduled_maturity_in_window` and `term_months`.
    longest : int
        Longest term kept, months.

    Returns
    -------
    DataFrame
        A loan without a stated term is left out, because it cannot be compared at its term.
    """
    kept = loans["scheduled_maturity_in_window"].astype(bool) & (loans["term_months"] <= longest)
    return loans[kept]


def closed(loans: pd.DataFrame) -> pd.DataFrame:
    """Keep the loans of the second tape whose days of payment are known: closed earlier loans."""
    return loans[loans["record_type"] == "closed_prior"]


def contract(loans: pd.DataFrame) -> pd.DataFrame:
    """Return the regressors of the first tape: term against the commonest, price, size, first.

    Parameters
    ----------
    loans : DataFrame
        Matured loans.

    Returns
    -------
    DataFrame
        One column a regressor.
    """
    terms = loans["term_months"].astype(int)
    usual = int(terms.mode().iloc[0])
    dummies = {
        f"term {term} months against {usual}": (terms == term).astype(float)
        for term in sorted(terms.unique())
        if term != usual
    }
    return pd.DataFrame(
        {
            **dummies,
            PRICE: loans["interest_rate_pct"] / 10,
            SIZE: np.log(loans["principal_eur"]),
            FIRST: loans["first_time_customer"].astype(float),
        }
    )


def borrower(loans: pd.DataFrame) -> pd.DataFrame:
    """Return the regressors that are held fixed in the second model of the first tape."""
    return pd.DataFrame(
        {
            "date of application, per 1,000 days": loans["application_time_kdays"],
            "income, per unit of log": np.log(loans["total_income_eur"]),
            "age, per 10 years": loans["age_years"] / 10,
            **{
                f"rating {rating} against C": (loans["rating"] == rating).astype(float)
                for rating in sorted(set(loans["rating"]) - {"C"})
            },
        }
    )


def ladder(loans: pd.DataFrame) -> pd.DataFrame:
    """Return the regressors of the second tape: size, term and number of the loan."""
    days = loans["term_days"]
    return pd.DataFrame(
        {
            SIZE: np.log(loans["principal_ngn"]),
            TERM_30: (days == 30).astype(float),
            TERM_60: (days >= 60).astype(float),
            NUMBER: loans["loan_number"].astype(float),
        }
    )


def default_by_contract(loans: pd.DataFrame) -> pd.DataFrame:
    """Fit default within a finished term on tenor, price, size and the first-time flag.

    Parameters
    ----------
    loans : DataFrame
        The first tape, whole: loans that had no time to run are left out here.

    Returns
    -------
    DataFrame
        Rows of `COLUMNS`, of two models: the contract alone, and with date and borrower.
    """
    kept = matured(loans)
    outcome = kept["defaulted"]
    population = (
        f"loans of at most {LONGEST} months whose term ends within the file's span, from one "
        "Estonian platform, about 2014 to 2022; the country of the borrower is not in the file"
    )
    alone, both = contract(kept), pd.concat([contract(kept), borrower(kept)], axis=1)
    default = "default within the term"
    return pd.concat(
        [
            _rows(
                _Setting(name, BONDORA, default, population, CENSORED),
                logit(outcome, design),
                outcome,
            )
            for name, design in ((CONTRACT, alone), (CONTRACT_AND_BORROWER, both))
        ],
        ignore_index=True,
    )


def lateness_by_ladder(loans: pd.DataFrame) -> pd.DataFrame:
    """Fit lateness on size, term and loan number, within customers and over all of them.

    Parameters
    ----------
    loans : DataFrame
        The second tape, whole: only closed earlier loans are used here.

    Returns
    -------
    DataFrame
        Rows of `COLUMNS`, of five models.
    """
    kept = closed(loans)
    design, customer = ladder(kept), kept["customer_id"]
    late = (kept["days_past_due_first"] > 0).astype(int)
    closed_late = (kept["days_past_due_close"] > 0).astype(int)
    population = "closed earlier loans of customers of one app lender, Nigeria, 2016 to 2017"
    first, last = "first payment after its due date", "closed after its term"
    plan = (
        (WITHIN, first, late, list(design.columns)),
        (WITHIN_SIZE, first, late, [SIZE]),
        (WITHIN_NUMBER, first, late, [NUMBER]),
        (WITHIN_CLOSING, last, closed_late, list(design.columns)),
    )
    rows = [
        _rows(
            _Setting(name, SUPERLENDER, what, population, SURVIVORS),
            within(outcome, design[columns], customer),
            outcome[outcome.groupby(customer).transform("nunique") > 1],
        )
        for name, what, outcome, columns in plan
    ]
    pooled = _Setting(POOLED, SUPERLENDER, first, population, SURVIVORS)
    rows.append(_rows(pooled, pooled_logit(late, design, customer), late))
    return pd.concat(rows, ignore_index=True)


def associations(bondora: pd.DataFrame, superlender: pd.DataFrame) -> pd.DataFrame:
    """Return every association that the book takes from the two tapes.

    Parameters
    ----------
    bondora, superlender : DataFrame
        The tapes, whole.

    Returns
    -------
    DataFrame
        Aggregates alone, one row a coefficient; columns as in `COLUMNS`.
    """
    return pd.concat(
        [default_by_contract(bondora), lateness_by_ladder(superlender)], ignore_index=True
    )


def _rows(setting: _Setting, fit: Fit, outcome: pd.Series) -> pd.DataFrame:
    table = fit.intervals().rename_axis("term").reset_index()
    return table.assign(
        model=setting.model,
        tape=setting.tape,
        outcome=setting.outcome,
        n=fit.loans,
        events=int(outcome.sum()),
        groups=fit.groups,
        groups_dropped=fit.groups_dropped,
        loans_dropped=fit.loans_dropped,
        covariance=fit.covariance,
        population=setting.population,
        caveat=setting.caveat,
    )[list(COLUMNS)]
