"""How little or how much feeds can bring, by what lenders print."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analysis.assumptions import Study
from analysis.figures import stage, theme
from analysis.figures.marks import labels, row_axis, row_names
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings.market import channels
from analysis.findings.short_video import bounds as found
from analysis.findings.short_video import common
from analysis.frames import records
from analysis.numbers import number, span

ROOM = 214
ANYTHING = "anything from none to all"


@figure("what-feeds-can-bring", chapter=common.CHAPTER, statement="shares-leave-feeds-open")
def allowed(_: Study) -> dict[str, Any]:
    """Least and most that feeds can bring, each basis in a panel of its own."""
    data, rows = found.allowed(), channels.facts()
    rows = rows[rows["unit"] == found.UNIT]
    told = "; ".join(f"{r.who} ({r.period}): {_said(r)}" for r in records(data))
    return {
        "unit": "Percent that feeds can bring, from least to most, if what is printed holds; two bases "
        "that must not be compared; letter: evidence grade",
        "alt": f"Bars from the least to the most that feeds can bring, most of them over the whole "
        f"axis. {told}.",
        "source_line": "Source: rating reports and interviews as quoted by press and mirrors; National "
        "Business Daily, 31 March 2025 (ledger F027).",
        "slide_source": "Source: rating reports as quoted by press; National Business Daily.",
        "source_ids": (*common.pages(rows), *common.ledger(["F027"])["source_id"]),
        "grades": tuple(data["grade"]),
        "method": "Loans made offline are taken not to come from a feed; shares called own, online or "
        "third-party may all hold feeds. The latest share of each company over its loan balance.",
        "would_change": "One lender's customers by the place where they first saw it.",
        "data": data,
        "drawing": _draw,
        "slide_drawing": stage.only(_draw, 0),
    }


def _said(row: Any) -> str:  # noqa: ANN401  (a record)
    if row.width >= 100:
        return ANYTHING
    if row.low_pct > 0:
        return f"over {number(row.low_pct)}"
    return span(row.low_pct, row.high_pct)


def _panel(part: pd.DataFrame, layout: Layout) -> alt.LayerChart:
    shown = part.assign(
        row=[f"{r.who}, {r.period} ({r.grade})" for r in records(part)],
        label=[_said(r) for r in records(part)],
    )
    y = alt.Y("row:N", sort=list(shown["row"]), axis=row_axis(layout, ROOM))
    scale = alt.Scale(domain=[0, 100], nice=False)
    x = alt.X(
        "low_pct:Q",
        scale=scale,
        axis=alt.Axis(title="percent from feeds", values=[0, 25, 50, 75, 100]),
    )
    open_, known = shown[shown["width"] >= 100], shown[shown["width"] < 100]
    layers: list[Any] = []
    for rows, fill, dash in ((open_, 0.12, [4, 3]), (known, 0.85, [1, 0])):
        layers.append(
            alt.Chart(rows)
            .mark_bar(
                height=15,
                fill=theme.RUST,
                fillOpacity=fill,
                stroke=theme.RUST,
                strokeDash=dash,
                strokeWidth=1.2,
            )
            .encode(x=x, x2="high_pct:Q", y=y)
        )
    middle = alt.X("at:Q", scale=scale)
    layers.append(labels(open_.assign(at=50.0), layout, middle, y))
    beside = known["high_pct"] < layout.pick(88, 75)  # right of these there is room for words
    right = known[beside].assign(at=lambda t: t["high_pct"])
    left = known[~beside & (known["low_pct"] > 0)]
    inside = known[~beside & (known["low_pct"] == 0)]
    layers.append(labels(right, layout, middle, y, align="left", dx=8))
    layers.append(labels(left.assign(at=left["low_pct"]), layout, middle, y, align="right", dx=-8))
    layers.append(labels(inside.assign(at=50.0), layout, middle, y))
    if layout.narrow:
        layers.append(row_names(shown, layout, y, "row", rise=17))
    return alt.layer(*layers).properties(
        width=layout.inner - layout.pick(ROOM + 20, 20),
        height=layout.pick(32, 46) * len(shown),
        title=alt.Title(str(part["basis"].iloc[0]), frame="bounds"),
    )


def _draw(data: pd.DataFrame, layout: Layout) -> Chart:
    panels = [_panel(part, layout) for _, part in data.groupby("basis", sort=False)]
    # the panel of licensed companies answers the question; the other is one voice
    panels.sort(key=lambda one: str(one.title.text) != found.BALANCE)
    return alt.vconcat(*panels, spacing=16)
