"""How much a customer owes and what they have paid, month by month, under the two ladders."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.assumptions import Study
from analysis.findings.lending.common import CHAPTER, LADDERS, SHOWN, TENORS, costs, customer
from analysis.findings.lending.draws import EARLY
from analysis.frames import grid, stacked
from analysis.memo import per_study
from analysis.numbers import blanks, cny, number
from analysis.statements import Headline, Outcome, compare, statement

AFTER, OVER = "One after another", "Overlapping"
ON_TIME, EXPECTED = "pays on schedule", "average customer"
LAST: Final = 5 * SHOWN + 6
"""Months drawn: five loans, and the gaps between them."""


def modes(study: Study) -> dict[str, float]:
    """Return the share of a loan that must be repaid before the next, by mode."""
    return {AFTER: 1.0, OVER: study.value("next_loan_after")}


@per_study
def balances(study: Study) -> pd.DataFrame:
    """Return what is owed at each month's end.

    Columns: `mode`, `ladder`, `path`, `month`, `balance_cny`: of one who pays on schedule and
    takes every loan, and the expectation over all customers.
    """

    def owed(mode: str, ladder: str, path: str) -> dict[str, Any]:
        one = customer(study, ladder, term=SHOWN, next_loan_after=modes(study)[mode])
        flows = one.loyal.flows if path == ON_TIME else one.flows
        held = flows["balance"].reshape(-1)[: LAST + 1]
        balance = np.pad(held, (0, LAST + 1 - len(held)))
        return {"month": np.arange(LAST + 1), "balance_cny": balance}

    return stacked(owed, mode=modes(study), ladder=LADDERS, path=(ON_TIME, EXPECTED))


def early_interest(study: Study) -> pd.DataFrame:
    """Return the interest expected in the first year and over all, CNY, by tenor and ladder.

    Columns: `term`, `ladder`, `early_cny`, `whole_cny`; loans follow one another.
    """

    def row(term: int, ladder: str) -> dict[str, float]:
        interest = customer(study, ladder, term=term).flows["interest"].reshape(-1)
        return {"early_cny": interest[: EARLY + 1].sum(), "whole_cny": interest.sum()}

    return grid(row, term=TENORS, ladder=LADDERS)


@statement(
    "more-interest-sooner",
    chapter=CHAPTER,
    holds="A large first loan does earn sooner. In the first year the average customer pays "
    "{heavy} of interest under the heavy front and {light} under the light one, at loans of {term} "
    "months",
    opposite="A large first loan does not earn sooner. In the first year the average customer "
    "pays {heavy} of interest under the heavy front and {light} under the light one, at loans of "
    "{term} months",
    unclear="In the first year the two ladders bring about the same interest: {heavy} and {light}, "
    "at loans of {term} months",
)
def _sooner(study: Study) -> Outcome:
    table = early_interest(study).query("term == @SHOWN").set_index("ladder")["early_cny"]
    heavy, light = float(table["heavy front"]), float(table["light front"])
    values = {"heavy": cny(heavy), "light": cny(light), "term": number(SHOWN)}
    return Outcome(compare(heavy, light, margin=0.02 * light), values)


@statement(
    "overlap-lifts-the-peak",
    chapter=CHAPTER,
    holds="Where loans overlap, a customer who pays on schedule owes at most {heavy} under the "
    "heavy front and {light} under the light one. One after another the most is {after} under both",
    opposite="Overlap does not raise the most that a customer owes: {heavy} under the heavy front "
    "and {light} under the light one, against {after} one after another",
)
def _owed(study: Study) -> Outcome:
    table = balances(study).query("path == @ON_TIME")
    most = {
        (mode, ladder): float(rows["balance_cny"].max())
        for (mode, ladder), rows in table.groupby(["mode", "ladder"])
    }
    over = {ladder: most[OVER, ladder] for ladder in LADDERS}
    after = max(most[AFTER, ladder] for ladder in LADDERS)
    values = blanks(cny, heavy=over["heavy front"], light=over["light front"], after=after)
    return Outcome("holds" if max(over.values()) > after + 50 else "opposite", values)


@statement(
    "more-at-risk-sooner",
    chapter=CHAPTER,
    headline=Headline(
        "A large first loan puts more money at risk, sooner",
        "A large first loan puts less money at risk",
        "In the first year both ladders put as much at risk",
    ),
    holds="In the first year {heavy} is owed on average under the heavy front, {times} the "
    "{light} of the light front",
    opposite="The heavy front puts less money at risk in the first year: {heavy} is owed on "
    "average, against {light} under the light front",
    unclear="In the first year about as much is owed under both ladders: {heavy} and {light}",
)
def _risk(study: Study) -> Outcome:
    table = balances(study)
    early = table[(table["mode"] == AFTER) & (table["path"] == EXPECTED) & (table["month"] < EARLY)]
    owed = early.groupby("ladder")["balance_cny"].mean()
    heavy, light = float(owed["heavy front"]), float(owed["light front"])
    values = blanks(cny, heavy=heavy, light=light) | {"times": f"{number(heavy / light, 1)} times"}
    return Outcome(compare(heavy, light, margin=0.05 * light), values)


@statement(
    "article-s-own-pair",
    chapter=CHAPTER,
    holds="The article's own pair, overlap under the heavy front only, brings {over} of interest "
    "in the first year in place of {after}. Yet a customer is worth {worth} in place of {plain}",
    opposite="The article's own pair, overlap under the heavy front only, changes much. In the "
    "first year {over} of interest in place of {after}, and a customer is worth {worth} in place of "
    "{plain}",
)
def _pair(study: Study) -> Outcome:
    one, other = (
        customer(study, "heavy front", term=SHOWN, next_loan_after=share)
        for share in modes(study).values()
    )
    after, over = (float(c.flows["interest"].reshape(-1)[: EARLY + 1].sum()) for c in (one, other))
    plain, worth = float(one.value_cny), float(other.value_cny)
    values = {"over": cny(over), "after": cny(after), "worth": cny(worth), "plain": cny(plain)}
    small = abs(worth - plain) < 0.1 * min(costs())
    return Outcome("holds" if small else "opposite", values)
