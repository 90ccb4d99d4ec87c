"""Marks of the picture on the price of credit: ceilings, steps, ranges, and their names.

All layers of a panel take their scales from one `Room`, so that no two can disagree.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from analysis.figures import theme
from analysis.figures.marks import value_axis, words
from analysis.figures.theme import Layout
from analysis.findings.market import ceilings as found
from analysis.findings.market import funding

TIME = ["2017-07-01", "2028-04-01"]
YEARS = {"wide": (2018, 2020, 2022, 2024, 2026, 2028), "narrow": (2018, 2022, 2026)}
TINTS = {funding.BOND: theme.BLUE, funding.ABS: theme.RUST, funding.ALL: theme.GREEN}
SURE = "B"
"""Worst grade still drawn full."""
LINE = 15
"""Pixels from one line of a label to the next."""


class Room(NamedTuple):
    """Height of a panel, top of its scale, and ticks."""

    height: int
    top: int
    ticks: tuple[int, ...]


# the first and the last panel have the same pixels for a point
TALL = Room(260, 40, (0, 10, 20, 30, 40))
CLOSE = Room(230, 8, (0, 2, 4, 6, 8))
APART = Room(195, 30, (0, 10, 20, 30))


def _x(layout: Layout, field: str = "start") -> alt.X:
    return alt.X(
        f"{field}:T",
        scale=alt.Scale(domain=TIME),
        axis=alt.Axis(
            title=None,
            format="%Y",
            values=[f"{year}-01-01" for year in YEARS[layout.name]],
            grid=False,
        ),
    )


def _y(room: Room, field: str = "rate_pct") -> alt.Y:
    return alt.Y(
        f"{field}:Q",
        scale=alt.Scale(domain=[0, room.top]),
        axis=value_axis("percent a year", values=list(room.ticks)),
    )


def _tip() -> list[alt.Tooltip]:
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
                .encode(x=_x(layout), x2="end:T", y=_y(room), tooltip=_tip())
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
        .encode(x=_x(layout), x2="end:T", y=_y(room))
    )
    return [_stairs(part, layout, room, theme.SLATE, 2.0), held]


def _stairs(part: pd.DataFrame, layout: Layout, room: Room, tint: str, width: float) -> alt.Chart:
    # a step line needs its last level once more, on the day it was last seen
    end = part.tail(1).assign(start=part["end"].iloc[-1])
    return (
        alt.Chart(pd.concat([part, end]))
        .mark_line(interpolate="step-after", color=tint, strokeWidth=width)
        .encode(x=_x(layout), y=_y(room), tooltip=_tip())
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
                        x=_x(layout),
                        x2="end:T",
                        y=_y(room, "low_pct"),
                        y2="high_pct:Q",
                        tooltip=_tip(),
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
                    .encode(x=_x(layout, "middle"), y=_y(room), tooltip=_tip())
                )
        # a mean inside its range, and a deal dated to a half-year or year: level strokes
        long = single[
            pd.to_datetime(single["end"]) - pd.to_datetime(single["start"]) > pd.Timedelta(days=31)
        ]
        if len(long):
            stroke = (
                alt.Chart(long)
                .mark_rule(color=tint, strokeWidth=1 if small else 1.6)
                .encode(x=_x(layout), x2="end:T", y=_y(room))
            )
            layers.insert(0, stroke)
    return layers


class Name(NamedTuple):
    """A label: its day and height, lines of words, side, and shift from the point."""

    day: str
    pct: float
    lines: Sequence[str]
    align: str = "left"
    dy: float = 0.0
    tint: str = theme.INK


def _names(names: Sequence[Name], layout: Layout, room: Room) -> list[Any]:
    layers: list[Any] = []
    for name in names:
        # one row of the label at a time, so that each line keeps its halo
        for i, line in enumerate(name.lines):
            at = pd.DataFrame([{"start": name.day, "rate_pct": name.pct, "label": line}])
            place: dict[str, Any] = {"x": _x(layout), "y": _y(room)}
            set_as: dict[str, Any] = {
                "align": name.align,
                "baseline": "middle",
                "dy": name.dy + i * LINE,
                "fontWeight": "bold",
            }
            halo = words(
                at, layout, tint=theme.GROUND, stroke=theme.GROUND, strokeWidth=4, **set_as
            )
            layers += [
                halo.encode(**place),
                words(at, layout, tint=name.tint, **set_as).encode(**place),
            ]
    return layers


def _graded(part: pd.DataFrame, id: str) -> str:
    return str(part.loc[part["id"] == id, "grade"].iloc[0])


def _level(part: pd.DataFrame, id: str) -> float:
    return float(part.loc[part["id"] == id, "rate_pct"].iloc[0])


def named(part: pd.DataFrame, layout: Layout, room: Room) -> list[Any]:
    """Return the names of the ceilings: the number, whom it binds, the grade."""
    pct = {id: _level(part, id) for id in part["id"].unique()}
    mark = {id: f"({_graded(part, id)})" for id in pct}
    said = {id: f"{value:.0f}" for id, value in pct.items()}
    before = [f"{said['before']}, all fees in: cash loans,", "online microloans, any lender"]
    names = [
        Name(
            "2017-12-01",
            pct["before"],
            layout.pick(
                [f"{' '.join(before)} {mark['before']}"],
                [before[0], f"{before[1]} {mark['before']}"],
            ),
            dy=layout.pick(-11, 12),
        ),
    ]
    if layout.narrow:
        names += [
            Name(
                "2028-04-01",
                pct["all-in"],
                [f"{said['all-in']}, all fees in: loans", f"platforms arrange {mark['all-in']}"],
                "right",
                -26,
            ),
            Name(
                "2025-07-01",
                pct["round-2021"],
                [
                    f"{said['round-2021']}, guidance {mark['round-2021']},",
                    "licensed companies",
                ],
                "right",
                12,
            ),
            Name(
                "2028-04-01",
                pct["average"],
                [
                    f"{said['average']}, scenario: average",
                    "of a licensed company,",
                    f"no public text {mark['average']}",
                ],
                "right",
                20,
            ),
        ]
    else:
        names += [
            Name(
                "2021-01-01",
                pct["round-2021"],
                [
                    f"{said['round-2021']}, guidance: licensed",
                    f"companies in many places {mark['round-2021']}",
                ],
                dy=-27,
            ),
            Name(
                "2025-10-15",
                pct["all-in"],
                [
                    f"{said['all-in']}, all fees in:",
                    "loans that platforms",
                    f"arrange {mark['all-in']}",
                ],
                dy=-42,
            ),
            Name(
                "2025-10-15",
                pct["average"],
                [
                    f"{said['average']}, scenario: average",
                    "of a licensed company,",
                    f"no public text {mark['average']}",
                ],
                dy=14,
            ),
        ]
    return _names(names, layout, room)


def priced(part: pd.DataFrame, layout: Layout, room: Room) -> list[Any]:
    """Return the numbers of the main ranges."""
    rows = part.set_index("id")

    def ends(id: str, digits: int) -> str:
        row = rows.loc[id]
        return f"{row['low_pct']:.{digits}f} to {row['high_pct']:.{digits}f} ({row['grade']})"

    def top(id: str) -> Any:  # noqa: ANN401  (a cell)
        return rows.loc[id]["high_pct"]

    deal, mean = rows.loc["B05"], rows.loc["B16"]
    one, middle = (
        f"{deal['rate_pct']} ({deal['grade']})",
        f"mean {mean['rate_pct']} ({mean['grade']})",
    )
    names = [
        Name("2021-01-01", top("B06"), [ends("B06", 0)], dy=-10, tint=theme.GREEN),
        Name("2020-11-15", 5.4, [ends("B07", 2)], "right", tint=theme.RUST),
        Name("2020-06-01", deal["rate_pct"], [one], "right", 16, theme.RUST),
        Name("2022-12-15", 2.3, [ends("B15", 0)], "right", tint=theme.RUST),
        Name("2024-07-01", 4.5, [ends("B17", 1)], "center", -10, theme.GREEN),
        Name("2024-12-01", mean["low_pct"], [middle], "right", 13, theme.BLUE),
        Name(
            "2025-01-01",
            rows.loc["B46"]["low_pct"],
            [ends("B46", 2)],
            layout.pick("left", "center"),
            layout.pick(13, 29),
            theme.BLUE,
        ),
        Name("2020-11-15", 4.25, [layout.pick("one-year LPR (C)", "LPR (C)")], "right", -12),
    ]
    leader = (
        alt.Chart(
            pd.DataFrame({"start": ["2024-07-01"], "rate_pct": [top("B17")], "high_pct": [4.5]})
        )
        .mark_rule(color=theme.GREEN, strokeWidth=1)
        .encode(x=_x(layout), y=_y(room), y2="high_pct:Q")
    )
    return [leader, *_names(names, layout, room)]


def apart(part: pd.DataFrame, layout: Layout, room: Room) -> list[Any]:
    """Return the goal of microloan companies, and the names of the lines in the last panel."""
    goal = part[part["id"] == "microloan-end"]
    diamond = (
        alt.Chart(goal)
        .mark_point(
            shape="diamond", filled=True, size=90, fill=theme.GROUND, stroke=theme.OCHRE, opacity=1
        )
        .encode(x=_x(layout), y=_y(room), tooltip=_tip())
    )
    court = part[part["what"] == "4 x LPR"]
    end, grade = goal.iloc[0], court["grade"].iloc[0]
    names = [
        Name(
            "2028-04-01",
            _level(part, "microloan"),
            [
                f"{_level(part, 'microloan'):.0f}, microloan companies ({_graded(part, 'microloan')})"
            ],
            "right",
            -12,
        ),
        Name(
            "2028-04-01",
            float(end["rate_pct"]),
            [f"{end['rate_pct']:.0f}, microloan companies", f"by the end of 2027 ({end['grade']})"],
            "right",
            16,
        ),
        Name(
            "2020-08-20",
            float(court["rate_pct"].iloc[0]),
            layout.pick(
                [f"4 x LPR: private lending, by the courts ({grade})"],
                ["4 x LPR: private lending,", f"by the courts ({grade})"],
            ),
            dy=layout.pick(-12, -27),
        ),
    ]
    return [diamond, *_names(names, layout, room)]
