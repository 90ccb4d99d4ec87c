"""What two real loan tapes show, where their results are part of this copy of the book."""

from __future__ import annotations

import math
from typing import Any

from analysis.assumptions import Study
from analysis.findings.effects.published import CHAPTER
from analysis.findings.tables import Cell, Table
from analysis.frames import records
from analysis.numbers import number, percent
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
    rows = [
        [
            Cell(r.model),
            Cell(r.tape),
            Cell(r.outcome),
            Cell(number(r.n), number=True),
            Cell(number(r.events), number=True),
            Cell(_customers(r)),
            Cell(r.covariance),
        ]
        for r in records(found.table.drop_duplicates("model"))
    ]
    columns = ("Model", "Tape", "Explains", "Loans", "Of them so", "Customers", "Errors")
    return Table(caption, columns, rows)


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
    caption = (
        "Associations, models fixed beforehand" if fixed else "Associations, beside these models"
    )
    if not found.computed:
        return _missing(caption, found.note)
    chosen = found.table[found.table["model"].isin(FIXED) == fixed]
    rows = [
        [
            Cell(r.term),
            Cell(r.model),
            Cell(number(r.estimate, 2), number=True),
            Cell(_interval(r), number=True),
            Cell(number(math.exp(r.estimate), 2), number=True),
            Cell(number(r.n), number=True),
        ]
        for r in records(chosen)
    ]
    columns = ("Goes with", "Model", "Log odds", "95 in 100", "Odds, times", "Loans")
    return Table(caption, columns, rows)


def _interval(r: Any) -> str:  # noqa: ANN401  (a record)
    return f"{number(r.low, 2)} to {number(r.high, 2)}"


def _clear(r: Any) -> bool:  # noqa: ANN401  (a record)
    return not r.low <= 0 <= r.high


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
def _price(_: Study) -> Outcome:
    found = read()
    if not found.computed:
        return Outcome("absent")
    r = found.one(tape.CONTRACT, tape.PRICE)
    values = {
        "odds": number(math.exp(r.estimate), 1),
        "low": number(math.exp(r.low), 1),
        "high": number(math.exp(r.high), 1),
        "n": number(r.n),
        "events": number(r.events),
    }
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
def _fades(_: Study) -> Outcome:
    found = read()
    if not found.computed:
        return Outcome("absent")
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
def _size(_: Study) -> Outcome:
    found = read()
    if not found.computed:
        return Outcome("absent")
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
def _turns(_: Study) -> Outcome:
    found = read()
    if not found.computed:
        return Outcome("absent")
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
def _dropped(_: Study) -> Outcome:
    found = read()
    if not found.computed:
        return Outcome("absent")
    r = found.one(tape.WITHIN, tape.SIZE)
    everybody = r.groups + r.groups_dropped
    values = {
        "share": percent(r.groups_dropped / everybody),
        "customers": number(everybody),
        "kept": number(r.groups),
        "loans": number(r.n),
    }
    return Outcome("holds" if 2 * r.groups_dropped > everybody else "opposite", values)
