"""The cost of a customer through time, a panel for each denominator."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analysis.assumptions import Study
from analysis.figures import theme
from analysis.figures.marks import SIDE, colour, fixed, key, value_axis, words
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings.intro import levels as found
from analysis.numbers import span

KEY = (
    ("company papers", theme.BLUE, "full"),
    ("computed by us", theme.GREEN, "hollow"),
    ("press on the market", theme.RUST, "diamond"),
    ("the article", theme.INK, "square"),
    ("open end", theme.MUTED, "above"),
    ("value lost", theme.INK, "gap"),
)
TICKS = [10, 30, 100, 300, 1000, 3000]
DOMAIN = [6, 5000]
GAP = 18
TIP = "datum.mark == 'above' ? datum.low_cny * 1.8 : datum.low_cny / 1.8"
YEARS = ["2016-01-01", "2020-01-01", "2024-01-01"]
TIME = ["2014-07-01", "2026-07-01"]

# a word beside the marks that carry the story: (panel, who begins with, label, dx, dy, align)
PAIR_PANELS = ("approved_user", "new_borrower_mean")
LABELS = (
    ("approved_user", "Qifu", "Qifu's own figures", 4, 30, "right"),
    ("new_borrower_mean", "Jiayin", "Jiayin", 0, -11, "center"),
    ("new_borrower_price", "the article", "one lender, feeds", -4, -13, "right"),
    ("new_borrower_price", "large cash-loan", "large cash lenders", 8, 4, "left"),
    ("unclear", "Suning", "Suning, in its own shop", 8, 3, "left"),
    ("unclear", "the article", "the article", 12, -10, "right"),
)


@figure("cac-by-denominator", chapter="01-intro", statement="denominator-decides")
def by_denominator(_: Study) -> dict[str, Any]:
    """Every dated cost of a customer, by what it is divided by."""
    data = found.levels()
    parts = []
    for name, title in found.DENOMINATORS.items():
        part = data[(data["denominator"] == name) & (data["mark"] != "gap")]
        ends = span(float(part["low_cny"].min()), float(part["high_cny"].max()))
        parts.append(f"{title}: {len(part)} figures from CNY {ends}")
    return {
        "unit": "CNY per customer, logarithmic scale; lines between two ticks are printed ranges",
        "alt": f"{_pair()} Four small charts of what a customer costs, 2015 to 2025, one for each "
        f"denominator. {'; '.join(parts)}. The article's own figures, in black, lie at the "
        "upper edge; the middle value of its one series is lost and drawn as an empty box.",
        "source_line": "Source: company papers, press, mirrors of both; National Business Daily, "
        "31 March 2025; platform accounts, computed.",
        "source_ids": tuple(dict.fromkeys(data["source_id"])),
        "grades": tuple(data["grade"]),
        "method": "One mark a dated statement, at the middle of its period. Green rings are "
        "marketing spend over new users or new borrowers of the same year, computed here, with "
        "the range that rounding of the inputs allows; the spend is all marketing, not "
        "acquisition alone. Content farms and pages that repeat the article are left out; costs "
        "of different denominators never share a panel.",
        "would_change": "A lender that prints its spend and the customers it won on one basis for "
        "several years and for one channel; or the article's first value, which is lost "
        "in our copy.",
        "data": data,
        "drawing": _draw,
    }


def _pair() -> str:
    approved, borrower = found.first_draw_gap()
    return (
        f"One company in {approved.year}: CNY {span(approved.low, approved.high)} per approved "
        f"user, {span(borrower.low, borrower.high)} per first-time borrower."
    )


def _panel(data: pd.DataFrame, name: str, layout: Layout) -> alt.LayerChart:
    part = data[data["denominator"] == name].copy()
    part["day"] = part["date"].dt.strftime("%Y-%m-%d")
    x = alt.X(
        "day:T",
        scale=alt.Scale(domain=TIME),
        axis=alt.Axis(title=None, format="%Y", values=YEARS, grid=False),
    )

    def height(field: str) -> alt.Y:
        axis = value_axis("", values=TICKS, format=",.0f")
        return alt.Y(f"{field}:Q", scale=alt.Scale(type="log", domain=DOMAIN), axis=axis)

    y = height("low_cny")
    tint = colour("origin", theme.ORIGIN_COLOURS)
    tip = [
        alt.Tooltip("who:N", title="who"),
        alt.Tooltip("day:T", title="about", format="%Y-%m"),
        alt.Tooltip("low_cny:Q", title="from, CNY", format=",.0f"),
        alt.Tooltip("high_cny:Q", title="to, CNY", format=",.0f"),
        alt.Tooltip("grade:N", title="grade"),
    ]
    shape = alt.Shape(
        "origin:N",
        scale=alt.Scale(
            domain=["company", "computed", "market", "article"],
            range=["circle", "circle", "diamond", "square"],
        ),
        legend=None,
    )
    layers: list[alt.Chart] = []
    gap = part[part["mark"] == "gap"].assign(start="2020-12-31", stop="2024-05-31")
    if len(gap):
        layers.append(
            alt.Chart(gap)
            .mark_rect(fillOpacity=0, stroke=theme.INK, strokeDash=[3, 3], strokeWidth=1)
            .encode(x=alt.X("start:T"), x2="stop:T", y=y, y2="high_cny:Q")
        )
    ranges = part[part["mark"] == "range"]
    rings = ranges[ranges["origin"] == "computed"]
    layers += [
        alt.Chart(rings).mark_rule(strokeWidth=1.8).encode(x=x, y=y, y2="high_cny:Q", color=tint),
        alt.Chart(rings)
        .transform_calculate(middle_cny="sqrt(datum.low_cny * datum.high_cny)")
        .mark_point(filled=True, fill=theme.GROUND, size=55, strokeWidth=1.8, opacity=1)
        .encode(
            x=x,
            y=height("middle_cny"),
            stroke=alt.Stroke("origin:N", scale=fixed(theme.ORIGIN_COLOURS), legend=None),
            tooltip=tip,
        ),
    ]
    stated = ranges[ranges["origin"] != "computed"]
    layers.append(
        alt.Chart(stated)
        .mark_rule(strokeWidth=3)
        .encode(x=x, y=y, y2="high_cny:Q", color=tint, tooltip=tip)
    )
    for end in ("low_cny", "high_cny"):
        layers.append(
            alt.Chart(stated)
            .mark_tick(orient="horizontal", size=9, thickness=3, opacity=1)
            .encode(x=x, y=height(end), color=tint)
        )
    arrows = part[part["mark"].isin(["above", "below"])]
    layers.append(
        alt.Chart(arrows)
        .transform_calculate(tip_cny=TIP)
        .mark_rule(strokeWidth=2)
        .encode(x=x, y=y, y2="tip_cny:Q", color=tint)
    )
    for mark, symbol in (("above", "triangle-up"), ("below", "triangle-down")):
        layers.append(
            alt.Chart(part[part["mark"] == mark])
            .transform_calculate(tip_cny=TIP)
            .mark_point(shape=symbol, filled=True, size=55, opacity=1)
            .encode(
                x=x,
                y=height("tip_cny"),
                color=tint,
                tooltip=tip,
            )
        )
    points = part[part["mark"].isin(["point", "about"])]
    layers.append(
        alt.Chart(points)
        .mark_point(filled=True, size=55, opacity=0.95)
        .encode(x=x, y=y, color=tint, shape=shape, tooltip=tip)
    )
    for row, panel in zip(found.first_draw_gap(), PAIR_PANELS, strict=True):
        if panel == name:
            spoken = f"Qifu {row.year}: {span(row.low, row.high)}"
            mark = part[(part["origin"] == "computed") & (part["low_cny"] == row.low)]
            layers.append(
                words(
                    mark.assign(label=spoken), layout, tint=theme.GREEN, dx=6, dy=-13, align="right"
                ).encode(x=x, y=y)
            )
    for panel, who, label, dx, dy, align in LABELS:
        hit = part[part["who"].str.startswith(who) & (part["mark"] != "gap")]
        if panel == name and len(hit):
            last = hit.sort_values("high_cny").tail(1).assign(label=label)
            layers.append(
                words(last, layout, tint=theme.MUTED, dx=dx, dy=dy, align=align).encode(
                    x=x,
                    y=height("high_cny"),
                )
            )
    room = layout.pick((layout.inner - 2 * SIDE - GAP) / 2, layout.inner - SIDE)
    return alt.layer(*layers).properties(
        width=room,
        height=layout.pick(215, 185),
        title=f"CNY {found.DENOMINATORS[name]}",
    )


def _draw(data: pd.DataFrame, layout: Layout) -> Chart:
    panels = [_panel(data, name, layout) for name in found.DENOMINATORS]
    if layout.narrow:
        body = alt.vconcat(*panels, spacing=16)
    else:
        body = alt.vconcat(
            alt.hconcat(*panels[:2], spacing=GAP), alt.hconcat(*panels[2:], spacing=GAP), spacing=18
        )
    return alt.vconcat(key(KEY, layout, left=SIDE), body, spacing=12)
