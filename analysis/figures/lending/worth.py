"""What one customer is worth, step by step, and where the interest goes."""

from __future__ import annotations

from typing import Any, Final

import altair as alt
import pandas as pd

from analysis.assumptions import Study
from analysis.figures import theme
from analysis.figures.marks import colour, key, labels, row_axis, row_names, words
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings.lending import common, whose_money
from analysis.findings.lending import worth as found
from analysis.frames import records
from analysis.numbers import cny, number, percent

ROOM: Final = 118
SPACE: Final = 14
"""Pixels between panels beside each other."""
NAMES: Final = {found.INCOME: "income", found.LEFT: "left to win them"}
WHO: Final = {
    whose_money.LENDER: "Who lends",
    whose_money.GUARANTOR: "Who guarantees",
    whose_money.REFERRER: "Who refers",
}
TINTS: Final = {
    found.INCOME: theme.GREEN,
    "platform fee": theme.OCHRE,
    "tax": theme.MUTED,
    "cost of money": theme.COST_COLOURS["funding"],
    "credit loss": theme.COST_COLOURS["risk"],
    "running the loans": theme.COST_COLOURS["operations"],
    "collections": theme.COST_COLOURS["operations"],
    found.LEFT: theme.INK,
}
PARTS: Final = {
    "acquisition": ("winning them", theme.COST_COLOURS["traffic"]),
    "losses": ("credit loss", theme.COST_COLOURS["risk"]),
    "funding": ("money", theme.COST_COLOURS["funding"]),
    "operations": ("operations", theme.COST_COLOURS["operations"]),
}
KINDS: Final = {
    "good": "good customer",
    "middle": "middle customer",
    "bad": "bad customer",
    found.ALL: "average customer",
}


@figure("value-of-one-customer", chapter="lending-in-detail", statement="interest-below-the-cost")
def value(study: Study) -> dict[str, Any]:
    """A customer's value, step by step, in three businesses."""
    data = found.waterfall(study)
    left = data[data["step"] == found.LEFT].set_index("business")["to_cny"]
    income = data[data["step"] == found.INCOME].set_index("business")["to_cny"]
    spoken = "; ".join(
        f"{name.lower()}: income {cny(float(income[who]))}, left {cny(float(left[who]))}"
        for who, name in WHO.items()
    )
    own = ("take_rate", "funding_rate")
    return {
        "unit": f"CNY a customer over all their loans of {number(common.SHOWN)} months, discounted, "
        "heavy front; before any charge for capital; dashed: three costs of winning them",
        "alt": "Three panels of bars that take one cost after another off a customer's income, beside "
        f"level lines at the acquisition costs. {spoken}.",
        "source_line": common.SOURCE,
        "source_ids": common.article_sources(),
        "grades": (*common.grades(study), *(study.grade(name) for name in own)),
        "method": "Expected flows of every loan over its whole life, with the chance that the customer "
        "ever takes it. Credit loss is principal in default less what is recovered; running the "
        "loans is servicing and opening. The referrer's income is "
        f"{percent(study.value('take_rate'))} of each amount lent; the partner bears the rest.",
        "would_change": common.WOULD_CHANGE,
        "data": data,
        "drawing": _draw_value,
    }


@figure("hundred-yuan-of-interest", chapter="05-lending", statement="hundred-yuan-do-not-reach")
def hundred(study: Study) -> dict[str, Any]:
    """Where CNY 100 of interest go, by type of customer and ladder."""
    data = found.hundred(study)
    parts = data.pivot_table(
        index=["ladder", "type"], columns="part", values="of_100", sort=False
    ).reset_index()
    spoken = "; ".join(
        f"{r.ladder}, {KINDS[r.type]}: winning them {number(r.acquisition)}, losses "
        f"{number(r.losses)}, money {number(r.funding)}, tax {number(r.tax)}, operations "
        f"{number(r.operations)}, profit {number(r.profit)}"
        for r in records(parts)
    )
    return {
        "unit": "CNY of each CNY 100 of interest that a guarantor's customer pays; loans of "
        f"{number(common.SHOWN)} months, won at {cny(study.value('cac_cny'))}; bars end at 100, and "
        "what lies left of 0 their interest does not pay",
        "alt": f"Stacked bars that end at 100 and begin below 0. {spoken}.",
        "source_line": common.SOURCE,
        "source_ids": common.article_sources(),
        "grades": common.grades(study),
        "method": "The engine runs each type alone, as if all customers were of it; the average weighs "
        "the types by their shares. Sums are undiscounted. Losses are principal in default less "
        "what is recovered.",
        "would_change": common.WOULD_CHANGE,
        "data": data,
        "drawing": _draw_hundred,
    }


