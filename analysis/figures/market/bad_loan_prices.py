"""The panel of prices asked for bad loans, in the figure of `bad_loans`."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analysis.figures import theme
from analysis.figures.marks import labels, value_axis, words
from analysis.figures.theme import Layout
from analysis.findings.market import bad_loan_prices as prices
from analysis.frames import records
from analysis.numbers import as_given

UNTOLD = 9.9
"""Where packages without an age stand, right of the axis of years."""
LAST = 10.6
DROP = 15
"""Pixels."""


def _drops(told: pd.DataFrame, mean: float) -> list[int]:
    """Return how far each label hangs below its point: clear of the next point and of the mean."""
    rows = list(records(told))
    return [
        DROP
        if 0 < mean - r.price_low_pct < 0.5
        or any(
            0 < o.years_past_due_low - r.years_past_due_low < 1
            and abs(o.price_low_pct - r.price_low_pct) < 0.5
            for o in rows
        )
        else 0
        for r in rows
    ]


def _noted(row: pd.DataFrame, lines: list[str], **place: float) -> pd.DataFrame:
    """Return one row with a label of several lines, moved to where there is room for it."""
    noted = row.assign(**place)
    noted["label"] = pd.Series([lines], index=noted.index, dtype=object)
    return noted


def price_panel(shown: pd.DataFrame, layout: Layout, width: float) -> alt.LayerChart:
    """Return the panel of starting prices over age, those without an age at the right."""
    x = alt.X(
        "years_past_due_low:Q",
        scale=alt.Scale(domain=[0, LAST], nice=False),
        axis=alt.Axis(
            title="years past due", values=list(range(9)), grid=False, titleAnchor="middle"
        ),
    )
    y = alt.Y(
        "price_low_pct:Q",
        scale=alt.Scale(domain=[0, 12]),
        axis=value_axis("", values=[0, 2, 4, 6, 8, 10, 12]),
    )
    tip = [
        alt.Tooltip("what:N", title="company"),
        alt.Tooltip("period:N"),
        alt.Tooltip("years_past_due_low:Q", format=".1f", title="years past due"),
        alt.Tooltip("price_low_pct:Q", title="percent asked"),
        alt.Tooltip("price_of:N", title="of"),
        alt.Tooltip("known:N"),
        alt.Tooltip("grade:N"),
    ]
    mean = shown[shown["what"] == "average"].assign(years_past_due_low=0.0, till=LAST)
    asked = shown[shown["what"] != "average"]
    box = asked[asked["price_of"] == prices.PRINCIPAL]
    told = asked[(asked["price_of"] == prices.CLAIM) & asked["years_past_due_low"].notna()].copy()
    untold = asked[asked["years_past_due_low"].isna()].assign(years_past_due_low=UNTOLD)
    told["label"] = [f"{as_given(r.price_low_pct)} ({r.grade})" for r in records(told)]
    told["drop"] = _drops(told, float(mean["price_low_pct"].iloc[0]))
    point = {"filled": True, "size": 60, "opacity": 1, "strokeWidth": 1.6, "stroke": theme.RUST}
    layers: list[Any] = [
        alt.Chart(mean)
        .mark_rule(strokeDash=[5, 4], strokeWidth=1.4, color=theme.MUTED)
        .encode(x=x, x2="till:Q", y=y),
        alt.Chart(told).mark_point(fill=theme.RUST, **point).encode(x=x, y=y, tooltip=tip),
        alt.Chart(untold).mark_point(fill=theme.GROUND, **point).encode(x=x, y=y, tooltip=tip),
    ]
    for drop in (0, DROP):
        part = told[told["drop"] == drop]
        layers.append(labels(part, layout, x, y, align="left", dx=0 if drop else 8, dy=drop))
    layers.append(
        # after the labels, whose halo would bite into it
        alt.Chart(box)
        .mark_rect(fillOpacity=0, stroke=theme.RUST, strokeWidth=1.4, strokeDash=[3, 2])
        .encode(x=x, x2="years_past_due_high:Q", y=y, y2="price_high_pct:Q", tooltip=tip)
    )
    value = f"{as_given(mean['price_low_pct'].iloc[0])} ({mean['grade'].iloc[0]})"
    lines = layout.pick(
        [f"average asked in October 2025: {value}"], ["average asked in", f"October 2025: {value}"]
    )
    told_mean = _noted(mean, lines, years_past_due_low=UNTOLD - 0.5)
    layers.append(
        words(told_mean, layout, align="right", dy=layout.pick(-8, -22), lineHeight=14).encode(
            x=x, y=y
        )
    )
    low, high = box["price_low_pct"].iloc[0], box["price_high_pct"].iloc[0]
    note = [
        f"{as_given(low)} to {as_given(high)}",
        "of principal",
        f"alone ({box['grade'].iloc[0]})",
    ]
    layers.append(
        words(
            _noted(box, note, years_past_due_low=0.1),
            layout,
            align="left",
            dy=14,
            lineHeight=14,
        ).encode(x=x, y=y)
    )
    head = _noted(untold.head(1), ["age not", "told"], price_low_pct=11.6)
    layers.append(words(head, layout, align="center", lineHeight=14).encode(x=x, y=y))
    return alt.layer(*layers).properties(
        width=width,
        height=layout.pick(290, 310),
        title=layout.pick(
            "Starting price of bad-loan packages, percent of claim",
            ["Starting price of bad-loan", "packages, percent of claim"],
        ),
    )
