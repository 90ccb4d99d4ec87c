"""The page that shows how to put one's own numbers in: sentences of the book, before and after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from analysis.assumptions import Study
from analysis.findings.tables import Cell, Table
from analysis.statements import say

FOLLOWED: Final = ("ceiling-does-not-carry", "good-pay-for-bad", "hundred-yuan-do-not-reach")
"""Sentences of the chapter on lending that a reader's own numbers can turn."""


def sentences(book: Study, own: Study, ids: Sequence[str] = FOLLOWED) -> Table:
    """Return sentences as the book prints them, and as they read under a reader's numbers."""
    return Table(
        "The same sentences under two sets of numbers",
        ("In the book", "With your numbers"),
        [(Cell(f"{say(id, book)}."), Cell(f"{say(id, own)}.")) for id in ids],
    )
