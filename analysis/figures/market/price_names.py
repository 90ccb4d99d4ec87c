"""Names on the picture on the price of credit: numbers, whom they bind, how well they are known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from analysis.figures import theme
from analysis.figures.market.price_marks import Room, across, tip, up
from analysis.figures.marks import words
from analysis.figures.theme import Layout

LINE = 15
"""Pixels from one line of a label to the next."""


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
            place: dict[str, Any] = {"x": across(layout), "y": up(room)}
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

    def level(id: str, field: str) -> float:
        return float(str(rows.loc[id, field]))

    deal, mean = rows.loc["B05"], rows.loc["B16"]
    one, middle = (
        f"{deal['rate_pct']} ({deal['grade']})",
        f"mean {mean['rate_pct']} ({mean['grade']})",
    )
    names = [
        Name("2021-01-01", level("B06", "high_pct"), [ends("B06", 0)], dy=-10, tint=theme.GREEN),
        Name("2020-11-15", 5.4, [ends("B07", 2)], "right", tint=theme.RUST),
        Name("2020-06-01", level("B05", "rate_pct"), [one], "right", 16, theme.RUST),
        Name("2022-11-15", 2.3, [ends("B15", 0)], "right", tint=theme.RUST),
        Name("2024-07-01", 4.5, [ends("B17", 1)], "center", -10, theme.GREEN),
        Name("2024-12-01", level("B16", "low_pct"), [middle], "right", 13, theme.BLUE),
        Name(
            "2025-01-01",
            level("B46", "low_pct"),
            [ends("B46", 2)],
            layout.pick("left", "center"),
            layout.pick(13, 29),
            theme.BLUE,
        ),
        Name("2020-11-15", 4.25, [layout.pick("one-year LPR (C)", "LPR (C)")], "right", -12),
    ]
    leader = (
        alt.Chart(
            pd.DataFrame(
                {"start": ["2024-07-01"], "rate_pct": [level("B17", "high_pct")], "high_pct": [4.5]}
            )
        )
        .mark_rule(color=theme.GREEN, strokeWidth=1)
        .encode(x=across(layout), y=up(room), y2="high_pct:Q")
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
        .encode(x=across(layout), y=up(room), tooltip=tip())
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
