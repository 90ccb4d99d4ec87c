"""The damage rule shown: at work on one line, and its outcome on every line."""

from __future__ import annotations

from analysis.evidence.damage import MASK, Paragraph, must_show, outcome, passes, survivors
from analysis.findings.damage.lines import one, paragraphs
from analysis.findings.tables import Cell, Table
from analysis.numbers import count

KNOWN = {
    "copy": "an intact copy",
    "digest": "a page that retells the article",
    "address": "the time stamp in the page's address",
    "same fact": "another line of the article",
    "none": "nothing but the rule",
}
ORDER = {
    "copy": "seen in the copy",
    "notes": "from our notes of the copy",
    "date line": "that of a date",
    "reading": "our reading",
    "unknown": "not known",
    "not needed": "not needed",
}
GAP = " · "


def line_table() -> Table:
    """Return the test of the rule on every translated line with digits; open ones in one row."""
    shown = [p for p in paragraphs() if p.treatment == "translated" and p.shown]
    rows = [
        [
            Cell(f"Line {p.line}", parts=((_printed(p), ""),)),
            Cell(_left(p)),
            Cell(outcome(p), tag=True),
            Cell(
                KNOWN[p.runs[-1].known_from if p.runs else "none"],
                parts=(("Order:", ORDER[p.order_from]),) if p.places > 1 else (),
            ),
        ]
        for p in shown
        if outcome(p) != "open"
    ]
    left = [p.line for p in shown if outcome(p) == "open"]
    if left:
        rows.append(
            [
                Cell(f"Lines {', '.join(map(str, left))}", parts=(("not known", ""),)),
                Cell("one run and zeros in each"),
                Cell("open", tag=True),
                Cell(KNOWN["none"], parts=(("Order:", ORDER["unknown"]),)),
            ]
        )
    return Table(
        "Every translated line with digits",
        (
            "Line, and the runs of the Chinese text in order",
            "Our copy shows",
            "Outcome",
            "The last run is known from",
        ),
        rows,
    )


def _printed(paragraph: Paragraph) -> str:
    return ", ".join(run.digits or "?" for run in paragraph.runs) or "not known"


def _left(paragraph: Paragraph) -> str:
    alive = survivors(paragraph.shown)
    zeros = len(paragraph.shown) - len(alive)
    words = ", ".join(alive) or "nothing"
    return f"{words} and {count(zeros)} {'zero' if zeros == 1 else 'zeros'}" if zeros else words


def worked(line: int, *, every_pass: bool = True) -> Table:
    """Return the rule at work on one line: the runs, the passes, what must show, what shows."""
    paragraph = one(line)
    runs = tuple(run.digits for run in paragraph.runs if run.digits is not None)
    if len(runs) != len(paragraph.runs) or not runs:
        raise ValueError(f"line {line}: a run is not known, so the passes cannot be shown")
    text = GAP.join(runs)
    steps = [(f"Pass {i}", left) for i, left in enumerate(passes(text), start=1)]
    rows = [
        ("Printed in Chinese", text),
        ("Masked", GAP.join([MASK] * len(runs))),
        *(steps if every_pass else steps[-1:]),
        ("Must show", GAP.join(must_show(runs))),
        ("Our copy shows", GAP.join(paragraph.shown)),
    ]
    return Table(
        f"The rule at work on line {line}, digits only",
        ("Step", "The paragraph's runs"),
        [[Cell(step), Cell(left)] for step, left in rows],
        cards=False,
    )
