"""Bootstrap of Sobol' indices: one matrix product against a loop and scipy.stats.bootstrap.

Run from the repository root: python benchmarks/bench_uncertainty.py
Prints one table; ratios are taken within one run, so the machine cancels. The loop runs on the
same resamples and must give the same intervals; SciPy draws its own and must come near. The last
column is the bootstrap of SciPy's own Sobol' result, what one would call without this module:
it also leaves out each row once (BCa), so it does more, and is timed on the small problems only.
"""

import sys
from pathlib import Path
from time import perf_counter

import numpy as np
from scipy import stats

sys.path.insert(0, str(Path(__file__).parents[1]))

from analysis.uncertainty import design, jansen, resample_counts

RESAMPLES = 100
REPEATS = 15
OWN_UP_TO = 4096 * 8
LEVEL = 0.9


def best(function, repeats=REPEATS):
    times = []
    for _ in range(repeats):
        start = perf_counter()
        found = function()
        times.append(perf_counter() - start)
    return min(times), found


def problem(groups, n):
    """A sum with one interaction between neighbours, so that no index is 0."""
    plan = design([f"x{k}" for k in range(groups)], n, 0)
    rows = np.array(list(plan.rows.values()))
    return plan, rows.sum(axis=0) + (rows[1:] * rows[:-1]).sum(axis=0)


def totals(y_a, y_b, y_ab):
    variance = np.var(np.concatenate([y_a, y_b], axis=-1), axis=-1)
    return np.mean((y_a - y_ab) ** 2, axis=-1) / (2 * variance)


def firsts(y_a, y_b, y_ab):
    variance = np.var(np.concatenate([y_a, y_b], axis=-1), axis=-1)
    return 1 - np.mean((y_b - y_ab) ** 2, axis=-1) / (2 * variance)


def product(plan, y):
    return jansen(plan, y, 0, resamples=RESAMPLES, level=LEVEL)


def loop(plan, y):
    """One resample after another, by row numbers."""
    y_a, y_b, y_ab = plan.split(y)
    drawn = []
    for counts in resample_counts(plan.n, RESAMPLES, 0):
        rows = np.repeat(np.arange(plan.n), counts.astype(int))
        parts = y_a[rows], y_b[rows], y_ab[:, rows]
        drawn.append((firsts(*parts), totals(*parts)))
    return np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)


def scipy_whole(plan, y):
    """Paired rows of A, B and every AB at once; SciPy's vectorised form, in batches."""
    parts = plan.split(y)

    def statistic(y_a, y_b, *swapped, axis=-1):
        variance = np.var(np.concatenate([y_a, y_b], axis=axis), axis=axis)
        first = [1 - np.mean((y_b - one) ** 2, axis=axis) / (2 * variance) for one in swapped]
        total = [np.mean((y_a - one) ** 2, axis=axis) / (2 * variance) for one in swapped]
        return np.array([first, total])

    result = stats.bootstrap(
        (parts[0], parts[1], *parts[2]),
        statistic,
        paired=True,
        vectorized=True,
        n_resamples=RESAMPLES,
        batch=10,
        method="percentile",
        confidence_level=LEVEL,
        rng=np.random.default_rng(0),
    )
    return np.array([result.confidence_interval.low, result.confidence_interval.high])


def scipy_own(plan, y):
    y_a, y_b, y_ab = plan.split(y)
    parts = {"f_A": y_a[None], "f_B": y_b[None], "f_AB": y_ab[:, None]}
    result = stats.sobol_indices(func=parts, n=plan.n)
    return best(lambda: result.bootstrap(confidence_level=LEVEL, n_resamples=RESAMPLES), 1)[0]


def main():
    print(f"{RESAMPLES} resamples of first and total indices; ratios are to the product")
    print("groups      n  product ms   loop ratio  bootstrap ratio  sobol_indices ratio")
    for groups, n in ((4, 1024), (8, 4096), (24, 4096), (24, 8192)):
        plan, y = problem(groups, n)
        fast, found = best(lambda p=(plan, y): product(*p))
        plain, same = best(lambda p=(plan, y): loop(*p), 3)
        whole, alike = best(lambda p=(plan, y): scipy_whole(*p), 3)
        bounds = np.array(
            [[found.first_low, found.total_low], [found.first_high, found.total_high]]
        )
        np.testing.assert_allclose(bounds, same, rtol=1e-9, atol=1e-12)
        width = (bounds[1] - bounds[0]).max()
        assert np.abs(bounds - alike).max() < width / 2, "SciPy's intervals are others"
        own = f"{scipy_own(plan, y) / fast:.0f}" if groups * n <= OWN_UP_TO else "-"
        print(
            f"{groups:>6} {n:>6} {1e3 * fast:>11.1f} {plain / fast:>12.1f} "
            f"{whole / fast:>16.1f} {own:>20}"
        )


if __name__ == "__main__":
    main()
