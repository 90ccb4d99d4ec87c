"""Licensed companies by how much of their online lending comes from others."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analysis.assumptions import Study
from analysis.figures import theme
from analysis.figures.marks import key, labels, row_axis, row_names
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings.market import association as found
from analysis.frames import records

ROOM = 214
TINTS = {found.THIRD: theme.RUST, found.OWN: theme.GREEN}
TITLES = {
    found.THIRD: "From third parties (the article)",
    found.OWN: "Own online channel (press, the article)",
}


@figure("dependence-by-count", chapter="market", statement="most-depend-on-others")
def dependence(_: Study) -> dict[str, Any]:
    """Counts of licensed companies, one square a company."""
    data = found.rows()
    spoken = "; ".join(
        f"{r.question}, {r.group}, {r.year}: {r.companies}"
        + (f", {r.inside} of them with none" if r.inside else "")
        for r in records(data)
    )
    everybody = found.counts().all
    return {
        "unit": f"Number of licensed companies, of {everybody}, by share of their online lending; one "
        "square is one company; hollow: computed by us; rows do not show the same companies",
        "alt": f"Rows of squares, one a company, {everybody} places in each row. {spoken}.",
        "slide_source": "Source: bankers' association, as quoted by press.",
        "source_line": "Source: China Banking Association, development report 2024 (not seen), as "
        "quoted by National Business Daily, 31 March 2025 (ledger F020 to F024, F037 to F041) and "
        "by a press page on cj.sina.com.cn.",
        "source_ids": found.source_ids(),
        "grades": tuple(data["grade"]),
        "method": "The number for 2022 is that for 2023 less the printed increase. The companies "
        "between a fifth and half follow from the other counts, which fit in one way only. The "
        "number of companies is that of those with any own online lending and those with none.",
        "would_change": "The association's report itself, or its counts for another year.",
        "data": data,
        "drawing": _draw,
    }


def _squares(part: pd.DataFrame) -> pd.DataFrame:
    """Return one row a place: filled, dark (none at all), hollow (computed) or free."""
    rows = []
    for r in records(part):
        for place in range(r.of):
            if place >= r.companies:
                kind = "free"
            elif r.known == "computed":
                kind = "hollow"
            else:
                kind = "none" if place < r.inside else "full"
            rows.append((r.row, place + 0.5, kind))
    return pd.DataFrame(rows, columns=["row", "place", "kind"])


def _panel(part: pd.DataFrame, layout: Layout, *, last: bool) -> alt.LayerChart:
    question = str(part["question"].iloc[0])
    tint = TINTS[question]
    everybody = int(part["of"].iloc[0])
    y = alt.Y("row:N", sort=list(part["row"]), axis=row_axis(layout, ROOM))
    x = alt.X(
        "place:Q",
        scale=alt.Scale(domain=[0, everybody + layout.pick(4, 3)], nice=False),
        axis=alt.Axis(
            title="number of companies" if last else None,
            values=[0, 10, 20, 30],
            grid=False,
            labels=last,
        ),
    )
    side = layout.pick(90, 34)
    styles = {
        "full": {"fill": tint, "stroke": tint},
        "none": {"fill": theme.INK, "stroke": theme.INK},
        "hollow": {"fill": theme.GROUND, "stroke": tint},
        "free": {"fill": theme.GROUND, "stroke": theme.GRID},
    }
    squares = _squares(part)
    layers: list[Any] = [
        alt.Chart(squares[squares["kind"] == kind])
        .mark_point(shape="square", filled=True, size=side, strokeWidth=1.2, opacity=1, **style)
        .encode(x=x, y=y)
        for kind, style in styles.items()
    ]
    ends = part.assign(at=part["of"] + 0.6, label=part["companies"].astype(str))
    layers.append(labels(ends, layout, alt.X("at:Q"), y, align="left"))
    if layout.narrow:
        layers.append(row_names(part, layout, y, "row", rise=14))
    return alt.layer(*layers).properties(
        width=layout.inner - layout.pick(ROOM + 8, 4),
        height=layout.pick(28, 40) * len(part),
        title=alt.Title(TITLES[question], frame="bounds"),
    )


def _draw(data: pd.DataFrame, layout: Layout) -> Chart:
    shown = data.assign(
        row=[f"{r.group}, {r.year} ({r.grade})" for r in records(data)],
    )
    panels = [
        _panel(shown[shown["question"] == q], layout, last=q == found.OWN)
        for q in (found.THIRD, found.OWN)
    ]
    entries = (
        ("no own online lending at all", theme.INK, "band"),
        ("computed by us", theme.MUTED, "box"),
    )
    return alt.vconcat(
        key(entries, layout, left=layout.pick(ROOM, 0), per_row=2), *panels, spacing=14
    )
