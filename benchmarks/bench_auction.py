"""The mean price of a million second-price auctions, with and without drawing every value.

Run from the repository root: python benchmarks/bench_auction.py
Order statistics give the mean as one integral, or draw only the two best values of each auction;
the peers draw all values and take the best two by partition, or by sorting. All must agree
within four standard errors. Processor time, the best of a few; peak memory as NumPy reports it.
"""

import sys
import tracemalloc
from pathlib import Path
from time import process_time

import numpy as np
from scipy import stats

sys.path.insert(0, str(Path(__file__).parents[1]))

from analysis.acquisition.auction.orders import drawn_second_price
from analysis.acquisition.auction.prices import second_price_revenue

AUCTIONS, REPEATS, BLOCK = 1_000_000, 3, 65_536
SPREAD, MIDDLE = 0.5, 2_000.0
DIST = stats.lognorm(SPREAD, scale=MIDDLE)


def values(rng, auctions, n):
    return MIDDLE * np.exp(SPREAD * rng.standard_normal((auctions, n)))


def by_partition(rows):
    # a copy, or every block would be kept alive by its column
    return np.partition(rows, -2, axis=1)[:, -2].copy()


def by_sort(rows):
    return np.sort(rows, axis=1)[:, -2].copy()


def at_once(second, n, auctions=AUCTIONS):
    price = second(values(np.random.default_rng(0), auctions, n))
    return price.mean(), price.std() / np.sqrt(auctions)


def in_blocks(second, n, auctions=AUCTIONS):
    rng = np.random.default_rng(0)
    sizes = [min(BLOCK, auctions - start) for start in range(0, auctions, BLOCK)]
    parts = [second(values(rng, size, n)) for size in sizes]
    price = np.concatenate(parts)
    return price.mean(), price.std() / np.sqrt(auctions)


def best(function):
    times = []
    for _ in range(REPEATS):
        start = process_time()
        found = function()
        times.append(process_time() - start)
    return min(times), found


def peak_mb(function):
    tracemalloc.start()
    function()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def compare(n):
    integral, exact = best(lambda: second_price_revenue(n, DIST))
    ways = {
        "two draws an auction": lambda a=AUCTIONS: drawn_second_price(0, a, n, DIST),
        "all values, partition": lambda a=AUCTIONS: in_blocks(by_partition, n, a),
        "all values, sort": lambda a=AUCTIONS: in_blocks(by_sort, n, a),
        "all values, sort at once": lambda a=AUCTIONS: at_once(by_sort, n, a),
    }
    print(f"\n{n} bidders, mean price {exact:.2f}")
    print(f"{'way':<26} {'seconds':>8} {'over the integral':>18} {'over two draws':>15}", end="")
    print(f" {'off, in errors':>15} {'MB at a tenth':>14} {'MB at all':>10}")
    print(f"{'one integral':<26} {integral:>8.4f} {1:>18.0f}")
    drawn = None
    for name, way in ways.items():
        time, (mean, error) = best(way)
        drawn = drawn or time
        off = (mean - exact) / error
        assert abs(off) < 4
        some, whole = peak_mb(lambda w=way: w(AUCTIONS // 10)), peak_mb(way)
        print(
            f"{name:<26} {time:>8.3f} {time / integral:>18.0f} {time / drawn:>15.1f} {off:>15.1f} "
            f"{some:>14.1f} {whole:>10.1f}"
        )


def main():
    for n in (5, 20, 50):
        compare(n)


if __name__ == "__main__":
    main()
