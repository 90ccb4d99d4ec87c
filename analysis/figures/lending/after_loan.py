"""What arrears cost a lender and what they leave, by the ratio that such a book would report."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

import altair as alt
import numpy as np
import pandas as pd

from analysis.assumptions import Study
from analysis.figures import theme
from analysis.figures.marks import SIDE, labels, value_axis, words
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings.lending import after_loan as found
from analysis.findings.lending import common
from analysis.findings.lending import reported_arrears as printed
from analysis.findings.lending.after_loan_draws import RATES
from analysis.frames import records
from analysis.numbers import cny, number, percent, span

RIGHT: Final = 16.0
"""Highest ratio drawn, percent."""
WITH_LOSS_TINT, COLLECTIONS_TINT = theme.COST_COLOURS["risk"], theme.COST_COLOURS["operations"]
BASES: Final = (
    "Bases of what is printed differ: 90 days or more behind over what is outstanding (one platform "
    "91 to 180 days, over loans less than 61 days behind), or classed as bad; whole books, new and "
    "old customers."
)


def _shared(study: Study) -> dict[str, Any]:
    seen = printed.reported().query("kind == 'bad loans'")
    stay = study.value("months_on_book")
    return {
        "source_line": "Source: computed from our assumptions (grade E); acquisition costs from "
        "National Business Daily, 31 March 2025; printed ratios from company releases and mirrors "
        "of them.",
        "source_ids": tuple(dict.fromkeys([*common.article_sources(), *seen["source_id"]])),
        "grades": (
            *common.grades(study),
            *(study.grade(name) for name in (*RATES, "months_on_book")),
            *seen["grade"],
        ),
        "method": "One number scales the odds of falling behind and of rolling on; the ratio is that of "
        "a steady book of all loans of such customers, each held "
        f"{number(stay)} months past write-off. {BASES} A book that grows, or sells sooner, reports "
        "less.",
        "would_change": "Roll rates and collection costs of one lender's new customers, by month; or "
        "ratios of bad loans before sales and write-offs.",
    }


def _printed() -> str:
    low, high = printed.printed_range()
    return f"{span(low, high, 1)}%"


@figure(
    "cost-after-the-loan",
    chapter="05-lending",
    statement="losses-reach-the-peak-beyond-print",
)
def cost_after(study: Study) -> dict[str, Any]:
    """The cost after the loan against the cost of winning the customer."""
    path = found.paths(study)
    data = path[
        ["term", "scale", "npl_pct", "m2_pct", "collections_cny", "collections_and_loss_cny"]
    ]
    ours = found.here(study)
    spoken = "; ".join(
        f"loans of {number(r.term)} months: collections {cny(r.collections_cny)}, with losses "
        f"{cny(r.collections_and_loss_cny)}"
        for r in records(ours)
    )
    low = percent(float(ours["npl_pct"].min()) / 100, 1)
    return {
        "unit": "CNY a customer after the loan is made, by bad loans of a book of such customers, "
        "percent; over all their loans; dots: our own odds of arrears; dashed: cost of "
        f"winning them; grey: ratios printed since {printed.since()}",
        "alt": "Lines rising from near zero against three level lines at the acquisition costs. At our "
        f"odds of arrears, where a book reports {low} or a little more of bad loans: {spoken}. "
        f"Printed ratios: {_printed()}.",
        **_shared(study),
        "data": data,
        "drawing": _draw_costs,
    }


@figure(
    "payback-when-arrears-rise",
    chapter="lending-in-detail",
    statement="arrears-cut-what-comes-back",
)
def payback(study: Study) -> dict[str, Any]:
    """What a customer leaves for acquisition, by arrears."""
    data = found.paths(study)[["term", "scale", "npl_pct", "m2_pct", "value_cny", "payback_months"]]
    ours = found.here(study)
    spoken = "; ".join(
        f"loans of {number(r.term)} months: {cny(r.value_cny)}" for r in records(ours)
    )
    return {
        "unit": "CNY a customer leaves to pay for winning them, by percent of bad loans in "
        "such a book; discounted; dots: our own odds of arrears; dashed: "
        f"cost of winning them; grey: ratios printed since {printed.since()}",
        "alt": "Falling lines, one a length of loan, against three level lines at the acquisition "
        f"costs. At our odds of arrears: {spoken}. Printed ratios: {_printed()}.",
        **_shared(study),
        "data": data,
        "drawing": _draw_value,
    }


def _x(layout: Layout) -> alt.X:
    return alt.X(
        "npl_pct:Q",
        scale=alt.Scale(domain=[0, RIGHT]),
        axis=alt.Axis(
            title=layout.pick(
                "bad loans that such a book would report, % of what is owed",
                "bad loans such a book reports, %",
            ),
            values=[0, 4, 8, 12, 16],
            grid=False,
        ),
    )


def _y(field: str, *, ticks: range, domain: tuple[float, float]) -> alt.Y:
    return alt.Y(
        f"{field}:Q",
        scale=alt.Scale(domain=list(domain)),
        axis=value_axis("CNY per customer", values=list(ticks), format=",.0f"),
    )


def _ground(layout: Layout, y: Callable[[str], alt.Y], top: float) -> list[Any]:
    low, high = printed.printed_range()
    band = pd.DataFrame({"npl_pct": [low], "end": [high]})
    cac = pd.DataFrame({"value": sorted(common.costs())})
    cac["label"] = [layout.pick(cny, number)(c) for c in cac["value"]]
    name = pd.DataFrame({"npl_pct": [(low + high) / 2], "value": [top], "label": ["printed"]})
    x = _x(layout)
    return [
        alt.Chart(band).mark_rect(color=theme.GRID, opacity=0.7).encode(x=x, x2="end:Q"),
        words(name, layout, tint=theme.MUTED, baseline="top", dy=3).encode(x=x, y=y("value")),
        alt.Chart(cac)
        .mark_rule(strokeDash=[5, 3], strokeWidth=1.2, color=theme.INK)
        .encode(y=y("value")),
        words(cac, layout, align="right", baseline="bottom", dy=-2).encode(
            x=alt.value(layout.inner - SIDE - 8), y=y("value")
        ),
    ]


def _lines(
    data: pd.DataFrame, field: str, tint: str, layout: Layout, y: Callable[[str], alt.Y]
) -> list[Any]:
    tip = [
        alt.Tooltip("term:Q", title="months"),
        alt.Tooltip("scale:Q", format=".2f", title="times our odds"),
        alt.Tooltip("npl_pct:Q", format=".1f", title="bad loans, %"),
        alt.Tooltip("m2_pct:Q", format=".1f", title="31 to 60 days, %"),
        alt.Tooltip(f"{field}:Q", format=",.0f", title="CNY"),
    ]
    place = {"x": _x(layout), "y": y(field), "tooltip": tip}
    # longer loans, thicker lines
    made: list[Any] = [
        alt.Chart(data[data["term"] == term])
        .mark_line(clip=True, color=tint, strokeWidth=width)
        .encode(order="scale:Q", **place)
        for term, width in zip(common.TENORS, (1.2, 2.0, 3.0), strict=True)
    ]
    ours = alt.Chart(data[data["scale"] == 1.0])
    return [*made, ours.mark_point(size=46, filled=True, opacity=1, color=tint).encode(**place)]


def _ends(data: pd.DataFrame, field: str, level: float, layout: Layout) -> pd.DataFrame:
    # where each line meets a level, or the right edge: there stands the length of its loans
    rows = []
    for term in common.TENORS:
        path = data[(data["term"] == term) & (data["npl_pct"] <= RIGHT)].sort_values("npl_pct")
        values, ratios = path[field].to_numpy(), path["npl_pct"].to_numpy()
        beyond = np.flatnonzero((values - level) * (values[0] - level) <= 0)
        if len(beyond) and beyond[0] > 0:
            i = int(beyond[0])
            step = (level - values[i - 1]) / (values[i] - values[i - 1])
            rows.append((ratios[i - 1] + step * (ratios[i] - ratios[i - 1]), level, term))
        else:
            rows.append((ratios[-1], values[-1], term))
    ends = pd.DataFrame(rows, columns=["npl_pct", "value", "term"])
    return ends.assign(label=[number(t) + layout.pick(" months", " mo.") for t in ends["term"]])


def _draw_costs(data: pd.DataFrame, layout: Layout) -> Chart:
    top = 4_000
    y = partial(_y, ticks=range(0, top + 1, 1_000), domain=(0, top))
    x = _x(layout)
    shown = data[data["npl_pct"] <= RIGHT]
    alone = pd.DataFrame(
        {
            "npl_pct": [RIGHT],
            "value": [float(shown["collections_cny"].max())],
            "label": ["collections alone"],
        }
    )
    both = pd.DataFrame(
        {
            "npl_pct": [RIGHT],
            "value": [layout.pick(2_560, 1_650)],
            "label": [layout.pick("collections and losses", "with losses")],
        }
    )
    return alt.layer(
        *_ground(layout, y, top),
        *_lines(data, "collections_cny", COLLECTIONS_TINT, layout, y),
        *_lines(data, "collections_and_loss_cny", WITH_LOSS_TINT, layout, y),
        labels(_ends(data, "collections_and_loss_cny", 2_450, layout), layout, x, y("value")),
        labels(alone, layout, x, y("value"), align="right", dy=-12),
        labels(both, layout, x, y("value"), align="right"),
    ).properties(width=layout.inner - SIDE - 8, height=layout.pick(330, 300))


def _draw_value(data: pd.DataFrame, layout: Layout) -> Chart:
    low, top = -3_000, 3_500
    y = partial(_y, ticks=range(low, top, 1_000), domain=(low, top))
    zero = alt.Chart(pd.DataFrame({"value": [0.0]})).mark_rule(strokeWidth=1.2, color=theme.INK)
    return alt.layer(
        *_ground(layout, y, top),
        zero.encode(y=y("value")),
        *_lines(data, "value_cny", theme.LADDER_COLOURS[found.LADDER], layout, y),
        labels(_ends(data, "value_cny", -2_600, layout), layout, _x(layout), y("value")),
    ).properties(width=layout.inner - SIDE - 8, height=layout.pick(330, 300))
