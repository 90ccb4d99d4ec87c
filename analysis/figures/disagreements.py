"""How far apart sources are that disagree on a size."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analysis.assumptions import Study
from analysis.evidence import load
from analysis.figures import theme
from analysis.figures.marks import fixed, key
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings import disagreements as found
from analysis.frames import records
from analysis.numbers import number

TINTS = {
    found.KINDS["sources"]: theme.RUST,
    found.KINDS["restated"]: theme.GREEN,
    found.KINDS["basis"]: theme.BLUE,
    found.KINDS["arithmetic"]: theme.OCHRE,
}


@figure("gaps-between-sources", chapter="disagreements", statement="gaps-mostly-small")
def between(_: Study) -> dict[str, Any]:
    """Gaps between sources that disagree on a size, by class and reason."""
    data = found.gaps()
    values = load("conflict_values")
    sized = values[values["conflict_id"].isin(data["conflict_id"])]
    steps = []
    for name in found.classes():
        part = data[data["gap_class"] == name]
        steps.append(f"{name} percent: {len(part)}")
    kinds = ", ".join(f"{n} {kind}" for kind, n in data["kind"].value_counts().items())
    widest = ", ".join(f"{r.what} {number(r.gap_pct)}%" for r in records(data.tail(3).iloc[::-1]))
    return {
        "unit": "Disagreements over one size, by the gap between the largest and the smallest "
        "value, percent; one brick each",
        "alt": f"Bricks stacked over seven classes of gaps. {'; '.join(steps)}. By reason: {kinds}. "
        f"The widest are {widest}.",
        "source_line": "Source: the book's list of disagreements, from releases, filings, press "
        "and mirrors; computed.",
        "source_ids": tuple(dict.fromkeys(sized["source_id"].dropna())),
        "grades": tuple(data["grade"]),
        "method": "Largest over smallest value of each disagreement that is about one size in one "
        "unit. Disagreements over dates, scopes or growth rates have no such gap and are left out. "
        "Classes include their upper end.",
        "would_change": "A filing, or a dated word of the company, that decides between two printed "
        "values: the row would then say which of them was right.",
        "data": data,
        "drawing": _draw,
    }


def _draw(data: pd.DataFrame, layout: Layout) -> Chart:
    order = list(TINTS)
    shown = data.assign(rank=data["kind"].map(order.index)).sort_values(["rank", "gap_pct"])
    shown = shown.assign(place=shown.groupby("gap_class").cumcount() + 1)
    shown["from"] = shown["place"] - 1
    tallest = int(shown["place"].max())
    brick = layout.pick(18, 16)
    x = alt.X(
        "gap_class:O",
        sort=list(found.classes()),
        axis=alt.Axis(
            title="percent between largest and smallest",
            labelAngle=0,
            labelColor=theme.INK,
            labelExpr=layout.pick("datum.label", "split(datum.label, ' ')"),
            labelLineHeight=14,
        ),
    )
    bricks = (
        alt.Chart(shown)
        .mark_bar(strokeWidth=2, width={"band": layout.pick(0.55, 0.8)})
        .encode(
            x=x,
            y=alt.Y("from:Q", scale=alt.Scale(domain=[0, tallest + 1.4]), axis=None),
            y2="place:Q",
            fill=alt.Fill("kind:N", scale=fixed(TINTS), legend=None),
            stroke=alt.value(theme.GROUND),
            tooltip=[
                alt.Tooltip("what:N"),
                alt.Tooltip("gap_pct:Q", format=".2f", title="gap, %"),
                alt.Tooltip("kind:N", title="how they differ"),
            ],
        )
    )
    totals = (
        shown.groupby("gap_class", as_index=False)
        .agg(top=("place", "max"))
        .assign(label=lambda t: t["top"].astype(str))
    )
    tops = (
        alt.Chart(totals)
        .mark_text(baseline="bottom", fontWeight="bold", fontSize=layout.font_size, color=theme.INK)
        .encode(x=x, y=alt.Y("top:Q"), text="label:N")
    )
    entries = [(kind, tint, "band") for kind, tint in TINTS.items()]
    return alt.vconcat(
        key(entries, layout, left=0, per_row=2),
        alt.layer(bricks, tops).properties(
            width=layout.inner - 6, height=int((tallest + 1.4) * brick)
        ),
        spacing=10,
    )
