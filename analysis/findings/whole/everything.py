"""All claims in one table: facts, models, what the model hangs on, and what to ask for."""

from __future__ import annotations

from analysis.assumptions import Study
from analysis.evidence import load
from analysis.findings import drivers, judged
from analysis.findings.board import MODEL_WORDS, address
from analysis.findings.lending.common import of_100
from analysis.findings.tables import Cell, Table
from analysis.findings.verdicts import Verdict, claim_words, spoken
from analysis.findings.whole.asks import needs, ranked
from analysis.findings.whole.held import SILENT
from analysis.frames import records


def _models(found: Verdict) -> str:
    words = MODEL_WORDS[found.model].removesuffix(" in our models")
    if found.counted is None:
        return words
    # what was put in is not tested by what is counted
    beside = "; beside it" if found.model in SILENT else ""
    return (
        f"{words}{beside}: {found.counted.words} in {of_100(found.counted.share.baseline)} of 100"
    )


def _hangs(first: str) -> tuple[tuple[str, str], ...]:
    return (("Hangs most on:", first),) if first else ()


def table(study: Study) -> Table:
    """Return every claim with both verdicts, its first driver and the tables it waits for."""
    verdicts, short = judged.verdicts(study), claim_words("short")
    first = {row.claim_id: row.first for row in records(drivers.table(study))}
    asks = load("asks").set_index("ask_id")["ask"]
    waits = needs()
    rows = [
        [
            Cell(f"{claim} {short[claim]}", link=address(claim)),
            Cell(spoken(found.evidence), tag=found.evidence != "none"),
            Cell(_models(found), parts=_hangs(first.get(claim, ""))),
            Cell("; ".join(asks[ask] for ask in sorted(waits[claim]))),
        ]
        for claim, found in verdicts.items()
    ]
    heads = ("Claim", "Facts", "Models", "Ask for")
    return Table("Every claim of the article", heads, rows)


def asks_table(study: Study) -> Table:
    """Return the tables that open claims wait for, the first to ask for first."""
    rows = [
        [
            Cell(r.ask, parts=(("From:", r.who),)),
            Cell(r.table),
            Cell(str(r.more), number=True),
            Cell(r.claims.replace(" ", ", ")),
        ]
        for r in records(ranked(study))
        if r.waiting
    ]
    heads = ("Table", "What it would have to hold", "Further claims", "Which")
    return Table("What to ask for, in this order", heads, rows)
