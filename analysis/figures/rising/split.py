"""Ad price against approval: every pair that ends at one lender's later cost."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analysis.assumptions import Study
from analysis.figures import theme
from analysis.figures.kinds import beside
from analysis.figures.marks import labels, value_axis
from analysis.figures.registry import Chart, figure
from analysis.figures.rising.base import SLIDE_SOURCE
from analysis.figures.theme import Layout
from analysis.findings.rising import common
from analysis.findings.rising import split as found
from analysis.frames import records
from analysis.numbers import cny, number


@figure("ad-price-against-approval", chapter=common.CHAPTER, statement="approval-alone-would-do")
def pairs(_: Study) -> dict[str, Any]:
    """What ad prices and approvals may have done between two dates."""
    data = found.pairs()
    old, new = common.first_and_last()
    pages, grades = common.article_rows()
    told = "; ".join(f"{r.case}: {_told(r)}" for r in records(data[data["case"] != ""]))
    return {
        "unit": f"Pairs of approval and ad price, percent of the first date, that turn {cny(old)} "
        f"into {number(new)}",
        "alt": f"One rising line of pairs, from fewer approvals alone to dearer advertising alone. "
        f"{told}.",
        "source_line": "Source: National Business Daily, 31 March 2025 (ledger F047, F051); pairs "
        "computed.",
        "slide_source": SLIDE_SOURCE,
        "source_ids": pages,
        "grades": grades[-2:],
        "method": "Cost per funded customer is the price of advertising over the chances of click, "
        "application, approval and drawdown. Click, application, drawdown and any fee are held; "
        "every point of the line then ends at the same cost.",
        "would_change": "The lender's applications and approvals at both dates, which would mark one "
        "point.",
        "data": data,
        "drawing": _draw,
    }


def _told(row: Any) -> str:  # noqa: ANN401  (a record)
    return f"ad price {number(row.ad_price_pct)}%, approval {number(row.approval_pct)}%"


def _draw(data: pd.DataFrame, layout: Layout) -> Chart:
    x = alt.X(
        "approval_pct:Q",
        scale=alt.Scale(domain=[55, 105], nice=False),
        axis=alt.Axis(title="approval, percent of before", values=[60, 80, 100], grid=False),
    )
    y = alt.Y(
        "ad_price_pct:Q",
        scale=alt.Scale(domain=[90, 170], nice=False),
        axis=value_axis("price of advertising, percent of before", values=[100, 120, 140, 160]),
    )
    named = data[data["case"] != ""]
    named = named.assign(
        label=[
            r.case if layout.narrow else f"{r.case}: {_told(r).replace('ad price', 'price')}"
            for r in records(named)
        ]
    )
    line = alt.Chart(data).mark_line(color=theme.BLUE, strokeWidth=2.4).encode(x=x, y=y)
    dots = (
        alt.Chart(named)
        .mark_point(filled=True, size=90, color=theme.BLUE, opacity=1)
        .encode(x=x, y=y)
    )
    first, rest = named.head(1), named.tail(len(named) - 1)
    return alt.layer(
        line,
        dots,
        labels(first, layout, x, y, align="left", dx=8, dy=12),
        labels(rest, layout, x, y, align="right", dx=-10, dy=-6),
    ).properties(**beside(layout))
