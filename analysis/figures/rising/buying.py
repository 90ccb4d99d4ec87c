"""Contract or float: the skill from which floating leaves more."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analysis.assumptions import Study
from analysis.figures import theme
from analysis.figures.kinds import beside
from analysis.figures.marks import labels, value_axis
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings import drivers
from analysis.findings.rising import buying as found
from analysis.findings.rising import common
from analysis.frames import records
from analysis.numbers import number, percent

NAMES = [name for group in found.GROUPS.values() for name in group]
TINTS = (theme.BLUE, theme.INK, theme.RUST)
PREMIUM = "premium "


@figure(
    "skill-that-floating-needs",
    chapter=common.CHAPTER,
    statement="floating-needs-skill-where-customers-earn",
)
def skill(study: Study) -> dict[str, Any]:
    """Skill needed by what a customer is worth, at three premiums."""
    low, high = study.interval("price_memory")
    data = found.needed(study).assign(free_low=low, free_high=high)
    told = "; ".join(
        f"at a premium of {number(premium)}% it needs skill from a worth of "
        f"{number(float(part.loc[part['skill'] > 0, 'value_over_price'].min()), 2)} times the price"
        for premium in data["premium_pct"].unique()
        for part in [data[data["premium_pct"] == premium]]
        if (part["skill"] > 0).any()
    )
    return {
        "unit": "Skill a forecast needs, percent of perfect, for floating prices to beat a contract; "
        "shaded: what last month's price gives for nothing",
        "alt": "Rising lines, one a premium of the contract, and a shaded band from "
        f"{number(low, 1)} to {number(high, 1)}. {told}.",
        "source_line": "Source: computed from our assumptions (grade E).",
        "source_ids": (),
        "grades": tuple(study.grade(name) for name in NAMES),
        "variance": drivers.grade_profile(study, "C15"),
        "method": "Who floats buys in the months that a forecast calls cheap and misses the rest; who "
        "signs pays a premium on the mean price each month. Compared is value less price over all "
        "customers, in closed form, without catching up.",
        "would_change": "Monthly prices of a feed over two years, and the premium of one contract.",
        "data": data,
        "drawing": _draw,
    }


def _draw(data: pd.DataFrame, layout: Layout) -> Chart:
    x = alt.X(
        "value_over_price:Q",
        scale=alt.Scale(
            domain=[data["value_over_price"].min(), data["value_over_price"].max()], nice=False
        ),
        axis=alt.Axis(
            title="worth of a customer over the mean price", format=".1f", tickCount=5, grid=False
        ),
    )
    scale = alt.Scale(domain=[0, 1])
    y = alt.Y(
        "skill:Q",
        scale=scale,
        axis=value_axis("skill needed, percent", values=[0, 0.5, 1], format=".0%"),
    )
    ends = data.iloc[[0, -1]]
    band = (
        alt.Chart(ends)
        .mark_area(color=theme.GREEN, opacity=0.18)
        .encode(x=x, y=alt.Y("free_low:Q", scale=scale), y2="free_high:Q")
    )
    left = data.head(1).assign(skill=data["free_high"].head(1), label="free: last month's price")
    layers: list[Any] = [band, labels(left, layout, x, y, align="left", dx=6, dy=12)]
    for tint, (_, part) in zip(TINTS, data.groupby("premium_pct"), strict=False):
        some = part[part["skill"].notna()]
        layers.append(alt.Chart(some).mark_line(color=tint, strokeWidth=2.4).encode(x=x, y=y))
        rising = some[some["skill"] > 0]
        if len(rising):
            at = rising.iloc[[len(rising) // 2]]
            named = at.assign(
                label=[f"{PREMIUM}{percent(r.premium_pct / 100)}" for r in records(at)]
            )
            layers.append(labels(named, layout, x, y, align="center"))
    return alt.layer(*layers).properties(**beside(layout))
