"""The page that shows how to put one's own numbers in: sentences of the book, before and after."""

from __future__ import annotations

from typing import Final

from analysis.assumptions import Study
from analysis.findings.lending.second import side_by_side
from analysis.findings.tables import Table

FOLLOWED: Final = ("ceiling-does-not-carry", "good-pay-for-bad", "hundred-yuan-do-not-reach")
"""Sentences of the chapter on lending that a reader's own numbers can turn."""
HEADS: Final = ("In the book", "What becomes of it", "With your numbers")


def sentences(book: Study, own: Study) -> Table:
    """Return sentences as the book prints them, and as they read under a reader's numbers."""
    return side_by_side(
        book, own, FOLLOWED, caption="The same sentences under two sets of numbers", heads=HEADS
    )
