"""A million loans, and a ladder over a million scenarios: time and memory.

Run from the repository root: python benchmarks/bench_lending.py
Loans: value and payback of 36-month annuities with default, prepayment and recoveries after
six months, against the same arithmetic in plain Python, numpy-financial and modelx; all four
must agree. Peers run on fewer loans and are stated per loan. Times of processor time, the best
of a few, so that other work on the machine matters little; threads by the clock.
"""

import resource
import subprocess
import sys
from pathlib import Path
from time import perf_counter, process_time

import modelx
import numpy as np
import numpy_financial as npf

sys.path.insert(0, str(Path(__file__).parents[1]))

from analysis.lending import in_blocks
from analysis.lending.portfolio import loan_values

TERM, LAG = 36, 6
LGD, PREPAYMENT, FUNDING, SERVICING, DISCOUNT = 0.8, 0.02, 0.05, 3.0, 0.10
LOANS, MODELX_LOANS, TABLE_LOANS, LOOP_LOANS = 1_000_000, 100_000, 20_000, 1_000
LADDERS = (10_000, 100_000, 1_000_000)
BLOCK = 4_096


def portfolio(count):
    rng = np.random.default_rng(0)
    return (
        rng.uniform(1e3, 2e4, count),
        rng.uniform(0.10, 0.36, count),
        rng.uniform(0, 0.02, count),
        rng.uniform(100, 2e3, count),
    )


def ours(principal, apr, intensity, cac, threads=1):
    return loan_values(
        principal,
        apr,
        TERM,
        intensity=intensity,
        cac_cny=cac,
        lgd=LGD,
        recovery_lag_months=LAG,
        prepayment=PREPAYMENT,
        funding_rate=FUNDING,
        servicing_cost_cny=SERVICING,
        discount_rate=DISCOUNT,
        threads=threads,
    )


def python_loop(principals, aprs, intensities, cacs):
    """One loan after another, one month after another, written as one would say it."""
    values, paybacks = [], []
    for principal, apr, intensity, cac in zip(
        *(a.tolist() for a in (principals, aprs, intensities, cacs)), strict=True
    ):
        rate, hazard = apr / 12, 1 - 2.718281828459045**-intensity
        level = principal * rate / (1 - (1 + rate) ** -TERM)
        balance, alive, v = principal, 1.0, (1 + DISCOUNT) ** (-1 / 12)
        total, payback, recoveries = 0.0, None if cac > 0 else 0, []
        for month in range(1, TERM + LAG + 1):
            flow = 0.0
            if month <= TERM:
                defaulted = alive * hazard
                interest = balance * rate
                flow = (alive - defaulted) * interest - defaulted * balance
                flow -= FUNDING / 12 * alive * balance + SERVICING * alive
                recoveries.append((1 - LGD) * defaulted * balance)
                balance -= level - interest
                alive = (alive - defaulted) * (1 - PREPAYMENT)
            if month > LAG:
                flow += recoveries[month - LAG - 1]
            total += flow * v**month
            if total < cac * (1 - 1e-12):
                payback = None
            elif payback is None:
                payback = month
        values.append(total)
        paybacks.append(np.nan if payback is None else payback)
    return np.array(values), np.array(paybacks)


def running_to_payback(running, cac):
    """Months first; the month after the last one that is short."""
    short = running < cac * (1 - 1e-12)
    after = len(running) - short[::-1].argmax(axis=0)
    return np.where(short[-1], np.nan, np.where(short.any(axis=0), after, 0))


