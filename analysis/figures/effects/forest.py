"""Published effects on one scale a parameter, and our prior under each."""

from __future__ import annotations

from typing import Any, Final

import altair as alt
import pandas as pd

from analysis.assumptions import Study
from analysis.effects import effect_priors
from analysis.figures import stage, theme
from analysis.figures.marks import key, row_axis, row_names
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings.effects import published as found
from analysis.frames import records
from analysis.numbers import as_given, number

ROOM: Final = 292
SHAPES: Final = {"RCT": "circle", "RD": "diamond", "IV": "square"}
TITLES: Final = {
    found.SIZE: ("Size: percent more default", "per percent more loan"),
    found.PRICE: ("Price: percent more default", "per point of APR"),
    found.TAKE_UP: ("Taking an offer: percent more takers", "per percent higher price"),
    found.PROMISE: ("Promise of a better next loan:", "percent less default, in logs"),
}
DOMAINS: Final = {
    found.SIZE: [-3, 3],
    found.PRICE: [-0.6, 1.8],
    found.TAKE_UP: [-4, 1],
    found.PROMISE: [-0.1, 0.6],
}
TICKS: Final = {
    found.SIZE: [-2, -1, 0, 1, 2],
    found.PRICE: [0, 0.5, 1, 1.5],
    found.TAKE_UP: [-3, -2, -1, 0],
    found.PROMISE: [0, 0.2, 0.4],
}
"""Away from the edges, where a label would reach out of the picture."""
PRIORS: Final = {
    "size_risk_elasticity_first": "first loan",
    "size_risk_elasticity_repeat": "later loan",
    "chosen_size_elasticity": "added if size is chosen",
    "price_risk_slope": "whole",
    "selection_slope": "of it selection",
    "burden_slope": "of it burden",
    "take_up_elasticity": "price at or below known",
    "take_up_elasticity_raised": "price raised, scenario",
    "incentive_slope": "per step in size",
}
"""The priors that are drawn, in order; `parameter` of each names its panel."""
PRIOR = "our prior"


@figure("effects-and-priors", chapter="effects", statement="size-points-both-ways")
def effects(study: Study) -> dict[str, Any]:
    """Converted estimates by parameter, design and grade, China marked, our priors below."""
    shown, data = found.drawn(), _data(study)
    spoken = []
    for parameter in found.PANELS:
        part = data[data["parameter"] == parameter]
        told = "; ".join(f"{r.country}, {r.what} {number(r.value, 2)}" for r in _of(part, False))
        ours = "; ".join(
            f"{r.what} {as_given(r.low)} to {as_given(r.high)}, centre {as_given(r.value)}"
            for r in _of(part, True)
        )
        spoken.append(f"{' '.join(TITLES[parameter])}: {told}. Our prior: {ours}.")
    bare = int(shown["low"].isna().sum())
    return {
        "unit": "Point: a published estimate turned into the unit over its panel; line: 95 in 100, "
        f"where an error is printed, and {bare} of {len(shown)} points have none; bar: our prior, "
        "its line the centre; letter: evidence grade",
        "alt": "Four panels of points in rows, and bars for our priors. " + " ".join(spoken),
        "slide_source": "Source: published studies, one public re-run; priors are ours.",
        "source_line": "Source: abstracts and tables of published studies, a public re-run of one "
        "of them, digests; each is named in the facts. Priors are ours.",
        "source_ids": tuple(dict.fromkeys(shown["source_id"])),
        "grades": tuple(data["grade"]),
        "method": "Every estimate of these four parameters that could be turned into the unit of "
        "its panel; rows are in order of design, then grade. A point at zero is a report of no "
        "effect and not a measured zero, so it is drawn as a cross; hollow points rest on a base "
        "that we assumed. Rows of one study are not independent; a promise counts as less default.",
        "would_change": "A Chinese experiment that draws size, price and promise at random, with "
        "its errors printed.",
        "data": data,
        "drawing": _draw,
        "slide_drawing": stage.only(_draw, 0, 1),
    }


def _of(part: pd.DataFrame, ours: bool) -> list[Any]:
    return list(records(part[(part["basis"] == PRIOR) == ours]))


def _data(study: Study) -> pd.DataFrame:
    priors = effect_priors(study)
    ours = pd.DataFrame(
        [
            {
                "effect_id": "",
                "parameter": priors[name].parameter,
                "country": "",
                "what": what,
                "design": "",
                "value": priors[name].prior.mode,
                "low": priors[name].prior.low,
                "high": priors[name].prior.high,
                "basis": PRIOR,
                "grade": priors[name].grade,
            }
            for name, what in PRIORS.items()
        ]
    )
    both = pd.concat([found.drawn().drop(columns="source_id"), ours], ignore_index=True)
    order = {name: place for place, name in enumerate(found.PANELS)}
    return both.sort_values(
        "parameter", key=lambda c: c.map(order), kind="stable", ignore_index=True
    )


