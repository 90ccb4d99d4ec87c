"""Internal rates of a batch of loans: one compiled call against pyxirr in a loop.

Run from the repository root: python benchmarks/bench_irr.py
Both must agree to 1e-10. Processor time, the best of a few; the peer is timed on fewer loans.
"""

import sys
from pathlib import Path
from time import process_time

import numpy as np
import pyxirr

sys.path.insert(0, str(Path(__file__).parents[1]))

from analysis.lending.loan import instalment
from analysis.rates.apr import irr

LOANS, PEER_LOANS, REPEATS = 200_000, 5_000, 5


def flows(term):
    """Annuities with a fee kept back at the start, so that the rate is not the printed one."""
    rng = np.random.default_rng(0)
    level = instalment(10_000, rng.uniform(0.03, 1.0, LOANS), term)
    rows = np.repeat(level[:, None], term + 1, axis=1)
    rows[:, 0] = -10_000 * (1 - rng.uniform(0, 0.1, LOANS))
    return rows


def best(function):
    times = []
    for _ in range(REPEATS):
        start = process_time()
        found = function()
        times.append(process_time() - start)
    return min(times), found


def main():
    irr([[-1, 2]])
    print("months  ns a loan  pyxirr, lists  pyxirr, arrays  ratio to lists  largest difference")
    for term in (3, 12, 36, 120):
        rows = flows(term)
        time, found = best(lambda r=rows: irr(r))
        some = rows[:PEER_LOANS]
        lists = some.tolist()
        by_list, peer = best(lambda s=lists: [pyxirr.irr(row) for row in s])
        by_array, _ = best(lambda s=some: [pyxirr.irr(row) for row in s])
        apart = np.abs(np.array(peer) - found.rate[:PEER_LOANS]).max()
        assert apart < 1e-10
        mine, theirs, arrays = (
            1e9 * time / LOANS,
            1e9 * by_list / PEER_LOANS,
            1e9 * by_array / PEER_LOANS,
        )
        print(
            f"{term:>6} {mine:>10.0f} {theirs:>14.0f} {arrays:>15.0f} {theirs / mine:>15.1f} "
            f"{apart:>19.1e}"
        )


if __name__ == "__main__":
    main()