def _value_panel(data: pd.DataFrame, who: str, layout: Layout, *, first: bool) -> alt.LayerChart:
    part = data[data["business"] == who].assign(
        row=lambda t: t["step"].map(lambda s: NAMES.get(s, s)),
        # a step ends left or right of where it starts; its number stands at the right of both
        end_cny=lambda t: t[["from_cny", "to_cny"]].max(axis=1),
        label=lambda t: [number(x) if abs(x) >= 0.5 else "0" for x in t["amount_cny"]],
    )
    if layout.narrow:
        # rows are not shared with a panel beside, so a step that is nothing needs none
        part = part[(part["amount_cny"] != 0) | (part["step"] == found.LEFT)]
    axis = row_axis(layout, ROOM) if first or layout.narrow else None
    order = list(dict.fromkeys(part["row"]))
    y = alt.Y(
        "row:N",
        sort=order,
        axis=axis,
        scale=alt.Scale(paddingInner=layout.pick(0.35, 0.62), paddingOuter=layout.pick(0.2, 0.5)),
    )
    low = min(0.0, float(data[["from_cny", "to_cny"]].min().min()))
    high = max(3_250.0, 1.1 * float(data["from_cny"].max()))
    width = layout.pick((layout.inner - ROOM - 34 - 2 * SPACE) / 3, layout.inner - 14)
    x_axis = alt.Axis(
        title="CNY per customer" if who == whose_money.REFERRER or layout.narrow else None,
        values=[0, 1_000, 2_000, 3_000],
        format=",.0f",
        grid=True,
    )

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=alt.Scale(domain=[low, high]), axis=x_axis)

    tints = {NAMES.get(step, step): tint for step, tint in TINTS.items()}
    cac = pd.DataFrame({"end_cny": sorted(common.costs())})
    cac["label"] = [number(c) for c in cac["end_cny"]]
    tip = [
        alt.Tooltip("row:N", title="step"),
        alt.Tooltip("amount_cny:Q", format=",.0f", title="CNY"),
    ]
    layers: list[Any] = [
        alt.Chart(cac)
        .mark_rule(strokeDash=[5, 3], strokeWidth=1.2, color=theme.INK)
        .encode(x=x("end_cny")),
        words(cac, layout, baseline="bottom", dy=-3).encode(x=x("end_cny"), y=alt.value(0)),
        alt.Chart(part)
        .mark_bar()
        .encode(x=x("from_cny"), x2="to_cny:Q", y=y, color=colour("row", tints), tooltip=tip),
        labels(part, layout, x("end_cny"), y, align="left", dx=5),
    ]
    if layout.narrow:
        layers.append(row_names(part, layout, y, "row", rise=19))
    return alt.layer(*layers).properties(
        width=width,
        height=layout.pick(270, 40 * len(order)),
        title=alt.Title(WHO[who], frame="group", offset=18),
    )


def _draw_value(data: pd.DataFrame, layout: Layout) -> Chart:
    panels = [
        _value_panel(data, who, layout, first=who == whose_money.LENDER)
        for who in whose_money.BUSINESSES
    ]
    join = alt.vconcat if layout.narrow else alt.hconcat
    return join(*panels, spacing=SPACE)


def _hundred_panel(
    data: pd.DataFrame, ladder: str, layout: Layout, low: float, *, last: bool
) -> alt.LayerChart:
    part = data[data["ladder"] == ladder].assign(row=lambda t: t["type"].map(KINDS))
    y = alt.Y(
        "row:N",
        sort=list(KINDS.values()),
        axis=row_axis(layout, ROOM),
        scale=alt.Scale(paddingInner=layout.pick(0.35, 0.56), paddingOuter=layout.pick(0.2, 0.5)),
    )
    ticks = list(range(-100 * int(-low // 100), 101, 100))
    axis = alt.Axis(title="CNY per 100 of interest" if last else None, labels=last, values=ticks)

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=alt.Scale(domain=[low, layout.pick(112, 100)]), axis=axis)

    tip = [
        alt.Tooltip("row:N", title="customer"),
        alt.Tooltip("part:N"),
        alt.Tooltip("of_100:Q", format=".1f", title="of CNY 100"),
        alt.Tooltip("cny:Q", format=",.0f", title="CNY a customer"),
    ]
    place = {"x": x("from_100"), "x2": "to_100:Q", "y": y, "tooltip": tip}
    costs = part[part["part"].isin(list(PARTS))]
    gain = part[(part["part"] == "profit") & (part["of_100"] > 0)]
    tints = {name: tint for name, (_, tint) in PARTS.items()}
    profit = part[part["part"] == "profit"].assign(
        label=lambda t: [number(v) for v in t["of_100"]], at=lambda t: t["from_100"]
    )
    edges = pd.DataFrame({"from_100": [0.0, 100.0]})
    layers: list[Any] = [
        alt.Chart(costs)
        .mark_bar(stroke=theme.GROUND, strokeWidth=1)
        .encode(color=colour("part", tints), **place),
        alt.Chart(part[part["part"] == "tax"])
        .mark_bar(fillOpacity=0, stroke=theme.MUTED, strokeDash=[4, 2], strokeWidth=1.3)
        .encode(**place),
        alt.Chart(gain).mark_bar(color=theme.GREEN).encode(**place),
        alt.Chart(edges).mark_rule(color=theme.INK, strokeWidth=1.4).encode(x=x("from_100")),
        labels(profit, layout, x("at"), y, align="right", dx=-5),
    ]
    if layout.narrow:
        layers.append(row_names(part, layout, y, "row", rise=19))
    return alt.layer(*layers).properties(
        width=layout.inner - layout.pick(ROOM + 6, 12),
        height=layout.pick(140, 190),
        title=alt.Title(ladder.capitalize(), frame="bounds"),
    )


def _draw_hundred(data: pd.DataFrame, layout: Layout) -> Chart:
    entries = [(name, tint, "band") for name, tint in PARTS.values()]
    entries.append(("tax", theme.MUTED, "gap"))
    if (data.loc[data["part"] == "profit", "of_100"] > 0).any():
        entries.append(("profit", theme.GREEN, "band"))
    low = min(0.0, float(data["from_100"].min())) - layout.pick(30, 55)
    panels = [
        _hundred_panel(data, ladder, layout, low, last=i == len(common.LADDERS) - 1)
        for i, ladder in enumerate(common.LADDERS)
    ]
    return alt.vconcat(key(entries, layout, left=layout.pick(ROOM, 0)), *panels, spacing=12)
