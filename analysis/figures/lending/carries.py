"""What the ceiling carries, the price of another thousand, and what a borrower carries."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analysis.assumptions import Study
from analysis.figures import theme
from analysis.figures.marks import (
    SIDE,
    colour,
    key,
    labels,
    row_axis,
    row_names,
    value_axis,
    widened,
    words,
)
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings.lending import carries as found
from analysis.findings.lending import common, draws
from analysis.frames import records
from analysis.numbers import cny, number, percent, span

ROOM = 176
LOW, HIGH = -900, 3_300
GUARANTOR, LENDER = "guarantor", "licensed lender"


def _row(ladder: str, term: int) -> str:
    return f"{ladder}, {term} months"


@figure("what-24-percent-carries", chapter="05-lending", statement="ceiling-does-not-carry")
def ceiling(study: Study) -> dict[str, Any]:
    """The dearest acquisition that a customer pays for at the ceiling."""
    data = found.carried(study)
    own = data[data["business"] == GUARANTOR]
    spoken = "; ".join(
        f"{_row(row.ladder, row.term)}, {row.tail} loans after the fifth: {cny(row.value_cny)}"
        for row in records(own)
    )
    return {
        "unit": f"CNY of acquisition that a customer pays for at {percent(found.asked_price(study))} "
        f"a year; ring: {number(common.TAILS[1])} more loans after the fifth; diamond: a licensed "
        f"lender; bar: {found.BAND[0]} to {found.BAND[1]} of 100 assumption sets, whole lives; "
        "last row: loans as listed platforms print them",
        "alt": f"Rows of dots with bars, a row for each ladder and length of loan, left of three "
        f"lines at the article's costs. {spoken}.",
        "source_line": common.LIFE_SOURCE,
        "slide_source": common.LIFE_SLIDE,
        "source_ids": (*common.article_sources(), *found.platform_sources()),
        "grades": (*common.grades(study), *found.life_grades(study)),
        "method": "The discounted contribution of all loans, before acquisition, is the dearest "
        "acquisition they pay for. Bars: our ranges drawn together, with whole lives such as "
        "listed platforms print; risk set so that the light front keeps its loss, link of size and "
        "promise to default included.",
        "would_change": "A lender whose customers carry far more balance than the example's, or "
        "lose far less of it; see the figure on what a borrower carries.",
        "data": data,
        "drawing": _ceiling,
        "seeds": (draws.SEED,),
    }


def _ceiling(data: pd.DataFrame, layout: Layout) -> Chart:
    shown = data.assign(row=[_row(row.ladder, row.term) for row in records(data)])
    order = list(dict.fromkeys(shown["row"]))
    y = alt.Y("row:N", sort=order, axis=row_axis(layout, ROOM))
    scale = alt.Scale(
        domain=widened(LOW, HIGH, *(data[name] for name in ("low_cny", "high_cny", "value_cny")))
    )
    x = alt.X(
        "value_cny:Q",
        scale=scale,
        axis=alt.Axis(title="CNY per customer", values=[0, 1_000, 2_000, 3_000], format=",.0f"),
    )
    tint = colour("ladder", {**theme.LADDER_COLOURS, found.AS_PRINTED: theme.GREEN})
    own = shown[shown["business"] == GUARANTOR]
    tip = [
        alt.Tooltip("business:N"),
        alt.Tooltip("row:N", title="ladder and tenor"),
        alt.Tooltip("tail:Q", title="loans after the fifth"),
        alt.Tooltip("value_cny:Q", format=",.0f", title="CNY"),
    ]
    marks = pd.DataFrame({"value_cny": list(common.costs())})
    marks["label"] = [number(cost) for cost in common.costs()]
    costs = alt.Chart(marks).mark_rule(color=theme.INK, strokeDash=[6, 4]).encode(x=x)
    names = words(marks, layout, dy=-6, fontWeight="bold").encode(x=x, y=alt.value(0))
    zero = (
        alt.Chart(pd.DataFrame({"value_cny": [0.0]}))
        .mark_rule(color=theme.MUTED, strokeWidth=1)
        .encode(x=x)
    )
    bars = (
        alt.Chart(own[own["low_cny"].notna() & (own["tail"] == 0)])
        .mark_bar(height=9, opacity=0.3)
        .encode(x=alt.X("low_cny:Q", scale=scale), x2="high_cny:Q", y=y, color=tint)
    )
    layers: list[Any] = [zero, costs, names, bars]
    for tail, filled in zip(common.TAILS, (True, False), strict=True):
        layers.append(
            alt.Chart(own[own["tail"] == tail])
            .mark_point(filled=filled, size=70, strokeWidth=2, opacity=1)
            .encode(x=x, y=y, color=tint, tooltip=tip)
        )
    lender = shown[(shown["business"] == LENDER) & (shown["tail"] == 0)]
    layers.append(
        alt.Chart(lender)
        .mark_point(shape="diamond", filled=True, size=55, opacity=1)
        .encode(x=x, y=y, color=tint, tooltip=tip)
    )
    if layout.narrow:
        layers.append(row_names(shown, layout, y, "row", rise=16))
    return alt.layer(*layers).properties(
        width=layout.inner - layout.pick(ROOM + 16, 12), height=layout.pick(32, 44) * len(order)
    )


@figure("price-of-another-thousand", chapter="lending-in-detail", statement="thousand-in-points")
def price(study: Study) -> dict[str, Any]:
    """The price at which a customer just pays for themselves, by what they cost."""
    data = found.price_line(study)
    spoken = "; ".join(
        f"{_row(row.ladder, row.term)}: from {number(row.low)} to {number(row.high)} percent"
        for row in records(
            data.groupby(["ladder", "term"], sort=False)["apr_pct"]
            .agg(low="min", high="max")
            .reset_index()
        )
    )
    return {
        "unit": "Yearly price at which the average customer just pays for themselves, percent, by what "
        "they cost to acquire; dashed: the ceilings",
        "alt": f"Four rising lines over an acquisition cost of CNY 0 to 3,000. {spoken}.",
        "source_line": common.SOURCE,
        "source_ids": common.article_sources(),
        "grades": common.grades(study),
        "method": "Five loans, one after another, all at one price that moves no default. The price "
        "is found where discounted contribution equals the cost. It is the most that a lender "
        "could pass on, not what competition would make the lender pass on.",
        "would_change": common.WOULD_CHANGE,
        "data": data,
        "drawing": _price,
    }


CEILINGS = (24.0, 36.0)
"""Percent a year: arranged loans since October 2025, and the older line for all lenders."""


def _price(data: pd.DataFrame, layout: Layout) -> Chart:
    shown = data.assign(line=[f"{row.ladder}{row.term}" for row in records(data)])
    x = alt.X(
        "cac_cny:Q",
        scale=alt.Scale(domain=[0, 3_000]),
        axis=alt.Axis(
            title="acquisition cost, CNY a customer",
            values=[0, 1_000, 2_000, 3_000],
            format=",.0f",
            grid=False,
        ),
    )
    y = alt.Y(
        "apr_pct:Q",
        scale=alt.Scale(domain=widened(0, 86, data["apr_pct"])),
        axis=value_axis("percent a year", values=[0, 20, 40, 60, 80]),
    )
    tip = [
        alt.Tooltip("ladder:N"),
        alt.Tooltip("term:Q", title="months a loan"),
        alt.Tooltip("cac_cny:Q", format=",.0f", title="cost, CNY"),
        alt.Tooltip("apr_pct:Q", format=".1f", title="price, % a year"),
        alt.Tooltip("points:Q", format=".1f", title="points for the next 1,000"),
    ]
    lines = [
        alt.Chart(shown[shown["term"] == term])
        .mark_line(strokeWidth=2.2, strokeDash=dash)
        .encode(
            x=x, y=y, detail="line:N", color=colour("ladder", theme.LADDER_COLOURS), tooltip=tip
        )
        for term, dash in ((found.BOTH[0], [1, 0]), (found.BOTH[1], [2, 2]))
    ]
    right = float(shown["cac_cny"].max())
    ceilings = pd.DataFrame({"apr_pct": CEILINGS, "cac_cny": right})
    ceilings["label"] = [f"ceiling {number(c)}%" for c in CEILINGS]
    rules = (
        alt.Chart(ceilings).mark_rule(color=theme.INK, strokeDash=[6, 4], strokeWidth=1.4)
    ).encode(y=y)
    # where each line leaves room: the lower one at the right, the upper one at the left
    names = alt.layer(
        words(ceilings.head(1), layout, align="right", dx=-2, dy=9).encode(x=x, y=y),
        words(ceilings.tail(1).assign(cac_cny=0.0), layout, align="left", dx=4, dy=-8).encode(
            x=x, y=y
        ),
    )
    ends = shown[shown["cac_cny"] == right].sort_values("apr_pct", ascending=False)
    ends = ends.assign(
        label=[f"{row.ladder.split()[0]}, {row.term} months" for row in records(ends)]
    )
    # the two lines in the middle end close to each other: one name above, one below
    told = [
        labels(ends.iloc[[place]], layout, x, y, align="right", dx=-2, dy=rise)
        for place, rise in enumerate((-14, -14, 18, 18))
        if place < len(ends)
    ]
    entries = [(name, tint, "band") for name, tint in theme.LADDER_COLOURS.items()]
    chart = alt.layer(rules, names, *lines, *told).properties(
        width=layout.inner - SIDE - 14, height=layout.pick(330, 300)
    )
    return alt.vconcat(key(entries, layout, left=SIDE), chart, spacing=10)


EXAMPLE, PAYS = "the example customer", "has to carry for"


@figure("what-a-borrower-carries", chapter="05-lending", statement="borrower-must-carry-more")
def carrier(study: Study) -> dict[str, Any]:
    """Balance carried for each new borrower: platforms, the example, and what costs need."""
    printed, own, needed = (
        found.platform_years(),
        found.model_years(study),
        found.needed_years(study),
    )
    data = pd.concat(
        [
            pd.DataFrame(
                {
                    "group": "listed platforms",
                    "row": printed["name"],
                    "period": printed["period"],
                    "low": printed["cny_years"],
                    "high": printed["cny_years"],
                }
            ),
            pd.DataFrame(
                {
                    "group": EXAMPLE,
                    "row": [f"example, {ladder}" for ladder in own["ladder"]],
                    "period": [f"{row.term} months, {row.tail} more loans" for row in records(own)],
                    "low": own["cny_years"],
                    "high": own["cny_years"],
                }
            ),
            pd.DataFrame(
                {
                    "group": PAYS,
                    "row": [f"to pay for {number(cost)}" for cost in needed["cac_cny"]],
                    "period": "",
                    "low": needed["low"],
                    "high": needed["high"],
                }
            ),
        ],
        ignore_index=True,
    )
    spoken = "; ".join(
        f"{row}: {span(float(part['low'].min()), float(part['high'].max()))} thousand"
        for row, part in data.groupby("row", sort=False)
    )
    return {
        "unit": "Thousand yuan owed for a year, for each borrower won; platforms: a dot a quarter "
        "since 2023; hollow bar: what a cost needs, at the best to the worst margin of the example",
        "alt": f"Rows of dots and bars on one scale. {spoken}.",
        "slide_source": "Source: quarterly releases of listed platforms, and mirrors.",
        "source_line": "Source: quarterly releases of listed platforms and mirrors of them (balance "
        "over four times the borrowers won in the quarter); example computed from our assumptions.",
        "source_ids": tuple(dict.fromkeys([*found.platform_sources(), *common.article_sources()])),
        "grades": (*printed["grade"], *common.grades(study)),
        "method": "In a steady book the balance is the borrowers won in a year times what each "
        "carries in all. New borrowers are changes of a rounded cumulative count. A book that "
        "grows shows too little, one that shrinks too much.",
        "would_change": "A lender's balance by year of acquisition, which would give the same "
        "without the assumption of a steady book.",
        "data": data,
        "drawing": _carrier,
    }


def _carrier(data: pd.DataFrame, layout: Layout) -> Chart:
    order = list(dict.fromkeys(data["row"]))
    y = alt.Y("row:N", sort=order, axis=row_axis(layout, ROOM))
    scale = alt.Scale(domain=widened(0, 115, data["low"], data["high"]))
    x = alt.X(
        "low:Q",
        scale=scale,
        axis=alt.Axis(
            title="thousand CNY per borrower, for a year", values=[0, 20, 40, 60, 80, 100]
        ),
    )
    tip = [
        alt.Tooltip("row:N", title="who"),
        alt.Tooltip("period:N", title="when or how"),
        alt.Tooltip("low:Q", format=".1f", title="thousand yuan"),
    ]
    known = data[data["group"] != PAYS]
    tints = {"listed platforms": theme.BLUE, EXAMPLE: theme.GREEN}
    dots = (
        alt.Chart(known)
        .mark_point(filled=True, size=60, opacity=0.65)
        .encode(x=x, y=y, color=colour("group", tints), tooltip=tip)
    )
    need = data[(data["group"] == PAYS) & data["low"].notna()]
    bars = (
        alt.Chart(need)
        .mark_bar(height=12, fillOpacity=0, stroke=theme.INK, strokeDash=[4, 3])
        .encode(x=alt.X("low:Q", scale=scale), x2="high:Q", y=y)
    )
    layers: list[Any] = [bars, dots]
    if layout.narrow:
        layers.append(row_names(data, layout, y, "row", rise=16))
    return alt.layer(*layers).properties(
        width=layout.inner - layout.pick(ROOM + 16, 12), height=layout.pick(30, 42) * len(order)
    )
