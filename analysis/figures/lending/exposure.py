"""What a customer owes month by month, under two ladders and two ways of following on."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analysis.assumptions import Study
from analysis.figures import stage, theme
from analysis.figures.marks import SIDE, colour, key, value_axis, widened
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings.lending import common
from analysis.findings.lending import exposure as found
from analysis.frames import records
from analysis.numbers import cny, number

TOP = 16_500


@figure("debt-under-each-ladder", chapter="05-lending", statement="more-at-risk-sooner")
def exposure(study: Study) -> dict[str, Any]:
    """What is owed at each month's end."""
    data = found.balances(study)
    peaks = data.groupby(["mode", "ladder", "path"], sort=False)["balance_cny"].max().reset_index()
    spoken = "; ".join(
        f"{row.mode.lower()}, {row.ladder}, {row.path}: at most {cny(row.balance_cny)}"
        for row in records(peaks)
    )
    share = study.value("next_loan_after")
    return {
        "unit": f"CNY owed at each month's end, loans of {number(common.SHOWN)} months; full line: "
        "a customer who pays on schedule and takes every loan; dashed: the average customer",
        "alt": f"Two panels of stepped lines over {number(found.LAST)} months, loans one after "
        f"another and overlapping. {spoken}.",
        "source_line": "Source: computed from our assumptions (grade E); shapes of the ladders after "
        "National Business Daily, 31 March 2025.",
        "source_ids": common.article_sources(),
        "grades": common.grades(study, article=False),
        "method": "The engine lays every loan along the calendar; both ladders hold the same five "
        "amounts in opposite order. Overlapping: the next loan is granted when "
        f"{number(100 * share)} of 100 of the last is repaid on schedule.",
        "would_change": "The amounts and dates of loans to real customers of either ladder.",
        "data": data,
        "drawing": _draw,
        "slide_drawing": stage.only(_draw, 0, 1),
    }


def _panel(data: pd.DataFrame, mode: str, layout: Layout, *, last: bool) -> alt.LayerChart:
    part = data[data["mode"] == mode]
    x = alt.X(
        "month:Q",
        scale=alt.Scale(domain=[0, found.LAST]),
        axis=alt.Axis(
            title="months since the first loan" if last else None,
            values=list(range(0, found.LAST + 1, 12)),
            labels=last,
            grid=False,
        ),
    )
    y = alt.Y(
        "balance_cny:Q",
        scale=alt.Scale(domain=widened(0, TOP, data["balance_cny"])),
        axis=value_axis("CNY per customer", values=[0, 5_000, 10_000], format=",.0f"),
    )
    tip = [
        alt.Tooltip("ladder:N"),
        alt.Tooltip("path:N"),
        alt.Tooltip("month:Q"),
        alt.Tooltip("balance_cny:Q", format=",.0f", title="CNY owed"),
    ]
    lines = [
        alt.Chart(part[part["path"] == path])
        .mark_line(interpolate="step-after", strokeWidth=width, strokeDash=dash)
        .encode(x=x, y=y, color=colour("ladder", theme.LADDER_COLOURS), tooltip=tip)
        for path, width, dash in ((found.ON_TIME, 2.2, [1, 0]), (found.EXPECTED, 1.8, [5, 3]))
    ]
    return alt.layer(*lines).properties(
        width=layout.inner - SIDE - 8,
        height=layout.pick(170, 150),
        title=alt.Title(mode, frame="bounds"),
    )


def _draw(data: pd.DataFrame, layout: Layout) -> Chart:
    entries = [(name, tint, "band") for name, tint in theme.LADDER_COLOURS.items()]
    panels = [
        _panel(data, mode, layout, last=mode == found.OVER) for mode in (found.AFTER, found.OVER)
    ]
    return alt.vconcat(key(entries, layout, left=SIDE), *panels, spacing=14)
