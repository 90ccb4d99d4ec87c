"""The borrower's side: what winning them costs, set against the interest that they pay."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analysis.assumptions import Study
from analysis.findings.intro.stack import traffic_share
from analysis.findings.lending import worth
from analysis.findings.lending.common import LADDERS, SHOWN, TYPES, costs, debtor
from analysis.findings.rising.common import CHAPTER
from analysis.memo import per_study
from analysis.numbers import cny, number, span
from analysis.statements import Form, Headline, Outcome, statement

ALL: Final = "average"


@per_study
def of_interest(study: Study) -> pd.DataFrame:
    """Return the cost of winning a borrower, of CNY 100 of the interest they pay.

    Columns: `ladder`, `type` (of `TYPES`, or `ALL`), `cac_cny`, `of_100`. Undiscounted interest
    that such a customer is expected to pay in loans of `SHOWN` months.
    """
    weights = np.asarray(study_types(study))
    rows = []
    for ladder in LADDERS:
        paid = np.asarray(debtor(study, ladder, term=SHOWN).finance_charge_cny)
        interest = dict(zip(TYPES, paid, strict=True)) | {ALL: float(paid @ weights)}
        rows += [
            (ladder, who, cost, 100 * cost / one)
            for who, one in interest.items()
            for cost in costs()
        ]
    return pd.DataFrame(rows, columns=["ladder", "type", "cac_cny", "of_100"])


def study_types(study: Study) -> tuple[float, ...]:
    """Return the weights of the three types under the study's own values."""
    good, bad = study.value("good_type_share"), study.value("bad_type_share")
    return good, 1 - good - bad, bad


def at(study: Study, who: str, cost: float) -> tuple[float, float]:
    """Return the least and most of CNY 100 over the ladders."""
    table = of_interest(study)
    part = table[table["type"].eq(who) & table["cac_cny"].eq(cost)]["of_100"]
    return float(part.min()), float(part.max())


def ends(study: Study) -> pd.DataFrame:
    """Return the same at its ends over the ladders, a row a cost and type.

    Columns: `row`, `type`, `low_cny`, `high_cny` (of CNY 100 of interest).
    """
    rows = [
        (f"{cny(cost)}: {who}", who, *at(study, who, cost))
        for cost in costs()
        for who in ("good", ALL, "bad")
    ]
    return pd.DataFrame(rows, columns=["row", "type", "low_cny", "high_cny"])


@statement(
    "interest-that-goes-to-the-feed",
    chapter=CHAPTER,
    headline=Headline(
        "The {usual} yuan to win a borrower equal most of their interest",
        "The {usual} yuan to win a borrower equal under half their interest",
        "The {usual} yuan to win a borrower equal about half their interest",
    ),
    holds="Winning an average borrower at CNY {usual} costs as much as {low} to {high} of each CNY 100 "
    "of their interest. Other costs and losses leave {left} for it",
    opposite="Winning an average borrower at CNY {usual} costs less than half of their "
    "interest, {low} to {high} of each CNY 100. Other costs and losses leave {left} for it",
    unclear="Winning an average borrower at CNY {usual} costs about half of their interest, "
    "{low} to {high} of each CNY 100. Other costs and losses leave {left} for it",
)
def _most(study: Study) -> Outcome:
    usual = costs()[1]
    low, high = at(study, ALL, usual)
    left = sorted(worth.before_winning(study, ladder, worth.ALL)[1] for ladder in LADDERS)
    values = {"low": number(low), "high": number(high), "left": span(left[0], left[-1])}
    values["usual"] = number(usual)
    form: Form = "holds" if low > 50 else "opposite" if high < 50 else "unclear"
    return Outcome(form, values)


@statement(
    "both-shares-are-true",
    chapter=CHAPTER,
    holds="Lenders quote less, {quoted} of the price, and both are true: theirs spreads over all loans, "
    "those of returning borrowers included. Ours is set against one newly won borrower's own interest: "
    "{own} of CNY 100",
    opposite="What lenders quote reaches as far, {quoted} of the price over all loans; set "
    "against one newly won borrower's own interest it is {own} of CNY 100",
)
def _both(study: Study) -> Outcome:
    quoted, own = traffic_share(study), at(study, ALL, costs()[1])
    values = {
        "quoted": f"{span(100 * quoted[0], 100 * quoted[1])}%",
        "own": span(*own),
    }
    return Outcome("holds" if 100 * quoted[1] < own[0] else "opposite", values)
