"""Marks of the picture on the price of credit: ceilings, steps, deals and ranges.

All layers of a panel take their scale of rates from one `Room`, and the ends of time are set in
one layer, so that no two can disagree.
"""

from __future__ import annotations

from typing import NamedTuple

import altair as alt
import pandas as pd

from analysis.figures import theme
from analysis.figures.marks import value_axis
from analysis.figures.theme import Layout
from analysis.findings.market import ceilings as found
from analysis.findings.market import funding

TIME = ["2017-07-01", "2028-04-01"]
YEARS = {"wide": (2018, 2020, 2022, 2024, 2026, 2028), "narrow": (2018, 2022, 2026)}
TINTS = {funding.BOND: theme.BLUE, funding.ABS: theme.RUST, funding.ALL: theme.GREEN}
SURE = "B"
"""Worst grade still drawn full."""


class Room(NamedTuple):
    """Height of a panel, top of its scale, and ticks."""

    height: int
    top: int
    ticks: tuple[int, ...]


# the first and the last panel have the same pixels for a point
TALL = Room(260, 40, (0, 10, 20, 30, 40))
CLOSE = Room(230, 8, (0, 2, 4, 6, 8))
APART = Room(195, 30, (0, 10, 20, 30))


def across(layout: Layout, field: str = "start", *, ends: bool = False) -> alt.X:
    """Return the axis of time, one for all panels."""
    return alt.X(
        f"{field}:T",
        scale=alt.Scale(domain=TIME, nice=False) if ends else alt.Scale(nice=False),
        axis=alt.Axis(
            title=None,
            format="%Y",
            values=[f"{year}-01-01" for year in layout.pick(YEARS["wide"], YEARS["narrow"])],
            grid=False,
        ),
    )


def up(room: Room, field: str = "rate_pct") -> alt.Y:
    """Return the axis of rates of a panel."""
    return alt.Y(
        f"{field}:Q",
        scale=alt.Scale(domain=[0, room.top]),
        axis=value_axis("percent a year", values=list(room.ticks)),
    )


def tip() -> list[alt.Tooltip]:
    """Return what a pointer on a mark brings up."""
    return [
        alt.Tooltip("what:N"),
        alt.Tooltip("about:N"),
        alt.Tooltip("start:T", format="%Y-%m-%d", title="from"),
        alt.Tooltip("end:T", format="%Y-%m-%d", title="to"),
        alt.Tooltip("rate_pct:Q", title="percent"),
        alt.Tooltip("low_pct:Q", title="low"),
        alt.Tooltip("high_pct:Q", title="high"),
        alt.Tooltip("grade:N"),
    ]


def ceilings(
    part: pd.DataFrame, layout: Layout, room: Room, tint: str = theme.PLUM
) -> list[alt.Chart]:
    """Return ceilings as level lines: rules solid, guidance dashed, unsure starts dotted."""
    unsure = part["what"].str.endswith("not sure")
    rule = part["what"] == found.RULE
    layers = []
    for candidates, dash, width in (
        (part[rule], [1, 0], 3.0),
        (part[~rule & ~unsure], [6, 4], 2.4),
        (part[unsure], [1.5, 3], 2.4),
    ):
        rows = candidates[candidates["start"] < candidates["end"]]
        if len(rows):
            layers.append(
                alt.Chart(rows)
                .mark_rule(color=tint, strokeWidth=width, strokeDash=dash)
                .encode(x=across(layout), x2="end:T", y=up(room), tooltip=tip())
            )
    return layers


def steps(part: pd.DataFrame, layout: Layout, room: Room) -> list[alt.Chart]:
    """Return the LPR as a line of steps."""
    return [_stairs(part, layout, room, theme.INK, 2.0)]


def court(part: pd.DataFrame, layout: Layout, room: Room) -> list[alt.Chart]:
    """Return four times the LPR as steps, and its value held to the day microloans must meet it."""
    goal = part.tail(1).assign(start=part["end"].iloc[-1], end="2027-12-31")
    held = (
        alt.Chart(goal)
        .mark_rule(color=theme.SLATE, strokeWidth=1.6, strokeDash=[2, 3])
        .encode(x=across(layout), x2="end:T", y=up(room))
    )
    return [_stairs(part, layout, room, theme.SLATE, 2.0), held]


def _stairs(part: pd.DataFrame, layout: Layout, room: Room, tint: str, width: float) -> alt.Chart:
    # a step line needs its last level once more, on the day it was last seen
    end = part.tail(1).assign(start=part["end"].iloc[-1])
    return (
        alt.Chart(pd.concat([part, end]))
        .mark_line(interpolate="step-after", color=tint, strokeWidth=width)
        .encode(x=across(layout, ends=True), y=up(room), tooltip=tip())
    )


def money(part: pd.DataFrame, layout: Layout, room: Room, *, small: bool) -> list[alt.Chart]:
    """Return deals as points and printed aggregates as boxes over period and range."""
    layers = []
    for kind, tint in TINTS.items():
        mine = part[part["what"].str.startswith(kind)]
        mine = mine.assign(
            middle=[
                (a + (b - a) / 2).strftime("%Y-%m-%d")
                for a, b in zip(
                    pd.to_datetime(mine["start"]), pd.to_datetime(mine["end"]), strict=True
                )
            ]
        )
        ranges = mine[mine["low_pct"].notna()]
        single = mine[mine["rate_pct"].notna()]
        deals = single[single["low_pct"].isna()]
        for sure in (True, False):
            boxes = ranges[(ranges["grade"] <= SURE) == sure]
            dots = deals[(deals["grade"] <= SURE) == sure]
            if len(boxes):
                layers.append(
                    alt.Chart(boxes)
                    .mark_rect(
                        stroke=tint,
                        strokeWidth=1 if small else 1.6,
                        fill=tint,
                        fillOpacity=0.3 if sure else 0,
                    )
                    .encode(
                        x=across(layout),
                        x2="end:T",
                        y=up(room, "low_pct"),
                        y2="high_pct:Q",
                        tooltip=tip(),
                    )
                )
            if len(dots):
                layers.append(
                    alt.Chart(dots)
                    .mark_point(
                        filled=True,
                        fill=tint if sure else theme.GROUND,
                        stroke=tint,
                        strokeWidth=1 if small else 1.6,
                        size=14 if small else layout.pick(60, 40),
                        opacity=1,
                    )
                    .encode(x=across(layout, "middle"), y=up(room), tooltip=tip())
                )
        # a mean inside its range, and a deal dated to a half-year or year: level strokes
        long = single[
            pd.to_datetime(single["end"]) - pd.to_datetime(single["start"]) > pd.Timedelta(days=31)
        ]
        if len(long):
            stroke = (
                alt.Chart(long)
                .mark_rule(color=tint, strokeWidth=1 if small else 1.6)
                .encode(x=across(layout), x2="end:T", y=up(room))
            )
            layers.insert(0, stroke)
    return layers
