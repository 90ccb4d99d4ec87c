"""The claims of the article, one row each, with what the chapters say of them so far."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.assumptions import Study
from analysis.evidence import load
from analysis.findings import judged
from analysis.findings.bigtable import BigTable, Column, Entry, Row, Run, joined
from analysis.findings.front import STATES
from analysis.findings.ledger import words
from analysis.findings.ledger.files import download
from analysis.findings.verdicts import weighed
from analysis.frames import records

RESOURCES = ("article_claims", "article_claim_figures")
"""Resources of the data package that this table shows."""

OPEN = "open"
"""What a claim is marked as until a chapter has judged it."""

NO_NUMBER = "no number"
"""What a claim is marked as that rests on no number of the article."""


def figures_of() -> dict[str, list[str]]:
    """Return the numbers on which each claim rests, by claim; claims without any are missing."""
    links = load("article_claim_figures")
    return {
        str(claim): part["figure_id"].tolist()
        for claim, part in links.groupby("claim_id", sort=False)
    }


def weakest(statuses: list[str]) -> str:
    """Return the worst of some statuses, or `NO_NUMBER` if there are none."""
    return max(statuses, key=STATES.index, default=NO_NUMBER)


def frame(study: Study) -> pd.DataFrame:
    """Return the ledger of claims as it is shown.

    One row a claim; `evidence` and `mechanism` are `open` until a chapter has judged it.
    """
    rests_on, found = figures_of(), judged.verdicts(study)
    status = load("article_figures").set_index("figure_id")["status"]
    rows = []
    for row in records(load("article_claims")):
        figures = rests_on.get(row.claim_id, [])
        verdict = found.get(row.claim_id)
        rows.append(
            {
                "claim_id": row.claim_id,
                "claim": row.claim,
                "section": words.SECTION_TITLES[row.section],
                "chapter": words.CHAPTERS[row.section],
                "speakers": "; ".join(words.speakers(row.speaker)),
                "figures": " ".join(figures),
                "weakest_status": weakest([str(status[figure]) for figure in figures]),
                "evidence": verdict.evidence if verdict else OPEN,
                "evidence_n": verdict.n if verdict else 0,
                "evidence_unit": verdict.unit if verdict else "",
                "evidence_grade": verdict.grade if verdict else "",
                "mechanism": verdict.mechanism if verdict else OPEN,
            }
        )
    return pd.DataFrame(rows)


def _row(row: Any, written: set[str]) -> Row:  # noqa: ANN401  (a named tuple)
    figures = [Run(figure, f"#{figure}") for figure in row.figures.split()]
    said = Run(f"{row.speakers}. ")
    under = (said, Run("Rests on "), *joined(figures)) if figures else (said,)
    here = row.chapter in written
    number = row.chapter[:2].lstrip("0")
    chapter = Run(f"chapter {number}", f"{row.chapter}.html") if here else Run("not written yet")
    weight = weighed(row.evidence_n, row.evidence_unit, row.evidence_grade)
    rank = STATES.index(row.weakest_status) if row.figures else len(STATES)
    return Row(
        (
            Entry(row.claim_id),
            Entry(row.claim, under=under),
            Entry(row.section, row.chapter, under=chapter),
            Entry(row.weakest_status, rank),
            Entry(row.evidence, under=weight if row.evidence_n else ""),
            Entry(row.mechanism),
        ),
        row.claim_id,
        {
            "section": (row.section,),
            "speaker": tuple(row.speakers.split("; ")),
            "weakest": (row.weakest_status,),
            "evidence": (row.evidence,),
        },
    )


def table(study: Study, written: set[str]) -> BigTable:
    """Return the table of all claims."""
    shown = frame(study)
    return BigTable(
        "claims",
        "Every claim of the article",
        (
            Column("Id"),
            Column("Claim, in our words", "wide"),
            Column("Section"),
            Column("Weakest number", "tag"),
            Column("Evidence", "tag"),
            Column("Mechanism"),
        ),
        tuple(_row(row, written) for row in records(shown)),
        {
            "section": "Section",
            "speaker": "Who says it",
            "weakest": "Weakest number",
            "evidence": "Evidence",
        },
        tuple(download(name) for name in RESOURCES),
        shown.to_csv(index=False, lineterminator="\n"),
    )
