"""Words of the ledger: who speaks, where a number stands, what a source may be shown as."""

from __future__ import annotations

from analysis.evidence import cite
from analysis.findings.bigtable import Run
from analysis.findings.front import SECTIONS, STATES
from analysis.findings.tables import Cell, Table

SPEAKERS = {
    "A": "A, operations staff of a loan platform",
    "B": "B, operations staff of a consumer finance company",
    "C": "C, business director of a consumer finance company",
    "press": "the newspaper itself",
    "document": "a report or filing",
    "company": "a named company",
    "page": "the page around the article",
}
"""Who says a number of the article, spelled out; A, B and C are not named by it."""

STATUS = {
    "intact": "Our copy prints it as the article did.",
    "recovered": "Our copy is damaged here; another copy of the article prints it.",
    "inferred": "No copy prints it; the pattern of the damage or logic gives it back.",
    "lost": "Nobody we found prints it and nothing gives it back. It has no value here, "
    "and no model fills one in.",
}
"""What each status means, best first; the keys are those of `analysis.findings.front`."""

TOKENS = {
    "intact": "as written",
    "displaced": "displaced: another number of its paragraph stands in its place",
    "zeroed": "zeroed: replaced by 0 or lost in the wording",
}
"""What happened to the token of a number in our copy."""

SECTION_TITLES = {section.key: section.title for section in SECTIONS}
CHAPTERS = {section.key: section.chapter for section in SECTIONS}

CONTEXT = "context"
"""What a number that serves no claim is marked as."""


def speakers(codes: str) -> tuple[str, ...]:
    """Return the speakers of a claim spelled out: `press A` has two."""
    return tuple(SPEAKERS[code] for code in codes.split())


def source(source_id: object) -> tuple[Run, ...]:
    """Return a source as it may be shown: linked only where its kind allows it."""
    found = cite([source_id]) if isinstance(source_id, str) else []
    return tuple(Run(one.label, one.url or "") for one in found)


def status_table() -> Table:
    """Return what each status of a number means, best first."""
    rows = [[Cell(name, tag=True), Cell(STATUS[name])] for name in STATES]
    return Table("What became of a number", ("Status", "What it means"), rows, cards=False)
