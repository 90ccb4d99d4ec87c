"""Which ladder is worth more, over what size and promise do to risk."""

from __future__ import annotations

from typing import Any, Final

import altair as alt
import numpy as np
import pandas as pd

from analysis.assumptions import Prior, Study
from analysis.figures import theme
from analysis.figures.marks import SIDE, colour, key, value_axis
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings.lending import common
from analysis.findings.lending import contest as found
from analysis.frames import records
from analysis.numbers import cny, number

SHADES: Final = (0.0, 0.3, 0.6, 1.0)
"""Of a cell, by how many of `contest.STEPS` the lead passes."""


RISE: Final = 21
"""Pixels that the unit of an axis takes above it."""


@figure("which-ladder-wins", chapter="05-lending", statement="end-decides-the-ladder")
def contest(study: Study) -> dict[str, Any]:
    """The lead of either ladder over size, promise, end and length of a loan."""
    data = found.contest(study)
    size, promise = study.prior(found.SIZE), study.prior(found.PROMISE)
    told = "; ".join(_told(part) for _, part in data.groupby(["tail", "term"], sort=False))
    return {
        "unit": "Which ladder a customer is worth more under, before acquisition cost; across: "
        "percent more default per percent more loan; up: less default, in logs, per CNY "
        f"{number(10_000)} of a next step up; shades change at leads of CNY {_steps()}; box: our "
        "ranges, dot: their centres",
        "alt": f"Six maps, by length of a loan and end of the ladder. {told}.",
        "source_line": "Source: computed from our assumptions (grade E); ranges of the two effects "
        "from published studies; ladders after National Business Daily, 31 March 2025.",
        "source_ids": common.article_sources(),
        "grades": common.grades(study, article=False)
        + tuple(study.grade(name) for name in (found.SIZE, found.PROMISE)),
        "method": "At every point the risk is set so that the light front of five loans keeps the "
        "loss it has where size and promise move nothing. More loans follow at the last amount, "
        f"which is {cny(common.LADDERS['heavy front'][-1])} under the heavy front and "
        f"{cny(common.LADDERS['light front'][-1])} under the light one. To be worth more is not to "
        "pay: both may fall short of the acquisition cost.",
        "would_change": "A trial that draws the size of the first loan and the promise of the next "
        "at random, and how many loans a lender's customers go on to take.",
        "data": data,
        "drawing": lambda shown, layout: _draw(shown, layout, size, promise),
    }


def _told(part: pd.DataFrame) -> str:
    shares = part["winner"].value_counts(normalize=True)
    ahead = [f"{x} in {number(100 * shares.get(x, 0))} of 100 points" for x in common.LADDERS]
    first = next(records(part))
    return f"{_name(first.term, first.tail)}: {', '.join(ahead)}"


def _steps() -> str:
    *most, last = (number(step) for step in found.STEPS)
    return f"{', '.join(most)} and {last}"


def _name(term: int, tail: int, layout: Layout | None = None) -> str:
    loans = number(len(common.LADDERS["light front"]) + tail)
    # on a phone a longer title would push its map aside
    link = " × " if layout is not None and layout.narrow else " loans of "
    return f"{loans}{link}{number(term)} months"


DRAWN = [
    "x",
    "x2",
    "y",
    "y2",
    "winner",
    "step",
    "size_risk_elasticity",
    "incentive_slope",
    "heavy_cny",
    "light_cny",
]
"""Columns that the cells need: Altair copies every one of them many times over."""


