"""The chapter's question, answered in a paragraph."""

from __future__ import annotations

from analysis.assumptions import Study
from analysis.findings.article import amount
from analysis.findings.intro.levels import CHAPTER, first_draw_gap
from analysis.findings.intro.season import main_reading
from analysis.numbers import span
from analysis.statements import Outcome, statement


@statement(
    "intro-answer",
    chapter=CHAPTER,
    holds="It depends who is counted and who speaks. One company's own spend comes to CNY {approved} "
    "for each approved user and {borrower} for each first-time borrower. The article's managers "
    "speak of {named}, per what they do not say. Lending shows no clear peak in the fourth quarter, "
    "and prices by quarter are not public",
    opposite="It depends who is counted and who speaks. One company's own spend comes to CNY "
    "{approved} for each approved user and {borrower} for each first-time borrower. The article's "
    "managers speak of {named}. Lending moves with the fourth quarter",
)
def _answer(_: Study) -> Outcome:
    approved, borrower = first_draw_gap()
    values = {
        "approved": span(approved.low, approved.high),
        "borrower": span(borrower.low, borrower.high),
        "named": span(amount("F010"), amount("F014")),
    }
    return Outcome("holds" if main_reading().verdict == "unclear" else "opposite", values)