def _name(r: Any) -> str:  # noqa: ANN401  (a record)
    if r.basis == PRIOR:
        return f"Our prior, {r.what} ({r.grade})"
    return f"{r.country}: {r.what} ({r.design}, {r.grade})"


def _tint(r: Any) -> str:  # noqa: ANN401  (a record)
    return theme.RUST if r.country == "China" else theme.BLUE


def _points(part: pd.DataFrame, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    tip = [
        alt.Tooltip("row:N", title="effect"),
        alt.Tooltip("value:Q", format=".2f"),
        alt.Tooltip("low:Q", format=".2f"),
        alt.Tooltip("high:Q", format=".2f"),
        alt.Tooltip("basis:N"),
        alt.Tooltip("effect_id:N", title="row of the facts"),
    ]
    layers = []
    told = part[part["basis"] != found.NONE]
    for (tint, basis, design), some in told.groupby(["tint", "basis", "design"], sort=False):
        layers.append(
            alt.Chart(some)
            .mark_point(
                shape=SHAPES[str(design)],
                size=64,
                stroke=tint,
                fill=theme.GROUND if basis == found.ASSUMED else tint,
                filled=True,
                strokeWidth=1.6,
                opacity=1,
            )
            .encode(x=x, y=y, tooltip=tip)
        )
    for tint, some in part[part["basis"] == found.NONE].groupby("tint", sort=False):
        layers.append(
            alt.Chart(some)
            .mark_text(text="×", fontSize=18, fontWeight="bold", color=tint, baseline="middle")
            .encode(x=x, y=y, tooltip=tip)
        )
    return layers


def _panel(shown: pd.DataFrame, layout: Layout) -> alt.LayerChart:
    parameter = str(shown["parameter"].iloc[0])
    percents = parameter == found.PROMISE
    y = alt.Y("row:N", sort=list(shown["row"]), axis=row_axis(layout, ROOM))
    scale = alt.Scale(domain=DOMAINS[parameter], nice=False)
    x = alt.X(
        "value:Q",
        scale=scale,
        axis=alt.Axis(title=None, values=TICKS[parameter], format="%" if percents else "~g"),
    )
    told, ours = shown[shown["basis"] != PRIOR], shown[shown["basis"] == PRIOR]
    zero = alt.Chart(pd.DataFrame({"value": [0.0]}))
    layers: list[Any] = [zero.mark_rule(color=theme.MUTED, strokeWidth=1.2).encode(x=x)]
    for tint, some in told[told["low"].notna()].groupby("tint", sort=False):
        layers.append(
            alt.Chart(some)
            .mark_rule(color=tint, strokeWidth=1.8)
            .encode(x=alt.X("low:Q", scale=scale), x2="high:Q", y=y)
        )
    layers += _points(told, x, y)
    layers.append(
        alt.Chart(ours)
        .mark_bar(height=layout.pick(11, 11), color=theme.SLATE, opacity=0.55)
        .encode(x=alt.X("low:Q", scale=scale), x2="high:Q", y=y)
    )
    layers.append(
        alt.Chart(ours)
        .mark_tick(thickness=2.4, height=15, color=theme.INK, orient="vertical")
        .encode(x=x, y=y)
    )
    if layout.narrow:
        layers.append(row_names(shown, layout, y, "row", rise=13))
    first, second = TITLES[parameter]
    return alt.layer(*layers).properties(
        width=layout.inner - layout.pick(ROOM + 8, 4),
        height=layout.pick(20, 36) * len(shown),
        title=alt.Title(
            layout.pick(f"{first} {second}", [first, second]),
            frame="bounds",
            offset=layout.pick(6, 8),
        ),
    )


def _draw(data: pd.DataFrame, layout: Layout) -> Chart:
    shown = data.assign(
        row=[_name(r) for r in records(data)], tint=[_tint(r) for r in records(data)]
    )
    panels = [_panel(shown[shown["parameter"] == name], layout) for name in found.PANELS]
    entries = (
        ("China", theme.RUST, "full"),
        ("elsewhere", theme.BLUE, "full"),
        ("base assumed", theme.BLUE, "hollow"),
        ("randomised (RCT)", theme.MUTED, "full"),
        ("cut-off (RD)", theme.MUTED, "diamond"),
        ("instrument (IV)", theme.MUTED, "square"),
    )
    return alt.vconcat(key(entries, layout, left=layout.pick(ROOM, 0)), *panels, spacing=16)
