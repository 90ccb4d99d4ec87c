"""Verdicts on the article's claims: evidence in one column, mechanism in another.

The two are never merged. Evidence counts only facts independent of the article. A mechanism
verdict is a share of assumption sets, not a probability; where no model of the book has
been run on a claim yet, the column says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analysis.evidence import load
from analysis.findings.tables import Cell, Table

Evidence = Literal["supported", "contradicted", "mixed", "none", "checked", "differs"]

NOT_MODELLED = "No model of this edition speaks to it."


@dataclass(frozen=True)
class Change:
    """What would change a verdict.

    Attributes
    ----------
    observable, source, value : str
        One thing that can be seen, where, and the value that flips the verdict.
    """

    observable: str
    source: str
    value: str


@dataclass(frozen=True)
class Verdict:
    """What the book says of one claim.

    Attributes
    ----------
    claim_id : str
        As in `data/article_claims.csv`.
    evidence : str
        `supported`, `contradicted`, `mixed`; `none` if no independent fact decides, be it that
        there is none or that those there are leave it open; for plain facts `checked` or
        `differs`.
    n : int
        Independent facts that were weighed.
    unit : str
        What n counts.
    grade : str
        The worst grade among them; empty if there are none.
    because : str
        One or two sentences.
    mechanism : str
        What the models say, or that none has been run.
    change : Change
        What would change the evidence verdict.
    """

    claim_id: str
    evidence: Evidence
    n: int
    grade: str
    because: str
    mechanism: str
    change: Change
    unit: str = "facts"

    def __post_init__(self) -> None:
        if (self.n == 0) != (not self.grade):
            raise ValueError(
                f"{self.claim_id}: evidence {self.evidence!r} with n={self.n} and grade "
                f"{self.grade!r}; facts and a grade come together"
            )


def overlap_verdict(overlapping: int, total: int) -> Evidence:
    """Return what facts say of a claimed range."""
    if total == 0:
        return "none"
    if overlapping == total:
        return "supported"
    return "mixed" if overlapping else "contradicted"


@dataclass(frozen=True)
class VerdictTable(Table):
    """A chapter's verdict table, which the ledger of all claims can read again.

    Attributes
    ----------
    verdicts : tuple of Verdict
        What its rows print.
    """

    verdicts: tuple[Verdict, ...] = ()


def verdict_table(verdicts: list[Verdict]) -> VerdictTable:
    """Return the verdict table that closes a chapter."""
    claims = dict(load("article_claims")[["claim_id", "claim"]].to_numpy().tolist())
    rows = []
    for verdict in verdicts:
        weight = f"{verdict.n} {verdict.unit}, grade {verdict.grade}" if verdict.n else "none"
        change = verdict.change
        rows.append(
            [
                Cell(f"{verdict.claim_id}: {claims[verdict.claim_id]}"),
                Cell(verdict.evidence, tag=True),
                Cell(verdict.because, parts=(("Weighed:", weight),)),
                Cell(verdict.mechanism),
                Cell(
                    change.observable,
                    parts=(("Source:", change.source), ("Flips at:", change.value)),
                ),
            ]
        )
    return VerdictTable(
        "Verdicts on the claims of this chapter",
        ("Claim", "Evidence", "Because", "Mechanism", "What would change it"),
        rows,
        verdicts=tuple(verdicts),
    )
