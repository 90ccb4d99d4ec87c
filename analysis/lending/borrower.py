"""The other side of the table: what a borrower pays, owes and risks on the same loans.

Two kinds of answer stand here. What the contract says is the same for every type: the path of
a customer who pays on schedule and takes every loan. What may be expected differs by type: the
engine runs once for each, as if all customers were of it. Everything the borrower pays is in
the interest, since the engine knows no late fee and no prepayment fee.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analysis.lending import checks
from analysis.lending.customer import Customer
from analysis.lending.heads import Walk
from analysis.lending.inputs import Inputs, completed
from analysis.lending.price import all_in_apr, free_months_worth
from analysis.lending.scenarios import evaluate

__all__ = ["PRICE_PARTS", "Borrower", "all_in_apr", "borrow", "free_months_worth"]

Array = npt.NDArray[np.float64]

PRICE_PARTS: Final = ("acquisition", "losses", "funding", "tax", "operations", "profit")


@dataclass(frozen=True)
class Borrower:
    """A ladder as its borrowers see it; types last.

    Attributes
    ----------
    scheduled_paid_cny, scheduled_charge_cny : float
        All instalments of one who pays on schedule and takes every loan, and the interest in
        them; undiscounted.
    all_in_apr : float
        Of that path; the same for every type.
    peak_debt_cny : float
        Largest balance on that path.
    instalment_to_income : float
        Largest sum of instalments in a month of that path, over monthly income.
    scheduled_months_in_debt : int
        Months of that path with a loan open.
    total_paid_cny : ndarray
        Expected payments by type: interest, principal and what is recovered after default.
    finance_charge_cny : ndarray
        Expected interest by type. Paid + never recovered = lent + charge.
    chance_of_arrears : ndarray
        Of ever being late or in default, with the chance `late_share` of being late in a month,
        the same for all types. Months are taken as independent; if lateness keeps to the same
        people, fewer are ever late, and this is the upper end.
    chance_of_default : ndarray
        Of ever defaulting, by customer: a default on several open loans is one.
    months_in_debt : ndarray
        Expected months begun with a loan open and performing.
    price_split_cny : dict of str to ndarray
        Where the interest goes, by `PRICE_PARTS`; their sum is the interest. `acquisition` is
        CAC and platform fees, `losses` principal defaulted less recoveries, `operations`
        servicing, collections and origination, `profit` what is left, and it may be negative.
    price_split : dict of str to ndarray
        The same per 100 CNY of interest; NaN where no interest is expected.
    """

    scheduled_paid_cny: float
    scheduled_charge_cny: float
    all_in_apr: float
    peak_debt_cny: float
    instalment_to_income: float
    scheduled_months_in_debt: int
    total_paid_cny: Array
    finance_charge_cny: Array
    chance_of_arrears: Array
    chance_of_default: Array
    months_in_debt: Array
    price_split_cny: dict[str, Array]
    price_split: dict[str, Array]


def _split(customer: Customer) -> dict[str, Array]:
    total = customer.totals
    parts = {
        "acquisition": customer.cac_per_funded_cny + total["platform_fee"],
        "losses": total["defaulted_principal"] - total["recovery"],
        "funding": total["funding_cost"],
        "tax": total["indirect_tax"],
        "operations": total["servicing_cost"]
        + total["collection_cost"]
        + total["origination_cost"],
    }
    parts["profit"] = total["interest"] - np.sum(list(parts.values()), axis=0)
    return parts


def borrow(*, income_cny_a_month: float, **parameters: Any) -> Borrower:  # noqa: ANN401
    """Return what the borrowers of a ladder pay, owe and risk.

    Parameters
    ----------
    income_cny_a_month : float
        Of the household or person, above 0.
    **parameters
        Of `lending.evaluate`, for one scenario. Type j is run alone, with `intensity` times its
        multiplier.

    Returns
    -------
    Borrower
        The contract once, expectations by type.

    Raises
    ------
    ValueError
        With name, value and range; if the parameters hold more than one scenario.
    """
    income = checks.scalar("income_cny_a_month", income_cny_a_month, low=0)
    if income == 0:
        raise ValueError("income_cny_a_month: 0 is not allowed; must be above 0")
    made = completed(parameters)
    inputs = Inputs(made, None)
    if int(np.prod(inputs.shape, dtype=int)) != 1:
        raise ValueError(f"parameters: one scenario is meant, these hold {inputs.shape}")
    multipliers = inputs.multipliers.reshape(-1)
    steps = inputs.ladder
    alone = [_alone(made, inputs.base[0], float(m)) for m in multipliers]
    each = [evaluate(**one) for one in alone]
    walks = [
        Walk(next(Inputs(one, None).blocks())[1], float(np.ravel(one["late_share"])[0]))
        for one in alone
    ]
    totals = {
        name: np.array([float(np.ravel(c.totals[name])[0]) for c in each])
        for name in ("interest", "scheduled_principal", "prepaid_principal", "recovery")
    }
    parts = [_split(customer) for customer in each]
    split = {
        name: np.array([float(np.ravel(one[name])[0]) for one in parts]) for name in PRICE_PARTS
    }
    loyal = {name: flow.reshape(-1) for name, flow in each[0].loyal.flows.items()}
    paid = loyal["interest"] + loyal["scheduled_principal"]
    until = steps.until.reshape(-1)
    interest = totals["interest"]
    some = interest > 1e-9  # less than any coin has no parts
    return Borrower(
        scheduled_paid_cny=float(paid.sum()),
        scheduled_charge_cny=float(loyal["interest"].sum()),
        all_in_apr=all_in_apr(steps, np.concatenate([[0], np.cumsum(until[:-1])])),
        peak_debt_cny=float(loyal["balance"].max()),
        instalment_to_income=float(paid.max() / income),
        scheduled_months_in_debt=int((loyal["balance"][:-1] > 0).sum()),
        total_paid_cny=np.sum(list(totals.values()), axis=0),
        finance_charge_cny=interest,
        chance_of_arrears=np.array([walk.arrears for walk in walks]),
        chance_of_default=np.array([walk.default for walk in walks]),
        months_in_debt=np.array([walk.months for walk in walks]),
        price_split_cny=split,
        price_split={
            name: np.where(some, 100 * part / np.where(some, interest, 1), np.nan)
            for name, part in split.items()
        },
    )


def _alone(made: Mapping[str, Any], intensity: Array, multiplier: float) -> dict[str, Any]:
    # scaling the intensity is the same risk as a multiplier, and leaves the mean of one type at 1
    return {
        **made,
        "intensity": multiplier * intensity,
        "type_weights": (1.0,),
        "type_multipliers": (1.0,),
    }
