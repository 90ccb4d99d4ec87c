"""How sure the model verdicts are, and what they hang on."""

from __future__ import annotations

from typing import Any, Final

import altair as alt
import pandas as pd

from analysis.assumptions import Study
from analysis.figures import theme
from analysis.figures.kinds import bars
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings.lending.common import of_100
from analysis.findings.whole import sure as found
from analysis.findings.whole.common import CHAPTER
from analysis.frames import records
from analysis.numbers import number

SOURCE: Final = "Source: computed from our assumptions (grade E), chapters 2 to 6."
ROOM: Final = [-2.0, 130.0]
"""Ends of the axis of shares, with room for labels."""
COMMON: Final = {
    "source_line": SOURCE,
    "slide_source": "Source: computed from our assumptions (grade E).",
    "source_ids": (),
    "seeds": (),
}


def _named(row: Any) -> str:  # noqa: ANN401  (a record)
    return f"{row.claim_id} {row.counted}"


@figure("results-over-ranges", chapter=CHAPTER, statement="families-agree")
def families(study: Study) -> dict[str, Any]:
    """The share of draws behind each model verdict, over three families of ranges."""
    data = found.shares(study)
    told = "; ".join(f"{_named(r)}: {_share(r)}" for r in records(data))
    return {
        "unit": "Of 100 assumption sets, those in which what was counted follows; bars: over three "
        "families of ranges, number: our own; plum: turns with the family",
        "alt": f"Rows of bars, one for each result, on one axis from 0 to 100. {told}.",
        **COMMON,
        "grades": ("E",) * len(data),
        "method": "Each result is counted over the ranges as they are, widened to their bounds, and "
        "flattened. What is counted stands on the claim's card; it can be less than the claim says.",
        "would_change": "Sourced ranges in place of ours.",
        "data": data,
        "drawing": _draw_families,
    }


def _share(row: Any) -> str:  # noqa: ANN401  (a record)
    ends = [of_100(x / 100) for x in (row.low_of_100, row.high_of_100)]
    many = of_100(row.share_of_100 / 100)
    return many if ends[0] == ends[1] else f"{many} ({ends[0]} to {ends[1]})"


def _draw_families(data: pd.DataFrame, layout: Layout) -> Chart:
    still = (data["high_of_100"] - data["low_of_100"] < 1).astype(float)
    shown = data.assign(
        row=[_named(r) for r in records(data)],
        # a share that no family moves is a tick
        low=data["low_of_100"] - still,
        high=data["high_of_100"] + still,
        tint=[theme.PLUM if turns else theme.BLUE for turns in data["turns"]],
        hollow=False,
        label=[_share(r) for r in records(data)],
    )
    half = (
        alt.Chart(pd.DataFrame({"half": [50]}))
        .mark_rule(color=theme.MUTED, strokeDash=[5, 4], strokeWidth=1.3)
        .encode(x=alt.X("half:Q", scale=alt.Scale(domain=ROOM, nice=False)))
    )
    drawn = bars(
        shown,
        layout,
        title="number of 100 assumption sets",
        ticks=[0, 25, 50, 75, 100],
        domain=ROOM,
        room=300,
    )
    return alt.layer(half, drawn)


@figure("what-results-hang-on", chapter=CHAPTER, statement="what-results-hang-on")
def hang(study: Study) -> dict[str, Any]:
    """The first driver of each measured output, with the interval of its total index."""
    data = found.first_drivers(study)
    told = "; ".join(f"{_named(r)}: {_driver(r)}" for r in records(data))
    # an estimate from chance draws, unlike the share itself, knows no end
    past = ", some past 100" if (data["first_high"] > 1).any() else ""
    return {
        "unit": "Percent of a result's variance in which its first driver has a part; bars: 90 percent "
        f"of resamples{past}; hollow: not told apart from the second",
        "alt": f"Rows of bars, one for each result. {told}.",
        **COMMON,
        "grades": ("E",) * len(data),
        "method": "Total Sobol' indices of the result behind each verdict, under our own ranges. "
        "Unknowns that depend on each other count as one.",
        "would_change": "A sourced range for one of the first drivers.",
        "data": data,
        "drawing": _draw_hang,
    }


def _driver(row: Any) -> str:  # noqa: ANN401  (a record)
    return f"{row.first}, {number(100 * row.first_total)}"


def _draw_hang(data: pd.DataFrame, layout: Layout) -> Chart:
    # on a phone the claim's number has to do, since the driver needs the room
    rows = [r.claim_id if layout.narrow else _named(r) for r in records(data)]
    return bars(
        data.assign(
            row=rows,
            low=100 * data["first_low"],
            high=100 * data["first_high"],
            tint=theme.BLUE,
            hollow=~data["apart"].astype(bool),
            label=[_driver(r) for r in records(data)],
        ),
        layout,
        title="percent of variance",
        ticks=[0, 25, 50, 75, 100],
        domain=[0, max(190.0, 100 * float(data["first_high"].max()))],
        room=290,
    )
