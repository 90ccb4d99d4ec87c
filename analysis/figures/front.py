"""Figures of the front page."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analysis.assumptions import Study
from analysis.evidence import load
from analysis.figures import theme
from analysis.figures.marks import colour, words
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings import front
from analysis.frames import records

STATE_COLOURS = {
    "intact": theme.BLUE,
    "recovered": theme.GREEN,
    "inferred": theme.OCHRE,
    "lost": theme.SLATE,
}
STATE_WORDS = {
    "intact": "intact in our copy",
    "recovered": "recovered from another copy",
    "inferred": "inferred from the damage",
    "lost": "lost",
}


@figure("article-numbers-by-state", chapter="index", statement="article-mostly-readable")
def by_state(_: Study) -> dict[str, Any]:
    """How the article's numbers came down to us."""
    data = front.states()
    counts = ", ".join(f"{row.numbers} {STATE_WORDS[row.state]}" for row in records(data))
    ledger = load("article_figures")
    known = ledger[ledger["grade"].notna()]
    return {
        "unit": "Numbers printed in the article, by how they can be read today",
        "alt": f"A bar chart with four bars: {counts}.",
        "source_line": "Source: the book's ledger of the numbers in National Business Daily, "
        "31 March 2025.",
        "source_ids": tuple(dict.fromkeys(known["source_id"].dropna())),
        "grades": tuple(known["grade"]),
        "method": "Each number of the article has one row in the ledger. Recovered means that an "
        "intact copy prints it; inferred means that the pattern of the damage or the article's own "
        "arithmetic gives it; lost numbers have no value and no grade.",
        "would_change": "An undamaged copy of the whole article: every lost number would come back, and "
        "every inferred one could be checked against it.",
        "data": data,
        "drawing": _draw_states,
    }


def _draw_states(data: pd.DataFrame, layout: Layout) -> Chart:
    order = list(front.STATES)
    shown = data.assign(
        label=[f"{n}" for n in data["numbers"]], words=[STATE_WORDS[s] for s in data["state"]]
    )
    y = alt.Y(
        "words:N",
        sort=[STATE_WORDS[s] for s in order],
        axis=alt.Axis(
            title=None,
            labelColor=theme.INK,
            labelLimit=layout.pick(240, 130),
            labelExpr=layout.pick(
                "datum.label", "split(replace(datum.label, ' from ', '|from '), '|')"
            ),
        ),
    )
    x = alt.X("numbers:Q", axis=alt.Axis(title="numbers of the article", tickCount=4, grid=True))
    full = (
        alt.Chart(shown[shown["state"] != "lost"])
        .mark_bar(height={"band": 0.62})
        .encode(x=x, y=y, color=colour("state", STATE_COLOURS))
    )
    hollow = (
        alt.Chart(shown[shown["state"] == "lost"])
        .mark_bar(
            height={"band": 0.62},
            fillOpacity=0,
            stroke=theme.SLATE,
            strokeDash=[4, 3],
            strokeWidth=1.5,
        )
        .encode(x=x, y=y)
    )
    labels = words(shown, layout, align="left", dx=6, fontWeight="bold").encode(x="numbers:Q", y=y)
    return alt.layer(full, hollow, labels).properties(
        width=layout.inner - layout.pick(220, 150), height=layout.pick(150, 190)
    )
