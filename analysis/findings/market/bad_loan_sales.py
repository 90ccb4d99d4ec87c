"""What leaves the book before a ratio is taken: one company's packages beside its own book.

The packages hold loans of several years, and a package put up is not always sold, so the sum is
set beside the book and never added to a ratio.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from analysis.assumptions import Study
from analysis.evidence import load, worst
from analysis.findings.platforms import lenders
from analysis.frames import records
from analysis.numbers import as_given, blanks, cny, number, percent
from analysis.statements import Form, Outcome, compare, statement

CHAPTER = "market"

SELLER = "cib"
"""The one company of which a year's packages, loan book and bad loans were all seen."""
HALF_YEAR, YEAR = "2025H1", "2025"
TIMES = 2.0
"""How often the bad loans in a book must fit into what was put up, for them to miss most of it."""
MUCH = 1.5
"""A claim over principal from which interest is a good part of what is owed."""


def _cell(metric: str, period: str) -> Any:  # noqa: ANN401  (a record)
    facts = load("company_facts").query("company_id == @SELLER")
    return next(records(facts[(facts["metric"] == metric) & (facts["period"] == period)]))


class Sales(NamedTuple):
    """One company at mid-year and what it put up in the year, CNY billion; `ratio` in percent."""

    book: float
    bad: float
    principal: float
    claim: float
    ratio: float
    grade: str
    source_ids: tuple[str, ...]


def seller() -> str:
    """Return the company's name, for pictures; no sentence says it, since the rows are of grade C."""
    return lenders()[SELLER]


def sales() -> Sales:
    """Return one company's packages of a year, beside its loan book and bad loans at mid-year."""
    book, bad, ratio = (_cell(m, HALF_YEAR) for m in ("loan_balance", "npl_balance", "npl_ratio"))
    principal, claim = (_cell(f"npl_transfer_unpaid_{m}", YEAR) for m in ("principal", "amount"))
    rows = (book, bad, principal, claim, ratio)
    return Sales(
        book.value_low / 10,
        bad.value_low / 10,
        principal.value_low / 10,
        claim.value_low / 10,
        ratio.value_low,
        worst(*(row.grade for row in rows)),
        tuple(dict.fromkeys(row.source_id for row in rows)),
    )


@statement(
    "put-up-beside-the-book",
    chapter=CHAPTER,
    holds="In {year} one company put up for sale bad loans of several years with CNY {principal} "
    "billion of principal. That is {share} of its loan book at mid-year and {times} times the bad "
    "loans still in it. So a ratio of {ratio}% says little about how many go bad",
    opposite="In {year} one company put up for sale bad loans of several years with CNY "
    "{principal} billion of principal. That is {share} of its loan book at mid-year and no more than "
    "the bad loans in it",
    unclear="In {year} one company put up for sale bad loans of several years with CNY "
    "{principal} billion of principal. That is {share} of its loan book at mid-year and not clearly "
    "more than the bad loans in it",
)
def _put_up(_: Study) -> Outcome:
    found = sales()
    form: Form = "unclear"
    if found.principal >= TIMES * found.bad:
        form = "holds"
    elif found.principal <= found.bad:
        form = "opposite"
    values = blanks(number, 1, principal=found.principal, times=found.principal / found.bad)
    values |= {
        "year": YEAR,
        "share": percent(found.principal / found.book),
        "ratio": as_given(found.ratio),
    }
    return Outcome(form, values)


@statement(
    "interest-on-top",
    chapter=CHAPTER,
    holds="In that one company's packages {interest} of interest stands on top of each {principal} of "
    "principal not paid back",
    opposite="In that one company's packages no more interest than {interest} stands on top of each "
    "{principal} of principal not paid back",
)
def _interest(_: Study) -> Outcome:
    found = sales()
    ratio = found.claim / found.principal
    return Outcome(compare(ratio, MUCH), blanks(cny, interest=100 * (ratio - 1), principal=100))
