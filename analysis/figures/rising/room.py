"""The price of a customer by the number of lenders that bid."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analysis.assumptions import Study
from analysis.figures import theme
from analysis.figures.kinds import beside, ends, level
from analysis.figures.marks import colour, value_axis, widened
from analysis.figures.registry import Chart, figure
from analysis.figures.rising.base import sources
from analysis.figures.theme import Layout
from analysis.findings.lending import draws
from analysis.findings.lending.common import costs
from analysis.findings.rising import common
from analysis.findings.rising import room as found
from analysis.frames import records
from analysis.numbers import number


@figure("price-by-bidders", chapter=common.CHAPTER, statement="second-best-sets-the-price")
def prices(study: Study) -> dict[str, Any]:
    """Mean price of a customer by number of bidders, under each ladder."""
    data = found.prices(study)
    told = "; ".join(
        f"{r.ladder}, {r.lenders} lenders: {number(r.price_cny)}" for r in records(data)
    )
    return {
        "unit": "Mean price of a customer, CNY, by number of bidders, who differ as our assumption "
        "sets do; dashed: the article's costs",
        "alt": f"Two lines that rise with every lender that bids. {told}.",
        **sources(study, "annual_default_probability", "partner_yield", "life_cny_years"),
        "method": "What a customer is worth to a lender is its discounted contribution, over a whole "
        "life with it, in one of our assumption sets, at least nothing. Each bidder is one set, drawn "
        "at random; the price is the mean second-best value, exact from order statistics.",
        "would_change": "What lenders bid for one kind of customer, or how long and how deep customers "
        "of one lender borrow.",
        "data": data,
        "drawing": _draw,
        "seeds": (draws.SEED,),
    }


def _draw(data: pd.DataFrame, layout: Layout) -> Chart:
    x = alt.X(
        "lenders:Q",
        scale=alt.Scale(type="log", domain=[2, 26], nice=False),
        axis=alt.Axis(title="lenders that bid", values=[2, 4, 8, 12, 24], grid=False),
    )
    y = alt.Y(
        "price_cny:Q",
        scale=alt.Scale(domain=widened(0, 3_200, data["price_cny"])),
        axis=value_axis("CNY per customer", values=[0, 1000, 2000, 3000], format=",.0f"),
    )
    lines = (
        alt.Chart(data)
        .mark_line(strokeWidth=2.4, point=alt.OverlayMarkDef(filled=True, size=50))
        .encode(x=x, y=y, color=colour("ladder", theme.LADDER_COLOURS))
    )
    last = data[data["lenders"] == data["lenders"].max()].sort_values("price_cny")
    named = last.assign(label=[f"{r.ladder} {number(r.price_cny)}" for r in records(last)])
    lines_at = pd.DataFrame({"price_cny": costs()})
    lines_at["label"] = [number(c) for c in costs()]
    return alt.layer(
        *level(lines_at, layout, y),
        lines,
        ends(named.tail(1), layout, x, y, dy=-14),
        ends(named.head(1), layout, x, y, dy=22),
    ).properties(**beside(layout))
