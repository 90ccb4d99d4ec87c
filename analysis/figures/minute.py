"""The picture of the front page: costs beside what can be repaid."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analysis.assumptions import Study
from analysis.figures import theme
from analysis.figures.marks import labels, row_axis, row_names, widened
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings import minute as found
from analysis.findings.lending import carries, common, draws
from analysis.frames import records
from analysis.numbers import number, span

ROOM = 200
TINTS = {found.COSTS: theme.RUST, found.REPAYS: theme.GREEN}


@figure("cost-beside-what-is-repaid", chapter="index", statement="costs-more-than-repaid")
def beside(study: Study) -> dict[str, Any]:
    """What the article and one company say a customer costs, beside what customers can repay."""
    data = found.beside(study)
    own = found.own_spend()
    spoken = "; ".join(f"{r.row}: {_said(r)}" for r in records(data))
    return {
        "unit": "CNY per customer; bar of a cost: as printed, or computed from filed spend; bar of what "
        "is repaid: widest ends of 5 to 95 in 100 sets over three lengths of loan; dot: best length at "
        "the middle of our ranges",
        "alt": f"Bars in two groups on one axis of yuan. {spoken}.",
        "source_line": "Source: National Business Daily, 31 March 2025; one platform's accounts, "
        "computed; repayment computed from our assumptions (grade E).",
        "slide_source": "Source: National Business Daily, 31 March 2025; own computation.",
        "source_ids": tuple(
            dict.fromkeys(
                [*common.article_sources(), *own["source_id"], *carries.platform_sources()]
            )
        ),
        "grades": (*common.grades(study), *own["grade"], *carries.life_grades(study)),
        "method": "A cost is money divided by people, and the people differ: the article does not say "
        "which, the platform's spend is divided both ways. What is repaid is the discounted "
        "contribution of all loans before acquisition, the most over the lengths of loan shown; sets "
        "run over whole lives such as listed platforms print.",
        "would_change": "A lender's own loans, with what its customers cost and bring on one count.",
        "data": data,
        "drawing": _draw,
        "seeds": (draws.SEED,),
    }


def _said(row: Any) -> str:  # noqa: ANN401  (a named tuple)
    if row.group == found.COSTS:
        return span(row.low_cny, row.high_cny)
    return number(row.value_cny)


def _draw(data: pd.DataFrame, layout: Layout) -> Chart:
    shown = data.assign(label=[_said(r) for r in records(data)])
    low, high = widened(-500, 3200, shown["low_cny"], shown["high_cny"])
    scale = alt.Scale(domain=[low, high], nice=False)
    ticks = [0, 1000, 2000, 3000]

    def group(name: str, *, last: bool) -> alt.LayerChart:
        part = shown[shown["group"] == name]
        y = alt.Y("row:N", sort=list(part["row"]), axis=row_axis(layout, ROOM))
        axis = alt.Axis(
            title="CNY per customer" if last else None, values=ticks, labels=last, format=",.0f"
        )
        x = alt.X("low_cny:Q", scale=scale, axis=axis)
        tint = TINTS[name]
        repaid = name == found.REPAYS
        layers: list[Any] = [
            alt.Chart(part)
            .mark_bar(height=13, color=tint, fillOpacity=0.35 if repaid else 0.9)
            .encode(x=x, x2="high_cny:Q", y=y)
        ]
        if repaid:
            layers.append(
                alt.Chart(part)
                .mark_point(filled=True, size=95, color=tint, opacity=1)
                .encode(x=alt.X("value_cny:Q", scale=scale), y=y)
            )
        if layout.narrow:
            named = part.assign(named=part["row"] + ": " + part["label"])
            layers.append(row_names(named, layout, y, "named", rise=15))
        else:
            # what is repaid is the dot's number, and its bar may end far from it
            ends = part.assign(at=part["value_cny" if repaid else "high_cny"])
            near, far = ends[ends["at"] < 2700], ends[ends["at"] >= 2700]
            layers += [
                labels(near, layout, alt.X("at:Q"), y, align="left", dx=10),
                labels(far, layout, alt.X("low_cny:Q"), y, align="right", dx=-10),
            ]
        return alt.layer(*layers).properties(
            width=layout.inner - layout.pick(ROOM + 8, 4),
            height=layout.pick(30, 40) * len(part),
            title=alt.Title(name, frame="bounds", color=tint),
        )

    return alt.vconcat(group(found.COSTS, last=False), group(found.REPAYS, last=True), spacing=12)
