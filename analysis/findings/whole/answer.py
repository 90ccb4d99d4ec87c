"""The chapter's question, answered in a paragraph."""

from __future__ import annotations

from analysis.assumptions import Study
from analysis.findings.whole.asks import two_tables
from analysis.findings.whole.common import CHAPTER
from analysis.numbers import count
from analysis.statements import Outcome, all_hold, statement

RESTS_ON = (
    "facts-decide-few",
    "books-nobody-opens",
    "families-agree",
    "two-tables-first",
    "most-assumptions-are-stand-ins",
)
"""Statements that the answer says again in fewer words."""


@statement(
    "whole-answer",
    chapter=CHAPTER,
    holds="Public facts decide few claims; most of the others wait for what lenders keep in their own "
    "books. Our models say what follows from ranges mostly ours. Most of that stands "
    "however those ranges are shaped, and none of it is a fact about a lender. Two tables from the "
    "right lenders would let {n} more be judged",
    opposite="With these numbers the chapter's answer does not hold as a whole; its sections say which "
    "part",
)
def _answer(study: Study) -> Outcome:
    return Outcome(
        "holds" if all_hold(RESTS_ON, study) else "opposite", {"n": count(two_tables(study))}
    )
