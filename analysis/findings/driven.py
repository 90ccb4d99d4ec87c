"""What a claim's model verdict hangs on: the output behind it, and shares of its variance.

Each chapter lists its outputs in `analysis/findings/<section>/drives.py`; `drivers` finds them.
An output is a number that is finite in every draw, whose sign or size decides the claim's reading.
Its total Sobol' indices are taken under the ranges as they are. The largest names the first
driver. Where its interval meets the next one's, the two are named as not told apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from analysis import uncertainty
from analysis.assumptions import Study
from analysis.evidence import worst
from analysis.evidence.grades import GRADES, Grade
from analysis.findings import hang
from analysis.findings.lending import draws
from analysis.uncertainty import Indices

Array = npt.NDArray[np.float64]
Groups = Mapping[str, tuple[str, ...]]

SEED: Final = draws.SEED + 20
BASELINE: Final = "baseline"


@dataclass(frozen=True)
class Driven:
    """An output that a claim hangs on."""

    claim_id: str  # the claim
    output: str  # what is measured, in words with its unit
    groups: Groups  # unknowns by the words for them; those that depend on each other are one group
    # from a study and uniform numbers by unknown to the output, a row each, under the ranges as
    # they are
    measure: Callable[[Study, draws.Columns], Array]
    points: int  # rows of one sample, a power of two


@dataclass(frozen=True)
class Drive:
    """What an output hangs on."""

    claim_id: str
    output: str
    groups: Groups  # unknowns by the words for them, in the order of the indices
    # None where the output is not finite in every draw, as a reader's numbers may make it
    indices: Indices | None

    @property
    def known(self) -> bool:
        """Whether there are indices: the output is finite, and something moves it."""
        return self.indices is not None and self.indices.first_driver is not None

    @property
    def ranked(self) -> tuple[str, ...]:
        """Groups from the largest total index to the smallest; empty where none is known."""
        return hang.ranked(list(self.groups), self.indices)

    @property
    def apart(self) -> bool:
        """Whether the first driver's interval lies above the second's."""
        return hang.apart(self.indices)

    @property
    def words(self) -> str:
        """The first driver in a sentence; empty where none is known."""
        said = hang.phrase(list(self.groups), self.indices)
        return f"Most hangs on {said}." if said else ""


def drive(study: Study, of: Driven) -> Drive:
    """Return what an output hangs on, from its total indices with 90 percent intervals."""
    made = uncertainty.design(list(of.groups.values()), of.points, SEED)
    output = of.measure(study, made.rows)
    found = uncertainty.jansen(made, output, SEED) if np.isfinite(output).all() else None
    return Drive(of.claim_id, of.output, dict(of.groups), found)


def by_grade(study: Study, found: Drive) -> dict[Grade, float]:
    """Return how the variance behind an output divides by grade of what was drawn.

    A group counts with its total index and the worst grade in it; what is not an assumption of the
    study, such as a choice among lengths of a loan, is ours and so grade E. Total indices overlap
    where groups interact, so they are taken over their sum.

    Returns
    -------
    dict
        All five letters, shares that sum to 1; empty where no index is known.
    """
    if found.indices is None or not found.known:
        return {}
    total = found.indices.total / found.indices.total.sum()
    shares: dict[Grade, float] = dict.fromkeys(GRADES, 0.0)
    for names, part in zip(found.groups.values(), total, strict=True):
        letters = (study.grade(n) if n in study.assumptions else "E" for n in names)
        letter = worst(*letters) or "E"
        shares[letter] += float(part)
    return shares


def values(study: Study, u: draws.Columns, *names: str) -> dict[str, Array]:
    """Return unknowns drawn one by one from their ranges as they are."""
    return {
        name: uncertainty.quantile(draws.prior(study, name, BASELINE), u[name]) for name in names
    }


def single(words: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return groups of one unknown each, from unknowns and the words for them."""
    return {said: (name,) for name, said in words.items()}
