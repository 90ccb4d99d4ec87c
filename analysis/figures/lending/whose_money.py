"""What one customer leaves a lender, a guarantor and a referrer, against the cost of winning them."""

from __future__ import annotations

from typing import Any, Final

import altair as alt
import pandas as pd

from analysis.assumptions import Study
from analysis.figures import stage, theme
from analysis.figures.marks import colour, key, row_axis, row_names, words
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings.lending import common
from analysis.findings.lending import whose_money as found
from analysis.frames import records
from analysis.numbers import cny, number, percent

ROOM: Final = 150
DOMAIN: Final = (-300.0, 3_200.0)
"""CNY drawn at least."""
POINT: Final = "money one point cheaper"
NAMES: Final = {
    found.LENDER: "who lends",
    found.GUARANTOR: "who guarantees",
    found.REFERRER: "who refers",
}


def rows(study: Study) -> pd.DataFrame:
    """Return the plotted rows.

    Columns: `term`, `ladder`, `row`, `value_cny`, `low_cny`, `full_cny` (where the drawn range
    ends), `high_cny` (where its hollow part ends), `sure` (False where our own price is in the
    hollow part). The last row of a panel is what a guarantor gains from money one point cheaper.
    """
    made = []
    for r in records(found.worth(study)):
        refers = r.business == found.REFERRER
        full = min(max(r.fair_cny, r.low_cny), r.high_cny) if refers else r.high_cny
        made.append(
            (
                r.term,
                r.ladder,
                NAMES[r.business],
                r.value_cny,
                r.low_cny,
                full,
                r.high_cny,
                not (refers and r.value_cny > r.fair_cny),
            )
        )
        if r.business == found.GUARANTOR:
            gain = (r.point_cny,) * 4
            made.append((r.term, r.ladder, POINT, *gain, True))
    columns = ["term", "ladder", "row", "value_cny", "low_cny", "full_cny", "high_cny", "sure"]
    table = pd.DataFrame(made, columns=columns)
    order = {name: i for i, name in enumerate((*NAMES.values(), POINT))}
    place = table["row"].map(order)
    return table.assign(place=place).sort_values(
        ["term", "place"], kind="stable", ignore_index=True
    ).drop(columns="place")  # fmt: skip


@figure("light-capital-or-heavy", chapter="lending-in-detail", statement="no-business-breaks-even")
def light_or_heavy(study: Study) -> dict[str, Any]:
    """What a customer leaves three businesses."""
    data = rows(study)
    spoken = "; ".join(
        f"loans of {number(r.term)} months, {r.ladder}, {r.row}: {cny(r.value_cny)} "
        f"({number(r.low_cny)} to {number(r.high_cny)})"
        for r in records(data[data["row"] != POINT])
    )
    most = percent(study.interval(found.PAID)[1])
    own = (*found.PRICES.values(), "capital_ratio", "cost_of_equity", found.PAID)
    return {
        "unit": "CNY a customer leaves after the charge for capital, discounted; dots at our prices, "
        "bars over their ranges (of money, of the partner's yield, of the take); hollow: a take "
        f"above {most} of the interest. Dashed: cost of winning them",
        "alt": "Three panels of dots with bars, by length of loan, against level lines at the "
        f"acquisition costs. {spoken}.",
        "source_line": common.SOURCE,
        "source_ids": common.article_sources(),
        "grades": (*common.grades(study), *(study.grade(name) for name in own)),
        "method": "The same loans and customers in three businesses. A lender holds capital and "
        "borrows the rest, a guarantor holds capital against a partner's loans, a referrer holds "
        "none and is paid a share of each amount lent; capital is charged at the cost of equity. The "
        "last row is what a guarantor gains, and a lender a little less.",
        "would_change": "A contract between a platform and its partners: the take on a referred "
        "loan, the yield and the capital asked of a guarantor.",
        "data": data,
        "drawing": _draw,
        "slide_drawing": stage.only(_draw, 0, 3),
    }


