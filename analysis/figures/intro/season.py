"""The fourth quarter in the volumes of listed platforms."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analysis.assumptions import Study
from analysis.evidence import load
from analysis.figures import theme
from analysis.figures.marks import labels, row_axis, row_names
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings.intro import season as found
from analysis.frames import records
from analysis.numbers import number

ROOM = 182
SIGNED = "datum.value > 0 ? '+' + datum.value : datum.label"


@figure("fourth-quarter-volume", chapter="01-intro", statement="no-volume-peak")
def fourth_quarter(_: Study) -> dict[str, Any]:
    """The fourth-quarter effect on loan volume, by reading."""
    data = found.all_readings()
    main = found.main_reading()
    links = load("platform_sources")
    periods = load("platform_periods")
    used = periods[(periods["span"] == "quarter") & periods["ticker"].isin(main.companies)]
    pages = links.merge(used[["ticker", "period"]], on=["ticker", "period"])
    spoken = "; ".join(
        f"{r.reading}: {number(r.effect_pct, 1)}% "
        f"({number(r.low_pct, 0)} to {number(r.high_pct, 0)})"
        for r in records(data[data["kind"] == "reading"])
    )
    without = data[data["kind"] != "reading"]["effect_pct"]
    return {
        "unit": "Fourth quarter against the mean of the other three, percent of volume; bars are "
        "95% intervals of an enumerated wild cluster bootstrap",
        "alt": f"Dots with bars around a line at zero. {spoken}. Leaving one company out moves the "
        f"main reading between {number(without.min(), 1)}% and {number(without.max(), 1)}%.",
        "source_line": "Source: quarterly releases of listed platforms and mirrors of them; "
        "computed.",
        "source_ids": tuple(dict.fromkeys(pages["source_id"])),
        "grades": tuple(used["grade"]),
        "method": "Least squares of log volume on company, a linear trend for each company, and "
        "quarter; restated values where printed. The reading was fixed before its result was "
        "seen. Hollow dots leave one company out and have no interval.",
        "data": data,
        "drawing": _draw,
    }


def _draw(data: pd.DataFrame, layout: Layout) -> Chart:
    shown = data.assign(
        label=[f"{'+' if e > 0 else ''}{number(e, 1)}" for e in data["effect_pct"]],
        zero=0.0,
    )
    x = alt.X(
        "effect_pct:Q",
        scale=alt.Scale(domain=[-25, 20]),
        axis=alt.Axis(title="percent of volume", values=[-20, -10, 0, 10, 20], labelExpr=SIGNED),
    )
    y = alt.Y("reading:N", sort=list(shown["reading"]), axis=row_axis(layout, ROOM))
    readings = shown[shown["kind"] == "reading"]
    zero = alt.Chart(shown.head(1)).mark_rule(color=theme.MUTED, strokeWidth=1).encode(x="zero:Q")
    bars = (
        alt.Chart(readings)
        .mark_rule(strokeWidth=5, color=theme.BLUE, opacity=0.35)
        .encode(x=alt.X("low_pct:Q"), x2="high_pct:Q", y=y)
    )
    tip = [
        alt.Tooltip("reading:N"),
        alt.Tooltip("effect_pct:Q", format="+.1f", title="effect, %"),
        alt.Tooltip("p_boot:Q", format=".2f", title="bootstrap p"),
        alt.Tooltip("observations:Q"),
    ]
    dots = (
        alt.Chart(readings)
        .mark_point(filled=True, size=80, color=theme.BLUE, opacity=1)
        .encode(x=x, y=y, tooltip=tip)
    )
    left = (
        alt.Chart(shown[shown["kind"] != "reading"])
        .mark_point(
            filled=True, fill=theme.GROUND, stroke=theme.BLUE, strokeWidth=2, size=55, opacity=1
        )
        .encode(x=x, y=y, tooltip=tip[:2])
    )
    layers: list[Any] = [zero, bars, dots, left]
    if layout.narrow:
        layers.append(row_names(shown, layout, y, "reading", rise=22))
    layers.append(labels(shown, layout, x, y, dy=-12))
    return alt.layer(*layers).properties(
        width=layout.inner - layout.pick(ROOM + 12, 8),
        height=layout.pick(34, 46) * len(shown),
    )
