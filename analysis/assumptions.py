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
from pathlib import Path
from types import MappingProxyType

from analysis import own_file
from analysis.compatible import together
from analysis.evidence import load
from analysis.frames import records

KINDS = ("uniform", "loguniform", "triangular", "pert")
STAND_IN = "stand-in"
"""What a range leans on that nothing we read could carry."""
SLOPES = (-100.0, 100.0)
"""What a reader may set an effect to: elasticities and slopes have no hard bounds."""
WHOLE = ("months", "lenders")
"""Units of what comes in whole numbers only."""
READER = "reader"
"""What a range leans on that a reader has set."""


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
    allowed : tuple of float
        Lowest and highest value that a reader may set.
    grade : str
        E for all of the book's own assumptions.
    rests_on : str
        Ids of what the range leans on, or `STAND_IN`.
    why : str
        The reason for the range, in a sentence.
    """

    name: str
    unit: str
    prior: Prior
    allowed: tuple[float, float]
    grade: str
    rests_on: str
    why: str

    def check(self, value: float) -> float:
        """Return a value that a reader may set.

        Parameters
        ----------
        value : float
            In the assumption's unit.

        Returns
        -------
        float
            The same.

        Raises
        ------
        ValueError
            If it is no finite number of the range allowed, with the likely correction.
        """
        low, high = self.allowed
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(f"{self.name}: {value!r} is not a number ({self.unit})")
        if math.isfinite(value) and low <= value <= high:
            if self.unit in WHOLE and value != round(value):
                raise ValueError(
                    f"{self.name}: {value:g} is not allowed; must be whole {self.unit}, such as "
                    f"{math.floor(value):g} or {math.ceil(value):g}"
                )
            return float(value)
        hint = ""
        # only where the number would be a likely one as a percentage
        if high <= 3 and value > high and self.prior.low / 2 <= value / 100 <= 2 * self.prior.high:
            hint = f"; a fraction is meant: did you mean {value / 100:g}?"
        raise ValueError(
            f"{self.name}: {value:g} is not allowed; must be from {low:g} to {high:g} "
            f"({self.unit}){hint}"
        )


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

    @property
    def key(self) -> tuple[object, ...]:
        """What tells this study from another: names, ranges, and whether they are the book's."""
        numbers = ((name, held.prior) for name, held in self.assumptions.items())
        return (tuple(sorted(self.overrides)), *sorted(numbers, key=lambda pair: pair[0]))

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
            If one name is unknown and nothing else is wrong.
        ValueError
            With all that is wrong: a pair not in rising order, a number out of the range
            allowed, months that are not whole, numbers that cannot hold together.
        """
        changed = dict(self.assumptions)
        faults: dict[str, Exception] = {}
        for name, given in overrides.items():
            try:
                changed[name] = _overridden(self._get(name), given)
            except (KeyError, ValueError) as error:
                faults[name] = error
        if len(faults) == 1:
            raise next(iter(faults.values()))
        if faults:
            raise ValueError("\n".join(str(error.args[0]) for error in faults.values()))
        if overrides:
            together({name: held.prior for name, held in changed.items()})
        return Study(MappingProxyType(changed), self.overrides | frozenset(overrides))


def _overridden(old: Assumption, given: float | tuple[float, float]) -> Assumption:
    pair = given if isinstance(given, tuple | list) else (given, given)
    if len(pair) != 2:
        raise ValueError(f"{old.name}: {len(pair)} numbers; give one, or a low and a high")
    low, high = (old.check(end) for end in pair)
    if low > high:
        raise ValueError(f"{old.name}: {low:g}, {high:g} are not in rising order")
    middle = (low + high) / 2
    if old.unit in WHOLE:
        middle = math.floor(middle)
    prior = Prior("uniform", low, middle, high)
    return replace(old, prior=prior, rests_on=READER, why="set by the reader")


def _with_file(own: Study, path: Path) -> Study:
    """Return a study with a reader's file in it; an error names each line."""
    given = own_file.read(path)
    faults = []
    for name, value in given.items():
        try:
            _overridden(own._get(name), value)
        except (KeyError, ValueError) as error:
            faults.append((own_file.line(path, name), str(error.args[0])))
    if faults:
        raise ValueError("\n".join(f"{path}, line {line}: {said}" for line, said in sorted(faults)))
    try:
        return own.with_overrides(**given)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def baseline(file: str | Path | None = None, **overrides: float | tuple[float, float]) -> Study:
    """Return the book's assumptions, or yours in their place.

    Parameters
    ----------
    file : str or Path, optional
        A file of your own assumptions, see `analysis.own_file`.
    **overrides : float or (float, float)
        See `Study.with_overrides`; they win over the file.

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
            (float(row.minimum), float(row.maximum)),
            str(row.grade),
            str(row.rests_on),
            str(row.why),
        )
        for row in records(table)
    }
    effects = {
        str(row.name): Assumption(
            str(row.name),
            str(row.unit),
            Prior(str(row.kind), float(row.low), float(row.centre), float(row.high)),
            SLOPES,
            str(row.grade),
            str(row.rests_on),
            str(row.why),
        )
        for row in records(load("effect_priors"))
    }
    if double := set(assumptions) & set(effects):
        raise ValueError(f"{min(double)!r} stands in assumptions.csv and in effect_priors.csv")
    own = Study(MappingProxyType({**assumptions, **effects}))
    if file is not None:
        own = _with_file(own, Path(file))
    return own.with_overrides(**overrides)
