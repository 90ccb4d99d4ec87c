"""Who brings the customer: shares by channel, a panel for each basis."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analysis.assumptions import Study
from analysis.figures import stage, theme
from analysis.figures.marks import labels, row_axis, row_names
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings.market import channels as found
from analysis.frames import records
from analysis.numbers import percent

ROOM = 296
ARROW = 9
"""How far an open end is drawn past its bound, percent points."""
TINTS = dict(
    zip(
        found.KINDS.values(),
        (theme.RUST, theme.GREEN, theme.GREEN, theme.BLUE, theme.SLATE, theme.SLATE),
        strict=True,
    )
)


@figure("who-brings-the-customer", chapter="market", statement="third-party-spread")
def channels(_: Study) -> dict[str, Any]:
    """Shares of channels that licensed companies print, each basis in a panel of its own."""
    rows, data = found.facts(), found.shares()
    spoken = "; ".join(
        f"{channel}, {basis}: "
        + ", ".join(f"{r.company} {_share(r)} ({r.period})" for r in records(p))
        for (channel, basis), p in data.groupby(["channel", "basis"], sort=False)
    )
    return {
        "unit": "Percent of what stands over each panel, and panels must not be compared; lines at "
        "each quarter of the whole; arrow: the page prints a floor only; letter: evidence grade",
        "alt": f"Small bar charts, one for each basis. {spoken}.",
        "slide_source": "Source: rating reports and interviews as quoted by press.",
        "source_line": "Source: rating reports and interviews as quoted by 36Kr, China Business "
        "Journal and other press, and by mirrors of them.",
        "source_ids": tuple(dict.fromkeys(rows["source_id"])),
        "grades": tuple(data["grade"]),
        "method": "The latest figure of each company and channel. A basis is a channel as the page "
        "names it and what the share is taken of; 'of loans' does not say whether loans made or "
        "the balance. One company's share is left out because it does not fit its own balance.",
        "would_change": "Shares of one company on one basis in two years, or a filing that says what it "
        "counts as a third party.",
        "data": data,
        "drawing": _draw,
        "slide_drawing": stage.only(_draw, 0),
    }


def _share(row: Any) -> str:  # noqa: ANN401  (a record)
    lead = {"above": "over ", "about": "about "}.get(row.mark, "")
    return lead + percent(row.low_pct / 100)


def _panel(part: pd.DataFrame, layout: Layout) -> alt.LayerChart:
    y = alt.Y("row:N", sort=list(part["row"]), axis=row_axis(layout, ROOM))
    x = alt.X(
        "low_pct:Q",
        scale=alt.Scale(domain=[0, 104]),
        axis=alt.Axis(title=None, values=[0, 25, 50, 75, 100], labels=False),
    )
    tint = TINTS[str(part["channel"].iloc[0])]
    tip = [
        alt.Tooltip("company:N"),
        alt.Tooltip("period:N"),
        alt.Tooltip("label:N", title="share"),
        alt.Tooltip("basis:N"),
        alt.Tooltip("counted:N", title="what counts"),
    ]
    height = layout.pick(13, 12)
    base = alt.Chart(part)
    open_ends = part[part["mark"] == "above"].assign(tip=lambda t: t["low_pct"] + ARROW)
    # names first: their halo must not bite into the bars
    layers: list[Any] = [row_names(part, layout, y, "row", rise=15)] if layout.narrow else []
    layers += [
        base.mark_bar(height=height, color=tint).encode(x=x, y=y, tooltip=tip),
        alt.Chart(open_ends)
        .mark_rule(color=tint, strokeWidth=2, strokeDash=[4, 3])
        .encode(x=x, x2="tip:Q", y=y),
        alt.Chart(open_ends)
        .mark_point(shape="triangle-right", filled=True, size=90, color=tint, opacity=1)
        .encode(x=alt.X("tip:Q"), y=y),
    ]
    ends = part.assign(at=part["low_pct"] + ARROW * (part["mark"] == "above"))
    near, far = ends[ends["at"] < 75], ends[ends["at"] >= 75]
    layers.append(labels(near, layout, alt.X("at:Q"), y, align="left", dx=10))
    layers.append(_inside(far, layout, y))
    channel, basis = part["channel"].iloc[0], part["basis"].iloc[0]
    return alt.layer(*layers).properties(
        width=layout.inner - layout.pick(ROOM + 8, 4),
        height=layout.pick(24, 38) * len(part),
        title=alt.Title(
            layout.pick(f"{channel}, {basis}", [f"{channel},", basis]),
            frame="bounds",
            offset=layout.pick(4, 6),
        ),
    )


def _inside(part: pd.DataFrame, layout: Layout, y: alt.Y) -> alt.Chart:
    """Return labels in the ground's colour inside bars that leave no room beside them."""
    return (
        alt.Chart(part)
        .mark_text(
            align="right",
            dx=-6,
            color=theme.GROUND,
            fontWeight="bold",
            fontSize=layout.font_size - 1,
        )
        .encode(x=alt.X("at:Q"), y=y, text="label:N")
    )


def _draw(data: pd.DataFrame, layout: Layout) -> Chart:
    shown = data.assign(
        label=[f"{_share(r)} ({r.grade})" for r in records(data)],
        row=[
            f"{r.company}, {r.period}{f': {r.counted}' if r.counted else ''}" for r in records(data)
        ],
    )
    panels = [_panel(part, layout) for _, part in shown.groupby(["channel", "basis"], sort=False)]
    return alt.vconcat(*panels, spacing=layout.pick(12, 14))
