"""The picture of a reader's own plan: customers by channel, and what the next one costs."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.channels.case import Answer
from analysis.figures import frames, svg, theme
from analysis.figures.kinds import bars
from analysis.frames import records
from analysis.numbers import cny, number

TINTS = {"interior": theme.BLUE, "full": theme.RUST, "held": theme.OCHRE, "fixed": theme.SLATE}


def picture(found: Answer) -> str:
    """Return the framed SVG of a plan.

    Parameters
    ----------
    found : Answer
        From `channels.case.solve`.

    Returns
    -------
    str
    """
    plan = found.plan
    spec: dict[str, Any] = _draw(found.table).to_dict()
    spec["config"] = theme.config(theme.WIDE)
    told = "; ".join(f"{r.channel}: {_words(r)}" for r in records(found.table))
    bound = "; ".join(f"{channel} ({limit})" for channel, limit in plan.binds.items())
    words = frames.Words(
        headline=f"The cheapest {number(plan.target)} customers cost {cny(plan.cac_cny)} each",
        unit="Funded customers a month by channel; in brackets what the next one would cost",
        finding=f"What binds: {bound or 'nothing'}.",
        source="Own file, own computation; the method is the book's.",
        marks="Blue: free to move; rust: at its upper limit; ochre: at its lower one.",
        description=f"A bar for each channel. {told}.",
    )
    return frames.frame(svg.draw(spec, "plan"), words)


def _words(row: Any) -> str:  # noqa: ANN401  (a record)
    return f"{number(row.customers)} (next: {cny(row.marginal_cny)})"


def _draw(table: pd.DataFrame) -> Any:  # noqa: ANN401  (a chart of Altair)
    top = float(table["customers"].max())
    shown = pd.DataFrame(
        {
            "row": table["channel"],
            "low": 0.0,
            "high": table["customers"],
            "tint": [TINTS.get(state, theme.MUTED) for state in table["state"]],
            "hollow": False,
            "label": [_words(r) for r in records(table)],
        }
    )
    room = min(260, 30 + 8 * int(table["channel"].str.len().max()))
    return bars(
        shown,
        theme.WIDE,
        title="funded customers a month",
        ticks=[0, round(top / 2), round(top)],
        domain=[0, 1.6 * top],
        room=room,
    )
