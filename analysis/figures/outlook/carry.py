"""What acquisition each ceiling can carry, by business."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analysis.assumptions import Study
from analysis.figures import theme
from analysis.figures.marks import labels, row_axis, row_names, widened
from analysis.figures.outlook.base import TITLES, named, sources
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings.lending import draws
from analysis.findings.lending.common import SHOWN, costs
from analysis.findings.outlook import carry as found
from analysis.findings.outlook import common
from analysis.numbers import number

ROOM = 190
TINTS = {
    found.LENDS: theme.BLUE,
    found.GUARANTEES: theme.GREEN,
    found.PRINTED: theme.PLUM,
    found.REFERS: theme.OCHRE,
}


@figure("what-each-ceiling-carries", chapter=common.CHAPTER, statement="each-point-carries-less")
def carried(study: Study) -> dict[str, Any]:
    """The dearest acquisition that an average customer pays for under four ceilings."""
    data = found.carried(study)
    return {
        "unit": f"CNY per funded customer, by business, loans of {number(SHOWN)} months; line: 5 "
        "to 95 of 100 assumption sets over whole lives; dashed: the article's costs",
        "alt": "Four groups of bars on one axis of yuan, shorter from ceiling to ceiling. "
        f"{found.spoken(study)}.",
        **sources(study, "capital_ratio", "cost_of_equity", "success_fee_share_of_interest"),
        "method": "Discounted contribution of all loans at the ceiling, before acquisition; who "
        "lends or guarantees pays for capital first. A referrer is paid the top of our range of "
        "the interest. Printed loans and the line are a guarantor's before "
        "capital, the line over whole lives, where the bars end with the ladder.",
        "would_change": "A lender's own loans: what a customer brings at each price, before what they "
        "cost to win.",
        "data": data,
        "drawing": _draw,
        "seeds": (common.SEED, draws.SEED),
    }


def _draw(data: pd.DataFrame, layout: Layout) -> Chart:
    domain = widened(-1_150, 3_700, data["value_cny"], data["low_cny"], data["high_cny"])
    scale = alt.Scale(domain=domain, nice=False)
    last = list(TITLES)[-1]

    def group(name: str) -> alt.LayerChart:
        part = data[data["ceiling"] == name].assign(
            label=lambda t: [number(v) for v in t["value_cny"]], zero=0.0
        )
        y = alt.Y("business:N", sort=list(TINTS), axis=row_axis(layout, ROOM))
        axis = alt.Axis(
            title="CNY per customer" if name == last else None,
            values=[-1000, 0, 1000, 2000, 3000],
            labels=name == last,
            format=",.0f",
        )
        x = alt.X("zero:Q", scale=scale, axis=axis)
        rules = alt.Chart(pd.DataFrame({"at": costs()}))
        layers: list[Any] = [
            rules.mark_rule(color=theme.MUTED, strokeDash=[5, 4], strokeWidth=1.2).encode(
                x=alt.X("at:Q", scale=scale)
            ),
            alt.Chart(part)
            .mark_bar(height=11, fillOpacity=0.85)
            .encode(
                x=x,
                x2="value_cny:Q",
                y=y,
                color=alt.Color(
                    "business:N",
                    scale=alt.Scale(domain=list(TINTS), range=list(TINTS.values())),
                    legend=None,
                ),
            ),
            alt.Chart(part.dropna())
            .mark_rule(color=theme.INK, strokeWidth=1.6)
            .encode(x=alt.X("low_cny:Q", scale=scale), x2="high_cny:Q", y=y),
        ]
        if layout.narrow:
            told = part.assign(named=part["business"] + ": " + part["label"])
            layers.append(row_names(told, layout, y, "named", rise=14))
        else:
            # beside the bar and over the line, or it would name the line's end
            ends = part.assign(at=part["value_cny"].clip(lower=0.0))
            at = alt.X("at:Q", scale=scale)
            layers.append(labels(ends, layout, at, y, align="left", dx=7))
        return alt.layer(*layers).properties(
            width=layout.inner - layout.pick(ROOM + 14, 10),
            height=layout.pick(19, 31) * len(part),
            title=alt.Title(
                [named(name), TITLES[name]] if layout.narrow else f"{named(name)}: {TITLES[name]}",
                frame="bounds",
            ),
        )

    return alt.vconcat(*[group(name) for name in TITLES], spacing=9)
