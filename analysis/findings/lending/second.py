"""A second lender beside the book's example: which sentences of the chapter turn over.

Its numbers are chosen to be far from the example's, not to be likely: it loses little, borrows
cheaply and keeps its customers. No lender is meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from analysis.assumptions import Study, baseline
from analysis.findings.lending.common import DETAIL
from analysis.findings.tables import Cell, Table, tabulate
from analysis.numbers import as_given, count
from analysis.statements import GIVES_WAY, Outcome, evaluate, statement

NUMBERS: Final = {
    "annual_default_probability": 0.02,
    "partner_yield": 0.03,
    "reborrow_probability": 0.97,
    "reborrow_after_prepayment": 0.97,
    "prepayment": 0.01,
    "servicing_cost_cny": 4.0,
}
"""Assumptions of the second lender, in place of the book's."""

SENTENCES: Final = (
    "worth-less-than-he-cost",
    "main-reading-of-cycles",
    "two-cycles-need-a-reading",
    "ceiling-does-not-carry",
    "thousand-in-points",
    "borrower-must-carry-more",
    "relief-pays-both",
    "dearer-earns-more",
)
"""Sentences that are set side by side."""

HEADS: Final = ("With the numbers of this page", "What becomes of it", "With the second lender's")

TURNED: Final = {
    "holds": "stands",
    "opposite": "turns over",
    "unclear": "no longer clear",
    "absent": "not in this copy",
}


def second_lender() -> Study:
    """Return the study of the second lender."""
    return baseline().with_overrides(**NUMBERS)


def side_by_side(
    study: Study,
    other: Study,
    ids: Sequence[str] = SENTENCES,
    *,
    caption: str = "The same sentences for two lenders",
    heads: Sequence[str] = HEADS,
) -> Table:
    """Return sentences under two studies, and what becomes of each."""
    rows = []
    for id in ids:
        _, here = evaluate(id, study)
        form, there = evaluate(id, other)
        word = TURNED[form] if there != GIVES_WAY else "does not hold"
        rows.append([Cell(f"{here}."), Cell(word, tag=True), Cell(f"{there}.".replace("..", "."))])
    return Table(caption, heads, rows)


def numbers_table(study: Study, other: Study) -> Table:
    """Return the assumptions in which two studies differ."""

    def value(of: Study, name: str) -> str:
        return as_given(round(of.value(name), 6))

    return tabulate(
        "Where the two lenders differ",
        [name for name in study.assumptions if study.value(name) != other.value(name)],
        {
            "Assumption": lambda name: Cell(name, code=True),
            "Unit": lambda name: Cell(study.assumptions[name].unit),
            "Our example": lambda name: value(study, name),
            "Second lender": lambda name: value(other, name),
        },
    )


@statement(
    "another-lender-turns-sentences",
    chapter=DETAIL,
    holds="These are findings about an example: for a lender who loses little, borrows cheaply and "
    "keeps its customers, {stand} of {all} sentences tried still stand",
    opposite="For a lender who loses little, borrows cheaply and keeps its customers all of {all} "
    "sentences tried still stand",
)
def _turns(_: Study) -> Outcome:
    other = second_lender()
    stand = sum(evaluate(id, other)[0] == "holds" for id in SENTENCES)
    values = {"stand": count(stand), "all": count(len(SENTENCES))}
    return Outcome("holds" if stand < len(SENTENCES) else "opposite", values)
