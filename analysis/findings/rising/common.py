"""What the sections of the chapter on rising cost share."""

from __future__ import annotations

from typing import Final

from analysis.assumptions import Study
from analysis.evidence import load
from analysis.findings.article import amount

CHAPTER: Final = "03-rising-cost"
SOURCE: Final = (
    "Source: computed from our assumptions (grade E); costs from National Business Daily, 31 March "
    "2025 (ledger F008 to F014, F047, F051)."
)
COSTS: Final = ("F010", "F011", "F014", "F047", "F051")


def first_and_last() -> tuple[float, float]:
    """Return what one licensed lender's feed cost at the two dates that can be read, CNY."""
    return amount("F047"), amount("F051")


def usual_and_peak() -> tuple[float, float]:
    """Return the price that the fourth quarter passes and the one it can touch, CNY."""
    return amount("F013"), amount("F014")


def article_rows() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return pages and grades of the article's costs used here."""
    ledger = load("article_figures").set_index("figure_id").loc[list(COSTS)]
    return tuple(dict.fromkeys(ledger["source_id"])), tuple(ledger["grade"])


def grades(study: Study, *names: str) -> tuple[str, ...]:
    """Return the grades of the article's costs and of assumptions."""
    return (*article_rows()[1], *(study.grade(name) for name in names))
