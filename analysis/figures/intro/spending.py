"""Marketing spend per yuan lent, and the ratio that does not divide."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analysis.assumptions import Study
from analysis.evidence import load, worst
from analysis.figures import theme
from analysis.figures.marks import SIDE, colour, fixed, key, value_axis, words
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings.intro import spending as found
from analysis.findings.platforms import SHORT
from analysis.frames import records
from analysis.numbers import number

PAIR_NAME = "China volume, the article's spend"
PER_100 = "CNY of marketing per CNY 100 lent"


def _pages(tickers: set[str], periods: set[str]) -> tuple[str, ...]:
    links = load("platform_sources")
    used = links[links["ticker"].isin(tickers) & links["period"].isin(periods)]
    return tuple(dict.fromkeys(used["source_id"]))


@figure("spend-per-yuan-lent", chapter="01-intro", statement="spend-rose-at-most")
def per_yuan(_: Study) -> dict[str, Any]:
    """Marketing spend per yuan lent by listed platform."""
    table = found.spend()
    columns = ["ticker", "company", "scope", "year", "spend_per_100_cny", "low", "high"]
    columns += ["reading", "grade"]
    data = table[columns].rename(columns={"low": "low_per_100_cny", "high": "high_per_100_cny"})
    runs = []
    for (name, scope), part in data.groupby(["company", "scope"], sort=False):
        steps = ", ".join(f"{row.year} {number(row.spend_per_100_cny, 2)}" for row in records(part))
        runs.append(f"{name}, {scope}: {steps}")
    return {
        "unit": f"{PER_100}, group sales and marketing over group volume; dashed: lending "
        "segment alone; hollow: converted from US dollars or derived",
        "alt": f"Lines for six listed platforms. {'; '.join(runs)}.",
        "source_line": "Source: annual reports (20-F), company releases, an aggregator; computed.",
        "source_ids": _pages(set(table["ticker"]), set(table["period"])),
        "grades": tuple(data["grade"]),
        "method": "Sales and marketing expense of the group over loans originated by the group, "
        "same year. Bars show what rounding of the inputs allows. A year with only one of the two "
        "is not drawn; lines join years of one company, never two companies.",
        "would_change": "Marketing for new customers apart from that for old ones in a platform's "
        "accounts, or accounts for 2025 on the bases drawn here.",
        "data": data,
        "drawing": _draw_per_yuan,
    }


def _dots(
    part: pd.DataFrame,
    x: alt.X,
    y: alt.Y,
    field: str,
    tints: dict[str, str],
    tip: list[alt.Tooltip],
    *,
    hollow: bool,
) -> alt.Chart:
    """Return points; hollow ones cover the line, so that they read as rings."""
    scale = fixed(tints)
    return (
        alt.Chart(part)
        .mark_point(filled=True, size=60, strokeWidth=2, opacity=1)
        .encode(
            x=x,
            y=y,
            stroke=alt.Stroke(f"{field}:N", scale=scale, legend=None),
            fill=alt.value(theme.GROUND)
            if hollow
            else alt.Fill(f"{field}:N", scale=scale, legend=None),
            tooltip=tip,
        )
    )


def _draw_per_yuan(data: pd.DataFrame, layout: Layout) -> Chart:
    shown = data.assign(full=data["reading"] != "converted or derived")
    x = alt.X(
        "year:Q",
        scale=alt.Scale(domain=[2019.8, layout.pick(2024.2, 2024.3)]),
        axis=alt.Axis(title=None, format="d", values=list(range(2020, 2025)), grid=False),
    )
    y = alt.Y(
        "spend_per_100_cny:Q",
        scale=alt.Scale(domain=[0, 2.75]),
        axis=value_axis("CNY per CNY 100 lent", tickCount=5),
    )
    tint = colour("ticker", theme.PLATFORM_COLOURS)
    tip = [
        alt.Tooltip("company:N"),
        alt.Tooltip("year:Q", format="d"),
        alt.Tooltip("spend_per_100_cny:Q", format=".2f", title="CNY per 100"),
        alt.Tooltip("reading:N", title="how known"),
        alt.Tooltip("grade:N"),
    ]
    base = alt.Chart(shown)
    lines = base.mark_line(strokeWidth=2).encode(
        x=x,
        y=y,
        color=tint,
        detail="scope:N",
        strokeDash=alt.StrokeDash(
            "scope:N",
            scale=alt.Scale(domain=[found.GROUP, found.SEGMENT], range=[[1, 0], [4, 3]]),
            legend=None,
        ),
    )
    bars = base.mark_rule(strokeWidth=2).encode(
        x=x, y=alt.Y("low_per_100_cny:Q"), y2="high_per_100_cny:Q", color=tint
    )
    dots = [
        _dots(shown[shown["full"]], x, y, "ticker", theme.PLATFORM_COLOURS, tip, hollow=False),
        _dots(shown[~shown["full"]], x, y, "ticker", theme.PLATFORM_COLOURS, tip, hollow=True),
    ]
    ordered = shown.sort_values("year")
    last = ordered[ordered["scope"] == found.GROUP].groupby("ticker").tail(1)
    # the short line of the lending segment has room on its left only
    first = ordered[ordered["scope"] == found.SEGMENT].groupby("ticker").head(1)
    names = [
        words(last.assign(label=last["ticker"].map(SHORT)), layout, align="left", dx=8),
        words(
            first.assign(label=first["ticker"].map(SHORT) + ", lending only"),
            layout,
            align="right",
            dx=-9,
        ),
    ]
    return alt.vconcat(
        key(
            (
                ("filed, or printed by the company", theme.INK, "full"),
                ("converted or derived", theme.INK, "hollow"),
            ),
            layout,
            left=SIDE,
            per_row=2,
        ),
        alt.layer(bars, lines, *dots, *[n.encode(x=x, y=y, color=tint) for n in names]).properties(
            width=layout.inner - SIDE - 72, height=layout.pick(330, 320)
        ),
        spacing=6,
    )


@figure("one-ratio-two-perimeters", chapter="01-intro", statement="pair-does-not-divide")
def perimeters(_: Study) -> dict[str, Any]:
    """One group's spend over two volumes."""
    table = found.by_basis()
    spend = found.spend()
    known = dict(spend.loc[spend["ticker"] == "FINV", ["year", "spend_basis"]].to_numpy().tolist())
    rows = []
    for row in records(table):
        rows.append((row.year, "group volume", row.group_over_group, known[row.year]))
        rows.append((row.year, "China volume", row.group_over_china, known[row.year]))
        if pd.notna(row.article_pair):
            rows.append((row.year, PAIR_NAME, row.article_pair, "article"))
    data = pd.DataFrame(
        rows, columns=["year", "divided_by", "spend_per_100_cny", "spend_known_from"]
    )
    periods = {f"{year}FY" for year in table["year"]}
    grades = load("platform_periods").set_index(["ticker", "period"])["grade"]
    spoken = "; ".join(
        f"{name}: " + ", ".join(f"{r.year} {number(r.spend_per_100_cny, 2)}" for r in records(part))
        for name, part in data.groupby("divided_by", sort=False)
    )
    return {
        "unit": f"{PER_100}, FinVolution group spend over two volumes; hollow: spend converted from "
        "US dollars, not a filing; the axis starts at 0.6",
        "alt": f"Two lines that drift apart, and two squares on the upper one. {spoken}.",
        "slide_source": "Source: company releases; National Business Daily; computed.",
        "source_line": "Source: annual report 2020, company releases, an aggregator; National "
        "Business Daily, 31 March 2025 (ledger F055, F057, F060); computed.",
        "source_ids": _pages({"FINV"}, periods),
        "grades": tuple(
            worst(str(grades["FINV", f"{y}FY"]), "C" if k != "filed" else "A")
            for y, k in zip(data["year"], data["spend_known_from"], strict=True)
        ),
        "method": "The spend is the whole group's, abroad included. Over the group's volume it is "
        "a ratio of like to like; over the volume of China alone, the article's pair, it is not, "
        "and spend abroad is not printed, so no ratio for China alone can be had. China volume of "
        "the last year comes from the article, of the other years from releases.",
        "would_change": "The newspaper's own working: which spend and which volume it divided.",
        "data": data,
        "drawing": _draw_perimeters,
    }


