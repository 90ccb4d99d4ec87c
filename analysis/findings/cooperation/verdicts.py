"""Verdicts of chapter 04. The readings were fixed before their results were seen.

Two things were known by then: a trial of the solver's speed had printed one plan at our middle
values, and the facts on mutual referral had been read when their rows were written.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from analysis.assumptions import Study
from analysis.evidence import load, worst
from analysis.findings import drivers
from analysis.findings.article import amount
from analysis.findings.cooperation import common, moves, passed, passing, ten, thirty
from analysis.findings.cooperation.consent import COUNTED
from analysis.findings.lending.common import SHOWN
from analysis.findings.shares import in_sets
from analysis.findings.verdicts import (
    NOT_MODELLED,
    OWN_BOOKS,
    Change,
    Counted,
    Verdict,
    VerdictTable,
    verdict_table,
)
from analysis.numbers import cny, number, percent
from analysis.statements import say

INCOME: Final = "I220"
PASSED_ON: Final = ("I221", "I222", "I223")
"""Facts on what those passed on are like, and what they pay."""


def _facts(*ids: str) -> tuple[int, str]:
    rows = load("industry").set_index("fact_id").loc[list(ids)]
    return len(rows), worst(*rows["grade"])


def _mix_changed(study: Study) -> Verdict:
    """C22: supported by two dated mixes of the platform; mixed by another's; else none."""
    return Verdict(
        "C22",
        "none",
        *_facts(INCOME),
        "No page gives the platform's customers by channel at two dates. Another platform's income "
        "from passing users on tripled in a year, which is no mix.",
        "That the mix changed is put in, with lost shares from our ranges. The moves bring half of the "
        f"ordered cut or more in {in_sets(moves.brings_most(study))}.{drivers.tail(study, 'C22')}",
        Change(
            "One platform's funded customers and spend by channel, at two dates.",
            OWN_BOOKS,
            f"a mean cost lower by {cny(round(moves.value(study, moves.ORDERED) / 2, -1))} with "
            "customers as many.",
        ),
        model="put in",
        counted=Counted("the moves bring half of the cut or more", moves.brings_most(study)),
    )


def own_costs() -> pd.DataFrame:
    """Return the dated costs per approved user of a company since 2024, one denominator."""
    table = load("cac_evidence")
    since = table["date_start"] >= pd.Timestamp(2024, 1, 1)
    quarter = (table["date_end"] - table["date_start"]).dt.days < 100
    own = table["denominator"].eq("approved_user") & table["scope"].eq("company")
    part: pd.DataFrame = table[since & quarter & own & table["use"].eq("figure")]
    return part.sort_values("date_start")


def _thirty(study: Study) -> Verdict:
    """C23: supported by a cost of one lender that fell by 30% in a year; contradicted by none.

    One lender's own cost is another's only if it fell; where it rose, it decides nothing of A's.
    """
    costs = own_costs()
    first, last = float(costs["value_low"].iloc[0]), float(costs["value_low"].iloc[-1])
    return Verdict(
        "C23",
        "none",
        len(costs),
        worst(*costs["grade"]),
        "The platform's cost is not printed. The one company that prints a cost per approved user by "
        f"quarter went from {cny(first)} to {number(last)} between early 2024 and mid-2025: up.",
        f"Off the mean and below {cny(amount(common.TARGET))}, with as many customers: in "
        f"{in_sets(thirty.claim(study))}. Off the peak alone: in "
        f"{in_sets(thirty.shares(study)[thirty.OFF_PEAK, thirty.HELD])}.{drivers.tail(study, 'C23')}",
        Change(
            "The platform's spend and funded customers, 2024 and 2025.",
            OWN_BOOKS,
            f"a mean cost lower by {percent(amount(common.CUT) / 100)} with customers as many.",
        ),
        unit="quarters",
        model=thirty.claim(study).word,
        counted=Counted("a mean lower by the cut, and below the ideal", thirty.claim(study)),
    )


def _cheaper(study: Study) -> Verdict:
    """C24: none unless a page prints what one lender pays another for a funded customer."""
    found = passing.discount_makes_up(study)
    return Verdict(
        "C24",
        "none",
        0,
        "",
        "No page independent of the article prints what one lender asks another for a funded customer.",
        f"The largest discount makes up for what the refusal tells in {in_sets(found)}. On the "
        f"article's ladder, with loans of {number(SHOWN)} months at our middle values, the refusal "
        f"takes {cny(passing.curse(study))}; the sets draw length and later loans too. The customer is "
        f"worth the price asked in {in_sets(passing.worth_the_quote(study))}."
        f"{drivers.tail(study, 'C24')}",
        Change(
            "A contract between two lenders, and what became of those passed on.",
            OWN_BOOKS,
            f"a worth lower by more than {cny(amount(common.MOST_OFF))} than that of customers never "
            "refused.",
        ),
        model=found.word,
        counted=Counted("the discount makes up for a refusal", found),
    )


def _ten_points(study: Study) -> Verdict:
    """C25: what ten points move at most is counted; the cost limit is lost."""
    return Verdict(
        "C25",
        "none",
        0,
        "",
        "The lender's cost limit and its cost are lost in our copy.",
        f"{say('ten-points-move-fifty', study)}.",
        Change(
            "The lender's mean cost and its limit.",
            OWN_BOOKS,
            f"a gap of {cny(ten.most_cny())} or less, for which ten points are enough.",
        ),
        model="in part",
    )


def _gain(study: Study) -> Verdict:
    """C26: supported or contradicted by a page that says what became of those passed on."""
    found = passed.gainers(study)
    return Verdict(
        "C26",
        "none",
        *_facts(*PASSED_ON),
        "One insider says that those passed on pay up to the old ceiling of yearly prices, another that "
        "some wanted too small a loan; one platform's managers see more late payment where partners "
        "send "
        "users. None says whether they gained.",
        f"Those who get a loan and repay it outnumber everyone else, the refused again "
        f"included, in {in_sets(found)}. Whether those who repay gained, no source tells. Of those "
        f"funded alone, most repay in {in_sets(passed.repaying_if_funded(study))}. "
        f"{say('most-are-refused-again', study)}.{drivers.tail(study, 'C26')}",
        Change(
            "Of one lender's refused and passed on: how many were funded, at what price, and repaid.",
            "two lenders' books together; none is public.",
            "more than half funded and repaying.",
        ),
        model=found.word,
        counted=Counted("most passed on are funded and repay", found),
    )


def _consent(_: Study) -> Verdict:
    """C27: a matter of law; counted documents decide nothing."""
    return Verdict(
        "C27",
        "none",
        *_facts(*COUNTED),
        "Cannot be tested here. The law asks for a separate consent that names who receives the data; "
        "whether a signature at application is one, a court would say. Two counts show how much one "
        "click can agree to.",
        NOT_MODELLED,
        Change(
            "A judgment or a supervisor's ruling on passing on refused applicants.",
            "courts and supervisors; none was found.",
            "one that names such a consent as enough, or as not.",
        ),
    )


JUDGED: Sequence[Any] = (_mix_changed, _thirty, _cheaper, _ten_points, _gain, _consent)


def table(study: Study) -> VerdictTable:
    """Return the verdict table of the chapter."""
    return verdict_table([judge(study) for judge in JUDGED])
