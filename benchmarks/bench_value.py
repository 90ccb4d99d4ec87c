"""A customer of six loans and three types: without the path, along it, and one loan.

Run from the repository root: python benchmarks/bench_value.py
The same draws for all. The short way and the path must agree to 1e-12 of what is lent; one loan
is the first of the six, of the average type, by the compiled walk over loans, which must agree
with a ladder of that loan alone. Processor time, the best of a few.
"""

import sys
from pathlib import Path
from time import process_time

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from analysis.lending import (
    employ,
    evaluate_scalars,
    evaluate_value,
    evaluate_worth,
    value_after_capital,
)
from analysis.lending.portfolio import loan_values

RUNGS, TERM, LAG = 6, 12, 6
COUNT, PATH_COUNT, LOANS = 50_000, 2_000, 500_000
TYPES = {"type_weights": (0.5, 0.3, 0.2), "type_multipliers": (0.4, 1.0, 2.5)}
FIXED = {"lgd": 0.8, "recovery_lag_months": LAG, "funding_rate": 0.05, "servicing_cost_cny": 3.0}


def draw(count):
    rng = np.random.default_rng(0)
    return {
        **FIXED,
        "discount_rate": 0.10,
        "term": TERM,
        "apr": rng.uniform(0.18, 0.36, count),
        "intensity": rng.uniform(0.002, 0.02, count),
        "prepayment": rng.uniform(0, 0.05, count),
    }


def customer(count, rungs=RUNGS):
    one = draw(count)
    rng = np.random.default_rng(1)
    return {
        **one,
        **{name: one[name][:, None] for name in ("intensity", "prepayment")},
        "amounts": tuple(np.linspace(12_000.0, 2_500.0, rungs).tolist()),
        "reborrow_probability": rng.uniform(0.3, 0.9, count),
        "size_risk_elasticity": rng.uniform(-0.2, 0.3, count) if rungs > 1 else 0.0,
        "amount_ref_cny": 12_000.0,
        **(TYPES if rungs > 1 else {}),
    }


def best(function, repeats=5):
    times = []
    for _ in range(repeats):
        start = process_time()
        found = function()
        times.append(process_time() - start)
    return min(times), found


def main():
    many, some, loans = customer(COUNT), customer(PATH_COUNT), draw(LOANS)
    for made in (customer(8), customer(8, 1)):
        evaluate_value(**made), evaluate_worth(**made), evaluate_scalars(**made)
    loan_values(12_000.0, **draw(8))
    short, found = best(lambda: evaluate_value(**many))
    by_loan, _ = best(lambda: evaluate_worth(**many))
    few, same = best(lambda: evaluate_value(**some))
    path, whole = best(lambda: evaluate_scalars(**some), 3)
    loan, single = best(lambda: loan_values(12_000.0, **loans))
    assert len(found) == COUNT
    assert np.abs(same - whole.value_cny).max() < 1e-12 * sum(many["amounts"])
    alone = evaluate_value(**customer(PATH_COUNT, 1))
    peer = loan_values(12_000.0, **draw(PATH_COUNT)).value_cny
    assert np.abs(alone - peer).max() < 1e-12 * 12_000
    assert np.isfinite(single.value_cny).all()
    capital = {"capital_ratio": 0.1, "cost_of_equity": 0.12, "partner_yield": 0.07}
    business = "facilitator_guarantee"
    charged, after = best(lambda: value_after_capital(business, **capital, **some))
    months, along = best(lambda: employ(business, **capital, **some), 3)
    assert np.abs(after - along.value_after_capital_cny).max() < 1e-12 * sum(many["amounts"])
    print(f"after a charge for capital: the path takes {months / charged:.0f} times as long\n")
    short, by_loan, few = short / COUNT, by_loan / COUNT, few / PATH_COUNT
    path, loan = path / PATH_COUNT, loan / LOANS
    print("                       us a customer   loans' worth   path's share")
    for name, time in (
        (f"without, {COUNT:,}", short),
        (f"without, {PATH_COUNT:,}", few),
        (f"by loan, {COUNT:,}", by_loan),
        (f"path, {PATH_COUNT:,}", path),
        (f"one loan, {LOANS:,}", loan),
    ):
        print(f"{name:<22} {1e6 * time:>13.3f} {time / loan:>14.1f} {path / time:>14.1f}")


if __name__ == "__main__":
    main()
