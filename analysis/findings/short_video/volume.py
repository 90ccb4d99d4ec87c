"""Is the feed the only channel that brings volume?

Reading of C12. The rows it rests on were known. The speaker may mean one lender; the claim reads
as general. Contradicted if an independent page of grade A or B prints that a licensed lender has
more than half of its loan balance from a way that cannot be a feed, and that balance is at least
that of the middle one among the companies whose balance we hold for that year; mixed if a smaller
lender does; supported if every page that prints shares leaves feeds at least half; else none.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import pandas as pd

from analysis.assumptions import Study
from analysis.evidence import load
from analysis.findings.short_video.common import CHAPTER, company_rows, fact
from analysis.numbers import number, percent
from analysis.statements import Outcome, statement

OFFLINE, BALANCE = "Y072", "Y077"
"""One lender's share of loans made offline, and its loan balance, at one date."""
YEAR: Final = "2024"


class Offline(NamedTuple):
    """A lender's balance from loans made offline; shares from 0 to 1, billions of CNY."""

    share: float
    balance_bn: float
    middle_bn: float

    @property
    def lent_bn(self) -> float:
        """What stands offline, billions of CNY."""
        return self.share * self.balance_bn

    @property
    def large(self) -> bool:
        """Whether the lender is at least as large as the middle one."""
        return self.balance_bn >= self.middle_bn


def balances() -> pd.Series:
    """Return the loan balances of that year that we hold, billions of CNY, by company."""
    table = load("company_facts")
    part = table[table["metric"].eq("loan_balance") & table["period"].eq(YEAR)]
    return part.groupby("company_id")["value_low"].median() / 10


def offline() -> Offline:
    """Return the lender with most of its balance offline."""
    facts = company_rows(OFFLINE, BALANCE)
    share = fact(facts, OFFLINE).value_low / 100
    return Offline(share, fact(facts, BALANCE).value_low / 10, float(balances().median()))


@statement(
    "volume-without-feeds",
    chapter=CHAPTER,
    holds="At one licensed lender {share} of the balance was lent offline, about CNY {lent}bn of {all}, "
    "and the lender is no small one",
    opposite="No licensed lender of at least middle size lent most of its balance offline; the share "
    "we hold is {share}, of CNY {all}bn",
)
def _volume(_: Study) -> Outcome:
    found = offline()
    values = {
        "share": percent(found.share),
        "lent": number(found.lent_bn),
        "all": number(found.balance_bn),
    }
    return Outcome("holds" if found.share > 0.5 and found.large else "opposite", values)
