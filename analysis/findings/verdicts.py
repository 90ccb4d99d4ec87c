"""Verdicts on the article's claims: evidence in one column, mechanism in another.

The two are never merged. Evidence counts only facts independent of the article. A mechanism
verdict is a share of assumption sets, not a probability; where no model of the book has
been run on a claim yet, the column says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analysis.evidence import load
from analysis.findings.cards import ClaimCard, anchor
from analysis.findings.tables import Cell, Table
from analysis.uncertainty import Share

Evidence = Literal["supported", "contradicted", "mixed", "none", "checked", "differs"]
Model = Literal["follows", "in part", "depends", "does not follow", "put in", "none"]
"""In a word, what the models say: a share of draws, what our ranges put in, or nothing.

`in part`: what was counted follows, and the claim says more than that.
"""

ONE = {"facts": "fact", "years": "year", "companies": "company", "studies": "study"}
"""Of the units in which facts are counted."""

NOT_MODELLED = "No model here bears on it."
OWN_BOOKS = "a lender's own books; none is public."
"""Where most of what would change a verdict stands."""


@dataclass(frozen=True)
class Change:
    """What would change a verdict."""

    observable: str  # one thing that can be seen
    source: str  # where
    value: str  # the value that flips the verdict


@dataclass(frozen=True)
class Counted:
    """What was counted over draws behind a verdict; it can be less than the claim says."""

    words: str  # the result that follows in a draw, or does not, in at most 44 letters
    share: Share  # in how many it follows


@dataclass(frozen=True)
class Verdict:
    """What the book says of one claim."""

    claim_id: str  # as in `data/article_claims.csv`
    # `supported`, `contradicted`, `mixed`; `none` if no independent fact decides, be it that
    # there is none or that those there are leave it open; for plain facts `checked` or `differs`
    evidence: Evidence
    n: int  # independent facts that were weighed
    grade: str  # the worst grade among them; empty if there are none
    because: str  # one or two sentences
    mechanism: str  # what the models say, or that none has been run
    change: Change  # what would change the evidence verdict
    unit: str = "facts"  # what `n` counts
    model: Model = "none"  # the mechanism in a word; see `Model`
    counted: Counted | None = None  # what was counted over draws; None where nothing was drawn

    def __post_init__(self) -> None:
        if (self.n == 0) != (not self.grade):
            raise ValueError(
                f"{self.claim_id}: evidence {self.evidence!r} with n={self.n} and grade "
                f"{self.grade!r}; facts and a grade come together"
            )


def undecided(
    claim_id: str,
    because: str,
    mechanism: str,
    change: Change,
    *,
    model: Model = "none",
    counted: Counted | None = None,
) -> Verdict:
    """Return a verdict for which no independent fact was weighed, because there is none."""
    return Verdict(
        claim_id, "none", 0, "", because, mechanism, change, model=model, counted=counted
    )


def spoken(evidence: Evidence) -> str:
    """Return an evidence verdict as a reader meets it."""
    return "no fact decides" if evidence == "none" else evidence


def overlap_verdict(overlapping: int, total: int) -> Evidence:
    """Return what facts say of a claimed range."""
    if total == 0:
        return "none"
    if overlapping == total:
        return "supported"
    return "mixed" if overlapping else "contradicted"


@dataclass(frozen=True)
class VerdictTable(Table):
    """A chapter's verdict table, which the ledger of all claims can read again."""

    verdicts: tuple[Verdict, ...] = ()  # what its rows print

    def card(self, claim_id: str) -> ClaimCard:
        """Return what was said of a claim and what was found, for the section that judges it."""
        found = next((v for v in self.verdicts if v.claim_id == claim_id), None)
        if found is None:
            known = ", ".join(v.claim_id for v in self.verdicts)
            raise KeyError(f"no verdict on {claim_id!r} in this chapter. It judges {known}")
        change = found.change
        return ClaimCard(
            claim_id,
            said=claim_words()[claim_id],
            evidence=(spoken(found.evidence), _weighed(found), found.because),
            model=("" if found.model == "none" else found.model, found.mechanism),
            change=f"{change.observable.rstrip('.')}. Where: {change.source.rstrip('.')}. "
            f"Flips at: {change.value}",
        )


def claim_words(column: str = "claim") -> dict[str, str]:
    """Return the words of each claim, whole (`claim`) or in a few (`short`)."""
    return dict(load("article_claims")[["claim_id", column]].to_numpy().tolist())


def weighed(n: int, unit: str, grade: str) -> str:
    """Return in words how many facts were weighed, of which unit and grade."""
    if not n:
        return "none"
    what, _, tail = unit.partition(" ")
    what = ONE.get(what, what) if n == 1 else what
    return f"{n} {what}{f' {tail}' if tail else ''}, grade {grade}"


def _weighed(verdict: Verdict) -> str:
    return weighed(verdict.n, verdict.unit, verdict.grade)


def verdict_table(verdicts: list[Verdict]) -> VerdictTable:
    """Return the verdict table that closes a chapter: in a word each, with the way to the card."""
    claims = claim_words()
    rows = [
        [
            Cell(f"{one.claim_id}: {claims[one.claim_id]}", link=f"#{anchor(one.claim_id)}"),
            Cell(spoken(one.evidence), tag=True),
            Cell(_weighed(one)),
            Cell(one.model if one.model != "none" else "no model", tag=True),
        ]
        for one in verdicts
    ]
    return VerdictTable(
        "Verdicts on the claims of this chapter",
        ("Claim", "Evidence", "Weighed", "Model"),
        rows,
        verdicts=tuple(verdicts),
    )
