"""What moves the price, and the lowest price by risk."""

from __future__ import annotations

from functools import partial
from typing import Any

import altair as alt
import pandas as pd

from analysis.assumptions import Study
from analysis.figures import theme
from analysis.figures.kinds import bars, beside
from analysis.figures.marks import SIDE, key, labels, value_axis, widened
from analysis.figures.outlook.base import named, sources
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings import drivers
from analysis.findings.lending.common import SHOWN, TENORS
from analysis.findings.outlook import arrow, common, levers, shut_out
from analysis.frames import records
from analysis.numbers import cny, number, percent

FAR = 0.2
"""Points by which loans of another length must differ to be named."""
KINDS = dict(
    zip(arrow.KINDS.values(), (theme.RUST, theme.BLUE, theme.PLUM, theme.OCHRE), strict=True)
)


@figure("most-off-the-price", chapter=common.CHAPTER, statement="most-off-the-price")
def most(study: Study) -> dict[str, Any]:
    """The most that each saving could take off the price."""
    data = levers.off_the_price(study)
    told = "; ".join(
        f"{r.lever}, loans of {r.term} months: {number(r.points, 1)}" for r in records(data)
    )
    few, many = number(TENORS[0]), number(TENORS[-1])
    return {
        "unit": f"Points of yearly price, at most, with loans of {many} months; in brackets: {few} "
        "months, where that differs",
        "alt": f"Four rows of bars on one axis of points. {told}.",
        **sources(study, "lgd", "servicing_cost_cny"),
        "method": "A saving, and what a point of price brings, are both what a guarantor's customer "
        "leaves more over all loans, discounted, at today's ceiling. Their ratio is the fall of the "
        "price that leaves the lender what it had: all of the saving goes to the borrower.",
        "would_change": "What a lender did with a saving: its price before and after, and its cost.",
        "data": data,
        "drawing": _draw_most,
    }


def _draw_most(data: pd.DataFrame, layout: Layout) -> Chart:
    rows = []
    for lever, part in data.groupby("lever", sort=False):
        by = part.set_index("term")["points"]
        shown, short = float(by[SHOWN]), float(by[TENORS[0]])
        label = number(shown, 1)
        if abs(short - shown) >= FAR:
            # a phone has room for the number alone; the line below the picture says whose it is
            loans = "" if layout.narrow else f" with loans of {number(TENORS[0])} months"
            label += f" ({number(short, 1)}{loans})"
        rows.append((lever, 0.0, shown, label))
    shown_rows = pd.DataFrame(rows, columns=["row", "low", "high", "label"]).assign(
        tint=[theme.RUST, theme.BLUE, theme.PLUM, theme.OCHRE], hollow=False
    )
    return bars(
        shown_rows,
        layout,
        title="percent points of yearly price, at most",
        ticks=[0, 1, 2],
        domain=[0, 2.2 * shown_rows["high"].max()],
        room=240,
    )


@figure(
    "which-cost-moves-the-floor",
    chapter=common.CHAPTER,
    statement="acquisition-moves-the-floor-most",
)
def floor(study: Study) -> dict[str, Any]:
    """What each kind of cost takes off the break-even price, cut by the same share."""
    data = arrow.off_the_floor(study)
    cut = percent(common.ordered_cut())
    told = "; ".join(
        f"{r.kind}: {number(r.points, 1)}, from {number(r.low_points, 1)} to "
        f"{number(r.high_points, 1)}"
        for r in records(data)
    )
    return {
        "unit": f"Points off the average customer's break-even price if one cost is {cut} "
        "smaller; bars: 5 to 95 of 100 assumption sets, number: the middle one",
        "alt": f"Four rows of bars on one axis of points. {told}.",
        **sources(study, "cac_cny", "lgd"),
        "variance": drivers.grade_profile(study, "C37"),
        "method": "In each of our assumption sets the price of all loans is found at which a "
        "guarantor's average customer just pays for everything, winning them at the article's "
        "costs too. Then one kind of cost at a time is made smaller by the article's order.",
        "would_change": "Acquisition costs well below the article's, or losses well above our range.",
        "data": data,
        "drawing": _draw_floor,
        "seeds": (common.SEED,),
    }


