"""In how many of the assumption sets that we drew a conclusion follows.

That share rests on priors that we chose. It says how far the conclusion hangs on them, over
three families of priors, and nothing about how often the world turns out one way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.uncertainty.priors import FAMILIES

Word = Literal["follows", "depends", "does not follow"]


@dataclass(frozen=True)
class Share:
    """Share of draws in which a conclusion follows, over the families of priors.

    It is not a probability and is never called one: it is a share of assumption sets drawn
    from priors that we chose.

    Attributes
    ----------
    baseline : float
        Under the priors as they are, from 0 to 1.
    lowest, highest : float
        Over all families.
    n : int
        Draws in each family.

    Raises
    ------
    ValueError
        If the shares are not in rising order from 0 to 1, or there are no draws.
    """

    baseline: float
    lowest: float
    highest: float
    n: int

    def __post_init__(self) -> None:
        if not 0 <= self.lowest <= self.baseline <= self.highest <= 1:
            raise ValueError(
                f"lowest, baseline, highest: {self.lowest:g}, {self.baseline:g}, "
                f"{self.highest:g} must rise from 0 to 1"
            )
        if self.n < 1:
            raise ValueError(f"n: {self.n} draws; must be at least 1")

    @property
    def depends(self) -> bool:
        """Whether the families fall on both sides of one half; touching it counts."""
        return self.lowest <= 0.5 <= self.highest

    @property
    def word(self) -> Word:
        """`follows` if every share is above one half, `does not follow` if below, else `depends`."""
        if self.depends:
            return "depends"
        return "follows" if self.lowest > 0.5 else "does not follow"


def share_of_draws(holds: npt.ArrayLike) -> float:
    """Return the share of assumption sets in which a conclusion follows.

    It is not a probability and is never called one: the sets are drawn from priors that we
    chose.

    Parameters
    ----------
    holds : array_like
        True or false for each draw. A number, and so a NaN, is refused, but note that a
        comparison with NaN has already become false: check what is compared.

    Returns
    -------
    float
        From 0 to 1.

    Raises
    ------
    ValueError
        If there are no draws, or one of them is not true or false.
    """
    found = np.asarray(holds)
    if found.size == 0:
        raise ValueError("holds: no draws; give at least one")
    if found.dtype != np.bool_:
        raise ValueError(
            f"holds: {_strange(found)}; must be true or false for each draw, such as value > cost"
        )
    return float(found.mean())


def share(holds: Mapping[str, npt.ArrayLike]) -> Share:
    """Return the share of draws in which a conclusion follows, over the families of priors.

    Parameters
    ----------
    holds : mapping of str to array_like
        For each of `FAMILIES`, true or false for each draw; as many draws in each.

    Returns
    -------
    Share
        The baseline's, and the lowest and highest over all families.

    Raises
    ------
    ValueError
        If a family is missing or unknown, their numbers of draws differ, or a draw is not true
        or false.
    """
    if set(holds) != set(FAMILIES):
        raise ValueError(
            f"holds: families {', '.join(sorted(holds)) or 'none'}; must be {', '.join(FAMILIES)}"
        )
    draws = {name: np.asarray(holds[name]).size for name in FAMILIES}
    if len(set(draws.values())) > 1:
        told = ", ".join(f"{name} {n}" for name, n in draws.items())
        raise ValueError(f"holds: numbers of draws differ ({told}); draw as many in each family")
    shares = {name: share_of_draws(holds[name]) for name in FAMILIES}
    return Share(shares["baseline"], min(shares.values()), max(shares.values()), draws["baseline"])


def _strange(found: npt.NDArray[np.generic]) -> str:
    missing = int(pd.isna(found).sum())
    return f"{missing} of {found.size} are NaN" if missing else f"{found.dtype} was given"
