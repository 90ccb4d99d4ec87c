"""The chapter's question, answered in a paragraph."""

from __future__ import annotations

from analysis.assumptions import Study
from analysis.findings.rising.common import CHAPTER
from analysis.statements import Outcome, all_hold, statement

RESTS_ON = (
    "approval-alone-would-do",
    "second-best-sets-the-price",
    "a-short-life-keeps-bids-low",
    "two-behind-make-the-peak",
    "price-need-not-rise-with-likeness",
    "nothing-pays-for-the-rise",
)
"""Statements that the answer says again in fewer words."""


@statement(
    "rising-answer",
    chapter=CHAPTER,
    holds="One lender's rise may be fewer approvals or dearer advertising; two numbers cannot tell. "
    "An auction's price ends at what the second-best lender earns: the article's usual cost "
    "if many bid, its peak only with ranges twice as wide. Who pays more has better "
    "customers, errs, or chases a target. Growing alike, lenders lose margin, "
    "and prices need not rise",
    opposite="With these numbers the chapter's answer does not hold as a whole; its sections say which "
    "part",
)
def _answer(study: Study) -> Outcome:
    return Outcome("holds" if all_hold(RESTS_ON, study) else "opposite")
