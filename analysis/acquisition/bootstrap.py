"""Inference with very few clusters: the enumerated wild cluster bootstrap, and the sign test.

The test is the restricted wild cluster bootstrap t-test of Cameron, Gelbach and Miller (2008) with
the six-point weights of Webb (2023), which MacKinnon and Webb (2018) recommend when there are too
few clusters for two-point weights. With G clusters there are only 6^G weight vectors, so all of
them are used: the p-value carries no simulation error and needs no seed.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from math import comb
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["invert_test", "sign_test", "webb_enumeration", "wild_cluster_test"]

Floats = NDArray[np.float64]
Labels = Sequence[Hashable] | NDArray[Any]

WEBB_POINTS: Floats = np.sqrt([1.5, 1.0, 0.5, 0.5, 1.0, 1.5]) * np.array([-1, -1, -1, 1, 1, 1])
MAX_CLUSTERS = 8
TIE_TOLERANCE = 1e-9


class WildClusterResult(NamedTuple):
    """Outcome of `wild_cluster_test`.

    `estimate` and its CR1 cluster-robust `se` are in units of `y` per unit of the column; `t` is
    (estimate - null) / se; `p` the two-sided share of the `n_draws` = 6^G draws with |t*| at least
    |t|; `smallest_p` the share whose |t*| equals |t| by construction, the least p attainable.
    """

    estimate: float
    se: float
    t: float
    p: float
    smallest_p: float
    n_draws: int


class IntervalResult(NamedTuple):
    """Confidence interval of `invert_test`; NaN ends come with a `reason`, else it is empty."""

    low: float
    high: float
    reason: str


class SignTestResult(NamedTuple):
    """Outcome of `sign_test`: counts without ties at zero, exact p, least attainable p."""

    n: int
    positive: int
    negative: int
    p: float
    smallest_p: float


def webb_enumeration(n_clusters: int) -> Floats:
    """Every vector of Webb's six-point weights.

    Parameters
    ----------
    n_clusters : int
        Number of clusters G, 2 to 8.

    Returns
    -------
    ndarray, shape (6^G, G)
        Rows are weight vectors with entries in ±√½, ±1, ±√(3/2) (mean 0, variance 1), each row
        once; all rows are equally likely.

    Raises
    ------
    ValueError
        If `n_clusters` is outside 2 to 8.
    """
    if not 2 <= n_clusters <= MAX_CLUSTERS:
        raise ValueError(
            f"n_clusters is {n_clusters}, allowed 2 to {MAX_CLUSTERS}: one cluster "
            "has no spread, and more than eight call for random draws"
        )
    grid = np.meshgrid(*[WEBB_POINTS] * n_clusters, indexing="ij")
    return np.stack(grid, axis=-1).reshape(-1, n_clusters)


class _ClusterAlgebra:
    """The t-statistic of any weight vector, from G numbers and one G × G matrix.

    Write x for the column of interest after the other columns are partialled out and
    u(b) = M_2 y - b·x for the residuals with the coefficient held at b. Multiplying u by the
    cluster weights w moves the estimate by Σ_g w_g s_g / x'x with s_g = x_g'u_g, and the cluster
    scores of the refitted residuals are A w with A_gh = 1{g=h} s_g - x_g'H_gh u_h, H the hat
    matrix of the full regression. Both are linear in w and in b, so no draw needs a refit.
    """

    def __init__(self, y: ArrayLike, X: ArrayLike, column: int, clusters: Labels) -> None:
        outcome, design, codes = _checked(y, X, column, clusters)
        n, k = design.shape
        self.n_clusters = int(codes.max()) + 1
        member = np.zeros((n, self.n_clusters))
        member[np.arange(n), codes] = 1.0
        basis = np.linalg.qr(np.delete(design, column, axis=1))[0]
        x = design[:, column] - basis @ (basis.T @ design[:, column])
        restricted = outcome - basis @ (basis.T @ outcome)
        self.xx = float(x @ x)
        self.estimate = float(x @ restricted) / self.xx
        residuals = restricted - self.estimate * x
        noise = np.finfo(float).eps * n * float(np.linalg.norm(outcome - outcome.mean()))
        if float(np.linalg.norm(residuals)) <= noise:
            raise ValueError(
                "y is fitted exactly by X, allowed a y with residual variation: "
                "add observations or drop columns of X"
            )
        full = np.column_stack([basis, x / np.sqrt(self.xx)])
        left = (member * x[:, None]).T @ full

        def scores(u: Floats) -> tuple[Floats, Floats]:
            s = member.T @ (x * u)
            return s, np.diag(s) - left @ (full.T @ (member * u[:, None]))

        self._outcome_part, self._null_part = scores(restricted), scores(x)
        self._cr1 = self.n_clusters / (self.n_clusters - 1) * (n - 1) / (n - k)
        spread = (self._outcome_part[1] - self.estimate * self._null_part[1]).sum(axis=1)
        self.se = float(np.sqrt(self._cr1) * np.linalg.norm(spread)) / self.xx
        if self.se * np.sqrt(self.xx) <= noise:
            raise ValueError(
                "clusters all give the same coefficient, allowed some spread between "
                "them: no standard error can be formed from these data"
            )

    def t_values(self, weights: Floats, null: float) -> Floats:
        """t-statistics of `weights` (draws, G) under coefficient = `null`."""
        s = self._outcome_part[0] - null * self._null_part[0]
        a = self._outcome_part[1] - null * self._null_part[1]
        cluster_scores = weights @ a.T
        variance = self._cr1 * np.einsum("dg,dg->d", cluster_scores, cluster_scores)
        with np.errstate(divide="ignore"):
            values: Floats = (weights @ s) / np.sqrt(variance)
        return values

    def test(self, weights: Floats, null: float) -> WildClusterResult:
        t = float(self.t_values(np.ones((1, self.n_clusters)), null)[0])
        size = np.abs(self.t_values(weights, null))
        slack = TIE_TOLERANCE * max(1.0, abs(t))
        p, tied = float(np.mean(size >= abs(t) - slack)), np.abs(size - abs(t)) <= slack
        return WildClusterResult(self.estimate, self.se, t, p, float(tied.mean()), len(weights))


def _checked(
    y: ArrayLike, X: ArrayLike, column: int, clusters: Labels
) -> tuple[Floats, Floats, NDArray[np.intp]]:
    outcome, design = np.asarray(y, dtype=float), np.asarray(X, dtype=float)
    labels = np.asarray(clusters)
    if design.ndim != 2 or outcome.shape != design.shape[:1] or labels.shape != outcome.shape:
        raise ValueError(
            f"y, X, clusters have shapes {outcome.shape}, {design.shape}, "
            f"{labels.shape}, allowed (n,), (n, k), (n,): one row an observation"
        )
    n, k = design.shape
    if not (np.isfinite(outcome).all() and np.isfinite(design).all()):
        raise ValueError("y or X holds NaN or infinity, allowed finite numbers: drop those rows")
    if not 0 <= column < k:
        raise ValueError(f"column is {column}, allowed 0 to {k - 1}: give a column of X")
    codes = np.unique(labels, return_inverse=True)[1]
    if codes.max() < 1:
        raise ValueError(
            "clusters holds one label, allowed two or more: "
            "inference across clusters needs at least two of them"
        )
    if n <= k or np.linalg.matrix_rank(design) < k:
        raise ValueError(
            f"X is {n} by {k} of rank {np.linalg.matrix_rank(design)}, allowed full "
            "column rank and n > k: drop columns or add observations"
        )
    return outcome, design, codes


def wild_cluster_test(
    y: ArrayLike, X: ArrayLike, column: int, clusters: Labels, null: float = 0.0
) -> WildClusterResult:
    """Exact enumerated restricted wild cluster bootstrap t-test of one OLS coefficient.

    Parameters
    ----------
    y : array_like, shape (n,)
        Outcome.
    X : array_like, shape (n, k)
        Full design including any constant; full column rank, n > k.
    column : int
        Which column of `X` is tested.
    clusters : sequence, shape (n,)
        Cluster label of each observation; 2 to 8 distinct labels.
    null : float
        Value of the coefficient under the hypothesis; the bootstrap imposes it ("restricted").

    Returns
    -------
    WildClusterResult
        Standard errors are CR1: factor G/(G-1) · (n-1)/(n-k).

    Raises
    ------
    ValueError
        For bad shapes, one cluster or too many, deficient rank, an exact fit, no spread.

    Notes
    -----
    Proportional weight vectors give the same |t*|, because a common factor cancels between the
    estimate and its standard error. The six constant vectors therefore always tie with the data
    (the draw of ones *is* the data), and p cannot fall below 6 / 6^G. `smallest_p` is counted, not
    assumed: the share of draws tied with the identity draw, which is larger when a cluster
    carries no information. Ties are told by a relative tolerance of 1e-9, since the same number
    reached by two routes differs in its last digits.
    """
    algebra = _ClusterAlgebra(y, X, column, clusters)
    return algebra.test(webb_enumeration(algebra.n_clusters), null)


def invert_test(
    y: ArrayLike, X: ArrayLike, column: int, clusters: Labels, level: float = 0.95
) -> IntervalResult:
    """Confidence interval: the nulls that `wild_cluster_test` does not reject at 1 - `level`.

    Parameters
    ----------
    y, X, column, clusters
        As in `wild_cluster_test`.
    level : float
        Confidence level.

    Returns
    -------
    IntervalResult
        `low`, `high` in units of the coefficient. With few clusters the set can have gaps; the
        hull is reported, so the interval errs on the wide side.

    Raises
    ------
    ValueError
        If `level` is not inside (0, 1), or as in `wild_cluster_test`.

    Notes
    -----
    Nulls are scanned outwards in quarter standard errors to 8, then by factors of √2 to 4,096;
    the end is bisected (60 halvings) beyond the outermost scanned null that is not rejected.
    """
    if not 0 < level < 1:
        raise ValueError(f"level is {level}, allowed between 0 and 1: give 0.95 for 95%")
    algebra = _ClusterAlgebra(y, X, column, clusters)
    weights = webb_enumeration(algebra.n_clusters)
    centre = algebra.test(weights, algebra.estimate)
    floor = 6.0 / len(weights)
    if floor >= 1 - level:
        return IntervalResult(
            np.nan,
            np.nan,
            f"unbounded: with {algebra.n_clusters} clusters p cannot fall below {floor:.4g}",
        )

    def kept(null: float) -> bool:
        return algebra.test(weights, null).p > 1 - level

    ends = [_end(kept, centre.estimate, side * centre.se) for side in (-1.0, 1.0)]
    if not np.isfinite(ends).all():
        return IntervalResult(np.nan, np.nan, "unbounded: 4,096 standard errors are not rejected")
    return IntervalResult(ends[0], ends[1], "")


def _end(kept: Callable[[float], bool], start: float, step: float) -> float:
    scan = np.concatenate([np.arange(0.0, 8.0, 0.25), 8.0 * np.sqrt(2.0) ** np.arange(19)])
    accepted = [i for i, multiple in enumerate(scan) if kept(start + multiple * step)]
    last = accepted[-1] if accepted else 0
    if last == len(scan) - 1:
        return float("nan")
    inside, outside = start + scan[last] * step, start + scan[last + 1] * step
    for _ in range(60):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if kept(middle) else (inside, middle)
    return float(inside)


def sign_test(differences: ArrayLike) -> SignTestResult:
    """Exact two-sided sign test of paired differences.

    Parameters
    ----------
    differences : array_like, shape (n,)
        Last minus first of each pair, any unit; exact zeros are left out, as is usual.

    Returns
    -------
    SignTestResult
        p is twice the binomial(n, ½) tail, at most 1. `smallest_p` is 2^(1-n): 0.125 with four
        pairs, so four pairs can never reach 5%.

    Raises
    ------
    ValueError
        If there is no non-zero difference, or one is NaN.
    """
    values = np.asarray(differences, dtype=float).ravel()
    if np.isnan(values).any():
        raise ValueError("differences holds NaN, allowed numbers: drop incomplete pairs")
    positive, negative = int((values > 0).sum()), int((values < 0).sum())
    n = positive + negative
    if n == 0:
        raise ValueError(
            "differences holds no non-zero value, allowed at least one: "
            "a sign test needs a pair that changed"
        )
    tail = sum(comb(n, i) for i in range(max(positive, negative), n + 1)) / 2**n
    return SignTestResult(n, positive, negative, min(1.0, 2 * tail), 2.0 ** (1 - n))
