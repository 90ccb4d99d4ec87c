"""Who is left on the ladder, loan by loan, and how often the loans default."""

from __future__ import annotations

from typing import Any, Final

import altair as alt
import pandas as pd

from analysis.assumptions import Study
from analysis.figures import stage, theme
from analysis.figures.marks import SIDE, colour, key, labels, value_axis
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings.lending import common
from analysis.findings.lending import selection as found
from analysis.numbers import number, percent

PLAIN: Final = "only sorting"
"""What the case without slopes is called in the picture: the two ladders are then one line."""
TINTS: Final = {**theme.LADDER_COLOURS, PLAIN: theme.SLATE}


@figure(
    "who-is-left-on-the-ladder",
    chapter="lending-in-detail",
    statement="who-and-what-move-later-defaults",
)
def selection(study: Study) -> dict[str, Any]:
    """Default by loan, who takes it, and who ever defaults, both ladders started alike."""
    data = found.by_loan(study)

    def told(ladder: str) -> str:
        first, last = (
            found.one(study, found.MOVES, ladder, found.DEFAULT, k, found.ALL) for k in (1, 5)
        )
        bad = found.one(study, found.MOVES, ladder, found.SHARE, 5, "bad")
        ever = found.one(study, found.MOVES, ladder, found.EVER, 0, "bad")
        return (
            f"{ladder}: {percent(first, 1)} default on the first loan, {percent(last, 1)} on the "
            f"fifth, whose takers are {percent(bad, 1)} bad; {percent(ever)} of the bad type ever "
            "default"
        )

    moved = found.slopes(study, found.MOVES)
    alone = found.one(study, found.STILL, "light front", found.DEFAULT, 5, found.ALL)
    return {
        "unit": f"Of 100, loans of {number(common.SHOWN)} months, both ladders with the same "
        "default on the first loan; dashed: size and promise move nothing, so that only who is "
        "left changes, alike under both ladders",
        "alt": "Three panels. Default on loans one to five and the share of good, middle and bad "
        "customers among those who take them, as lines by ladder; below, how many of each type "
        f"ever default. {'; '.join(told(ladder) for ladder in common.LADDERS)}. By sorting alone "
        f"default on the fifth loan is {percent(alone, 1)} under both.",
        "source_line": "Source: computed from our assumptions (grade E); shapes of the ladders "
        "after National Business Daily, 31 March 2025.",
        "source_ids": common.article_sources(),
        "grades": common.grades(study, article=False)
        + tuple(study.grade(name) for name in ("size_risk_elasticity_all", "incentive_slope")),
        "method": "A customer's type never changes and nobody is refused; bad payers leave because "
        "who defaults gets no further loan. Default moves with size by an elasticity of "
        f"{number(moved['size_risk_elasticity'], 2)} and with the promise of a next step by "
        f"{number(moved['incentive_slope'], 2)}, the centres of our ranges; each ladder's risk is "
        "scaled until its first loan defaults as often as the light front's without them.",
        "would_change": "A lender's own loans by number in the customer's life, with what was "
        "known of them at the first.",
        "data": data,
        "drawing": _draw,
        "slide_drawing": stage.only(_draw, 0, 1, 2),
    }


def _shown(data: pd.DataFrame) -> pd.DataFrame:
    # without slopes the ladders are alike: one line stands for both
    plain = data["case"] == found.STILL
    kept = data[~plain | (data["ladder"] == "light front")]
    return kept.assign(line=kept["ladder"].where(kept["case"] == found.MOVES, PLAIN))


