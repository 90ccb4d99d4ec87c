"""Which draws a study of Sobol' indices needs: two samples, and what each group moves.

The layout is that of Saltelli and others (*Computer Physics Communications* 181, 2010) with
groups in place of single inputs, on scrambled Sobol' points (Owen, 1995).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import qmc

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Design:
    """Two samples of uniform numbers, and every group's swap from one into the other.

    Attributes
    ----------
    groups : tuple of tuple of str
        Names of the unknowns that are moved together.
    a, b : ndarray
        The two samples, each with n rows and a column per name in the order of `groups`; from
        0 to below 1.
    """

    groups: tuple[tuple[str, ...], ...]
    a: Array
    b: Array

    @property
    def n(self) -> int:
        """Rows of one sample."""
        return len(self.a)

    @property
    def size(self) -> int:
        """Rows in all: n·(G + 2) with G groups."""
        return self.n * (len(self.groups) + 2)

    @property
    def labels(self) -> tuple[str, ...]:
        """A name for each group: its unknowns joined by a plus sign."""
        return tuple(" + ".join(group) for group in self.groups)

    @property
    def rows(self) -> dict[str, Array]:
        """Uniform numbers of every unknown over all rows, made afresh at each call.

        In the order A, B, AB_1 … AB_G, where AB_i is A with the columns of group i from B.
        They are shares for `quantile`, and a model is called once on all of them.
        """
        found = {}
        column = 0
        for i, group in enumerate(self.groups):
            for name in group:
                blocks = np.tile(self.a[:, column], (len(self.groups) + 2, 1))
                blocks[[1, i + 2]] = self.b[:, column]
                found[name] = blocks.ravel()
                column += 1
        return found

    def split(self, output: npt.ArrayLike) -> tuple[Array, Array, Array]:
        """Return a model's output over `rows` as what belongs to A, to B and to each group.

        Parameters
        ----------
        output : array_like
            One number, or true or false, a row.

        Returns
        -------
        y_a, y_b : ndarray
            Of n entries.
        y_ab : ndarray
            Groups × n.

        Raises
        ------
        ValueError
            If the number of entries is not `size`, or one of them is not finite.
        """
        y = np.asarray(output, dtype=np.float64)
        if y.shape != (self.size,):
            raise ValueError(
                f"output: shape {y.shape}; must be ({self.size},), one entry for each of "
                f"{self.n} rows of A, B and {len(self.groups)} groups"
            )
        if wrong := int((~np.isfinite(y)).sum()):
            raise ValueError(
                f"output: {wrong} of {y.size} are not finite; take an output that always is, "
                "such as a value, or whether it recovers within 24 months"
            )
        blocks = y.reshape(-1, self.n)
        return blocks[0], blocks[1], blocks[2:]


def design(groups: Sequence[str | Sequence[str]], n: int, rng: np.random.Generator | int) -> Design:
    """Return the draws for Sobol' indices of groups of unknowns.

    Unknowns that depend on each other belong in one group: an index of one of them alone would
    mean nothing. The numbers here are independent all the same; the dependence enters when
    `quantile` narrows one unknown by another.

    Parameters
    ----------
    groups : sequence
        Each a sequence of names, or one name.
    n : int
        Rows of one sample: a power of two, at least 2, because Sobol' points are balanced only
        then.
    rng : Generator or int
        Source of the scramble, or its seed; 0 is a seed.

    Returns
    -------
    Design
        With n·(G + 2) rows.

    Raises
    ------
    ValueError
        If `n` is no power of two, a group is empty, or a name stands twice.
    """
    sets = tuple((group,) if isinstance(group, str) else tuple(group) for group in groups)
    names = [name for group in sets for name in group]
    if not sets or not all(sets):
        raise ValueError("groups: a group without names; give each at least one unknown")
    if double := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"groups: {min(double)!r} stands twice; an unknown is in one group")
    _check_power(n)
    points = qmc.Sobol(2 * len(names), rng=np.random.default_rng(rng)).random(int(n))
    return Design(sets, points[:, : len(names)], points[:, len(names) :])


def _check_power(n: int) -> None:
    whole = max(int(n), 0)
    if n == whole and n >= 2 and whole & (whole - 1) == 0:
        return
    under = 1 << max(whole.bit_length() - 1, 1)
    near = under if n - under <= 2 * under - n else 2 * under
    raise ValueError(f"n: {n} is not a power of two; the nearest allowed is {near}")