def _draw_floor(data: pd.DataFrame, layout: Layout) -> Chart:
    shown = data.assign(
        row=data["kind"],
        low=data["low_points"],
        high=data["high_points"],
        tint=[KINDS[kind] for kind in data["kind"]],
        hollow=False,
        label=[
            f"{number(r.points, 1)} ({number(r.low_points, 1)} to {number(r.high_points, 1)})"
            for r in records(data)
        ],
    )
    return bars(
        shown,
        layout,
        title="percent points off the break-even price",
        ticks=[0, 5, 10, 15],
        domain=widened(0, 20, data["high_points"]),
        room=190,
    )


LINES = {
    shut_out.ARTICLE: theme.RUST,
    shut_out.OWN: theme.PLUM,
    shut_out.NOTHING: theme.GREEN,
}


@figure("lowest-price-by-risk", chapter=common.CHAPTER, statement="who-is-served-by-ceiling")
def lowest(study: Study) -> dict[str, Any]:
    """The lowest price at which borrowers are served, by their chance of default."""
    data = shut_out.by_risk(study)
    part = data[data["risk_pct"].round().isin([1, 5, 10, 20])]
    told = "; ".join(
        f"{number(r.risk_pct)} in 100 default, {r.cost}: {number(r.apr_pct)}%"
        for r in records(part)
    )
    return {
        "unit": "Lowest yearly price that serves a borrower, by how many like them default in a "
        "year; dashed: ceilings; ticks: our three types",
        "alt": "Three rising lines, one for each cost of winning a customer, and level lines at the "
        f"ceilings. {told}.",
        **sources(study, "lgd", "reborrow_probability"),
        "method": "A borrower is served at the least price of all loans at which a guarantor's customer "
        "of that risk leaves what winning them costs. Each risk stands alone, so nobody pays for "
        "anybody else.",
        "would_change": "Refusals by risk and price band at one lender, before and after a "
        "ceiling fell.",
        "data": data,
        "drawing": partial(_draw_lowest, risks=shut_out.type_risks(study)),
    }


def _draw_lowest(data: pd.DataFrame, layout: Layout, *, risks: dict[str, float]) -> Chart:
    high = 60.0
    x = alt.X(
        "risk_pct:Q",
        scale=alt.Scale(domain=[0, 30], nice=False),
        axis=alt.Axis(title="of 100 such borrowers default in a year", values=[0, 10, 20, 30]),
    )
    y = alt.Y(
        "apr_pct:Q",
        scale=alt.Scale(domain=[0, high], nice=False),
        axis=value_axis("lowest price, percent a year", values=[0, 20, 40, 60]),
    )
    inside = data[(data["risk_pct"] <= 30) & (data["apr_pct"] <= high)]
    layers: list[Any] = []
    names: list[Any] = []  # over the lines, so that these do not strike them
    entries: list[tuple[str, str, str]] = []
    for name, apr in common.ceilings().items():
        at = pd.DataFrame({"apr_pct": [100 * apr], "label": [f"ceiling {named(name)}"]})
        rule = alt.Chart(at).mark_rule(color=theme.MUTED, strokeDash=[5, 4], strokeWidth=1.2)
        layers.append(rule.encode(y=y))
        names.append(labels(at, layout, alt.value(layout.inner - 60), y, align="right", dy=-8))
    types = pd.DataFrame({"risk_pct": [100 * r for r in risks.values()], "label": list(risks)})
    types["apr_pct"] = 2.5
    tick = alt.Chart(types).mark_tick(color=theme.INK, thickness=2, size=16)
    layers.append(tick.encode(x=x, y=y))
    names.append(labels(types, layout, x, y, dy=-16))
    for cost, tint in LINES.items():
        part = inside[inside["cost"] == cost]
        line = alt.Chart(part).mark_line(strokeWidth=2.6, color=tint)
        layers.append(line.encode(x=x, y=y))
        if len(part):
            amount = float(part["cost_cny"].iloc[0])
            won = f"won at {cny(round(amount, -1))}" if amount else "free to win"
            entries.append((f"{won}: {cost}" if amount else won, tint, "full"))
    body = alt.layer(*layers, *names).properties(**beside(layout))
    return alt.vconcat(key(entries, layout, left=SIDE, per_row=2), body, spacing=8)
