"""A short-video group that became a lender: how much was lent, and how much of it was its own.

Reading of C07. Its facts were gathered before the reading was written. Checked are two amounts:
under 100bn at the start of 2023 and about 350bn at its end. "Own loan book" is asked apart: whose
money it is. "Drew lenders in" needs lenders' dates of arrival beside that growth. The verdict is
supported if all three hold on independent pages, contradicted if an amount is off by a tenth or
more, and mixed if the amounts hold and one of the others fails or cannot be seen.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from analysis.assumptions import Study
from analysis.findings.article import amount
from analysis.findings.short_video.common import CHAPTER, industry_rows
from analysis.numbers import number
from analysis.statements import Headline, Outcome, statement

IDS: Final = ("I215", "I216", "I217", "I219")
REPLY: Final = "I218"
"""The group's own word on how much of the loans its company funds."""
BEFORE, MIDDLE, AFTER, MOST = (
    "end of 2022",
    "middle of 2023",
    "end of 2023",
    "microloan companies of its province, autumn 2024",
)
LENT, OWN = "lent through the group", "room for its own money"
PER_BN: Final = 10
"""Hundreds of millions in a billion."""


def loans() -> pd.DataFrame:
    """Return what was lent on the platform, and the most that can be its own lender's money.

    Columns: `row`, `what` (`LENT` or `OWN`), `value_bn`, `mark` (`below`, `above`, `point`),
    `grade`; billions of CNY.
    """
    facts = industry_rows(*IDS)
    value = facts["value_low"].fillna(facts["value_high"]) / PER_BN
    return pd.DataFrame(
        {
            "row": [BEFORE, MIDDLE, AFTER, MOST],
            "what": [LENT, LENT, LENT, OWN],
            "value_bn": value.to_numpy(),
            "mark": [
                {"below": "below", "above": "above"}.get(q, "point") for q in facts["qualifier"]
            ],
            "grade": facts["grade"].to_numpy(),
        }
    )


def at(row: str) -> float:
    """Return a value of `loans`, billions of CNY."""
    return float(loans().set_index("row")["value_bn"][row])


def amounts_hold() -> bool:
    """Return whether the article's two amounts are those of independent pages, within a tenth."""
    before, after = amount("F018") / PER_BN, amount("F016") / PER_BN
    return at(BEFORE) <= before and abs(at(AFTER) / after - 1) < 0.1


@statement(
    "lent-with-others-money",
    chapter=CHAPTER,
    headline=Headline(
        "A feed arranges loans, mostly with other lenders' money",
        "A feed arranges loans, and may lend its own money",
    ),
    holds="About CNY {after}bn of loans lent through one short-video group stood open at the end of "
    "2023; two of its products had under {before}bn a year before. All microloan companies of its "
    "province hold {own}bn",
    opposite="About CNY {after}bn of loans lent through one short-video group stood open at the end "
    "of 2023; lenders of its kind and province hold {own}bn, enough for most of it",
)
def _others(_: Study) -> Outcome:
    values = {"after": number(at(AFTER)), "before": number(at(BEFORE)), "own": number(at(MOST))}
    return Outcome("holds" if at(MOST) < at(AFTER) / 2 else "opposite", values)


@statement(
    "a-lender-by-its-own-feed",
    chapter=CHAPTER,
    holds="If two products were all it lent at first, its loans grew at least {times}-fold in a "
    "year. Who sells attention to lenders competes with them, and decides whom a clip is shown to",
    opposite="Within a year its loans did not grow to twice what they were",
)
def _grew(_: Study) -> Outcome:
    times = at(AFTER) / at(BEFORE)
    return Outcome("holds" if times >= 2 else "opposite", {"times": number(times, 1)})
