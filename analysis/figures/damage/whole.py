"""Every number of the article in one picture, line by line, by how it can be read."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from analysis.assumptions import Study
from analysis.evidence import load
from analysis.figures import theme
from analysis.figures.front import STATE_COLOURS, STATE_WORDS
from analysis.figures.marks import key, words
from analysis.figures.registry import Chart, figure
from analysis.figures.theme import Layout
from analysis.findings.damage import whole as found
from analysis.findings.front import SECTIONS, STATES
from analysis.frames import records

STATE_SHAPES = {
    "intact": "circle",
    "recovered": "diamond",
    "inferred": "triangle-up",
    "lost": "square",
}
KEY_KINDS = {"intact": "full", "recovered": "diamond", "inferred": "open", "lost": "gap"}
HOLLOW = ("inferred", "lost")
ROW = 21
HEAD = 27
GUTTER = 30
GAP = 24
ACROSS = 4
BREAK = "the last intact copy breaks off here"


@figure(
    "article-in-one-picture", chapter="reading-a-damaged-source", statement="lost-beyond-the-copies"
)
def in_one_picture(_: Study) -> dict[str, Any]:
    """All numbers of the article, in the order of the text."""
    data = found.figures()
    spoken = []
    for section in SECTIONS:
        counts = data[data["section"] == section.key]["state"].value_counts()
        if len(counts):
            parts = ", ".join(f"{counts[s]} {s}" for s in STATES if s in counts)
            spoken.append(f"{section.title}: {parts}")
    known = load("article_figures").dropna(subset="grade")
    return {
        "unit": "Every number and number word of the article, in order; ≈ about, > above, < below",
        "alt": "The article as a page: a row for each line with numbers, a mark for each number, "
        f"with what it reads. {'; '.join(spoken)}. A dashed line after line {found.reach()} marks "
        "where the last intact copy breaks off; every lost number stands below it.",
        "source_line": "Source: the book's ledger of the numbers in National Business Daily, "
        "31 March 2025.",
        "source_ids": tuple(dict.fromkeys(known["source_id"])),
        "grades": tuple(known["grade"]),
        "method": "One mark a row of the ledger, as it stands in our copy. Recovered means that "
        "another copy prints it, inferred that the damage rule or the rest of the article gives "
        "it; a question mark is a number nobody can read. Money is in yuan where no sign stands, "
        "or in the unit given in the table.",
        "would_change": "A copy of the article that shows one of the lost numbers, or one digit that "
        "goes against the rule of the damage.",
        "data": data,
        "drawing": _draw,
    }


def _placed(data: pd.DataFrame, layout: Layout) -> tuple[pd.DataFrame, pd.DataFrame, float]:
    """Return the marks and the words beside them in pixels, and the height.

    On a desk the sections beyond the last intact copy stand in a second column.
    """
    width = layout.pick((layout.inner - GAP) / 2, layout.inner)
    step = (width - GUTTER) / ACROSS
    marks: list[dict[str, float | str]] = []
    sides: list[dict[str, float | str]] = []
    top, left, deepest, reached = 0.0, 0.0, 0.0, False
    for section in SECTIONS:
        part = data[data["section"] == section.key]
        if part.empty:
            continue
        if reached and left == 0 and not layout.narrow:
            top, left = 0.0, width + GAP
        sides.append({"kind": "section", "x": left, "y": top + 14, "label": section.title})
        top += HEAD
        for line, row in part.groupby("line"):
            if int(str(line)) > found.reach() and not reached:
                sides.append({"kind": "break", "x": left, "y": top + 10, "label": BREAK})
                top, reached = top + HEAD, True
            middle = top + ROW / 2
            sides.append({"kind": "line", "x": left + 22, "y": middle, "label": str(line)})
            for i, one in enumerate(records(row)):
                down, along = divmod(i, ACROSS)
                x = left + GUTTER + along * step + 6
                marks.append({**one._asdict(), "x": x, "y": middle + down * ROW})
            top += ROW * -(-len(row) // ACROSS)
        deepest = max(deepest, top)
    return pd.DataFrame(marks), pd.DataFrame(sides).assign(end=width), deepest


def _draw(data: pd.DataFrame, layout: Layout) -> Chart:
    marks, sides, height = _placed(data, layout)
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, layout.inner], nice=False), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[height, 0], nice=False), axis=None)
    names = {"figure_id": "figure", "what": "what", "reading": "reads", "unit": "unit"}
    names |= {"state": "state", "grade": "grade"}
    tip = [alt.Tooltip(f"{name}:N", title=title) for name, title in names.items()]
    layers: list[Any] = [*_side(sides, layout, x, y)]
    for state in STATES:
        tint = STATE_COLOURS[state]
        layers.append(
            alt.Chart(marks[marks["state"] == state])
            .mark_point(
                shape=STATE_SHAPES[state],
                filled=True,
                fill=theme.GROUND if state in HOLLOW else tint,
                stroke=tint,
                strokeWidth=1.8,
                strokeDash=[2, 1.5] if state == "lost" else [1, 0],
                size=230 if state == "lost" else 70,
                opacity=1,
            )
            .encode(x=x, y=y, tooltip=tip)
        )
    labelled = marks.assign(label=marks["reading"])
    gone = labelled["state"] == "lost"
    layers += [
        words(labelled[~gone], layout, align="left", dx=10).encode(x=x, y=y),
        words(labelled[gone], layout, align="center", fontWeight="bold").encode(x=x, y=y),
    ]
    page = alt.layer(*layers).properties(
        width=layout.inner,
        height=height,
        title="numbers of the article, by line of our copy",
    )
    legend = [(STATE_WORDS[s], STATE_COLOURS[s], KEY_KINDS[s]) for s in STATES]
    return alt.vconcat(key(legend, layout, left=0, per_row=2), page, spacing=12)


def _side(sides: pd.DataFrame, layout: Layout, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Return section names, line numbers, and the place where the last intact copy ends."""
    part = {kind: sides[sides["kind"] == kind] for kind in ("section", "line", "break")}
    return [
        words(part["section"], layout, align="left", fontWeight="bold").encode(x=x, y=y),
        words(part["line"], layout, tint=theme.MUTED, align="right").encode(x=x, y=y),
        words(part["break"], layout, tint=theme.RUST, align="left", fontWeight="bold").encode(
            x=x, y=y
        ),
        alt.Chart(part["break"])
        .mark_rule(color=theme.RUST, strokeDash=[5, 3], strokeWidth=1.5, yOffset=10)
        .encode(x=x, x2="end:Q", y=y),
    ]
