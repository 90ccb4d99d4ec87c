"""Which facts to ask for first."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.assumptions import Study
from analysis.figures import theme
from analysis.figures.kinds import bars
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings.whole import asks as found
from analysis.findings.whole.common import CHAPTER
from analysis.frames import records

SHOWN = 8
"""Tables in the picture; the rest add a claim each, or none, and stand in the data."""


@figure("facts-to-ask-for-first", chapter=CHAPTER, statement="two-tables-first")
def first(study: Study) -> dict[str, Any]:
    """The tables nobody prints, in the order in which they open most claims to judgement."""
    data = found.ranked(study)
    told = "; ".join(f"{r.ask}, from {r.who}: {r.more}" for r in records(data))
    return {
        "unit": "Open claims that each further table would let be judged, given those above it; blue: "
        "a lender's own books",
        "alt": f"Rows of bars, the table to ask for first at the top. {told}.",
        "source_line": "Source: the book's verdicts, and its list of what each claim waits for.",
        "slide_source": "Source: the book's verdicts.",
        "source_ids": (),
        "grades": ("E",) * len(data),
        "method": "Each open claim waits for one table or two that nobody prints. At every step the "
        "table that lets most further claims be judged is taken.",
        "would_change": "Any of these tables in print.",
        "data": data.drop(columns=["table"]),
        "drawing": _draw,
        "seeds": (),
    }


def _draw(data: pd.DataFrame, layout: Layout) -> Chart:
    shown = data.head(SHOWN)
    theirs = shown["who"].isin(found.LENDERS)
    return bars(
        shown.assign(
            row=shown["ask"],
            low=0.0,
            high=shown["more"].astype(float),
            tint=[theme.BLUE if own else theme.OCHRE for own in theirs],
            hollow=False,
            label=[str(r.more) if layout.narrow else f"{r.more}, {r.who}" for r in records(shown)],
        ),
        layout,
        title="number of open claims",
        ticks=[0, 2, 4, 6, 8],
        domain=[0, 1.35 * float(max(8, shown["more"].max()))],
        room=330,
    )
