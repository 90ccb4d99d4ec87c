"""Costs of irregular loans against pyxirr in a loop, and the market for customers in many sets.

Run from the repository root: python benchmarks/bench_rates.py
All 100,000 rates must agree to 1e-10. The market is solved for 10,000 assumption sets at five
ceilings, the values of customers in it computed by `analysis.lending`; processor time of both.
"""

import sys
from itertools import pairwise
from pathlib import Path
from time import process_time

import numpy as np
import pyxirr

sys.path.insert(0, str(Path(__file__).parents[1]))

from analysis.lending.loan import instalment
from analysis.rates.ceilings import along
from analysis.rates.incidence import Customers, incidence
from analysis.rates.regulators import all_in_cost
from analysis.rates.value import value_of_price

LOANS, MONTHS, SETS, REPEATS = 100_000, 36, 10_000, 3
CEILINGS = (0.36, 0.24, 0.20, 0.16, 0.12)
LIMIT_SECONDS = 30


def irregular(rng):
    """Monthly loans of 3 to 36 months: amounts of every size, a fifth of the months left out."""
    lent, term = rng.uniform(1_000, 50_000, LOANS), rng.integers(3, MONTHS + 1, LOANS)
    level = np.concatenate([instalment(lent[term == n], 0.24, n) for n in range(3, MONTHS + 1)])
    level = level[np.argsort(np.argsort(term, kind="stable"))]
    paid = level[:, None] * rng.uniform(0.3, 2.0, (LOANS, MONTHS + 1))
    month = np.arange(MONTHS + 1)
    kept = (rng.random(paid.shape) > 0.2) | (month == term[:, None])
    paid *= kept & (month > 0) & (month <= term[:, None])
    fees = {"guarantee": 0.01 * paid, "service": 0.02 * lent[:, None] * (month == 0)}
    return lent, paid, fees


def best(function, repeats=REPEATS):
    times = []
    for _ in range(repeats):
        start = process_time()
        found = function()
        times.append(process_time() - start)
    return min(times), found


def loans(rng):
    lent, paid, fees = irregular(rng)
    all_in_cost(1, [0, 1.1])
    time, found = best(lambda: all_in_cost(lent, paid, fees))
    assert found.unique.all()
    flows = paid + fees["guarantee"] + fees["service"]
    flows[:, 0] -= lent
    as_lists, as_arrays = flows.tolist(), list(flows)
    by_list, peer = best(lambda: [pyxirr.irr(row) for row in as_lists], 1)
    by_array, _ = best(lambda: [pyxirr.irr(row) for row in as_arrays], 1)
    apart = np.abs(12 * np.array(peer) - found.rate).max()
    assert apart < 1e-10
    print("loans    ns a loan  pyxirr, lists  pyxirr, arrays  ratio to lists  largest difference")
    mine, theirs, arrays = (1e9 * x / LOANS for x in (time, by_list, by_array))
    print(
        f"{LOANS:>7} {mine:>10.0f} {theirs:>14.0f} {arrays:>15.0f} {theirs / mine:>15.1f} "
        f"{apart:>19.1e}"
    )


def market(rng):
    """Three types a set, three degrees of competition, costs that answer and that do not."""
    share = np.array([0.5, 0.75, 0.9])[:, None]
    reserve = rng.uniform(0, 500, SETS)
    weights = np.array([0.5, 0.35, 0.15])
    intensity = rng.uniform(0.003, 0.012, (SETS, 1)) * np.array([0.3, 1.0, 3.5])
    value = value_of_price(
        amounts=(12_000, 9_000, 7_000, 5_000, 3_500),
        term=6,
        intensity=intensity[..., None],
        lgd=rng.uniform(0.85, 0.99, (SETS, 1)),
        funding_rate=rng.uniform(0.025, 0.05, (SETS, 1)),
        reborrow_probability=0.85,
        servicing_cost_cny=6,
        origination_cost_cny=20,
        discount_rate=0.1,
    )

    def priced():
        return {ceiling: value(np.array(ceiling)) for ceiling in CEILINGS}

    time_value, values = best(priced, 1)

    def solved():
        every = along(values.get, CEILINGS, weights, share=share[..., None], reserve_cny=reserve)
        cuts = [
            incidence(
                Customers(values[high], 100.0, 900.0),
                Customers(values[low], 80.0, 700.0),
                weights,
                benefit_cny=200.0,
                share=share,
                reserve_cny=reserve,
                cost=cost,
            )
            for high, low in pairwise(CEILINGS)
            for cost in ("answering", "fixed")
        ]
        return every, cuts

    time, (every, _) = best(solved)
    markets = every.cac_cny.size
    told = {str(name): int((every.reason == name).sum()) for name in np.unique(every.reason)}
    total = time_value + time
    assert total <= LIMIT_SECONDS
    print(f"\n{SETS} sets: {time_value:.1f} s for values, {time:.2f} s for {markets} markets and")
    print(f"their cuts, of {LIMIT_SECONDS} s allowed; solved and not: {told}")


def main():
    loans(np.random.default_rng(0))
    market(np.random.default_rng(1))


if __name__ == "__main__":
    main()
