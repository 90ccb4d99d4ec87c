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
        for r in records(data)
    )
    return {
        "unit": "Fourth quarter against the mean of the other three, percent of loan volume; bars: 95% "
        "intervals; hollow: added after the main result was seen",
        "alt": f"Dots with bars around a line at zero, a row for each reading. {spoken}.",
        "source_line": "Source: quarterly releases of listed platforms and mirrors of them; "
        "computed.",
        "source_ids": tuple(dict.fromkeys(pages["source_id"])),
        "grades": tuple(used["grade"]),
        "method": "Least squares of log volume on company, a linear trend for each company, and "
        "quarter; restated values where printed. Intervals invert a wild cluster bootstrap test "
        "by company, all draws enumerated. Yiren before 2020 was "
        "another business, a peer-to-peer group.",
        "would_change": "Prices of feed advertising by week or month: volumes by quarter show no price. "
        "For the volumes themselves, figures by month, or more platforms with a fourth "
        "quarter on the same basis.",
        "data": data,
        "drawing": _draw,
    }


def _group(shown: pd.DataFrame, kind: str, layout: Layout, *, last: bool) -> alt.LayerChart:
    part = shown[shown["kind"] == kind]
    ticks = [-20, 0, 20, 40, 60, 80]
    x = alt.X(
        "effect_pct:Q",
        scale=alt.Scale(domain=[-26, 82]),
        axis=alt.Axis(title="percent of volume", values=ticks, labelExpr=SIGNED)
        if last
        else alt.Axis(title=None, labels=False, values=ticks),
    )
    y = alt.Y("reading:N", sort=list(part["reading"]), axis=row_axis(layout, ROOM))
    zero = alt.Chart(part.head(1)).mark_rule(color=theme.MUTED, strokeWidth=1).encode(x="zero:Q")
    bars = (
        alt.Chart(part)
        .mark_rule(strokeWidth=2, color=theme.BLUE)
        .encode(x=alt.X("low_pct:Q"), x2="high_pct:Q", y=y)
    )
    ends = [
        alt.Chart(part)
        .mark_tick(orient="vertical", size=10, thickness=2, color=theme.BLUE, opacity=1)
        .encode(x=alt.X(f"{end}:Q"), y=y)
        for end in ("low_pct", "high_pct")
    ]
    tip = [
        alt.Tooltip("reading:N"),
        alt.Tooltip("effect_pct:Q", format="+.1f", title="effect, %"),
        alt.Tooltip("low_pct:Q", format="+.1f", title="from, %"),
        alt.Tooltip("high_pct:Q", format="+.1f", title="to, %"),
        alt.Tooltip("p_boot:Q", format=".2f", title="bootstrap p"),
        alt.Tooltip("observations:Q"),
    ]
    dots = (
        alt.Chart(part)
        .mark_point(
            filled=True,
            fill=theme.BLUE if kind == found.FIXED else theme.GROUND,
            stroke=theme.BLUE,
            strokeWidth=2,
            size=70,
            opacity=1,
        )
        .encode(x=x, y=y, tooltip=tip)
    )
    layers: list[Any] = [zero, bars, *ends, dots]
    if layout.narrow:
        named = part.assign(named=part["reading"] + ": " + part["label"] + "%")
        layers.append(row_names(named, layout, y, "named", rise=15))
    else:
        layers.append(labels(part, layout, x, y, dy=-12))
    return alt.layer(*layers).properties(
        width=layout.inner - layout.pick(ROOM + 12, 8),
        height=layout.pick(33, 40) * len(part),
        title=alt.Title(kind.capitalize(), frame="bounds"),
    )


def _draw(data: pd.DataFrame, layout: Layout) -> Chart:
    shown = data.assign(
        label=[f"{'+' if e > 0 else ''}{number(e, 1)}" for e in data["effect_pct"]], zero=0.0
    )
    groups = [found.FIXED, found.ADDED]
    return alt.vconcat(
        *[_group(shown, kind, layout, last=kind == groups[-1]) for kind in groups], spacing=12
    )