def _panel(data: pd.DataFrame, term: int, layout: Layout, *, last: bool) -> alt.LayerChart:
    part = data[data["term"] == term]
    y = alt.Y(
        "row:N",
        sort=[*NAMES.values(), POINT],
        axis=row_axis(layout, ROOM),
        scale=alt.Scale(paddingInner=layout.pick(0.3, 0.56), paddingOuter=layout.pick(0.15, 0.5)),
    )
    shift = alt.YOffset("ladder:N", sort=list(common.LADDERS))
    low = min(DOMAIN[0], float(data["low_cny"].min()))
    scale = alt.Scale(domain=[low, max(DOMAIN[1], float(data["high_cny"].max()))])
    axis = alt.Axis(
        title="CNY per customer" if last else None,
        labels=last,
        values=[0, 1_000, 2_000, 3_000],
        format=",.0f",
    )

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=scale, axis=axis)

    tint = colour("ladder", theme.LADDER_COLOURS)
    line = alt.Stroke(
        "ladder:N",
        scale=alt.Scale(
            domain=list(theme.LADDER_COLOURS), range=list(theme.LADDER_COLOURS.values())
        ),
        legend=None,
    )
    tip = [
        alt.Tooltip("row:N"),
        alt.Tooltip("ladder:N"),
        *(
            alt.Tooltip(f"{name}_cny:Q", format=",.0f", title=title)
            for name, title in (("value", "CNY"), ("low", "lowest"), ("high", "highest"))
        ),
    ]
    place = {"y": y, "yOffset": shift, "tooltip": tip}
    open_ended = part[part["high_cny"] > part["full_cny"]]
    cac = pd.DataFrame({"value_cny": sorted(common.costs())})
    cac["label"] = [number(c) for c in cac["value_cny"]]
    layers: list[Any] = [
        alt.Chart(cac)
        .mark_rule(strokeDash=[5, 3], strokeWidth=1.2, color=theme.INK)
        .encode(x=x("value_cny")),
        words(cac, layout, baseline="bottom", dy=-3).encode(x=x("value_cny"), y=alt.value(0)),
        alt.Chart(pd.DataFrame({"value_cny": [0]}))
        .mark_rule(color=theme.MUTED)
        .encode(x=x("value_cny")),
        alt.Chart(part)
        .mark_bar(opacity=0.35, height=7)
        .encode(x=x("low_cny"), x2="full_cny:Q", color=tint, **place),
        alt.Chart(open_ended)
        .mark_bar(fillOpacity=0, strokeWidth=1.1, strokeDash=[3, 2], height=7)
        .encode(x=x("full_cny"), x2="high_cny:Q", stroke=line, **place),
        alt.Chart(part[part["sure"]])
        .mark_point(filled=True, size=60, opacity=1)
        .encode(x=x("value_cny"), color=tint, **place),
        alt.Chart(part[~part["sure"]])
        .mark_point(filled=True, fill=theme.GROUND, size=60, strokeWidth=1.8, opacity=1)
        .encode(x=x("value_cny"), stroke=line, **place),
    ]
    if layout.narrow:
        layers.append(row_names(part, layout, y, "row", rise=18))
    return alt.layer(*layers).properties(
        width=layout.inner - layout.pick(ROOM + 6, 6),
        height=layout.pick(128, 190),
        title=alt.Title(f"Loans of {number(term)} months", frame="bounds", offset=16),
    )


def _draw(data: pd.DataFrame, layout: Layout) -> Chart:
    entries = [(name, tint, "full") for name, tint in theme.LADDER_COLOURS.items()]
    entries.append(("take too high", theme.MUTED, "hollow"))
    panels = [_panel(data, term, layout, last=term == common.TENORS[-1]) for term in common.TENORS]
    return alt.vconcat(key(entries, layout, left=layout.pick(ROOM, 0)), *panels, spacing=10)
