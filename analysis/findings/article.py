"""Numbers of the article by their id, refused when they are lost."""

from __future__ import annotations

import math

from analysis.evidence import load
from analysis.frames import records
from analysis.memo import per_data


@per_data
def amount(figure_id: str) -> float:
    """Return the one number that an article figure is known by."""
    table = load("article_figures")
    found = list(records(table[table["figure_id"] == figure_id]))
    if not found:
        raise KeyError(f"no article figure {figure_id!r}; ids run from F001 to F093")
    known = {x for x in (found[0].value_low, found[0].value_high) if not math.isnan(x)}
    if len(known) != 1:
        what = "is lost" if not known else "is a range"
        raise ValueError(f"{figure_id} ({found[0].what}) {what}; no single number stands for it")
    return float(known.pop())
