"""The baseline of the book, its priors, and a reader's overrides.

Every number that the book assumes and does not source stands in `data/assumptions.csv` with
its range and reason, and every effect that no Chinese source settles in
`data/effect_priors.csv`. A `Study` holds both; `baseline()` is the book's own, and a reader who
overrides one gets the same figures with other numbers.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from analysis.evidence import load
from analysis.frames import records

KINDS = ("uniform", "loguniform", "triangular", "pert")


@dataclass(frozen=True)
class Prior:
    """What we take an unknown to be: hard bounds and a baseline value.

    Attributes
    ----------
    kind : str
        `uniform`, `loguniform`, `triangular` or `pert`.
    low, mode, high : float
        Hard bounds, and between them the value that the baseline uses.
    """

    kind: str
    low: float
    mode: float
    high: float

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"kind: {self.kind!r} is not one of {', '.join(KINDS)}")
        if not all(math.isfinite(x) for x in (self.low, self.mode, self.high)):
            raise ValueError("low, mode, high: must be finite numbers")
        if not self.low <= self.mode <= self.high:
            raise ValueError(
                f"low, mode, high: {self.low}, {self.mode}, {self.high} are not in rising order"
            )


@dataclass(frozen=True)
class Assumption:
    """One number of the book that is assumed.

    Attributes
    ----------
    name, unit : str
        As in `data/assumptions.csv` or `data/effect_priors.csv`.
    prior : Prior
        Its range and baseline value.
    grade : str
        E for all of the book's own assumptions.
    why : str
        The reason for the range, in a sentence.
    """

    name: str
    unit: str
    prior: Prior
    grade: str
    why: str


@dataclass(frozen=True)
class Study:
    """A full set of assumptions, the book's or a reader's.

    Attributes
    ----------
    assumptions : mapping of str to Assumption
        By name.
    overrides : frozenset of str
        Names that a reader changed; empty for the book's own.
    """

    assumptions: Mapping[str, Assumption]
    overrides: frozenset[str] = frozenset()

    @property
    def is_baseline(self) -> bool:
        """Whether this is the book's own set, whose sentences must hold."""
        return not self.overrides

    def _get(self, name: str) -> Assumption:
        try:
            return self.assumptions[name]
        except KeyError:
            near = difflib.get_close_matches(name, self.assumptions, 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            known = ", ".join(sorted(self.assumptions))
            raise KeyError(f"no assumption {name!r}{hint} Known: {known}") from None

    def prior(self, name: str) -> Prior:
        """Return the prior of an assumption, for models that draw from it.

        Parameters
        ----------
        name : str
            As in `data/assumptions.csv` or `data/effect_priors.csv`.

        Returns
        -------
        Prior
            In the unit stated there.
        """
        return self._get(name).prior

    def value(self, name: str) -> float:
        """Return the baseline value of an assumption.

        Parameters
        ----------
        name : str
            As in `data/assumptions.csv`.

        Returns
        -------
        float
            In the unit stated there.
        """
        return self._get(name).prior.mode

    def interval(self, name: str) -> tuple[float, float]:
        """Return the hard bounds of an assumption.

        Parameters
        ----------
        name : str
            As in `data/assumptions.csv`.

        Returns
        -------
        tuple of float
            Low and high, in the unit stated there.
        """
        prior = self._get(name).prior
        return prior.low, prior.high

    def grade(self, name: str) -> str:
        """Return the grade of an assumption."""
        return self._get(name).grade

    def with_overrides(self, **overrides: float | tuple[float, float]) -> Study:
        """Return a study in which some assumptions are a reader's.

        Parameters
        ----------
        **overrides : float or (float, float)
            A number fixes the assumption; a pair gives its low and high, the middle being
            the baseline value.

        Returns
        -------
        Study
            A new study; this one is unchanged.

        Raises
        ------
        KeyError
            If a name is unknown.
        ValueError
            If a pair is not in rising order or a number is not finite.
        """
        changed = dict(self.assumptions)
        for name, given in overrides.items():
            old = self._get(name)
            low, high = given if isinstance(given, tuple) else (given, given)
            prior = Prior("uniform", float(low), (float(low) + float(high)) / 2, float(high))
            changed[name] = replace(old, prior=prior, why="set by the reader")
        return Study(MappingProxyType(changed), self.overrides | frozenset(overrides))


def baseline(**overrides: float | tuple[float, float]) -> Study:
    """Return the book's assumptions, or yours in their place.

    Parameters
    ----------
    **overrides : float or (float, float)
        See `Study.with_overrides`.

    Returns
    -------
    Study
        With no overrides, the book's own set: its sentences must then hold or the build fails.

    Examples
    --------
    >>> baseline(capital_ratio=0.12).is_baseline
    False
    """
    table = load("assumptions")
    assumptions = {
        str(row.name): Assumption(
            str(row.name),
            str(row.unit),
            Prior(str(row.kind), float(row.low), float(row.mode), float(row.high)),
            str(row.grade),
            str(row.why),
        )
        for row in records(table)
    }
    effects = {
        str(row.name): Assumption(
            str(row.name),
            str(row.unit),
            Prior(str(row.kind), float(row.low), float(row.centre), float(row.high)),
            str(row.grade),
            str(row.why),
        )
        for row in records(load("effect_priors"))
    }
    if double := set(assumptions) & set(effects):
        raise ValueError(f"{min(double)!r} stands in assumptions.csv and in effect_priors.csv")
    return Study(MappingProxyType({**assumptions, **effects})).with_overrides(**overrides)
