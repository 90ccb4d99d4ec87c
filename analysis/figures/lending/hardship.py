"""Relief as its lender and its borrower see it."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analysis.assumptions import Study
from analysis.figures import theme
from analysis.figures.marks import key, labels, row_axis, row_names, widened
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings.lending import draws
from analysis.findings.lending import hardship as found
from analysis.frames import records
from analysis.numbers import cny, number

ROOM = 100
PARTS = {
    "saved by catching up": theme.GREEN,
    "given to who would have paid": theme.RUST,
    "checking papers": theme.SLATE,
}


@figure("relief-from-both-sides", chapter="05-lending", statement="relief-pays-both")
def sides(study: Study) -> dict[str, Any]:
    """Relief by kind, for the lender and for the borrower."""
    data = found.sides(study)
    spoken = "; ".join(
        f"{row.kind}: lender {cny(row.net_cny)} for {number(found.ACCOUNTS)} accounts, from "
        f"{cny(row.low_cny)} to {cny(row.high_cny)} over most assumption sets; borrower's "
        f"instalment from {cny(row.before_cny)} to {cny(row.after_cny)}, left to pay from "
        f"{cny(row.owed_cny)} to {cny(row.eased_cny)}"
        for row in records(data)
    )
    return {
        "unit": f"Gain of relief, CNY: for the lender over {number(found.ACCOUNTS)} accounts, for a "
        "borrower what is due; dot: net; line: 5 to 95 of 100 assumption sets; borrower: hollow as "
        "agreed, full under relief",
        "alt": f"Three panels with a row for each kind of relief. {spoken}.",
        "source_line": "Source: computed from our assumptions (grade E); cures without relief after "
        "one experiment in India, effects of relief after published ones abroad.",
        "source_ids": (),
        "grades": (
            *(study.grade(name) for name in (*found.PLAIN, *found.LINKED)),
            *(
                study.grade(name)
                for name in ("relief_rate_cut", "relief_extra_months", "relief_age_months")
            ),
        ),
        "method": "First loan of the heavy front. Relief is granted to all who ask and are believed: "
        "some in difficulty who then catch up, some who would have paid anyway. Who does not catch "
        "up defaults at once on all that is owed.",
        "would_change": "A lender's count of those who asked, how many of them later paid, and how "
        "many of a like group without relief did.",
        "data": data,
        "drawing": _draw,
        "seeds": (draws.SEED + 2,),
    }


def _lender(data: pd.DataFrame, layout: Layout) -> alt.LayerChart:
    bars = []
    for row in records(data):
        # what is given away is below zero where a longer term is worth more than the contract
        up, down = 0.0, 0.0
        for name, value in zip(
            PARTS, (row.saved_cny, -row.given_cny, -row.checking_cny), strict=True
        ):
            start = up if value > 0 else down
            bars.append({"kind": row.kind, "part": name, "from": start, "to": start + value})
            if value > 0:
                up += value
            else:
                down += value
    order = list(data["kind"])
    y = alt.Y("kind:N", sort=order, axis=row_axis(layout, ROOM))
    ends = [data[name] for name in ("low_cny", "high_cny", "saved_cny", "net_cny")]
    scale = alt.Scale(domain=widened(-24_000, 29_000, *ends))
    axis = alt.Axis(
        title=f"CNY per {number(found.ACCOUNTS)} accounts",
        values=[-20_000, -10_000, 0, 10_000, 20_000],
        format=",.0f",
    )
    parts = (
        alt.Chart(pd.DataFrame(bars))
        .mark_bar(height=14, opacity=0.85)
        .encode(
            x=alt.X("from:Q", scale=scale, axis=axis),
            x2="to:Q",
            y=y,
            color=alt.Color(
                "part:N",
                scale=alt.Scale(domain=list(PARTS), range=list(PARTS.values())),
                legend=None,
            ),
            tooltip=[
                alt.Tooltip("kind:N"),
                alt.Tooltip("part:N"),
                alt.Tooltip("to:Q", format=",.0f"),
            ],
        )
    )
    x = alt.X("net_cny:Q", scale=scale, axis=axis)
    spread = (
        alt.Chart(data)
        .mark_rule(strokeWidth=2, color=theme.INK)
        .encode(x=alt.X("low_cny:Q", scale=scale), x2="high_cny:Q", y=y)
    )
    net = (
        alt.Chart(data)
        .mark_point(filled=True, size=80, color=theme.INK, opacity=1)
        .encode(x=x, y=y, tooltip=[alt.Tooltip("net_cny:Q", format=",.0f", title="net, CNY")])
    )
    shown = data.assign(label=[number(value) for value in data["net_cny"]])
    told = labels(shown, layout, x, y, dy=-14)
    layers: list[Any] = [parts, spread, net, told]
    if layout.narrow:
        layers.append(row_names(data, layout, y, "kind", rise=24))
    return alt.layer(*layers).properties(
        width=layout.inner - layout.pick(ROOM + 12, 10),
        height=layout.pick(52, 62) * len(order),
        title=alt.Title("To the lender", frame="bounds"),
    )


def _borrower(
    data: pd.DataFrame,
    ends: tuple[str, str],
    title: str,
    top: float,
    layout: Layout,
    *,
    names: bool,
) -> alt.LayerChart:
    before, after = ends
    order = list(data["kind"])
    room = ROOM if names else 0
    y = alt.Y(
        "kind:N",
        sort=order,
        axis=row_axis(layout, room) if room else alt.Axis(title=None, labels=False, grid=False),
    )
    scale = alt.Scale(domain=widened(0, top, data[before], data[after]))
    axis = alt.Axis(title="CNY", format=",.0f", tickCount=4)
    shown = data.assign(label=[number(value) for value in data[after]])
    x = alt.X(f"{after}:Q", scale=scale, axis=axis)
    line = (
        alt.Chart(shown)
        .mark_rule(strokeWidth=2, color=theme.PLUM)
        .encode(x=alt.X(f"{before}:Q", scale=scale, axis=axis), x2=f"{after}:Q", y=y)
    )
    points = [
        alt.Chart(shown)
        .mark_point(
            filled=True,
            fill=theme.GROUND if column == before else theme.PLUM,
            stroke=theme.PLUM,
            strokeWidth=2,
            size=70,
            opacity=1,
        )
        .encode(x=alt.X(f"{column}:Q", scale=scale, axis=axis), y=y)
        for column in ends
    ]
    layers: list[Any] = [line, *points, labels(shown, layout, x, y, dy=-14)]
    if layout.narrow:
        layers.append(row_names(data, layout, y, "kind", rise=22))
    wide = (layout.inner - ROOM - 40) // 2
    return alt.layer(*layers).properties(
        width=layout.pick(wide, layout.inner - 14),
        height=layout.pick(44, 56) * len(order),
        title=alt.Title(title, frame="bounds"),
    )


def _draw(data: pd.DataFrame, layout: Layout) -> Chart:
    entries = [(name, tint, "band") for name, tint in PARTS.items()]
    pair = [
        _borrower(
            data,
            ("before_cny", "after_cny"),
            "To the borrower: instalment a month",
            2_400,
            layout,
            names=True,
        ),
        _borrower(
            data,
            ("owed_cny", "eased_cny"),
            "Left to pay in all" if not layout.narrow else "To the borrower: left to pay in all",
            12_600,
            layout,
            names=False,
        ),
    ]
    join = layout.pick(alt.hconcat, alt.vconcat)
    return alt.vconcat(
        key(entries, layout, left=layout.pick(ROOM, 0)),
        _lender(data, layout),
        join(*pair, spacing=16),
        spacing=14,
    )