def _panel(
    part: pd.DataFrame, box: tuple[Prior, Prior], *, left: bool, foot: bool
) -> alt.LayerChart:
    across, up = (np.unique(part[name]) for name in ("size_risk_elasticity", "incentive_slope"))
    half_x, half_y = (across[1] - across[0]) / 2, (up[1] - up[0]) / 2
    cells = part.assign(
        x=part["size_risk_elasticity"] - half_x,
        x2=part["size_risk_elasticity"] + half_x,
        y=part["incentive_slope"] - half_y,
        y2=part["incentive_slope"] + half_y,
    ).round(4)
    cells[["heavy_cny", "light_cny"]] = cells[["heavy_cny", "light_cny"]].round(0)
    scale_x = alt.Scale(domain=[cells["x"].min(), cells["x2"].max()], nice=False)
    scale_y = alt.Scale(domain=[cells["y"].min(), cells["y2"].max()], nice=False)
    x = alt.X(
        "x:Q",
        scale=scale_x,
        axis=alt.Axis(
            title=None,
            values=[0, 1, 2],
            labels=foot,
            grid=False,
        ),
    )
    y = alt.Y(
        "y:Q",
        scale=scale_y,
        axis=value_axis("promise" if left else "", values=[0, 0.2, 0.4], labels=left, grid=False)
        if left
        else alt.Axis(title=None, labels=False, grid=False, minExtent=0, maxExtent=0),
    )
    tip = [
        alt.Tooltip("winner:N"),
        alt.Tooltip("size_risk_elasticity:Q", format=".2f", title="size"),
        alt.Tooltip("incentive_slope:Q", format=".2f", title="promise"),
        alt.Tooltip("heavy_cny:Q", format=",.0f", title="heavy front, CNY"),
        alt.Tooltip("light_cny:Q", format=",.0f", title="light front, CNY"),
    ]
    tints = {**theme.LADDER_COLOURS, found.EQUAL: theme.GROUND}
    shades = alt.Scale(type="ordinal", domain=list(range(len(SHADES))), range=list(SHADES))
    layers: list[Any] = [
        alt.Chart(cells[DRAWN])
        .mark_rect(stroke=None)
        .encode(
            x=x,
            x2="x2:Q",
            y=y,
            y2="y2:Q",
            color=colour("winner", tints),
            opacity=alt.Opacity("step:O", scale=shades, legend=None),
            tooltip=tip,
        )
    ]
    size, promise = box
    frame = pd.DataFrame([{"x": size.low, "x2": size.high, "y": promise.low, "y2": promise.high}])
    for tint, width in ((theme.GROUND, 3.6), (theme.INK, 1.6)):
        layers.append(
            alt.Chart(frame)
            .mark_rect(filled=False, stroke=tint, strokeWidth=width, opacity=1)
            .encode(x=x, x2="x2:Q", y=y, y2="y2:Q")
        )
    centre = pd.DataFrame([{"x": size.mode, "y": promise.mode}])
    layers.append(
        alt.Chart(centre)
        .mark_point(
            filled=True, size=60, fill=theme.INK, stroke=theme.GROUND, strokeWidth=1.6, opacity=1
        )
        .encode(x=x, y=y)
    )
    return alt.layer(*layers)


def _draw(data: pd.DataFrame, layout: Layout, size: Prior, promise: Prior) -> Chart:
    entries = [
        ("heavy front ahead", theme.RUST, "band"),
        ("light front ahead", theme.BLUE, "band"),
        (f"within CNY {number(found.EVEN)}", theme.MUTED, "box"),
    ]
    # a desk sets the lengths side by side; a phone has room for the two ends only
    across = layout.pick(list(common.TENORS), list(common.TAILS))
    down = layout.pick(list(common.TAILS), list(common.TENORS))
    gap = 14
    room = (layout.inner - SIDE - 12 - gap * (len(across) - 1)) / len(across)
    # whole pixels a cell, or seams would show between them
    width = room // found.COLUMNS * found.COLUMNS
    rows: list[Chart] = [key(entries, layout, left=SIDE)]
    for second in down:
        panels = []
        for first in across:
            term, tail = layout.pick((first, second), (second, first))
            part = data[(data["term"] == term) & (data["tail"] == tail)]
            panels.append(
                _panel(
                    part,
                    (size, promise),
                    left=first == across[0],
                    foot=second == down[-1],
                ).properties(
                    width=width,
                    height=found.ROWS * layout.pick(24, 17),
                    title=alt.Title(
                        _name(term, tail, layout),
                        frame="group",
                        # level with the first, which stands above the unit of its axis
                        offset=8 if first == across[0] else 8 + RISE,
                    ),
                )
            )
        rows.append(alt.hconcat(*panels, spacing=gap))
    # one title under all maps: under one of them it would push the next aside
    rows[-1] = rows[-1].properties(
        title=alt.Title(
            "size: percent more default per percent more loan",
            orient="bottom",
            anchor="end",
            fontWeight="normal",
            color=theme.MUTED,
        )
    )
    return alt.vconcat(*rows, spacing=12)
