"""Roll rates: the monthly chances of falling behind, rolling on and catching up.

The chance that a spell of arrears ends in write-off is a product, since the chances of a state
do not depend on how long an account has been there (first-step analysis of an absorbing chain,
Kemeny and Snell, *Finite Markov Chains*, 1960).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from analysis.lending import checks
from analysis.lending.checks import Numbers

Array = npt.NDArray[np.float64]

SLOWEST: Final = 0.01
"""Least chance of leaving a state of arrears: a slower chain would have to run for decades."""


@dataclass(frozen=True)
class RollRates:
    """Monthly chances of falling behind, rolling on and catching up; scenarios first.

    Attributes
    ----------
    entry : ndarray
        current → M1 by month of loan life: last axis one entry, or at least the loan's term.
    roll : ndarray
        M1 → M2, M2 → M3, M3 → written off; last axis of 3.
    cure : ndarray
        M1, M2, M3 → current (closed after the last instalment); last axis of 3. The rest stays.

    Raises
    ------
    ValueError
        If a chance is out of range, a roll and its cure exceed 1 together, or almost nobody
        leaves a state.
    """

    entry: Array
    roll: Array
    cure: Array

    def __post_init__(self) -> None:
        found = {
            name: checks.numbers(name, getattr(self, name), low=0, high=1)
            for name in ("entry", "roll", "cure")
        }
        if found["entry"].ndim == 0:
            found["entry"] = found["entry"][None]
        for name in ("roll", "cure"):
            if found[name].shape[-1:] != (3,):
                raise ValueError(
                    f"{name}: shape {found[name].shape}; the last axis must hold M1, M2, M3"
                )
        checks.shape((name, one.shape[:-1]) for name, one in found.items())
        leave = found["roll"] + found["cure"]
        if (leave > 1 + 1e-12).any():
            raise ValueError(
                f"roll, cure: together {float(leave.max()):g} from one state; must be at most 1"
            )
        if (leave < SLOWEST).any():
            raise ValueError(
                f"roll, cure: together {float(leave.min()):g} from one state; must be at least "
                f"{SLOWEST:g}, or accounts stay for ever"
            )
        for name, one in found.items():
            object.__setattr__(self, name, one)

    @property
    def stay(self) -> Array:
        """Chance of staying in M1, M2, M3; last axis of 3."""
        return np.asarray(np.maximum(1 - self.roll - self.cure, 0.0))

    @property
    def never_cured(self) -> Array:
        """Chance that a spell now in M1, M2, M3 ends in write-off; last axis of 3.

        From state k it is the product over j ≥ k of roll_j / (roll_j + cure_j): however long
        an account stays, it leaves one way or the other.
        """
        on = self.roll / (self.roll + self.cure)
        return np.asarray(np.cumprod(on[..., ::-1], axis=-1)[..., ::-1])

    @property
    def months_per_default(self) -> Array:
        """Expected months in arrears of a spell that ends in write-off: Σ 1/(roll + cure).

        The stay in a state is geometric and independent of the way out.
        """
        return np.asarray((1 / (self.roll + self.cure)).sum(axis=-1))

    @property
    def months_per_spell(self) -> Array:
        """Expected months in arrears of any spell."""
        leave = self.roll + self.cure
        on = np.cumprod(self.roll / leave, axis=-1)
        ever = np.concatenate([np.ones_like(on[..., :1]), on[..., :2]], axis=-1)
        return np.asarray((ever / leave).sum(axis=-1))

    def hazard(self, term: int) -> Array:
        """Return current → M1 times the chance of never being cured, by month of loan life.

        Parameters
        ----------
        term : int
            Months.

        Returns
        -------
        ndarray
            Last axis of `term` entries.
        """
        entry = checks.by_month("entry", self.entry, term, low=0, high=1)
        return np.asarray(entry * self.never_cured[..., :1])

    def intensity(self, term: int) -> Array:
        """Return the hazard as the monthly intensity that `project_loan` and `evaluate` take.

        Parameters
        ----------
        term : int
            Months.

        Returns
        -------
        ndarray
            −ln(1 − hazard); last axis of `term` entries.

        Raises
        ------
        ValueError
            If a default is certain: no finite intensity gives it.
        """
        given = checks.numbers("hazard", self.hazard(term), low=0, high=1, below=True)
        return np.asarray(-np.log1p(-given))

    def scaled(self, scale: Numbers) -> RollRates:
        """Return rates whose entry and rolls have `scale` times the odds.

        A chance r becomes s·r / (1 − r + s·r), so it stays a chance at any scale and nearly
        s·r where it is small; cures and stays share what is left in the proportion they had.

        Parameters
        ----------
        scale : array_like
            Above 0, over scenarios; 1 changes nothing.

        Returns
        -------
        RollRates
            With the scale's axes before the last.

        Raises
        ------
        ValueError
            If a scale is not above 0.
        """
        given = checks.numbers("scale", scale, low=0)[..., None]
        if (given == 0).any():
            raise ValueError("scale: 0 is not allowed; must be above 0")

        def odds(chance: Array) -> Array:
            return np.asarray(given * chance / (1 - chance + given * chance))

        roll = odds(self.roll)
        left = np.where(self.roll < 1, (1 - roll) / np.where(self.roll < 1, 1 - self.roll, 1), 0)
        return RollRates(odds(self.entry), roll, left * self.cure)


def quasi_stationary(rates: RollRates) -> tuple[Array, Array]:
    """Return where the accounts of a loan without end are, and how many are left each month.

    A check on `project`: with a constant entry and no last instalment, the shares among those
    not written off tend to the left Perron vector of the transient block, and the survivors
    shrink by its root (Darroch and Seneta, 1965).

    Parameters
    ----------
    rates : RollRates
        Of one scenario, with one entry.

    Returns
    -------
    shares : ndarray
        Of current, M1, M2, M3; they sum to 1.
    root : ndarray
        Share of the not written off that is still so a month later.

    Raises
    ------
    ValueError
        If the rates hold scenarios or an entry by month.
    """
    if rates.entry.size != 1 or rates.roll.size != 3 or rates.cure.size != 3:
        raise ValueError("rates: one scenario with one entry is meant; arrays were given")
    block = np.zeros((4, 4))
    block[0, 0], block[0, 1] = 1 - rates.entry.item(), rates.entry.item()
    for k, (on, back, same) in enumerate(
        zip(rates.roll.ravel(), rates.cure.ravel(), rates.stay.ravel(), strict=True), start=1
    ):
        block[k, 0], block[k, k] = back, same
        if k < 3:
            block[k, k + 1] = on
    roots, vectors = np.linalg.eig(block.T)
    first = int(roots.real.argmax())
    vector = np.abs(vectors[:, first].real)
    return vector / vector.sum(), np.asarray(roots[first].real)
