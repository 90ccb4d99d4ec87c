"""Which claims have been judged, by which chapter: read from the chapters' own tables.

Every chapter keeps its verdicts in `analysis/findings/<section>/verdicts.py`, whose
`table(study)` is the table that closes the chapter. Nothing is entered here by hand, so this
list cannot say anything that the chapters do not.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Iterable
from types import ModuleType

import analysis.findings as home
from analysis.assumptions import Study
from analysis.evidence import load
from analysis.findings.verdicts import Verdict, VerdictTable
from analysis.memo import per_study

DECIDING = ("supported", "contradicted", "checked", "differs")
"""Evidence verdicts that settle a claim; `mixed` and `none` leave it open."""


def modules() -> list[ModuleType]:
    """Return the verdict modules of the chapters that exist, by name."""
    names = [f"{home.__name__}.{found.name}.verdicts" for found in packages()]
    return [importlib.import_module(name) for name in names if importlib.util.find_spec(name)]


def packages() -> Iterable[pkgutil.ModuleInfo]:
    """Return the packages of `analysis.findings`, by name."""
    return sorted(
        (found for found in pkgutil.iter_modules(home.__path__) if found.ispkg),
        key=lambda found: found.name,
    )


@per_study
def tables(study: Study) -> dict[str, VerdictTable]:
    """Return the chapters' verdict tables by the section they belong to."""
    return {module.__name__.split(".")[-2]: module.table(study) for module in modules()}


def collect(found: Iterable[VerdictTable]) -> dict[str, Verdict]:
    """Return all verdicts by claim."""
    by_claim: dict[str, Verdict] = {}
    known = load("article_claims")["claim_id"].tolist()
    for verdict in (verdict for table in found for verdict in table.verdicts):
        if verdict.claim_id in by_claim:
            raise ValueError(f"claim {verdict.claim_id} is judged twice; it belongs in one chapter")
        if verdict.claim_id not in known:
            raise ValueError(f"no claim {verdict.claim_id!r} in article_claims.csv")
        by_claim[verdict.claim_id] = verdict
    return {claim: by_claim[claim] for claim in known if claim in by_claim}


def verdicts(study: Study) -> dict[str, Verdict]:
    """Return the verdicts of all chapters by claim; see `collect`."""
    return collect(tables(study).values())


def decided(found: Iterable[Verdict]) -> int:
    """Return how many of some verdicts are settled by evidence alone."""
    return sum(verdict.evidence in DECIDING for verdict in found)
