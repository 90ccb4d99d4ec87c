"""The numbers of the article, one row each."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.evidence import load
from analysis.findings.bigtable import LAST, BigTable, Column, Entry, Row, Run, Words, joined
from analysis.findings.front import STATES
from analysis.findings.ledger import words
from analysis.findings.ledger.files import download
from analysis.frames import records
from analysis.numbers import as_given
from analysis.quantities import quantity

RESOURCES = ("article_figures", "article_claim_figures")
"""Resources of the data package that this table shows."""


def claims_of() -> dict[str, list[str]]:
    """Return the claims that each number serves, by number; numbers of no claim are missing."""
    links = load("article_claim_figures")
    return {
        str(figure): part["claim_id"].tolist()
        for figure, part in links.groupby("figure_id", sort=False)
    }


def value_key(low: float, high: float, unit: str) -> str:
    """Return a sort key that orders numbers within their unit, since units do not compare."""
    known = [x for x in (low, high) if not pd.isna(x)]
    # shifted above zero and padded, so that text sorts as numbers do, negative ones too
    return f"{unit.lower()} {known[0] + 1e12:022.6f}" if known else LAST


def frame() -> pd.DataFrame:
    """Return the ledger of numbers as it is shown, joined with claims and sources.

    One row a number; `value` is printed, `source_url` empty where it may not be linked.
    """
    serves = claims_of()
    rows = []
    for row in records(load("article_figures")):
        (found,) = words.source(row.source_id) or (Run(""),)
        rows.append(
            {
                "figure_id": row.figure_id,
                "what": row.what,
                "value": quantity(row.value_low, row.value_high, row.qualifier, row.unit),
                "status": row.status,
                "grade": "" if pd.isna(row.grade) else row.grade,
                "claims": " ".join(serves.get(row.figure_id, [])),
                "speaker": words.SPEAKERS[row.speaker],
                "section": words.SECTION_TITLES[row.section],
                "period": "" if pd.isna(row.period) else row.period,
                "line": row.line,
                "token": row.token,
                "token_state": row.token_state,
                "confidence": row.confidence,
                "source": found.text,
                "source_url": found.link,
                "note": "" if pd.isna(row.note) else row.note,
                "sort": value_key(row.value_low, row.value_high, row.unit),
            }
        )
    return pd.DataFrame(rows)


def _details(row: Any) -> tuple[tuple[str, Words], ...]:  # noqa: ANN401  (a named tuple)
    lines: list[tuple[str, Words]] = [
        ("In our copy:", f"“{row.token}”, line {row.line}; {words.TOKENS[row.token_state]}")
    ]
    if row.status != "lost":
        lines += [
            ("Source:", Run(row.source, row.source_url)),
            ("Confidence:", f"{as_given(row.confidence)} that the article printed this"),
        ]
    return (*lines, ("Note:", row.note)) if row.note else tuple(lines)


def _row(row: Any) -> Row:  # noqa: ANN401  (a named tuple)
    claims = row.claims.split()
    where = " · ".join(filter(None, (row.section, row.period)))
    links = joined([Run(claim, f"#{claim}") for claim in claims]) if claims else words.CONTEXT
    return Row(
        (
            Entry(row.figure_id),
            Entry(row.what, under=where),
            Entry(row.value, row.sort),
            Entry(row.status, STATES.index(row.status)),
            Entry(row.grade or "none", row.grade or LAST),
            Entry(row.speaker),
            Entry(links, row.claims or LAST),
        ),
        row.figure_id,
        {
            "status": (row.status,),
            "grade": (row.grade or "none",),
            "speaker": (row.speaker,),
            "section": (row.section,),
            "serves": ("a claim" if claims else words.CONTEXT,),
        },
        _details(row),
    )


def table() -> BigTable:
    """Return the table of all numbers of the article."""
    shown = frame()
    return BigTable(
        "numbers",
        "Every number of the article",
        (
            Column("Id"),
            Column("What it measures", "wide"),
            Column("Value"),
            Column("Status", "tag"),
            Column("Grade"),
            Column("Who says it"),
            Column("Claims it serves"),
        ),
        tuple(_row(row) for row in records(shown)),
        {
            "section": "Section",
            "status": "Status",
            "grade": "Grade",
            "speaker": "Who says it",
            "serves": "Serves",
        },
        tuple(download(name) for name in RESOURCES),
        shown.drop(columns="sort").to_csv(index=False, lineterminator="\n"),
    )
