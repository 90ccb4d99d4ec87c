"""Paying back by month, and the grid of loan cycles in every reading, tenor and cost."""

from __future__ import annotations

import math
from typing import Any

import altair as alt
import pandas as pd

from analysis.assumptions import Study
from analysis.figures import stage, theme
from analysis.figures.marks import (
    SIDE,
    colour,
    key,
    row_axis,
    row_names,
    value_axis,
    widened,
    words,
)
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings.lending import common
from analysis.findings.lending import payback as found
from analysis.frames import records
from analysis.numbers import cny, number

TOP = 3_300
MONTHS = [0, 12, 24, 36, 48, 60]


@figure("paying-back-by-month", chapter="05-lending", statement="worth-less-than-he-cost")
def by_month(study: Study) -> dict[str, Any]:
    """The contribution so far, month by month, under the article's costs."""
    data = found.running(study)
    ends = found.months(study).drop_duplicates(["term", "ladder", "tail"])
    spoken = "; ".join(
        f"loans of {row.term} months, {row.ladder}, {row.tail} loans after the fifth: "
        f"{cny(row.value_cny)}"
        for row in records(ends)
    )
    costs = ", ".join(number(cost) for cost in common.costs())
    return {
        "unit": "CNY of discounted contribution so far, before acquisition, average customer; full "
        f"line: five loans; dashed: {number(common.TAILS[1])} more at the last amount",
        "alt": f"Three panels, one for each length of loan, with lines at CNY {costs}. Where the "
        f"lines end: {spoken}.",
        "source_line": common.SOURCE,
        "source_ids": common.article_sources(),
        "grades": common.grades(study),
        "method": "The guarantor's customer, one loan after another, no link of size, price or "
        "promise to default. A customer has paid back where the line crosses a cost and stays above. "
        f"Drawn are the first {number(found.LAST)} months; the values named run to the last loan.",
        "would_change": common.WOULD_CHANGE,
        "data": data,
        "drawing": _lines,
    }


