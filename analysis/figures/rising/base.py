"""What the figures of chapter 03 rest on."""

from __future__ import annotations

from typing import Any

from analysis.assumptions import Study
from analysis.findings.rising import common

SLIDE_SOURCE = "Source: National Business Daily, 31 March 2025; own computation."


def sources(study: Study, *names: str) -> dict[str, Any]:
    """Return source lines, pages and grades of a figure on the article's costs and assumptions."""
    return {
        "source_line": common.SOURCE,
        "slide_source": SLIDE_SOURCE,
        "source_ids": common.article_rows()[0],
        "grades": common.grades(study, *names),
    }
