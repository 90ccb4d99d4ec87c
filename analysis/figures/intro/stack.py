"""Two interviews' costs of a loan under two prices."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analysis.assumptions import Study
from analysis.evidence import load
from analysis.figures import theme
from analysis.figures.marks import colour, key, labels, row_axis, row_names, words
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings.intro import stack as found
from analysis.numbers import number, percent

ROOM = 182
SCALE = 31
QUOTED = {
    "funding": "funding",
    "traffic": "winning customers",
    "risk": "credit loss",
    "operations": "operations",
}


@figure("cost-stack-under-two-prices", chapter="01-intro", statement="stack-straddles")
def cost_stack(study: Study) -> dict[str, Any]:
    """The cost of a loan, part on part, under two prices."""
    data = found.bars(study)
    rows = load("industry")
    rows = rows[rows["topic"] == "unit cost stack"]
    spoken = []
    for (who, _), one in found.stacks(study).items():
        low, high = one.cost_pct(extras=False)
        low_all, high_all = one.cost_pct(extras=True)
        spoken.append(
            f"price {number(one.price_pct)}%, {who}: quoted costs {number(low)} to {number(high)} "
            f"percent of loans, with VAT and capital {number(low_all, 1)} to {number(high_all, 1)}"
        )
    return {
        "unit": "Percent of loans a year, as quoted. Low ends are added to low ends, high to high; "
        "neither is a real lender. At the right: what the price leaves before VAT and capital",
        "alt": f"Stacked bars against a line at the price. {'; '.join(spoken)}.",
        "source_line": "Source: one interview (21st Century Business Herald, November 2025, seen as "
        "a digest); a list by unnamed insiders (mirror); reports of the two ceilings; VAT and "
        "capital assumed.",
        "source_ids": tuple(dict.fromkeys([*rows["source_id"], *found.price_sources(study)])),
        "grades": tuple(data.drop_duplicates(["interview", "part", "end"])["grade"]),
        "method": "The two lists stay apart and are never averaged. The one lender names no operating "
        "cost, so its bar is not a full cost. The insiders speak of "
        "the time before the upper ceiling, the one lender of the time before the lower line; both "
        "are held as they were. VAT is a share of interest, the capital charge is "
        "the capital ratio times the cost of equity above funding; both run from the low to the "
        "high end of our ranges.",
        "would_change": "The accounts of one licensed lender with funding, marketing, credit loss and "
        "operations apart; a tax text and a filing in place of our ranges for VAT and "
        "capital.",
        "data": data,
        "drawing": _draw,
    }


def _tag(price: float, layout: Layout, *, scenario: bool) -> str:
    words = percent(price / 100)
    if scenario:
        return layout.pick(f"price {words}, a scenario", f"{words}, scenario")
    return f"price {words}"


def _panel(data: pd.DataFrame, price: float, layout: Layout, *, scenario: bool) -> alt.LayerChart:
    part = data[data["price_pct"] == price].copy()
    part["bar"] = [
        f"{who}, {end} ends" for who, end in zip(part["interview"], part["end"], strict=True)
    ]
    order = list(dict.fromkeys(part["bar"]))
    y = alt.Y(
        "bar:N",
        sort=order,
        axis=row_axis(layout, ROOM),
        scale=alt.Scale(paddingInner=layout.pick(0.35, 0.62), paddingOuter=layout.pick(0.2, 0.5)),
    )
    x = alt.X(
        "from_pct:Q",
        scale=alt.Scale(domain=[0, SCALE]),
        axis=alt.Axis(
            title="percent of loans a year" if scenario else None, values=[0, 5, 10, 15, 20, 25, 30]
        ),
    )
    tip = [
        alt.Tooltip("interview:N"),
        alt.Tooltip("part:N"),
        alt.Tooltip("from_pct:Q", format=".1f"),
        alt.Tooltip("to_pct:Q", format=".1f"),
        alt.Tooltip("grade:N"),
    ]
    quoted = part[~part["part"].isin(found.EXTRAS)]
    full = (
        alt.Chart(quoted)
        .mark_bar(stroke=theme.GROUND, strokeWidth=1)
        .encode(x=x, x2="to_pct:Q", y=y, color=colour("part", theme.COST_COLOURS), tooltip=tip)
    )
    extras = part[part["part"].isin(found.EXTRAS) & (part["to_pct"] > part["from_pct"])]
    hollow = [
        alt.Chart(extras[extras["part"] == name])
        .mark_bar(fillOpacity=0, stroke=theme.MUTED, strokeDash=dash, strokeWidth=1.3)
        .encode(x=x, x2="to_pct:Q", y=y, tooltip=tip)
        for name, dash in (("tax", [4, 2]), ("capital", [1, 2]))
    ]
    tops = quoted.groupby("bar", sort=False)["to_pct"].max()
    ends = pd.DataFrame({"bar": tops.index, "from_pct": SCALE, "left": price - tops.to_numpy()})
    ends["label"] = [f"{'+' if x > 0 else ''}{number(x)}" for x in ends["left"]]
    line = pd.DataFrame(
        {
            "from_pct": [price],
            "label": [_tag(price, layout, scenario=scenario)],
        }
    )
    # the lower ceiling has no public text: a scenario, and dashed
    dash = [1, 0] if not scenario else [6, 4]
    rule = alt.Chart(line).mark_rule(color=theme.INK, strokeWidth=2, strokeDash=dash).encode(x=x)
    tag = words(line, layout, align="left", dx=5, baseline="top", fontWeight="bold").encode(
        x=x, y=alt.value(-1)
    )
    layers: list[Any] = [full, *hollow, rule, tag, labels(ends, layout, x, y, align="right")]
    if layout.narrow:
        layers.append(row_names(part, layout, y, "bar", rise=19))
    return alt.layer(*layers).properties(
        width=layout.inner - layout.pick(ROOM + 6, 6), height=layout.pick(150, 200)
    )


def _draw(data: pd.DataFrame, layout: Layout) -> Chart:
    prices = sorted(data["price_pct"].unique(), reverse=True)
    entries = [(QUOTED[part], tint, "band") for part, tint in theme.COST_COLOURS.items()]
    entries += [("VAT, assumed", theme.MUTED, "gap"), ("capital, assumed", theme.MUTED, "dots")]
    panels = [_panel(data, p, layout, scenario=p == prices[-1]) for p in prices]
    return alt.vconcat(key(entries, layout, left=layout.pick(ROOM, 0)), *panels, spacing=12)
