"""Likeness: the feed's share, and the price."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analysis.assumptions import Study
from analysis.figures import stage, theme
from analysis.figures.marks import SIDE, labels, value_axis, widened
from analysis.figures.registry import Chart, figure
from analysis.figures.rising.base import sources
from analysis.figures.theme import Layout
from analysis.findings.rising import common
from analysis.findings.rising import hours as found
from analysis.numbers import number

TINTS = dict(
    zip(found.ROOMS, (theme.PLUM, theme.SLATE, theme.GREEN, theme.BLUE, theme.RUST), strict=True)
)
PANELS = {
    "platform_pct": ("Feed's share of the best lender's value", "percent", [70, 80, 90, 100]),
    "price_pct": ("Price, of the mean value", "percent", [80, 100, 120, 140]),
}


@figure("likeness-and-price", chapter=common.CHAPTER, statement="price-need-not-rise-with-likeness")
def alike(study: Study) -> dict[str, Any]:
    """Platform's share and price as lenders grow alike, by number of bidders."""
    data = found.alike(study)
    told = "; ".join(
        f"{n} lenders: share {number(found.ends(study, n, 'platform_pct')[0])} to "
        f"{number(found.ends(study, n, 'platform_pct')[1])}, price "
        f"{number(found.ends(study, n, 'price_pct')[0])} to "
        f"{number(found.ends(study, n, 'price_pct')[1])}"
        for n in found.ROOMS
    )
    return {
        "unit": "Percent, by how much of the differences between lenders is common to all; one line for "
        "each number of bidders",
        "alt": f"Two panels of lines that meet at full likeness. {told}.",
        **sources(study, "bid_spread"),
        "method": "A lender's value has a part that all know of a customer and a part of its own; as "
        "the first grows, values draw together around the same mean. The price is the second-best "
        "value, exact from order statistics of the normal.",
        "would_change": "Bids of many lenders for the same customers, two years apart.",
        "data": data,
        "drawing": _draw,
        "slide_drawing": stage.only(_draw, 0),
    }


def _panel(data: pd.DataFrame, column: str, layout: Layout, *, last: bool) -> alt.LayerChart:
    title, unit, ticks = PANELS[column]
    x = alt.X(
        "common_pct:Q",
        scale=alt.Scale(domain=[0, 100]),
        axis=alt.Axis(
            title="percent of differences that are common" if last else None,
            values=[0, 50, 100],
            grid=False,
        ),
    )
    y = alt.Y(
        f"{column}:Q",
        scale=alt.Scale(domain=widened(ticks[0], ticks[-1], data[column]), nice=False),
        axis=value_axis(unit, values=ticks),
    )
    layers: list[Any] = []
    for n in found.ROOMS:
        part = data[data["lenders"] == n]
        layers.append(alt.Chart(part).mark_line(color=TINTS[n], strokeWidth=2.2).encode(x=x, y=y))
        named = part.head(1).assign(label=f"{n} bidders" if n == found.ROOMS[0] else f"{n}")
        layers.append(labels(named, layout, x, y, align="left", dx=4, dy=-8))
    return alt.layer(*layers).properties(
        width=layout.inner - SIDE - 14, height=layout.pick(210, 200), title=title
    )


def _draw(data: pd.DataFrame, layout: Layout) -> Chart:
    names = list(PANELS)
    return alt.vconcat(
        *[_panel(data, name, layout, last=name == names[-1] or layout.slide) for name in names],
        spacing=14,
    )
