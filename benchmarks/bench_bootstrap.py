"""Enumerated wild cluster bootstrap: G × G algebra against one statsmodels refit per draw.

Run from the repository root: python benchmarks/bench_bootstrap.py
Prints one table; the ratio is taken within one run, so the machine cancels.
"""

import sys
from pathlib import Path
from time import perf_counter

import numpy as np
import statsmodels.api as sm

sys.path.insert(0, str(Path(__file__).parents[1]))

from analysis.acquisition.bootstrap import invert_test, webb_enumeration, wild_cluster_test

REFITS = 300
REPEATS = 7
PER_CLUSTER = 24


def problem(n_clusters):
    """Same shape as the volume panel: level and trend per cluster, three seasonal columns."""
    rng = np.random.default_rng(0)
    clusters = np.repeat(np.arange(n_clusters), PER_CLUSTER)
    t = np.tile(np.arange(PER_CLUSTER), n_clusters)
    season = (t[:, None] % 4 == np.array([3, 0, 1])).astype(float)
    member = (clusters[:, None] == np.arange(n_clusters)).astype(float)
    design = np.column_stack([season, member, member * t[:, None]])
    return rng.normal(size=len(t)) + 0.01 * t, design, clusters


def best(function):
    times = []
    for _ in range(REPEATS):
        start = perf_counter()
        function()
        times.append(perf_counter() - start)
    return min(times)


def refits(y, design, clusters, weights):
    restricted = sm.OLS(y, design[:, 1:]).fit()
    for w in weights:
        star = restricted.fittedvalues + w[clusters] * restricted.resid
        fit = sm.OLS(star, design).fit(cov_type="cluster", cov_kwds={"groups": clusters})
        _ = fit.params[0] / fit.bse[0]


def main():
    print("G   draws  algebra ms  interval ms  us/draw  refit us/draw   ratio")
    for n_clusters in (4, 5, 6):
        y, design, clusters = problem(n_clusters)
        weights = webb_enumeration(n_clusters)
        algebra = best(lambda d=(y, design, 0, clusters): wild_cluster_test(*d))
        interval = best(lambda d=(y, design, 0, clusters): invert_test(*d))
        chosen = weights[np.random.default_rng(1).choice(len(weights), REFITS, replace=False)]
        start = perf_counter()
        refits(y, design, clusters, chosen)
        slow = (perf_counter() - start) / REFITS
        fast = algebra / len(weights)
        print(
            f"{n_clusters} {len(weights):>7} {1e3 * algebra:>11.2f} {1e3 * interval:>12.1f} "
            f"{1e6 * fast:>8.3f} {1e6 * slow:>14.1f} {slow / fast:>7.0f}"
        )


if __name__ == "__main__":
    main()
