"""How far lenders must be behind their targets for the fourth quarter's peak."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analysis.assumptions import Study
from analysis.figures import theme
from analysis.figures.kinds import beside
from analysis.figures.marks import labels, value_axis, widened
from analysis.figures.registry import Chart, figure
from analysis.figures.rising.base import sources
from analysis.figures.theme import Layout
from analysis.findings.rising import common
from analysis.findings.rising import peak as found
from analysis.frames import records
from analysis.numbers import cny, number

TINTS = (theme.PLUM, theme.BLUE, theme.RUST)


@figure(
    "lenders-behind-their-targets", chapter=common.CHAPTER, statement="two-behind-make-the-peak"
)
def behind(study: Study) -> dict[str, Any]:
    """Customers that lenders behind must want, by how many are behind."""
    data = found.needed(study)
    usual, peak = common.usual_and_peak()
    told = "; ".join(
        f"{r.lenders} bidders, {r.behind} behind: "
        + (
            f"{number(r.times_usual, 1)} times, adding {cny(r.shadow_cny)}"
            if not r.reason
            else "none"
        )
        for r in records(data)
    )
    return {
        "unit": "How many times its usual customers each lender behind target must want, for "
        f"{cny(usual)} to become {number(peak)}; one lender alone cannot do it",
        "alt": f"Falling lines of dots, one for each number of bidders. {told}.",
        **sources(study, "bidders", "bid_spread"),
        "method": "Lenders with targets bid what a customer is worth to them plus a shadow price, "
        "solved together. Values are normal around a mean that makes the usual price; supply does not "
        "answer to the price.",
        "would_change": "How many lenders buy in one feed and what they must place by the year's end.",
        "data": data,
        "drawing": _draw,
    }


def _draw(data: pd.DataFrame, layout: Layout) -> Chart:
    some = data[data["reason"] != "one_alone"]
    x = alt.X(
        "behind:Q",
        scale=alt.Scale(domain=[0.7, found.MOST + 0.6], nice=False),
        axis=alt.Axis(
            title="lenders behind their targets", values=[1, 2, 3, 4, 5, 6], format="d", grid=False
        ),
    )
    y = alt.Y(
        "times_usual:Q",
        scale=alt.Scale(domain=widened(1, 6.6, some["times_usual"])),
        axis=value_axis(
            "times the usual number of customers", values=[1, 2, 3, 4, 5, 6], format="d"
        ),
    )
    layers: list[Any] = []
    names: list[Any] = []  # over the lines, so that these do not strike them
    for tint, (n, part) in zip(TINTS, some.groupby("lenders"), strict=False):
        layers.append(
            alt.Chart(part)
            .mark_line(
                color=tint,
                strokeWidth=2,
                point=alt.OverlayMarkDef(filled=True, size=70, color=tint),
            )
            .encode(x=x, y=y)
        )
        head = part.head(1)
        named = head.assign(
            label=[f"{n} bidders: {number(r.times_usual, 1)}" for r in records(head)]
        )
        names.append(labels(named, layout, x, y, align="left", dx=9, dy=-6))
    alone = pd.DataFrame({"behind": [1.0], "times_usual": [1.0], "label": ["one: never"]})
    names.append(labels(alone, layout, x, y, align="center", dy=-18))
    return alt.layer(*layers, *names).properties(**beside(layout))
