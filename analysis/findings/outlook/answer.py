"""The chapter's question, answered in a paragraph."""

from __future__ import annotations

from analysis.assumptions import Study
from analysis.findings.outlook.common import CHAPTER
from analysis.statements import Outcome, all_hold, statement

RESTS_ON = (
    "acquisition-moves-the-floor-most",
    "floor-stays-above-the-ceiling",
    "ceiling-cheapens-customers",
    "feed-bears-the-cut",
    "fixed-cost-ends-the-market",
)
"""Statements that the answer says again in fewer words."""


@statement(
    "outlook-answer",
    chapter=CHAPTER,
    holds="In our sums winning customers holds rates up most, yet cheaper "
    "customers would mostly mend margins before they lower a rate. The arrow also runs back. A lower "
    "ceiling makes customers worth less, bids fall, and of what businesses lose the feed bears most. "
    "If its price does not give way, nobody is served",
    opposite="With these numbers the chapter's answer does not hold as a whole; its sections say which "
    "part",
)
def _answer(study: Study) -> Outcome:
    return Outcome("holds" if all_hold(RESTS_ON, study) else "opposite")
