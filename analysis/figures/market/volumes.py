"""Quarterly loan volumes of six listed platforms, a panel each."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analysis.assumptions import Study
from analysis.figures import theme
from analysis.figures.marks import SIDE, key, value_axis
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings.market import volumes as found
from analysis.findings.platforms import SHORT
from analysis.numbers import MINUS, number, percent

DOMAIN = ["2017-07-01", "2026-01-01"]
YEARS = {"wide": (2018, 2020, 2022, 2024), "narrow": (2018, 2022)}
GAP = 16
SHAPES = {found.FIRST: "circle", found.PRESENT: "diamond", found.LATER: "diamond"}


@figure("platform-volumes", chapter="market", statement="platforms-grow")
def volumes(_: Study) -> dict[str, Any]:
    """Every quarterly volume seen, by platform, with the change over a year."""
    data = found.volumes()
    changes = {p.ticker: p for p in found.pairs(1)}
    spoken = "; ".join(
        f"{SHORT[t]}: {number(p.before, 1)} to {number(p.latest, 1)} ({_change(p.change)})"
        for t, p in changes.items()
    )
    return {
        "unit": "Loans made in a quarter, CNY billion, a scale of its own for each platform; holes: "
        "quarters not seen; hollow: worked out by us; at the top: change over the last year",
        "alt": f"Six small line charts, 2017 to 2025. Latest quarter against a year before, CNY "
        f"billion: {spoken}. Qifu's line breaks where a service was left out and volumes were "
        "restated.",
        "source_line": "Source: quarterly releases of listed platforms and mirrors of them, press; "
        "hollow ones computed.",
        "source_ids": found.source_ids(),
        "grades": tuple(data["grade"]),
        "method": "Lines join quarters in a row on one scope. Changes compare like with like: the "
        "same quarter, and for the platform that left a service out only restated or later "
        "values. Volumes are those of the whole group, abroad included where it lends there; "
        "Yiren's before 2020 were another business.",
        "would_change": "Volumes after September 2025, the first quarters under the ceiling that took "
        "effect that October.",
        "data": data,
        "drawing": _draw,
    }


def _change(share: float) -> str:
    """Return a change with its sign, finer where it is small."""
    text = percent(share, 0 if abs(share) >= 0.1 else 1)
    return text if text.startswith(MINUS) else f"+{text}"


def _panel(part: pd.DataFrame, layout: Layout, width: float, head: str) -> alt.LayerChart:
    tint = theme.PLATFORM_COLOURS[str(part["ticker"].iloc[0])]
    x = alt.X(
        "day:T",
        scale=alt.Scale(domain=DOMAIN),
        axis=alt.Axis(
            title=None,
            format="%Y",
            values=[f"{year}-01-01" for year in layout.pick(YEARS["wide"], YEARS["narrow"])],
            grid=False,
        ),
    )
    top = float(part["volume_cny_bn"].max())
    y = alt.Y(
        "volume_cny_bn:Q",
        scale=alt.Scale(domain=[0, 1.08 * top]),
        axis=value_axis("CNY billion", tickCount=4, format=",.0f"),
    )
    tip = [
        alt.Tooltip("platform:N"),
        alt.Tooltip("period:N"),
        alt.Tooltip("volume_cny_bn:Q", format=",.1f", title="CNY billion"),
        alt.Tooltip("series:N"),
        alt.Tooltip("known:N"),
        alt.Tooltip("grade:N"),
    ]
    layers: list[Any] = [
        alt.Chart(part).mark_line(strokeWidth=1.8, color=tint).encode(x=x, y=y, detail="run:N")
    ]
    for series, shape in SHAPES.items():
        for ours in (False, True):
            rows = part[(part["series"] == series) & ((part["known"] == "worked out") == ours)]
            layers.append(
                alt.Chart(rows)
                .mark_point(
                    shape=shape,
                    filled=True,
                    fill=theme.GROUND if ours else tint,
                    stroke=tint,
                    strokeWidth=1.4,
                    size=layout.pick(24, 16),
                    opacity=1,
                )
                .encode(x=x, y=y, tooltip=tip)
            )
    return alt.layer(*layers).properties(
        width=width,
        height=layout.pick(140, 120),
        title=alt.Title(head, color=tint, offset=6),
    )


def _draw(data: pd.DataFrame, layout: Layout) -> Chart:
    shown = data.assign(day=data["date"].dt.strftime("%Y-%m-%d")).drop(columns="date")
    changes = {p.ticker: p.change for p in found.pairs(1)}
    columns = layout.pick(3, 2)
    width = (layout.inner - columns * SIDE - (columns - 1) * GAP) / columns - 2
    panels = [
        _panel(part, layout, width, f"{part['platform'].iloc[0]} {_change(changes[str(t)])}")
        for t, part in shown.groupby("ticker", sort=False)
    ]
    rows = [
        alt.hconcat(*panels[i : i + columns], spacing=GAP) for i in range(0, len(panels), columns)
    ]
    entries = (
        ("as first printed", theme.INK, "full"),
        ("on the scope restated to", theme.INK, "diamond"),
        ("worked out by us", theme.INK, "hollow"),
    )
    return alt.vconcat(key(entries, layout, left=SIDE), *rows, spacing=14)
