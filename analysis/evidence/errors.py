"""What can be wrong with the evidence, said so that a person can mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SHOWN = 10
"""Problems spelled out in one message; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One broken rule in one place.

    Attributes
    ----------
    file : str
        Name of the file, as in `data/`.
    rule : str
        The rule that is broken, as a sentence without a full stop.
    remedy : str
        What to do about it.
    row : int or None
        Line number in the file; the header is line 1.
    column : str or None
        Name of the column, or names separated by a comma.
    value : str or None
        The cell as it stands.
    allowed : str or None
        The values or range that would pass.
    """

    file: str
    rule: str
    remedy: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    allowed: str | None = None

    def __str__(self) -> str:
        place = [self.file]
        if self.row is not None:
            place.append(f"row {self.row}")
        if self.column is not None:
            place.append(f"column {self.column}")
        if self.value is not None:
            place.append(f"value {_shorten(self.value)!r}")
        allowed = f" (allowed: {self.allowed})" if self.allowed else ""
        return f"{', '.join(place)}: {self.rule}{allowed}. Remedy: {self.remedy}."


class EvidenceError(ValueError):
    """The evidence cannot be used as it stands.

    Parameters
    ----------
    problems : sequence of Problem
        At least one; the message spells out the first ten.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        lines = [str(problem) for problem in self.problems[:SHOWN]]
        if len(self.problems) > SHOWN:
            lines.append(f"... and {len(self.problems) - SHOWN} more.")
        super().__init__("\n".join(lines))

    @property
    def first(self) -> Problem:
        """The first problem, usually the cause of the others."""
        return self.problems[0]


def _shorten(text: str, limit: int = 80) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
