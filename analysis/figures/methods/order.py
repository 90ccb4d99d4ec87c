"""The order of events in a month, drawn from the worked loan."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analysis.assumptions import Study
from analysis.figures import theme
from analysis.figures.marks import fixed, labels, row_axis, row_names
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings.methods import lending as found
from analysis.frames import records
from analysis.numbers import number

TINTS = {
    "open at the start": theme.SLATE,
    "default, pay nothing": theme.PLUM,
    "pay the instalment": theme.BLUE,
    "of these, repay all": theme.RUST,
    "go on": theme.SLATE,
}
ROOM = 170


@figure("order-of-events", chapter="methods-lending", statement="order-of-events")
def order(_: Study) -> dict[str, Any]:
    """What becomes of a hundred loans in a month, step by step."""
    data = found.first_month()
    steps = "; ".join(f"{row.event}: {_share(row.to_pct - row.from_pct)}" for row in records(data))
    return {
        "unit": "Percent of loans made, first month of the worked loan; its hazards are chosen to "
        "be worked on paper, not to be likely",
        "alt": f"Five bars, one under the other, in the order of events. {steps}.",
        "source_line": "Computed from the worked loan; its parameters are ours.",
        "source_ids": (),
        "grades": ("E",),
        "method": "The engine projects the worked loan, and the bars are its first month. "
        "Who defaults pays nothing that month or later; who repays early pays the instalment first.",
        "would_change": "Another order: a lender whose customers repay early before the month's "
        "defaults are known, which other models assume and which gives other numbers.",
        "data": data,
        "drawing": _draw,
    }


def _share(pct: float) -> str:
    return number(pct, 0 if round(pct, 6) == round(pct) else 1)


def _draw(data: pd.DataFrame, layout: Layout) -> Chart:
    shown = data.assign(
        label=[
            _share(high - low) for low, high in zip(data["from_pct"], data["to_pct"], strict=True)
        ],
        row=data["event"],
    )
    y = alt.Y("row:N", sort=list(data["event"]), axis=row_axis(layout, ROOM))
    axis = alt.Axis(title="percent of loans made", values=[0, 25, 50, 75, 100])
    x = alt.X("from_pct:Q", axis=axis)
    bars = (
        alt.Chart(shown)
        .mark_bar(height={"band": 0.5})
        .encode(
            x=x, x2="to_pct:Q", y=y, color=alt.Color("event:N", scale=fixed(TINTS), legend=None)
        )
    )
    end = alt.X("to_pct:Q", scale=alt.Scale(domain=[0, 108]), axis=axis)
    marks = [bars, labels(shown, layout, end, y, align="left", dx=6)]
    if layout.narrow:
        marks.append(row_names(shown, layout, y, "row", rise=20))
    width = layout.inner - layout.pick(ROOM, 0) - 16
    return alt.layer(*marks).properties(width=width, height=layout.pick(210, 270))
