"""What a customer costs along the ceiling, and who bears a cut of it."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from analysis.assumptions import Study
from analysis.figures import theme
from analysis.figures.kinds import beside
from analysis.figures.marks import fixed, key, labels, row_axis, row_names, value_axis, widened
from analysis.figures.outlook.base import named, sources
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings.lending.common import costs
from analysis.findings.outlook import bearers as found
from analysis.findings.outlook import common
from analysis.frames import records
from analysis.numbers import number
from analysis.rates.equilibrium import COMPETITION

ROOM = 168
HARD = dict(zip(COMPETITION, (theme.GREEN, theme.BLUE, theme.RUST), strict=True))
LEFT: dict[str, Any] = {"align": "right", "dx": -6, "dy": -9}
WHO = {
    found.PLATFORM: ("feed", theme.RUST, "full"),
    found.LENDER: ("lender", theme.BLUE, "full"),
    found.PARTNER: ("partner who funds", theme.GREEN, "full"),
    found.SHUT_OUT: ("borrowers shut out, if loans are worth what we assume", theme.PLUM, "hollow"),
}


@figure(
    "cost-along-the-ceiling",
    chapter=common.CHAPTER,
    statement="lower-ceiling-cheaper-customers",
)
def along(study: Study) -> dict[str, Any]:
    """What a funded customer costs along the ceiling, where bids follow worth."""
    data = found.along(study)
    part = data[data["apr_pct"].isin([12, 16, 20, 24, 30, 36])]
    told = "; ".join(
        f"{number(r.apr_pct)}%, {r.competition}: "
        + (number(r.cac_cny) if np.isfinite(r.cac_cny) else "no market")
        for r in records(part)
    )
    return {
        "unit": "CNY per funded customer by ceiling, if bids follow what customers are worth; "
        "shaded: the article's costs",
        "alt": f"Three lines that rise with the ceiling, with a step where more are served. {told}.",
        **sources(study),
        "method": "Lenders tell three types apart and bid away a share of what those they take "
        "are worth above the feed's other use of the place: half with two bidders, three quarters "
        "with four, nine tenths with ten. The lowest cost that solves the market is shown.",
        "would_change": "Prices of one feed before and after October 2025, for customers of one kind.",
        "data": data,
        "drawing": _draw_along,
    }


def _draw_along(data: pd.DataFrame, layout: Layout) -> Chart:
    x = alt.X(
        "apr_pct:Q",
        scale=alt.Scale(domain=[11.5, layout.pick(39.5, 46)], nice=False),
        axis=alt.Axis(title="ceiling, % a year", values=[12, 20, 24, 30, 36], grid=False),
    )
    y = alt.Y(
        "cac_cny:Q",
        scale=alt.Scale(domain=widened(0, 3_200, data["cac_cny"]), nice=False),
        axis=value_axis("CNY per customer", values=[0, 1000, 2000, 3000], format=",.0f"),
    )
    least, _, peak = costs()
    told = pd.DataFrame({"cac_cny": [least], "high": [peak], "label": ["the article's costs"]})
    layers: list[Any] = [
        alt.Chart(told).mark_rect(color=theme.GRID, opacity=0.6).encode(y=y, y2="high:Q"),
        labels(told.assign(cac_cny=peak), layout, alt.value(6), y, align="left", dy=12),
    ]
    for name in (common.AVERAGE, common.NOW, common.OLD):
        at = pd.DataFrame({"apr_pct": [100 * common.ceilings()[name]]})
        rule = alt.Chart(at).mark_rule(color=theme.MUTED, strokeDash=[5, 4], strokeWidth=1.2)
        layers.append(rule.encode(x=x))
    for name, tint in HARD.items():
        part = data[data["competition"] == name].dropna()
        layers.append(alt.Chart(part).mark_line(strokeWidth=2.6, color=tint).encode(x=x, y=y))
        said = part.tail(1).assign(label=f"{number(COMPETITION[name])} bidders")
        layers.append(labels(said, layout, x, y, align="left", dx=8))
        for ceiling in (common.NOW, common.OLD):
            here = part[np.isclose(part["apr_pct"], 100 * common.ceilings()[ceiling])]
            dot = alt.Chart(here).mark_point(filled=True, size=60, color=tint, opacity=1)
            layers.append(dot.encode(x=x, y=y))
            numbers = here.assign(label=[number(round(v, -1)) for v in here["cac_cny"]])
            # a lower line's number goes below it, clear of the line above
            below = ceiling == common.NOW and name == common.MIDDLING
            side = {"align": "left", "dx": 6, "dy": 13} if below else LEFT
            layers.append(labels(numbers, layout, x, y, **side))
    return alt.layer(*layers).properties(**beside(layout))


@figure("who-bears-four-points", chapter=common.CHAPTER, statement="feed-bears-the-cut")
def bears(study: Study) -> dict[str, Any]:
    """Who loses what if the ceiling falls, by competition and by what the cost does."""
    data = found.bearers(study)
    return {
        "unit": "CNY lost per customer of the pool, served or not, as the ceiling falls from "
        f"{named(common.NOW)} to {named(common.AVERAGE)}; percent: the feed's part of what the "
        f"three businesses lose",
        "alt": f"Six rows of stacked bars. {found.spoken(study)}.",
        **sources(study, "loan_benefit"),
        "method": "The market is solved under both ceilings, with a cost that follows bids or "
        "stays where it was. What a loan is worth to a borrower shut out is our assumption, a "
        "share of its price, and drawn hollow for it.",
        "would_change": "Prices of one feed, and what lenders keep of a customer, before and after the "
        "ceiling fell.",
        "data": data,
        "drawing": _draw_bears,
    }


def _named(competition: str, cost: str) -> str:
    return f"{number(COMPETITION[competition])} bidders, {cost}"


def _draw_bears(data: pd.DataFrame, layout: Layout) -> Chart:
    shown = data.assign(
        row=[_named(r.competition, r.cost) for r in records(data)],
        lost=data["lost_cny"].clip(lower=0),
    )
    shown["high"] = shown.groupby("row", sort=False)["lost"].cumsum()
    shown["low"] = shown["high"] - shown["lost"]
    # rows of a kind stand together: all costs that answer, then all that stay
    order = [_named(k, cost) for cost in found.COST for k in COMPETITION]
    scale = alt.Scale(domain=widened(0, 1_950, shown["high"]), nice=False)
    y = alt.Y("row:N", sort=order, axis=row_axis(layout, ROOM))
    x = alt.X(
        "low:Q",
        scale=scale,
        axis=alt.Axis(
            title="CNY per customer of the pool, lost", values=[0, 500, 1000, 1500], format=",.0f"
        ),
    )
    tints = fixed({who: tint for who, (_, tint, _) in WHO.items()})
    layers: list[Any] = []
    for hollow in (False, True):
        part = shown[(shown["bearer"] == found.SHUT_OUT) == hollow]
        layers.append(
            alt.Chart(part[part["lost"] > 0])
            .mark_bar(height=15, fillOpacity=0 if hollow else 0.9, strokeWidth=1.6)
            .encode(
                x=x,
                x2="high:Q",
                y=y,
                color=alt.Color("bearer:N", scale=tints, legend=None),
                stroke=alt.Stroke("bearer:N", scale=tints, legend=None),
            )
        )
    total = shown.groupby("row", sort=False).tail(1)
    parts = shown.pivot_table(index="row", columns="bearer", values="lost_cny", sort=False)
    business = parts[[found.PLATFORM, found.LENDER, found.PARTNER]].sum(axis=1)
    feed = (100 * parts[found.PLATFORM] / business).to_dict()
    ends = total.assign(label=[_end(r, feed[r.row]) for r in records(total)])
    if layout.narrow:
        told = ends.assign(named=ends["row"] + ": " + ends["label"])
        layers.append(row_names(told, layout, y, "named", rise=16))
    else:
        at = alt.X("high:Q", scale=scale)
        layers.append(labels(ends, layout, at, y, align="left", dx=7))
    body = alt.layer(*layers).properties(
        width=layout.inner - layout.pick(ROOM + 12, 8), height=layout.pick(34, 42) * len(order)
    )
    left = layout.pick(ROOM, 0)
    return alt.vconcat(key(list(WHO.values()), layout, left=left, per_row=3), body, spacing=8)


def _end(row: Any, feed: float) -> str:  # noqa: ANN401  (a record)
    if not np.isfinite(row.after_cny):
        return "nobody is served"
    out = round(row.shut_out_of_100)
    told = f"{number(out)} in 100 shut out" if out else "nobody more shut out"
    return f"feed {number(feed)}%; {told}"