def _draw_perimeters(data: pd.DataFrame, layout: Layout) -> Chart:
    tints = {
        "group volume": theme.BLUE,
        "China volume": theme.RUST,
        PAIR_NAME: theme.INK,
    }
    x = alt.X(
        "year:Q",
        scale=alt.Scale(domain=[2019.8, 2024.2]),
        axis=alt.Axis(title=None, format="d", values=list(range(2020, 2025)), grid=False),
    )
    y = alt.Y(
        "spend_per_100_cny:Q",
        scale=alt.Scale(domain=[0.6, 1.25]),
        axis=value_axis("CNY per CNY 100 lent", tickCount=5),
    )
    tint = colour("divided_by", tints)
    series = data[data["divided_by"] != PAIR_NAME]
    tip = [
        alt.Tooltip("divided_by:N", title="over"),
        alt.Tooltip("year:Q", format="d"),
        alt.Tooltip("spend_per_100_cny:Q", format=".2f", title="CNY per 100"),
    ]
    lines = alt.Chart(series).mark_line(strokeWidth=2).encode(x=x, y=y, color=tint)
    layers = [lines]
    for known in ("filed", "converted"):
        part = series[series["spend_known_from"] == known]
        layers.append(_dots(part, x, y, "divided_by", tints, tip, hollow=known != "filed"))
    pair = data[data["divided_by"] == PAIR_NAME]
    layers.append(
        alt.Chart(pair)
        .mark_point(shape="square", filled=False, size=150, color=theme.INK, opacity=1)
        .encode(x=x, y=y)
    )
    last = series[series["year"] == series["year"].max()].assign(
        label=lambda t: ["over " + d for d in t["divided_by"]]
    )
    # the two ends lie close together, so one name goes up and the other down
    names = [
        words(last[last["divided_by"] == d], layout, align="left", dx=12, dy=dy).encode(
            x=x, y=y, color=tint
        )
        for d, dy in (("China volume", -6), ("group volume", 6))
    ]
    return alt.vconcat(
        key(
            (
                ("spend as filed", theme.INK, "full"),
                ("spend converted from US dollars", theme.INK, "hollow"),
                ("the article's spend", theme.INK, "box"),
            ),
            layout,
            left=SIDE,
        ),
        alt.layer(*layers, *names).properties(width=layout.inner - SIDE - 110, height=260),
        spacing=6,
    )
