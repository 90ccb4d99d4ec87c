"""The chapter's question, answered in a paragraph."""

from __future__ import annotations

from analysis.assumptions import Study
from analysis.findings.cooperation.common import CHAPTER
from analysis.statements import Outcome, all_hold, statement

RESTS_ON = (
    "moves-bring-a-part-of-the-cut",
    "cheapest-mix-saves-little",
    "thirty-percent-by-reading",
    "a-refusal-takes-off",
    "most-are-refused-again",
)
"""Statements that the answer says again in fewer words."""


@statement(
    "cooperation-answer",
    chapter=CHAPTER,
    holds="Not by changing where customers come from. In our sums the moves bring a small part of "
    "the ordered cut. Even the cheapest mix stays far from it while as many customers are bought; "
    "buying fewer gets nearer. A customer whom another lender refused is cheaper and worth less, and "
    "most of those passed on are refused again",
    opposite="With these numbers the chapter's answer does not hold as a whole; its sections say which "
    "part",
)
def _answer(study: Study) -> Outcome:
    return Outcome("holds" if all_hold(RESTS_ON, study) else "opposite")
