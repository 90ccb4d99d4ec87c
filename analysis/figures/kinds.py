"""Whole charts of a kind that several chapters draw: named rows of bars, and lines over levels."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analysis.figures import theme
from analysis.figures.marks import SIDE, labels, row_axis, row_names
from analysis.figures.registry import Chart
from analysis.figures.theme import Layout


def beside(layout: Layout, height: tuple[int, int] = (320, 300)) -> dict[str, int]:
    """Return the room of a chart with a vertical axis of numbers."""
    return {"width": layout.inner - SIDE - 14, "height": layout.pick(*height)}


def ends(
    data: pd.DataFrame,
    layout: Layout,
    x: alt.X,
    y: alt.Y,
    **options: Any,  # noqa: ANN401
) -> alt.LayerChart:
    """Return the labels at the ends of lines, left of them and above."""
    return labels(data, layout, x, y, **({"align": "right", "dx": -2, "dy": -11} | options))


def level(
    data: pd.DataFrame, layout: Layout, y: alt.Y, *, tint: str = theme.MUTED
) -> list[alt.Chart | alt.LayerChart]:
    """Return dashed lines across a chart, each with its `label` at the left."""
    rule = alt.Chart(data).mark_rule(color=tint, strokeDash=[5, 4], strokeWidth=1.3).encode(y=y)
    return [rule, labels(data, layout, alt.value(4), y, align="left", dy=-9)]


def bars(
    data: pd.DataFrame,
    layout: Layout,
    *,
    title: str,
    ticks: list[float],
    domain: list[float],
    room: int,
) -> Chart:
    """Return named rows with a bar each: filled, or hollow where `hollow` says so.

    Columns of `data`: `row`, `low`, `high`, `tint`, `hollow`, `label`.
    """
    y = alt.Y("row:N", sort=list(data["row"]), axis=row_axis(layout, room))
    scale = alt.Scale(domain=domain, nice=False)
    x = alt.X("low:Q", scale=scale, axis=alt.Axis(title=title, values=ticks, format=",.0f"))
    # a bar of no width is a tick, too thin to be read as a number
    tick = 0.004 * (domain[1] - domain[0])
    wide = data.assign(high=data["high"].where(data["high"] > data["low"], data["low"] + tick))
    layers: list[Any] = []
    for hollow, fill, dash in ((False, 0.9, [1, 0]), (True, 0.0, [4, 3])):
        part = wide[wide["hollow"] == hollow]
        layers.append(
            alt.Chart(part)
            .mark_bar(height=14, fillOpacity=fill, strokeDash=dash, strokeWidth=1.6)
            .encode(
                x=x,
                x2="high:Q",
                y=y,
                color=alt.Color("tint:N", scale=None, legend=None),
                stroke=alt.Stroke("tint:N", scale=None, legend=None),
            )
        )
    if layout.narrow:
        named = wide.assign(named=wide["row"] + ": " + wide["label"])
        layers.append(row_names(named, layout, y, "named", rise=16))
    else:
        past = wide["high"] > domain[0] + 0.8 * (domain[1] - domain[0])
        right, left = wide[~past], wide[past]
        at = alt.X("high:Q", scale=scale)
        layers.append(labels(right, layout, at, y, align="left", dx=8))
        layers.append(labels(left, layout, alt.X("low:Q", scale=scale), y, align="right", dx=-8))
    return alt.layer(*layers).properties(
        width=layout.inner - layout.pick(room + 12, 8), height=layout.pick(36, 44) * len(data)
    )
