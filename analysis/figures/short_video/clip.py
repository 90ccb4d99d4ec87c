"""The price of all loans together after a free first month, by the number of loans."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analysis.assumptions import Study
from analysis.figures import theme
from analysis.figures.kinds import beside, level
from analysis.figures.marks import colour, labels, value_axis, widened
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings.lending.carries import asked_price
from analysis.findings.lending.common import SHOWN
from analysis.findings.short_video import clip as found
from analysis.findings.short_video import common
from analysis.frames import records
from analysis.numbers import number, percent

SOURCE = "Source: computed from our assumptions (grade E); ladders from National Business Daily."


@figure("free-month-by-number-of-loans", chapter=common.CHAPTER, statement="free-month-fades")
def price(study: Study) -> dict[str, Any]:
    """All-in price of a punctual borrower's loans together, by how many were taken."""
    asked = 100 * asked_price(study)
    data = found.by_loans(study).assign(asked_pct=asked)
    told = "; ".join(
        f"{r.ladder}, loans taken {r.loans}: {number(r.all_in_pct, 1)}%" for r in records(data)
    )
    rows = common.ledger(["F083", "F085", "F086", "F087"])
    return {
        "unit": f"Yearly price of all loans together, percent, by number of loans of {number(SHOWN)} "
        "months; only the first month of the first is free; dashed: the contract's price",
        "alt": f"Two lines that rise towards the contract's price. {told}.",
        "source_line": SOURCE,
        "slide_source": SOURCE,
        "source_ids": tuple(dict.fromkeys(rows["source_id"].dropna())),
        "grades": (*rows["grade"].dropna(), study.grade("apr"), study.grade("gap_months")),
        "method": "Twelve times the monthly rate at which all payments of a borrower on schedule are "
        "worth what was lent. Loans follow one another after the usual gap.",
        "would_change": "What clips promise, and how many loans those who came by one took later.",
        "data": data,
        "drawing": _draw,
    }


def _draw(data: pd.DataFrame, layout: Layout) -> Chart:
    asked = float(data["asked_pct"].iloc[0])
    x = alt.X(
        "loans:Q",
        scale=alt.Scale(domain=[0.8, 5.6], nice=False),
        axis=alt.Axis(title="loans taken", values=[1, 2, 3, 4, 5], format="d", grid=False),
    )
    y = alt.Y(
        "all_in_pct:Q",
        scale=alt.Scale(
            domain=widened(19.5, 24.5, data["all_in_pct"], data["asked_pct"]), nice=False
        ),
        axis=value_axis("percent a year", values=[20, 21, 22, 23, 24]),
    )
    lines = (
        alt.Chart(data)
        .mark_line(strokeWidth=2.4, point=alt.OverlayMarkDef(filled=True, size=60))
        .encode(x=x, y=y, color=colour("ladder", theme.LADDER_COLOURS))
    )
    last = data[data["loans"] == data["loans"].max()]
    ends = last.assign(label=[f"{r.ladder} {number(r.all_in_pct, 1)}" for r in records(last)])
    light = ends["all_in_pct"] == ends["all_in_pct"].max()
    first = data.head(1).assign(label=lambda t: [number(v, 1) for v in t["all_in_pct"]])
    contract = pd.DataFrame({"all_in_pct": [asked], "label": [f"contract {percent(asked / 100)}"]})
    return alt.layer(
        *level(contract, layout, y),
        lines,
        labels(ends[light], layout, x, y, align="right", dy=-14),
        labels(ends[~light], layout, x, y, align="right", dy=18),
        labels(first, layout, x, y, align="left", dx=10, dy=4),
    ).properties(**beside(layout))
