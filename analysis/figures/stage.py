"""A chart made to fill the room of a slide, whatever panels it has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import altair as alt
import pandas as pd

from analysis.figures import svg
from analysis.figures.theme import Layout

Chart: TypeAlias = Any
"""Any of Altair's chart types; their union says nothing a checker could use."""
Drawing = Callable[[pd.DataFrame, Layout], Chart]

JOINS = ("vconcat", "hconcat")
LOWEST = 48.0
"""Pixels of the lowest panel that can still be read."""
KEY_WIDTH = 10
"""Pixels across a key, which is never stretched."""

Spec = dict[str, Any]


def only(drawing: Drawing, *places: int) -> Drawing:
    """Return a drawing of some panels of a chart that stacks several, counted from 0."""

    def draw(data: pd.DataFrame, layout: Layout) -> Chart:
        whole = drawing(data, layout)
        return alt.vconcat(*[whole.vconcat[place] for place in places], spacing=whole.spacing)

    return draw


def fill(spec: Spec, layout: Layout, figure_id: str) -> Spec:
    """Return a specification as high as its room.

    One view, however many layers it has, is fitted; where views are joined, the height that is
    over or missing is shared among those that are not keys.

    Raises
    ------
    ValueError
        If a panel would become too low to be read.
    """
    if layout.height is None:
        return spec
    if not any(join in spec for join in JOINS):
        return _fitted(spec, layout)
    spare = layout.height - svg.size(svg.draw(spec, figure_id)).height
    return _stretched(spec, spare, figure_id)


def _fitted(spec: Spec, layout: Layout) -> Spec:
    free = {"width", "height"}
    layers = [{k: v for k, v in one.items() if k not in free} for one in spec.get("layer", [])]
    return (
        spec
        | ({"layer": layers} if layers else {})
        | {
            "width": layout.width,
            "height": layout.height,
            "autosize": {"type": "fit", "contains": "padding"},
        }
    )


def _height(spec: Spec) -> float:
    """Return the pixels of a part that can be stretched; none for a key."""
    if "vconcat" in spec:
        return sum(_height(part) for part in spec["vconcat"])
    if "hconcat" in spec:
        return max(_height(part) for part in spec["hconcat"])
    height = spec.get("height")
    return 0.0 if spec.get("width") == KEY_WIDTH or not isinstance(height, int | float) else height


def _stretched(spec: Spec, spare: float, figure_id: str) -> Spec:
    if "vconcat" in spec:
        parts, whole = spec["vconcat"], _height(spec)
        shares = [spare * _height(part) / whole if whole else 0.0 for part in parts]
        pairs = zip(parts, shares, strict=True)
        return spec | {"vconcat": [_stretched(part, more, figure_id) for part, more in pairs]}
    if "hconcat" in spec:
        return spec | {"hconcat": [_stretched(part, spare, figure_id) for part in spec["hconcat"]]}
    if not (height := _height(spec)):
        return spec
    if height + spare < LOWEST:
        raise ValueError(
            f"figure {figure_id!r}: on a slide one of its panels would be {height + spare:.0f} "
            f"pixels high, and {LOWEST:.0f} is the least; give the figure a `slide_drawing` with "
            "the panels that its headline needs"
        )
    return spec | {"height": height + spare}