def _lines(
    part: pd.DataFrame, layout: Layout, *, title: str, top: float, ticks: list[int], axis: bool
) -> alt.LayerChart:
    x = alt.X(
        "loan:Q",
        scale=alt.Scale(domain=[0.9, 5.1], nice=False),
        axis=alt.Axis(
            title="number of the loan" if axis else None,
            values=[1, 2, 3, 4, 5],
            format="d",
            labels=axis,
            grid=False,
        ),
    )
    y = alt.Y(
        "value_pct:Q",
        scale=alt.Scale(domain=[0, top], nice=False),
        axis=value_axis("of 100", values=ticks),
    )
    tip = [
        alt.Tooltip("line:N", title="ladder"),
        alt.Tooltip("type:N"),
        alt.Tooltip("loan:Q"),
        alt.Tooltip("value_pct:Q", format=".1f", title="of 100"),
    ]
    layers: list[Any] = []
    # where the ladders agree, the wider line of the first shows under the other
    agree = len(set(part["type"])) > 1
    wide = {PLAIN: 2.0, "heavy front": 4.6 if agree else 2.4, "light front": 2.0 if agree else 2.4}
    for name in (PLAIN, *theme.LADDER_COLOURS):
        one = alt.Chart(part[part["line"] == name]).encode(
            x=x, y=y, color=colour("line", TINTS), detail="type:N", tooltip=tip
        )
        layers.append(
            one.mark_line(
                strokeWidth=wide[name],
                strokeDash=[5, 3] if name == PLAIN else [1, 0],
            )
        )
        if name != PLAIN:
            layers.append(one.mark_point(filled=True, size=12 * wide[name] + 12, opacity=1))
    named = part[
        (part["loan"] == 1) & (part["line"] == "light front") & (part["type"] != found.ALL)
    ]
    if not named.empty:
        layers.append(
            labels(named.assign(label=named["type"]), layout, x, y, align="left", dx=4, dy=-13)
        )
    return alt.layer(*layers).properties(
        width=layout.inner - SIDE - 8,
        height=layout.pick(150, 140),
        title=alt.Title(title, frame="bounds"),
    )


def _ever(part: pd.DataFrame, layout: Layout) -> alt.LayerChart:
    part = part[part["type"] != found.ALL]
    top = max(55, part["value_pct"].max() + 5)
    scale = alt.Scale(domain=[0, top], nice=False)
    x = alt.X(
        "value_pct:Q",
        scale=scale,
        axis=alt.Axis(title="of 100 of each type", values=list(range(0, int(top) + 1, 10))),
    )
    y = alt.Y(
        "type:N",
        sort=list(common.TYPES),
        axis=alt.Axis(title=None, labelColor=theme.INK, minExtent=SIDE, maxExtent=SIDE, grid=False),
    )
    tip = [
        alt.Tooltip("ladder:N"),
        alt.Tooltip("type:N"),
        alt.Tooltip("value_pct:Q", format=".1f", title="ever default, of 100"),
    ]
    ends = part.groupby("type")["value_pct"].agg(["min", "max"]).reset_index()
    bars = (
        alt.Chart(ends)
        .mark_rule(color=theme.MUTED, strokeWidth=1.4)
        .encode(x=alt.X("min:Q", scale=scale), x2="max:Q", y=y)
    )
    dots = (
        alt.Chart(part)
        .mark_point(filled=True, size=70, opacity=1)
        .encode(x=x, y=y, color=colour("ladder", TINTS), tooltip=tip)
    )
    return alt.layer(bars, dots).properties(
        width=layout.inner - SIDE - 8,
        height=layout.pick(84, 84),
        title=alt.Title("Who defaults at some point of the ladder", frame="bounds"),
    )


def _draw(data: pd.DataFrame, layout: Layout) -> Chart:
    shown = _shown(data)
    default = shown[(shown["quantity"] == found.DEFAULT) & (shown["type"] == found.ALL)]
    share = shown[(shown["quantity"] == found.SHARE) & (shown["case"] == found.MOVES)]
    ever = shown[(shown["quantity"] == found.EVER) & (shown["case"] == found.MOVES)]
    entries = [
        *((name, tint, "band") for name, tint in theme.LADDER_COLOURS.items()),
        (PLAIN, theme.SLATE, "gap"),
    ]
    top = max(6, round(default["value_pct"].max() + 1))
    ticks = list(range(0, int(top) + 1, 2 if top < 10 else 10))
    most = max(62, share["value_pct"].max() + 4)
    return alt.vconcat(
        key(entries, layout, left=SIDE),
        _lines(
            default,
            layout,
            title="Default on the loan, of those who take it",
            top=top,
            ticks=ticks,
            axis=False,
        ),
        _lines(
            share,
            layout,
            title="Who takes the loan",
            top=most,
            ticks=list(range(0, int(most) + 1, 20)),
            axis=True,
        ),
        _ever(ever, layout),
        spacing=14,
    )