def tables(principal, apr, intensity, cac):
    """numpy-financial for the schedule, whole tables of months x loans around it."""
    month = np.arange(1, TERM + 1)[:, None]
    interest = -npf.ipmt(apr / 12, month, TERM, principal)
    repaid = -npf.ppmt(apr / 12, month, TERM, principal)
    before = principal - np.cumsum(repaid, axis=0) + repaid
    hazard = -np.expm1(-intensity)
    alive = ((1 - hazard) * (1 - PREPAYMENT)) ** (month - 1)
    flows = np.zeros((TERM + LAG + 1, len(principal)))
    lost = alive * hazard * before
    flows[1 : TERM + 1] = (
        alive * (1 - hazard) * interest - lost - FUNDING / 12 * alive * before - SERVICING * alive
    )
    flows[1 + LAG :] += (1 - LGD) * lost
    running = np.cumsum(flows * (1 + DISCOUNT) ** (-np.arange(len(flows))[:, None] / 12), axis=0)
    return running[-1], running_to_payback(running, cac)


# Cells of modelx: formulas by month on vectors of loans; names they use come from the space.


def balance(t):
    return principal if t == 0 else balance(t - 1) * (1 + apr / 12) - level()  # noqa: F821


def level():
    return principal * apr / 12 / (1 - (1 + apr / 12) ** -term)  # noqa: F821


def alive(t):
    return np.ones(len(principal)) if t == 0 else paying(t) * (1 - prepayment)  # noqa: F821


def defaulted(t):
    return alive(t - 1) * hazard()


def hazard():
    return 1 - np.exp(-intensity)  # noqa: F821


def paying(t):
    return alive(t - 1) - defaulted(t)


def lost(t):
    return defaulted(t) * balance(t - 1) if 1 <= t <= term else 0.0  # noqa: F821


def running(t):
    return running(t - 1) + flow(t) * (1 + discount) ** (-t / 12) if t else 0.0  # noqa: F821


def flow(t):
    late = (1 - lgd) * lost(t - lag)  # noqa: F821
    if t > term:  # noqa: F821
        return late
    earned = paying(t) * balance(t - 1) * apr / 12  # noqa: F821
    carried = alive(t - 1) * (funding / 12 * balance(t - 1) + servicing)  # noqa: F821
    return earned - lost(t) - carried + late


def payback(t):
    if t == 0:
        return np.where(cac > 0, np.nan, 0.0)  # noqa: F821
    enough = running(t) >= cac * (1 - 1e-12)  # noqa: F821
    before = payback(t - 1)
    return np.where(enough, np.where(np.isnan(before), t, before), np.nan)


def cells(principal, apr, intensity, cac):
    space = modelx.new_model().new_space()
    references = {
        "np": np, "principal": principal, "apr": apr, "intensity": intensity, "cac": cac,
        "term": TERM, "lag": LAG, "lgd": LGD, "prepayment": PREPAYMENT, "funding": FUNDING,
        "servicing": SERVICING, "discount": DISCOUNT,
    }  # fmt: skip
    for name, value in references.items():
        setattr(space, name, value)
    formulas = (balance, level, alive, defaulted, hazard, paying, lost, running, flow, payback)
    for formula in formulas:
        space.new_cells(formula=formula)
    last = TERM + LAG
    found = space.running(last), space.payback(last)
    space.model.close()
    return found


def best(function, repeats, clock=process_time):
    times = []
    for _ in range(repeats):
        start = clock()
        found = function()
        times.append(clock() - start)
    return min(times), found


def loans():
    million = portfolio(LOANS)
    ours(*(a[:10] for a in million), threads=2)
    one, found = best(lambda: ours(*million), 5)
    rows = [("compiled walk, one thread", LOANS, one, found)]
    for name, function, count, repeats in (
        ("modelx, cells on vectors of loans", cells, MODELX_LOANS, 2),
        ("numpy-financial, whole tables", tables, TABLE_LOANS, 3),
        ("plain Python, loan by loan", python_loop, LOOP_LOANS, 3),
    ):
        some = [a[:count] for a in million]
        time, peer = best(lambda f=function, s=some: f(*s), repeats)
        rows.append((name, count, time, peer))
    print(f"\nvalue and payback of {TERM}-month loans\nns a loan   ratio   loans timed")
    for name, count, time, (value, months) in rows:
        assert np.abs(value - found.value_cny[:count]).max() < 1e-7, name
        np.testing.assert_array_equal(months, found.payback_months[:count])
        print(
            f"{1e9 * time / count:>9.0f} {time / count * LOANS / one:>7.1f} {count:>13,}   {name}"
        )
    by_clock = [best(lambda t=t: ours(*million, threads=t), 5, perf_counter)[0] for t in (1, 2)]
    print(
        f"by the clock: one thread {1e9 * by_clock[0] / LOANS:.0f} ns a loan, two threads "
        f"{1e9 * by_clock[1] / LOANS:.0f}, ratio {by_clock[0] / by_clock[1]:.2f}"
    )