def _panel(data: pd.DataFrame, term: int, layout: Layout, *, last: bool) -> Chart:
    part = data[data["term"] == term]
    x = alt.X(
        "month:Q",
        scale=alt.Scale(domain=[0, found.LAST]),
        axis=alt.Axis(
            title="months since the first loan" if last else None, values=MONTHS, grid=False
        ),
    )
    scale = alt.Scale(domain=widened(-300, TOP, data["running_cny"]))
    y = alt.Y(
        "running_cny:Q",
        scale=scale,
        axis=value_axis("CNY per customer", values=[0, 1_000, 2_000, 3_000], format=",.0f"),
    )
    tip = [
        alt.Tooltip("ladder:N"),
        alt.Tooltip("tail:Q", title="loans after the fifth"),
        alt.Tooltip("month:Q"),
        alt.Tooltip("running_cny:Q", format=",.0f", title="CNY so far"),
    ]
    lines = [
        alt.Chart(part[part["tail"] == tail])
        .mark_line(strokeWidth=2.2 if not tail else 1.8, strokeDash=[1, 0] if not tail else [5, 3])
        .encode(x=x, y=y, color=colour("ladder", theme.LADDER_COLOURS), tooltip=tip)
        for tail in common.TAILS
    ]
    marks = pd.DataFrame(
        {
            "month": 0.0,
            "running_cny": list(common.costs()),
            "label": [f"costs {number(cost)}" for cost in common.costs()],
        }
    )
    rules = alt.Chart(marks).mark_rule(color=theme.MUTED, strokeWidth=1.2).encode(y=y)
    names = words(marks, layout, align="left", dx=4, dy=-8, tint=theme.MUTED).encode(x=x, y=y)
    width = layout.pick((layout.inner - 3 * SIDE - 64) // 3, layout.inner - SIDE - 10)
    return alt.layer(rules, names, *lines).properties(
        width=width,
        height=layout.pick(250, 170),
        title=alt.Title(f"Loans of {term} months", frame="bounds"),
    )


def _lines(data: pd.DataFrame, layout: Layout) -> Chart:
    entries = [(name, tint, "band") for name, tint in theme.LADDER_COLOURS.items()]
    terms = common.TENORS
    panels = [
        _panel(
            data,
            term,
            layout,
            last=term == terms[-1],
        )
        for term in terms
    ]
    join = layout.pick(alt.hconcat, alt.vconcat)
    return alt.vconcat(key(entries, layout, left=SIDE), join(*panels, spacing=14), spacing=8)


@figure("loan-cycles-to-pay-back", chapter="lending-in-detail", statement="main-reading-of-cycles")
def cycles(study: Study) -> dict[str, Any]:
    """Every cell of the question how many loans it takes."""
    data = found.grid(study)
    main = data[data["main"]]
    spoken = "; ".join(
        f"{row.ladder}, {row.tail} loans after the fifth, {row.term} months, cost "
        f"{number(row.cac_cny)}: {_cell(row) or 'never'}"
        for row in records(main)
    )
    return {
        "unit": "Loans until income covers the cost, by length of loan and acquisition cost in CNY; "
        "grey: the ladder ends first, with the part covered in percent; framed: the main "
        "reading, fixed beforehand",
        "alt": f"A grid of numbers, six readings by nine cells, four times. In the main reading: "
        f"{spoken}.",
        "source_line": common.SOURCE,
        "source_ids": common.article_sources(),
        "grades": common.grades(study),
        "method": "Discounted flows of the first loans over their whole lives, recoveries included. "
        "Interest against all costs but loss is the article's own way of counting; contribution "
        "also counts what is never repaid. Loyal: pays on schedule, is never late, always returns.",
        "would_change": "A lender's own count of loans until its customers covered their cost, with "
        "what it counts as cost.",
        "data": data,
        "drawing": _grid,
        "slide_drawing": stage.only(_grid, 0),
    }


def _cell(row: Any) -> str:  # noqa: ANN401  (a record)
    return "" if math.isnan(row.cycles) else number(row.cycles)


SHORT = {
    "Interest against acquisition": "Interest over CAC",
    "Interest against all costs but loss": "Interest over all costs",
    "Contribution against acquisition": "Contribution over CAC",
}


def _short(reading: str) -> str:
    what, whose = reading.rsplit(", ", 1)
    return f"{SHORT[what]}, {whose.split(' ')[0]}"


HEAD = (
    "[split(datum.label, '|')[1] == '2' ? split(datum.label, '|')[0] + ' months' : '', "
    "split(datum.label, '|')[1] + 'k']"
)
ROOM = 196


def _block(
    data: pd.DataFrame, ladder: str, tail: int, layout: Layout, *, names: bool
) -> alt.LayerChart:
    part = data[(data["ladder"] == ladder) & (data["tail"] == tail)].copy()
    part["column"] = [f"{row.term}|{number(row.cac_cny / 1000, 1)}" for row in records(part)]
    part["column"] = part["column"].str.replace(".0", "", regex=False)
    part["row"] = [_short(reading) for reading in part["reading"]]
    part["label"] = [_cell(row) or number(math.floor(100 * row.coverage)) for row in records(part)]
    part["paid"] = part["cycles"].notna()
    room = ROOM if names and not layout.narrow else 0
    x = alt.X(
        "column:N",
        sort=list(dict.fromkeys(part["column"])),
        scale=alt.Scale(paddingInner=0.06, paddingOuter=0.02),
        axis=alt.Axis(
            title=None, orient="top", labelAngle=0, labelExpr=HEAD, grid=False, labelPadding=19
        ),
    )
    y = alt.Y(
        "row:N",
        sort=list(dict.fromkeys(part["row"])),
        axis=row_axis(layout, room) if room else alt.Axis(title=None, labels=False, grid=False),
        scale=alt.Scale(paddingInner=layout.pick(0.1, 0.5), paddingOuter=layout.pick(0.05, 0.45)),
    )
    tip = [
        alt.Tooltip("reading:N"),
        alt.Tooltip("term:Q", title="months a loan"),
        alt.Tooltip("cac_cny:Q", format=",.0f", title="cost, CNY"),
        alt.Tooltip("cycles:Q", title="loans"),
        alt.Tooltip("coverage:Q", format=".0%", title="covered"),
    ]
    layers: list[Any] = []
    for paid, main in ((True, True), (True, False), (False, True), (False, False)):
        some = part[(part["paid"] == paid) & (part["main"] == main)]
        layers.append(
            alt.Chart(some)
            .mark_rect(
                color=theme.LADDER_COLOURS[ladder] if paid else theme.GRID,
                fillOpacity=1.0 if paid else 0.45,
                stroke=theme.INK if main else None,
                strokeWidth=1.6,
            )
            .encode(x=x, y=y, tooltip=tip)
        )
    for paid, ink in ((True, theme.GROUND), (False, theme.MUTED)):
        layers.append(
            alt.Chart(part[part["paid"] == paid])
            .mark_text(
                color=ink,
                fontSize=layout.font_size - (0 if paid else 1),
                fontWeight="bold" if paid else "normal",
            )
            .encode(x=x, y=y, text="label:N")
        )
    if layout.narrow:
        layers.append(row_names(part, layout, y, "row", rise=19))
    more = "no loans after the fifth" if not tail else f"{number(tail)} more at the last amount"
    return alt.layer(*layers).properties(
        width=layout.pick((layout.inner - ROOM - 34) / 2, layout.inner - 4),
        height=layout.pick(150, 270),
        title=alt.Title(
            f"{ladder.capitalize()}: number of loans",
            subtitle=more,
            frame="bounds",
            dx=room,
            subtitlePadding=2,
        ),
    )


def _grid(data: pd.DataFrame, layout: Layout) -> Chart:
    blocks = [
        [
            _block(data, ladder, tail, layout, names=ladder == next(iter(common.LADDERS)))
            for ladder in common.LADDERS
        ]
        for tail in common.TAILS
    ]
    if layout.narrow:
        return alt.vconcat(*[block for row in blocks for block in row], spacing=16)
    return alt.vconcat(*[alt.hconcat(*row, spacing=16) for row in blocks], spacing=16)
