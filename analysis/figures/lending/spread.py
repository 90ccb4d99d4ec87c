"""What single customers bring, and what share never pays back its cost."""

from __future__ import annotations

from typing import Any, Final

import altair as alt
import pandas as pd

from analysis.assumptions import Study
from analysis.figures import theme
from analysis.figures.marks import SIDE, colour, key, value_axis
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings.lending import common
from analysis.findings.lending import spread as found
from analysis.frames import records
from analysis.numbers import cny, count, number, span

TICKS: Final = (-2_000, 0, 2_000, 4_000)
"""Clear of the corner, where a label would run into the other axis."""


@figure(
    "customers-who-never-pay-back", chapter="lending-in-detail", statement="most-never-pay-back"
)
def spread(study: Study) -> dict[str, Any]:
    """Share of customers who bring less than an amount, by ladder, end and length of a loan."""
    data = found.curves(study)
    middle = data[data["result_cny"] == round(common.costs()[1])]
    told = "; ".join(
        f"{row.ladder}, {number(row.term)} months, {_end(row.tail).lower()}: "
        f"{number(row.below_pct)} of 100"
        for row in records(middle)
    )
    deep = data[data["result_cny"] == found.LEFT]["below_pct"]
    low, mid, high = (number(cost) for cost in common.costs())
    return {
        "unit": "Customers of 100 who bring less than the amount below, discounted, before "
        f"acquisition cost; at the upright lines, costs of CNY {low}, {mid} and {high}, a curve's "
        "height is the share that never pays back",
        "alt": "Four panels of rising curves, heavy and light front, loans of six and twelve "
        f"months, with and without {count(common.TAILS[-1])} more loans. Never pay back "
        f"{cny(common.costs()[1])}: {told}.",
        "source_line": common.SOURCE,
        "source_ids": common.article_sources(),
        "grades": common.grades(study),
        "method": f"{number(found.CUSTOMERS)} customers drawn one by one for each curve, from first "
        "loan to last recovery; size and promise move no risk. Left of the picture are the "
        f"{span(deep.min(), deep.max())} of 100 who lose more than {cny(-found.LEFT)}. Each step "
        "of a curve is a way to go: after so many loans, by default or in peace.",
        "would_change": common.WOULD_CHANGE,
        "data": data,
        "drawing": _draw,
        "seeds": (found.SEED,),
    }


def _end(tail: int) -> str:
    return "Ends after five loans" if tail == 0 else f"{count(tail).capitalize()} more loans"


def _panel(part: pd.DataFrame, layout: Layout, width: float, *, left: bool, foot: bool) -> Chart:
    x = alt.X(
        "result_cny:Q",
        scale=alt.Scale(domain=[found.LEFT, found.RIGHT], nice=False),
        axis=alt.Axis(
            title="CNY per customer, before acquisition cost" if foot and left else None,
            titleAnchor="start",
            values=list(TICKS),
            format=",.0f",
            labels=foot or layout.narrow,
            grid=False,
        ),
    )
    y = alt.Y(
        "below_pct:Q",
        scale=alt.Scale(domain=[0, 100], nice=False),
        axis=value_axis("of 100" if left else "", values=[0, 50, 100], labels=left),
    )
    tip = [
        alt.Tooltip("ladder:N"),
        alt.Tooltip("result_cny:Q", format=",.0f", title="CNY a customer"),
        alt.Tooltip("below_pct:Q", format=".1f", title="of 100 bring less"),
    ]
    costs = part[part["cost"]]
    at = costs.drop_duplicates("result_cny")
    rules = alt.Chart(at).mark_rule(color=theme.MUTED, strokeWidth=1.2, strokeDash=[2, 2])
    one = alt.Chart(part).encode(
        x=x, y=y, color=colour("ladder", theme.LADDER_COLOURS), tooltip=tip
    )
    layers = [
        rules.encode(x=x),
        one.mark_line(strokeWidth=2.2),
        alt.Chart(costs)
        .mark_point(filled=True, size=46, opacity=1)
        .encode(x=x, y=y, color=colour("ladder", theme.LADDER_COLOURS), tooltip=tip),
    ]
    return alt.layer(*layers).properties(width=width, height=layout.pick(170, 130))


def _draw(data: pd.DataFrame, layout: Layout) -> Chart:
    entries = [(name, tint, "band") for name, tint in theme.LADDER_COLOURS.items()]
    entries.append(("acquisition cost", theme.MUTED, "gap"))
    rows: list[Chart] = [key(entries, layout, left=SIDE)]
    settings = [(term, tail) for term in found.TERMS for tail in common.TAILS]
    across = layout.pick(2, 1)
    width = (layout.inner - SIDE - 10 - (across - 1) * (SIDE + 20)) / across
    panels = []
    for i, (term, tail) in enumerate(settings):
        part = data[(data["term"] == term) & (data["tail"] == tail)]
        panel = _panel(part, layout, width, left=True, foot=i >= len(settings) - across).properties(
            title=alt.Title(f"{_end(tail)}, {number(term)} months", frame="bounds")
        )
        panels.append(panel)
    for i in range(0, len(panels), across):
        rows.append(alt.hconcat(*panels[i : i + across], spacing=20))
    return alt.vconcat(*rows, spacing=14)
