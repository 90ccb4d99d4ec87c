"""Marks that several figures share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from analysis.figures import theme
from analysis.figures.theme import Layout

SIDE = 44
"""Pixels of every vertical axis with numbers."""

DASHES = {"gap": [3, 2], "dots": [1, 2]}
SHAPES = {
    "full": "circle",
    "hollow": "circle",
    "diamond": "diamond",
    "square": "square",
    "band": "square",
    "gap": "square",
    "box": "square",
    "dots": "square",
    "range": "stroke",
    "above": "triangle-up",
    "open": "triangle-up",
}
EMPTY = frozenset({"hollow", "gap", "box", "dots", "open"})


def colour(field: str, table: dict[str, str]) -> alt.Color:
    """Return a colour channel over a fixed table of the theme, without a legend.

    Figures label directly, or carry a `key` that shows hollow as hollow.
    """
    return alt.Color(f"{field}:N", scale=fixed(table), legend=None)


def fixed(table: dict[str, str]) -> alt.Scale:
    """Return a scale that gives each value its own colour, always the same."""
    return alt.Scale(domain=list(table), range=list(table.values()))


def widened(low: float, high: float, *values: pd.Series) -> list[float]:
    """Return the room of an axis: that of the book's own numbers, or more where a reader's need it."""
    bottoms = [float(one.min()) for one in values if one.notna().any()]
    tops = [float(one.max()) for one in values if one.notna().any()]
    return [min([low, *bottoms]), max([high, *tops])]


def value_axis(title: str, **options: Any) -> alt.Axis:  # noqa: ANN401
    """Return a vertical axis whose unit stands level above it, not on its side."""
    return alt.Axis(
        title=title or None,
        titleAngle=0,
        titleAlign="left",
        titleAnchor="end",
        titleBaseline="bottom",
        titleX=-SIDE,
        titleY=-8,
        minExtent=SIDE,
        maxExtent=SIDE,
        **options,
    )


def row_axis(layout: Layout, room: int) -> alt.Axis:
    """Return the axis of named rows; on a phone the names go above their rows (`row_names`)."""
    space = 0 if layout.narrow else room
    return alt.Axis(
        title=None,
        labels=not layout.narrow,
        labelColor=theme.INK,
        labelLimit=room,
        minExtent=space,
        maxExtent=space,
        grid=False,
    )


def words(
    data: pd.DataFrame,
    layout: Layout,
    *,
    tint: str = theme.INK,
    **options: Any,  # noqa: ANN401
) -> alt.Chart:
    """Return a text layer in the book's type."""
    return (
        alt.Chart(data)
        .mark_text(color=tint, fontSize=layout.font_size - 1, **options)
        .encode(text="label:N")
    )


def labels(
    data: pd.DataFrame,
    layout: Layout,
    x: alt.X,
    y: alt.Y,
    **options: Any,  # noqa: ANN401
) -> alt.LayerChart:
    """Return bold labels with a halo of the ground, so that lines behind them do not strike them."""
    halo = words(
        data,
        layout,
        tint=theme.GROUND,
        stroke=theme.GROUND,
        strokeWidth=4,
        fontWeight="bold",
        **options,
    )
    return alt.layer(
        halo.encode(x=x, y=y), words(data, layout, fontWeight="bold", **options).encode(x=x, y=y)
    )


def row_names(
    data: pd.DataFrame, layout: Layout, y: alt.Y, field: str, *, rise: int
) -> alt.LayerChart:
    """Return the names of rows, set above them: for phones, where a side axis has no room."""
    named = data.drop_duplicates(field).assign(label=lambda t: t[field])
    place = {"x": alt.value(0), "y": y}
    lift = {"align": "left", "dy": -rise}
    halo = words(named, layout, tint=theme.GROUND, stroke=theme.GROUND, strokeWidth=4, **lift)
    return alt.layer(
        halo.encode(**place), words(named, layout, tint=theme.MUTED, **lift).encode(**place)
    )


def key(
    entries: Sequence[tuple[str, str, str]], layout: Layout, *, left: int, per_row: int = 3
) -> alt.LayerChart:
    """Return a key drawn as a small chart, so that hollow means hollow in it."""
    short = all(len(label) <= 18 for label, _, _ in entries)
    columns = (2 if short else 1) if layout.narrow else per_row
    step = layout.inner / columns
    layers = []
    for i, (label, tint, kind) in enumerate(entries):
        x, y = (i % columns) * step - left + 8, (i // columns) * 20 + 10
        base = alt.Chart(pd.DataFrame([{"label": label}])).encode(x=alt.value(x), y=alt.value(y))
        layers += [
            base.mark_point(
                shape=SHAPES[kind],
                stroke=tint,
                fill=tint,
                filled=False,
                fillOpacity=0 if kind in EMPTY else 1,
                size=80,
                strokeWidth=1.8,
                strokeDash=DASHES.get(kind, [1, 0]),
                opacity=1,
            ),
            base.mark_text(
                align="left",
                dx=12,
                baseline="middle",
                fontSize=layout.font_size - 1,
                color=theme.INK,
            ).encode(text="label:N"),
        ]
    height = (len(entries) + columns - 1) // columns * 20
    return alt.layer(*layers).properties(width=10, height=height)
