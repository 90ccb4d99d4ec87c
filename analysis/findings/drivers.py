"""First drivers of all model verdicts: collected from the chapters, worked out once a build.

A chapter's outputs stand in its `drives` module (`DRIVEN`); those of the chapter on lending come
with its mechanisms, whose indices are taken over as they are.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterator

import pandas as pd

import analysis.findings as home
from analysis import uncertainty
from analysis.assumptions import Study
from analysis.evidence.grades import Grade
from analysis.findings import judged
from analysis.findings.driven import Drive, Driven, by_grade, drive
from analysis.findings.lending import after_loan_draws, draws, hardship, life, mechanism, prices
from analysis.findings.lending.after_loan import WITH_LOSS
from analysis.findings.lending.readings import READINGS
from analysis.memo import per_study

LENDING = "lending"


def listed() -> dict[str, tuple[str, Driven]]:
    """Return section and output by claim, of the chapters that list their outputs."""
    found: dict[str, tuple[str, Driven]] = {}
    for package in judged.packages():
        name = f"{home.__name__}.{package.name}.drives"
        if importlib.util.find_spec(name) is None:
            continue
        for one in importlib.import_module(name).DRIVEN:
            if one.claim_id in found:
                raise ValueError(f"claim {one.claim_id} has two outputs; list one of them")
            found[one.claim_id] = (package.name, one)
    return found


def _lending(study: Study) -> Iterator[Drive]:
    made, rows = life.for_indices(study)
    for one in READINGS:
        if one.main:
            indices = uncertainty.jansen(made, one.quantity(rows), draws.SEED)
            yield Drive(one.claim_id, one.words, life.GROUPS, indices)
    others = (
        ("C33", after_loan_draws.drivers(study)[WITH_LOSS], after_loan_draws.GROUPS),
        ("C35", prices.driver(study), prices.GROUPS),
        ("C36", hardship.driver(study, hardship.KINDS[0]), hardship.GROUPS),
    )
    for claim, indices, groups in others:
        yield Drive(claim, mechanism.of(study, claim).reading, dict(groups), indices)


@per_study
def of_lending(study: Study) -> dict[str, Drive]:
    """Return what the outputs of the chapter on lending hang on, by claim."""
    return {found.claim_id: found for found in _lending(study)}


@per_study
def of(study: Study, claim_id: str) -> Drive:
    """Return what the model verdict on a claim hangs on."""
    known = listed()
    if claim_id in known:
        return drive(study, known[claim_id][1])
    lending = of_lending(study)
    if claim_id not in lending:
        names = ", ".join(sorted({*known, *lending}))
        raise KeyError(f"no output behind {claim_id!r} has been measured; there is one for {names}")
    return lending[claim_id]


def tail(study: Study, claim_id: str) -> str:
    """Return the first driver of a claim's model verdict as a sentence to add; empty if unknown."""
    found = of(study, claim_id).words
    return f" {found}" if found else ""


def grade_profile(study: Study, claim_id: str) -> dict[Grade, float]:
    """Return how the variance behind a claim's output divides by grade; see `driven.by_grade`."""
    return by_grade(study, of(study, claim_id))


@per_study
def table(study: Study) -> pd.DataFrame:
    """Return the first drivers of all model verdicts with an output, in order of the claims.

    Columns: `claim_id`, `section`, `output`, `first`, `second` (words; empty where nothing moves
    the output), `apart` (whether their intervals do not meet), and total index with 5 and 95
    percent of its resamples: `first_total`, `first_low`, `first_high`, `second_total`,
    `second_low`, `second_high`; `rows` of one sample.
    """
    sections = {claim: section for claim, (section, _) in listed().items()}
    sections |= dict.fromkeys(of_lending(study), LENDING)
    rows = []
    for claim in sorted(sections):
        found = of(study, claim)
        row: dict[str, object] = {
            "claim_id": claim,
            "section": sections[claim],
            "output": found.output,
            "apart": found.apart,
        }
        places = list(found.groups)
        for rank, name in zip(("first", "second"), (*found.ranked, "", "")[:2], strict=True):
            at = places.index(name) if name else None
            row[rank] = name
            for key, part in (("total", "total"), ("low", "total_low"), ("high", "total_high")):
                known = found.indices is not None and at is not None
                row[f"{rank}_{key}"] = getattr(found.indices, part)[at] if known else float("nan")
        row["rows"] = found.indices.n if found.indices is not None else 0
        rows.append(row)
    return pd.DataFrame(rows)
