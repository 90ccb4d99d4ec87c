"""The frontier of volume against cost, and how often each reading of the cut is reached."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analysis.assumptions import Study
from analysis.figures import theme
from analysis.figures.cooperation.mix import sources
from analysis.figures.kinds import bars, beside, level
from analysis.figures.marks import labels, value_axis, widened
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings import drivers
from analysis.findings.article import amount
from analysis.findings.cooperation import common
from analysis.findings.cooperation import thirty as found
from analysis.frames import records
from analysis.numbers import cny, number, percent, span

FRONTIER, GOAL, MEETS, TODAY = "frontier", "goal", "meets", "today"


@figure("volume-against-cost", chapter=common.CHAPTER, statement="cheapest-mix-saves-little")
def frontier(study: Study) -> dict[str, Any]:
    """Least mean cost by volume, and where the readings lie on it."""
    data = _frontier(study)
    told = "; ".join(
        f"{r.label} at {percent(r.kept_pct / 100)} of the customers: {number(r.cac_cny)}"
        for r in records(data[data["what"].isin([MEETS, TODAY])])
    )
    return {
        "unit": "Least mean cost of a customer, CNY, by customers bought, percent of today's; dashed: "
        "what each reading asks for",
        "alt": f"A rising line with dots where it meets dashed levels, and a dot for today. {told}.",
        **sources(study, *common.MIX, *common.ROOMS),
        "variance": drivers.grade_profile(study, "C23"),
        "method": "The cheapest plan over five channels at each volume: the next customer costs as much "
        "in every channel that is free to move. Text messages, sites and mutual referral may add what "
        "our ranges allow within a year.",
        "would_change": "How many customers each channel brought at two levels of spend.",
        "data": data,
        "drawing": _draw_frontier,
    }


def _frontier(study: Study) -> pd.DataFrame:
    line = found.curve(study).assign(what=FRONTIER, label="")
    mean, least = found.today_and_cheapest(study)
    rows = [(100.0, mean, TODAY, "today"), (100.0, least, TODAY, "cheapest mix")]
    names = {found.OFF_PEAK: "off the peak", found.OFF_MEAN: "off the mean", found.IDEAL: "ideal"}
    for reading, words in names.items():
        one = found.row(study, reading, found.FREE)
        rows.append((0.0, one.goal_cny, GOAL, f"{words}: {number(round(one.goal_cny, -1))}"))
        if one.reached:
            rows.append((one.kept_pct, one.cac_cny, MEETS, words))
    marks = pd.DataFrame(rows, columns=["kept_pct", "cac_cny", "what", "label"])
    return pd.concat([line.drop(columns="feed_pct"), marks], ignore_index=True)


def _draw_frontier(data: pd.DataFrame, layout: Layout) -> Chart:
    x = alt.X(
        "kept_pct:Q",
        scale=alt.Scale(domain=[30, 132], nice=False),
        axis=alt.Axis(
            title="customers, percent of today's", values=[40, 60, 80, 100, 120], grid=False
        ),
    )
    line = data[(data["what"] == FRONTIER) & data["cac_cny"].notna()]
    y = alt.Y(
        "cac_cny:Q",
        scale=alt.Scale(domain=widened(1_200, 2_700, line["cac_cny"]), nice=False),
        axis=value_axis("CNY per customer", values=[1500, 2000, 2500], format=",.0f"),
    )
    goals = data[data["what"] == GOAL]
    meets = data[data["what"] == MEETS]
    meets = meets.assign(label=[percent(r.kept_pct / 100) for r in records(meets)])
    today = data[data["what"] == TODAY]
    today = today.assign(
        label=[f"{r.label} {number(round(r.cac_cny, -1))}" for r in records(today)]
    )
    dots = alt.Chart(pd.concat([meets, today])).mark_point(
        filled=True, size=80, color=theme.BLUE, opacity=1
    )
    first, rest = today.head(1), today.tail(1)
    return alt.layer(
        *level(goals, layout, y),
        alt.Chart(line).mark_line(color=theme.BLUE, strokeWidth=2.4).encode(x=x, y=y),
        dots.encode(x=x, y=y),
        labels(meets, layout, x, y, align="left", dx=8, dy=10),
        labels(first, layout, x, y, align="right", dx=-8, dy=-8),
        labels(rest, layout, x, y, align="left", dx=layout.pick(8, -14), dy=layout.pick(14, 18)),
    ).properties(**beside(layout))


@figure("thirty-percent-in-draws", chapter=common.CHAPTER, statement="thirty-percent-by-reading")
def readings(study: Study) -> dict[str, Any]:
    """In how many of 100 assumption sets each reading of the cut is reached."""
    table = found.table(study)
    # held, spend and cost are one question
    same = table["volume"].eq(found.HELD) & table["reading"].str.startswith("spend")
    data = table[~same].reset_index(drop=True)
    data = data.sort_values("volume", key=lambda v: v.ne(found.HELD), kind="stable")
    fewer = percent(1 - found.ENOUGH)
    data["row"] = [
        f"{r.reading}" + ("" if r.volume == found.HELD else f", {fewer} fewer")
        for r in records(data)
    ]
    told = "; ".join(f"{r.row}: {_of_100(r)}" for r in records(data))
    return {
        "unit": "Of 100 assumption sets, those in which the cheapest plan meets the reading; in "
        "brackets: over three families of ranges",
        "alt": f"Eight rows of bars; blue keeps today's customers, ochre has a tenth fewer. {told}.",
        **sources(study, *common.MIX, *common.ROOMS),
        "variance": drivers.grade_profile(study, "C23"),
        "method": f"Each set is a draw of mix, costs, curves and room. The peak is {cny(_peak())}; the "
        "mean is computed in each set. With all customers kept, spend and cost are one question.",
        "would_change": "The platform's mean cost, which decides how far below the peak it already is.",
        "data": data,
        "drawing": _draw_readings,
    }


def _peak() -> float:
    return amount(common.PEAK)


def _of_100(row: Any) -> str:  # noqa: ANN401  (a record)
    return f"{number(row.of_100)} ({span(row.low, row.high)})"


def _draw_readings(data: pd.DataFrame, layout: Layout) -> Chart:
    shown = data.assign(
        low=0.0,
        high=data["of_100"],
        tint=[theme.BLUE if v == found.HELD else theme.OCHRE for v in data["volume"]],
        hollow=False,
        label=[_of_100(r) for r in records(data)],
    )
    return bars(
        shown,
        layout,
        title="number of 100 assumption sets",
        ticks=[0, 25, 50, 75, 100],
        domain=[0, 125],
        room=230,
    )
