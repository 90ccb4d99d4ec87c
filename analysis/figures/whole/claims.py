"""Every claim of the article, by what models say and what facts say."""

from __future__ import annotations

from typing import Any, Final

import altair as alt
import pandas as pd

from analysis.assumptions import Study
from analysis.figures import theme
from analysis.figures.marks import row_axis, row_names, words
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings.board import MODEL_WORDS
from analysis.findings.whole import held as found
from analysis.findings.whole.common import CHAPTER

SIGNS: Final = {"for": "+", "against": "−", "mixed": "±", "none": ""}
TINTS: Final = {
    "for": theme.GREEN,
    "against": theme.RUST,
    "mixed": theme.PLUM,
    "none": theme.SLATE,
}


@figure("claims-by-facts-and-models", chapter=CHAPTER, statement="facts-decide-few")
def claims(study: Study) -> dict[str, Any]:
    """Every claim as a tile: its row says what models say, its colour and sign what facts say."""
    data = found.crossed(study)
    data = data.assign(
        row=data["model"].map(MODEL_WORDS), place=data.groupby("model").cumcount().add(1)
    )
    told = "; ".join(
        f"{heading.lower()}: {', '.join(found.ids(study, key)) or 'none'}"
        for key, heading, _ in found.EVIDENCE
    )
    return {
        "unit": "The article's claims by what our models say; plus: facts bear it out, minus: facts "
        "speak against it, both: facts point both ways, hollow: no fact decides",
        "alt": f"Tiles in rows, one for each claim. {told}.",
        "source_line": "Source: the verdicts of this book's chapters.",
        "slide_source": "Source: the verdicts of this book's chapters.",
        "source_ids": (),
        "grades": ("E",) * len(data),
        "method": "Each claim has two verdicts that are never merged: what facts independent of the "
        "article say, and what follows from our models.",
        "would_change": "Any of the tables to ask for in print.",
        "data": data,
        "drawing": _draw,
        "seeds": (),
    }


def _draw(data: pd.DataFrame, layout: Layout) -> Chart:
    rows = [said for said in MODEL_WORDS.values() if said in set(data["row"])]
    many = int(data["place"].max())
    shown = data.assign(
        label=[
            f"{claim[1:]}{SIGNS[key]}"
            for claim, key in zip(data["claim_id"], data["evidence"], strict=True)
        ],
        tint=data["evidence"].map(TINTS),
    )
    y = alt.Y("row:N", sort=rows, axis=row_axis(layout, 230))
    x = alt.X(
        "place:Q",
        scale=alt.Scale(domain=[0.4, many + 0.6], nice=False),
        axis=alt.Axis(title="number of claims", values=[5, 10, 15], grid=False),
    )
    side = (layout.inner - layout.pick(242, 8)) / (many + 0.2)
    layers: list[Any] = []
    for is_open, fill in ((True, 0.0), (False, 1.0)):
        part = shown[(shown["evidence"] == "none") == is_open]
        layers.append(
            alt.Chart(part)
            .mark_point(
                shape="square",
                size=(0.86 * side) ** 2,
                fillOpacity=fill,
                strokeWidth=1.3,
                opacity=1,
            )
            .encode(
                x=x,
                y=y,
                fill=alt.Fill("tint:N", scale=None, legend=None),
                stroke=alt.Stroke("tint:N", scale=None, legend=None),
            )
        )
        layers.append(
            words(
                part,
                layout,
                tint=theme.INK if is_open else theme.GROUND,
            ).encode(x=x, y=y)
        )
    if layout.narrow:
        named = pd.DataFrame({"row": rows, "named": rows})
        layers.append(row_names(named, layout, y, "named", rise=18))
    return alt.layer(*layers).properties(
        width=layout.inner - layout.pick(242, 8), height=layout.pick(38, 48) * len(rows)
    )