def draw(rungs, term, next_loan_after=1.0):
    def scenarios(rng, n):
        return {
            "amounts": tuple(np.linspace(12_000.0, 2_500.0, rungs).tolist()),
            "term": term,
            "next_loan_after": next_loan_after,
            "apr": rng.uniform(0.18, 0.36, n),
            "intensity": rng.uniform(0.002, 0.02, (n, 1)),
            "prepayment": rng.uniform(0, 0.05, (n, 1)),
            "reborrow_probability": rng.uniform(0.3, 0.9, n),
            "size_risk_elasticity": rng.uniform(-0.2, 0.3, n),
            "cac_cny": rng.uniform(1e3, 3e3, n),
            "type_weights": (0.5, 0.3, 0.2),
            "type_multipliers": (0.4, 1.0, 2.5),
            "lgd": LGD,
            "recovery_lag_months": LAG,
            "funding_rate": FUNDING,
            "servicing_cost_cny": SERVICING,
            "discount_rate": DISCOUNT,
        }

    return scenarios


def walk(scenarios, rungs=6, term=12, next_loan_after=1.0):
    """Only a sum and a count outlive a block."""
    total = paid = 0.0
    for block in in_blocks(draw(rungs, term, next_loan_after), scenarios, 0, block=BLOCK):
        total += block.value_cny.sum()
        paid += np.isfinite(block.payback_months).sum()
    return total / scenarios, paid / scenarios


def alone(scenarios):
    """In a process of its own, whose peak memory is this walk's; before it and after."""
    walk(BLOCK // 2)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    time, (value, paid) = best(lambda: walk(scenarios), 1)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{scenarios:>9,} {time:>8.1f} {1e6 * time / scenarios:>13.1f} {before:>11.0f} {after:>9.0f} "
        f"{value:>11.2f} {paid:>9.4f}",
        flush=True,
    )


def memory():
    """Run before anything large: a process starts with the peak of the one that called it."""
    print("six loans of 12 months, three types, one after another")
    print(
        "scenarios  seconds  us a scenario  MB at start  MB at peak  mean value  pay back",
        flush=True,
    )
    for scenarios in LADDERS:
        subprocess.run([sys.executable, __file__, "--alone", str(scenarios)], check=True)


def growth():
    print("\ngrowth                us a scenario   against the row before")
    base = BLOCK
    for name, rows in {
        "scenarios": [(base * k, {}) for k in (1, 2, 4)],
        "loans": [(base, {"rungs": k}) for k in (3, 6, 12)],
        "months of a loan": [(base, {"term": k}) for k in (6, 12, 24)],
        "loans, overlapping": [(base, {"rungs": k, "next_loan_after": 0.5}) for k in (3, 6)],
    }.items():
        last = None
        for count, shape in rows:
            time, _ = best(lambda c=count, s=shape: walk(c, **s), 3)
            size = next(iter(shape.values()), count)
            cost = time / count if shape else time
            ratio = f"x {cost / last:.2f}" if last else ""
            print(f"{name:<19} {size:>6,} {1e6 * time / count:>9.1f} {ratio:>12}")
            last = cost


if __name__ == "__main__":
    if "--alone" in sys.argv:
        alone(int(sys.argv[-1]))
    else:
        memory()
        loans()
        growth()
