"""What two real loan tapes show, where their results are part of this copy of the book."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from analysis.assumptions import Study
from analysis.findings.effects.published import CHAPTER
from analysis.findings.tables import Cell, Table, tabulate
from analysis.frames import records
from analysis.numbers import blanks, number, percent
from analysis.statements import Outcome, statement
from analysis.tape import associations as tape
from analysis.tape.results import NOT_COMPUTED, ORIGINS, Results, read

FIXED = (tape.CONTRACT, tape.WITHIN)
"""The models whose regressors were fixed before a fit was seen, one for each tape."""
ABSENT = NOT_COMPUTED.removesuffix(".")


def _missing(caption: str, note: str) -> Table:
    return Table(caption, ("Result",), [[Cell(note)]], cards=False)


def model_table(results: Results | None = None) -> Table:
    """Return the models: what each explains, on how many loans, with which errors."""
    found = read() if results is None else results
    caption = "The models"
    if not found.computed:
        return _missing(caption, found.note)
    return tabulate(
        caption,
        records(found.table.drop_duplicates("model")),
        {
            "Model": lambda r: r.model,
            "Tape": lambda r: Cell(r.tape),
            "Explains": lambda r: Cell(r.outcome),
            "Loans": lambda r: number(r.n),
            "Of them so": lambda r: number(r.events),
            "Customers": lambda r: Cell(_customers(r)),
            "Errors": lambda r: Cell(r.covariance),
        },
    )


def tape_table(results: Results | None = None) -> Table:
    """Return the tapes: where they come from, which loans are used, and what to mind."""
    found = read() if results is None else results
    caption = "The tapes, and whom they can speak of"
    if not found.computed:
        return _missing(caption, found.note)
    rows = [
        [Cell(r.tape), Cell(ORIGINS[r.tape]), Cell(r.population), Cell(r.caveat)]
        for r in records(found.table.drop_duplicates("tape"))
    ]
    return Table(caption, ("Tape", "From", "Loans used", "To mind"), rows)


def _customers(r: Any) -> str:  # noqa: ANN401  (a record)
    if not r.groups:
        return "not named"
    kept = number(r.groups)
    return f"{kept}; {number(r.groups_dropped)} dropped" if r.groups_dropped else kept


def coefficient_table(*, fixed: bool, results: Results | None = None) -> Table:
    """Return log odds with their intervals."""
    found = read() if results is None else results
    which = "models fixed beforehand" if fixed else "beside these models"
    caption = f"Associations, {which}"
    if not found.computed:
        return _missing(caption, found.note)
    return tabulate(
        caption,
        records(found.table[found.table["model"].isin(FIXED) == fixed]),
        {
            "Goes with": lambda r: r.term,
            "Model": lambda r: Cell(r.model),
            "Log odds": lambda r: number(r.estimate, 2),
            "95 in 100": _interval,
            "Odds, times": lambda r: number(math.exp(r.estimate), 2),
            "Loans": lambda r: number(r.n),
        },
    )


def _interval(r: Any) -> str:  # noqa: ANN401  (a record)
    return f"{number(r.low, 2)} to {number(r.high, 2)}"


def _clear(r: Any) -> bool:  # noqa: ANN401  (a record)
    return not r.low <= 0 <= r.high


def _if_computed(test: Callable[[Results], Outcome]) -> Callable[[Study], Outcome]:
    """Return the test of a statement that is absent where this copy has no results of tapes."""

    def tested(_: Study) -> Outcome:
        found = read()
        return test(found) if found.computed else Outcome("absent")

    return tested


@statement(
    "tape-price-goes-with-default",
    chapter=CHAPTER,
    holds="On a European platform, at equal term and size, ten points more interest go with {odds} "
    "times the odds of default ({low} to {high} times; {n} loans, {events} defaults)",
    opposite="On a European platform, at equal term and size, dearer loans default less often "
    "({odds} times the odds)",
    unclear="On a European platform no clear link of price and default is seen at equal term and size",
    absent=ABSENT,
)
@_if_computed
def _price(found: Results) -> Outcome:
    r = found.one(tape.CONTRACT, tape.PRICE)
    values = blanks(
        number, 1, odds=math.exp(r.estimate), low=math.exp(r.low), high=math.exp(r.high)
    )
    values |= blanks(number, n=r.n, events=r.events)
    if not _clear(r):
        return Outcome("unclear", values)
    return Outcome("holds" if r.estimate > 0 else "opposite", values)


@statement(
    "tape-price-fades",
    chapter=CHAPTER,
    holds="Once date, income, age and rating are held equal too, the link of price is no longer "
    "clear of zero (log odds {low} to {high})",
    opposite="It stays clear of zero when date, income, age and rating are held equal too (log "
    "odds {low} to {high})",
    absent=ABSENT,
)
@_if_computed
def _fades(found: Results) -> Outcome:
    r = found.one(tape.CONTRACT_AND_BORROWER, tape.PRICE)
    values = {"low": number(r.low, 2), "high": number(r.high, 2)}
    return Outcome("opposite" if _clear(r) else "holds", values)


@statement(
    "tape-size-not-seen",
    chapter=CHAPTER,
    holds="Size and the first loan show nothing clear there: log odds {size} for size and {first} "
    "for a first-time customer",
    opposite="Size or the first loan goes clearly with default there: log odds {size} for size and "
    "{first} for a first-time customer",
    absent=ABSENT,
)
@_if_computed
def _size(found: Results) -> Outcome:
    size, first = (found.one(tape.CONTRACT, term) for term in (tape.SIZE, tape.FIRST))
    values = {"size": _interval(size), "first": _interval(first)}
    return Outcome("opposite" if _clear(size) or _clear(first) else "holds", values)


@statement(
    "tape-size-turns",
    chapter=CHAPTER,
    holds="At an app lender larger loans are late less often when customers are compared with each "
    "other (log odds {across}). Compared with the same customer's other loans they are not ({within})",
    opposite="At an app lender larger loans are late less often, across customers (log odds "
    "{across}) and within them ({within})",
    unclear="At an app lender it makes no clear difference: neither between customers (log odds of "
    "size {across}) nor between one customer's loans ({within})",
    absent=ABSENT,
)
@_if_computed
def _turns(found: Results) -> Outcome:
    across, within = (found.one(model, tape.SIZE) for model in (tape.POOLED, tape.WITHIN))
    values = {"across": _interval(across), "within": _interval(within)}
    if across.high < 0 and within.high < 0:
        return Outcome("opposite", values)
    apart = across.high < 0 < within.estimate and within.low > across.high
    return Outcome("holds" if apart else "unclear", values)


@statement(
    "tape-most-never-differ",
    chapter=CHAPTER,
    holds="{share} of its {customers} customers were always or never late. They drop out of the "
    "comparison of one customer's loans, which rests on {kept} customers and {loans} loans",
    opposite="Few of its {customers} customers drop out of the comparison of one customer's loans "
    "({share}), which rests on {kept} customers and {loans} loans",
    absent=ABSENT,
)
@_if_computed
def _dropped(found: Results) -> Outcome:
    r = found.one(tape.WITHIN, tape.SIZE)
    everybody = r.groups + r.groups_dropped
    values = blanks(number, customers=everybody, kept=r.groups, loans=r.n)
    values["share"] = percent(r.groups_dropped / everybody)
    return Outcome("holds" if 2 * r.groups_dropped > everybody else "opposite", values)
