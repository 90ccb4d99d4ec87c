"""What an offer earns over its price, for the average and for a riskier group."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analysis.assumptions import Study
from analysis.figures import theme
from analysis.figures.marks import SIDE, key, value_axis, widened, words
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings.lending import common
from analysis.findings.lending import prices as found
from analysis.findings.lending.carries import asked_price
from analysis.numbers import cny, number, percent

TINTS = {found.STEEP: theme.RUST, found.MILD: theme.BLUE}


@figure("a-dearer-loan-for-a-group", chapter="05-lending", statement="dearer-earns-more")
def dearer(study: Study) -> dict[str, Any]:
    """Profit of an offer over price, acquisition spent."""
    data = found.offers(study).assign(
        known_pct=100 * found.known_price(study), ceiling_pct=100 * asked_price(study)
    )
    spoken = "; ".join(
        f"{group}, {name}: {cny(found.at(study, group, name, found.known_price(study)))} before and "
        f"{cny(found.at(study, group, name, asked_price(study)))} after"
        for group in found.WHO
        for name in TINTS
    )
    return {
        "unit": "CNY that an offer to someone already won may be expected to earn, by yearly price; "
        f"loans of {number(common.SHOWN)} months, acquisition spent",
        "alt": f"Two panels of lines over a price of {percent(found.PRICES[0])} to "
        f"{percent(found.PRICES[-1])} a year, with lines at the price before the rise and at the "
        f"ceiling. {spoken}.",
        "slide_source": "Source: computed from our assumptions (grade E).",
        "source_line": "Source: computed from our assumptions (grade E), with effects of price from "
        "published experiments, most of them not Chinese.",
        "source_ids": (),
        "grades": (
            *common.grades(study, article=False),
            *(study.grade(name) for name in ("price_rise", "raised_group_multiplier", "take_up")),
            *(study.grade(name) for name in ("take_up_elasticity", "take_up_elasticity_raised")),
            *(study.grade(name) for name in ("selection_slope", "burden_slope")),
        ),
        "method": "Taking an offer is a logit in its price, held at our share of takers at the known "
        "price; above it customers mind each point more, as in one experiment abroad. Price also "
        "raises default, through who accepts and through what they owe.",
        "would_change": "A lender's test of two prices on the same kind of customer: takers and "
        "defaults by price.",
        "data": data,
        "drawing": _draw,
    }


def _panel(data: pd.DataFrame, group: str, layout: Layout, *, last: bool) -> alt.LayerChart:
    part = data[data["group"] == group]
    room = widened(-220, 520, data["profit_cny"])
    x = alt.X(
        "apr_pct:Q",
        scale=alt.Scale(domain=widened(15, 36, data["apr_pct"])),
        axis=alt.Axis(
            title="price, percent a year" if last or layout.narrow else None,
            values=[15, 20, 25, 30, 35],
            grid=False,
        ),
    )
    y = alt.Y(
        "profit_cny:Q",
        scale=alt.Scale(domain=room),
        axis=value_axis("CNY per offer", values=[-200, 0, 200, 400]),
    )
    tip = [
        alt.Tooltip("group:N"),
        alt.Tooltip("demand:N", title="customers mind a rise"),
        alt.Tooltip("apr_pct:Q", format=".0f", title="price, %"),
        alt.Tooltip("take_up_pct:Q", format=".0f", title="takers, %"),
        alt.Tooltip("profit_cny:Q", format=",.0f", title="CNY an offer"),
    ]
    zero = (
        alt.Chart(pd.DataFrame({"profit_cny": [0.0]}))
        .mark_rule(color=theme.MUTED, strokeWidth=1.2)
        .encode(y=y)
    )
    places = part.head(1)
    known, ceiling = float(places["known_pct"].iloc[0]), float(places["ceiling_pct"].iloc[0])
    marks = pd.DataFrame(
        {"apr_pct": [known, ceiling], "label": ["before", "ceiling"], "profit_cny": room[1]}
    )
    rules = (
        alt.Chart(marks).mark_rule(color=theme.INK, strokeDash=[5, 4], strokeWidth=1.2).encode(x=x)
    )
    names = [
        words(marks.iloc[[place]], layout, align=side, dx=move, dy=4).encode(x=x, y=y)
        for place, (side, move) in enumerate((("right", -4), ("left", 4)))
    ]
    lines = [
        alt.Chart(part[part["demand"] == name])
        .mark_line(
            strokeWidth=2.2, color=tint, strokeDash=[1, 0] if name == found.STEEP else [5, 3]
        )
        .encode(x=x, y=y, tooltip=tip)
        for name, tint in TINTS.items()
    ]
    return alt.layer(zero, rules, *names, *lines).properties(
        width=layout.pick((layout.inner - 2 * SIDE - 34) // 2, layout.inner - SIDE - 10),
        height=layout.pick(250, 200),
        title=alt.Title(group.capitalize(), frame="bounds"),
    )


def _draw(data: pd.DataFrame, layout: Layout) -> Chart:
    entries = [(f"customers mind a rise {name}", tint, "band") for name, tint in TINTS.items()]
    panels = [_panel(data, group, layout, last=group == found.WHO[-1]) for group in found.WHO]
    join = layout.pick(alt.hconcat, alt.vconcat)
    head = key(entries, layout, left=SIDE, per_row=2)
    return alt.vconcat(head, join(*panels, spacing=16), spacing=8)
