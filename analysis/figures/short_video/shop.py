"""When a shop of one's own pays, and what each cure does for it."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from analysis.assumptions import Study
from analysis.figures import stage, theme
from analysis.figures.kinds import bars
from analysis.figures.marks import SIDE, value_axis, widened, words
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings import drivers
from analysis.findings.short_video import common
from analysis.findings.short_video import shop as found
from analysis.frames import records
from analysis.numbers import NOT_KNOWN, as_given, cny, number

SOURCE = "Source: computed from our assumptions (grade E); no lender prints what its shop costs."
NEVER = "no"


def _grades(study: Study) -> tuple[str, ...]:
    return tuple(study.grade(name) for name in found.NAMES)


@figure("months-until-a-shop-pays", chapter=common.CHAPTER, statement="pays-where-hunters-are-few")
def months(study: Study) -> dict[str, Any]:
    """Month from which a shop has cost no more than buying, by stay, hunters and team."""
    data = found.grid(study)
    told = "; ".join(
        f"team of {cny(r.team_cny)} a month, half-life {as_given(r.half_life_months)}, "
        f"{number(r.hunter_pct)}% hunters: month {number(r.month)}"
        for r in records(data[data["month"].notna()])
    )
    bought, years = cny(study.value("cac_cny")), number(found.MONTHS)
    return {
        "unit": f"Month from which the shop has cost no more than customers bought at {bought}; "
        f"no: not within {years} months",
        "alt": f"Two grids of cells, empty where the shop does not pay. Filled: {told or 'none'}.",
        "source_line": SOURCE,
        "slide_source": SOURCE,
        "source_ids": (),
        "grades": _grades(study),
        "variance": drivers.grade_profile(study, "C10"),
        "method": "A promotion every quarter brings visitors who halve once each half-life; hunters "
        "take a voucher and never borrow; the team learns. Build, team, promotions and vouchers are set "
        "against the price of the same customers bought, month by month.",
        "would_change": "A lender's visitors and funded customers week by week after a promotion.",
        "data": data,
        "drawing": _draw_months,
        "slide_drawing": stage.only(_draw_months, 0),
    }


def _panel(part: pd.DataFrame, layout: Layout) -> alt.LayerChart:
    shown = part.assign(
        stay=[as_given(x) for x in part["half_life_months"]],
        hunters=[number(x) for x in part["hunter_pct"]],
        filled=(0.9 - 0.6 * part["month"] / found.MONTHS).fillna(0),
        label=[NEVER if np.isnan(x) else number(x) for x in part["month"]],
    )
    x = alt.X(
        "hunters:N",
        sort=[number(100 * h) for h in found.HUNTERS],
        axis=alt.Axis(title="percent of visitors who hunt bargains", labelAngle=0, grid=False),
    )
    y = alt.Y(
        "stay:N",
        sort=[as_given(h) for h in reversed(found.HALF_LIVES)],
        axis=value_axis("months until half have left"),
    )
    cells = (
        alt.Chart(shown)
        .mark_rect(stroke=theme.GRID, strokeWidth=1.2, fill=theme.GREEN)
        .encode(
            x=x,
            y=y,
            fillOpacity=alt.FillOpacity(
                "filled:Q", scale=alt.Scale(domain=[0, 1], range=[0, 1]), legend=None
            ),
        )
    )
    layers: list[Any] = [cells]
    # ink on pale cells, ground on dark ones
    dark = shown["month"] < found.MONTHS / 2
    for rows, tint, weight in (
        (shown[dark], theme.GROUND, "bold"),
        (shown[~dark & shown["month"].notna()], theme.INK, "bold"),
        (shown[shown["month"].isna()], theme.MUTED, "normal"),
    ):
        layers.append(words(rows, layout, tint=tint, fontWeight=weight).encode(x=x, y=y))
    return alt.layer(*layers).properties(
        width=layout.inner - SIDE - 14,
        height=layout.pick(176, 180),
        title=alt.Title(f"Team: {cny(float(part['team_cny'].iloc[0]))} a month", frame="group"),
    )


def _draw_months(data: pd.DataFrame, layout: Layout) -> Chart:
    # the two smaller teams; the largest pays hardly anywhere and stands in the data
    teams = sorted(data["team_cny"].unique())[:2]
    panels = [_panel(data[data["team_cny"] == team], layout) for team in reversed(teams)]
    return alt.vconcat(*panels, spacing=14)


@figure("cures-of-a-shop", chapter=common.CHAPTER, statement="no-single-cure")
def cures(study: Study) -> dict[str, Any]:
    """Cost of a shop's customer with one trouble taken away at a time."""
    data = found.causes(study)
    bought = study.value("cac_cny")
    told = "; ".join(f"{r.row}: {_said(r)}" for r in records(data))
    return {
        "unit": f"CNY per funded customer over {number(found.MONTHS)} months, build and team included; "
        f"green: no dearer than bought ones at {number(bought)}, from the month named",
        "alt": f"Rows of bars, one for each cure. {told}.",
        "source_line": SOURCE,
        "slide_source": SOURCE,
        "source_ids": (),
        "grades": _grades(study),
        "variance": drivers.grade_profile(study, "C10"),
        "method": "One trouble of the example shop is taken away at a time, the rest stays. Hunters who "
        "stay away are not replaced. The last row takes the article's troubles away together: hunters, "
        "fading, and staff without the skill.",
        "would_change": "What one lender's shop cost and brought, by month.",
        "data": data.assign(bought_cny=bought),
        "drawing": _draw_cures,
    }


def _said(row: Any) -> str:  # noqa: ANN401  (a record)
    cost = number(round(row.cac_cny, -1)) if not np.isnan(row.cac_cny) else NOT_KNOWN
    return cost if np.isnan(row.month) else f"{cost}, from month {number(row.month)}"


def _draw_cures(data: pd.DataFrame, layout: Layout) -> Chart:
    bought = float(data["bought_cny"].iloc[0])
    first = pd.DataFrame([{"row": "the same customers, bought", "cac_cny": bought}])
    own = data.assign(
        tint=[theme.RUST if np.isnan(m) else theme.GREEN for m in data["month"]],
        label=[_said(r) for r in records(data)],
    )
    shown = pd.concat([first.assign(tint=theme.INK, label=number(bought)), own], ignore_index=True)
    return bars(
        shown.assign(low=0.0, high=shown["cac_cny"], hollow=False),
        layout,
        title="CNY per customer",
        ticks=[0, 2_000, 4_000, 6_000],
        domain=widened(0, 8_000, 1.3 * shown["cac_cny"]),
        room=250,
    )
