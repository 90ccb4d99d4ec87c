"""What a customer is worth where no month is asked for: loan by loan, without a calendar.

Where loans follow one another, discounting by the month is a product over what came before.
A customer of type j who comes to loan k at all comes to it, each yuan discounted, with

    d_{j,1} = w_j,   d_{j,k+1} = d_{jk}·(q_k·S_n·v^{n+g} + q'_k·v^g·Σ_t P_t·v^t)

in the symbols of `lending.loan`: S_n ends on schedule, P_t prepays in month t, g is the gap. The
value is the sum over loans and types of d_{jk} times the loan's own discounted flows. What one
month of one loan adds goes into nine sums, and all flows are multiples of those.

Exact where the path is, for the longest possible ladder. Overlapping ladders, shorter horizons,
and months of payback need the path: `lending.evaluate`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from analysis.lending import checks, kernel
from analysis.lending.customer import Worth
from analysis.lending.inputs import Inputs, completed, of_one_kind
from analysis.lending.loan import METHODS
from analysis.lending.portfolio import ANNUITY, BULLET, FLAT_FEE, first_repayment
from analysis.lending.scenarios import LOYAL, evaluate_scalars

Array = npt.NDArray[np.float64]

PARTS: Final = tuple(name for name in kernel.PARTS if name != "balance")
"""Discounted flows by loan, in the order that the kernel fills."""
(CON, INT, SCH, PRE, DEF, REC, FUN, SER, COL, FEE, TAX, ORI, LENT) = range(len(PARTS))


class Rows(NamedTuple):
    """Scenarios of loans that follow one another; scenarios first, and none in the last six.

    `weights`, `multipliers` by type; `log_price` by rung, the log risk of its price; `intensity`
    and `prepayment` by month of loan life, or one for all months; `links`, size elasticity,
    incentive slope and reference amount; `amounts`, `apr` by rung; `costs` in the order of
    `kernel.COSTS`; `again`, the chance of the next loan on time and after prepayment, by rung;
    `log_discount`; then `term`, `method` by rung, `lag`, `gap`.
    """

    weights: Any
    multipliers: Any
    log_price: Any
    intensity: Any
    prepayment: Any
    links: Any
    amounts: Any
    apr: Any
    costs: Any
    again: Any
    log_discount: Any
    term: Any
    method: Any
    lag: int
    gap: int


@njit(cache=True)
def unit_schedule(balance, interest, apr, term, method):
    """Fill closing balance and interest due, by month, for one yuan lent."""
    rate, growth, part = apr / 12.0, 1.0, 1.0 / term
    if method == ANNUITY:
        growth, part = 1.0 + rate, first_repayment(1.0, rate, term)
    elif method == BULLET:
        part = 0.0
    balance[0] = 1.0
    for t in range(1, term + 1):
        interest[t] = rate if method == FLAT_FEE else rate * balance[t - 1]
        balance[t] = balance[t - 1] - part
        part *= growth
    balance[term] = 0.0


@njit(cache=True)
def add_up(rows, by_loan, reach, value):
    """Fill discounted flows by loan, the chance of each loan by type, and the value.

    Parameters
    ----------
    rows : Rows
        Scenarios.
    by_loan : array (scenarios, rungs, parts)
        Of zeros; in the order of `PARTS`.
    reach : array (scenarios, rungs, types)
        Of zeros.
    value : array (scenarios)
        Of zeros.
    """
    count, rungs = rows.amounts.shape
    types = rows.weights.shape[1]
    steady = rows.intensity.shape[1] == 1
    longest = rows.term.max()
    balance, interest = np.zeros(longest + 1), np.zeros(longest + 1)
    come, here, log_type = np.zeros(types), np.zeros(types), np.zeros(types)
    for i in range(count):
        lgd, funding, servicing, early, late, late_share, fee, tax, origination = rows.costs[i]
        elasticity, incentive, reference = rows.links[i]
        v = np.exp(-rows.log_discount[i] / 12.0)
        after_lag, after_gap = v**rows.lag, v**rows.gap
        for j in range(types):
            come[j] = here[j] = rows.weights[i, j]
            log_type[j] = np.log(rows.multipliers[i, j])
        for k in range(rungs):
            amount, term = rows.amounts[i, k], rows.term[k]
            apr, method = rows.apr[i, k], rows.method[k]
            if (
                k == 0
                or apr != rows.apr[i, k - 1]
                or term != rows.term[k - 1]
                or method != rows.method[k - 1]
            ):
                unit_schedule(balance, interest, apr, term, method)
            power = rows.log_price[i, k]
            if elasticity != 0.0:
                power += elasticity * np.log(amount / reference)
            if incentive != 0.0 and k + 1 < rungs:
                power -= incentive * (rows.amounts[i, k + 1] - amount) / reference
            earned = scheduled = prepaid = lost = owed = months = defaults = funded = 0.0
            on_time, after = rows.again[i, 0, k], rows.again[i, 1, k]
            for j in range(types):
                start = here[j]
                reach[i, k, j] = come[j]
                if start == 0.0:
                    come[j] = here[j] = 0.0
                    continue
                factor = np.exp(log_type[j] + power)
                hazard = 0.0
                if factor > 0.0 and rows.intensity[i, 0] > 0.0:
                    hazard = -np.expm1(-rows.intensity[i, 0] * factor)
                leaves = rows.prepayment[i, 0]
                alive, weight, early_ends, early_worth = 1.0, start, 0.0, 0.0
                for t in range(1, term + 1):
                    if not steady and t > 1:
                        hazard, leaves = 0.0, rows.prepayment[i, t - 1]
                        if factor > 0.0 and rows.intensity[i, t - 1] > 0.0:
                            hazard = -np.expm1(-rows.intensity[i, t - 1] * factor)
                    weight *= v
                    now = weight * alive
                    defaulted = alive * hazard
                    paying = alive - defaulted
                    leaving = paying * leaves if t < term else 0.0
                    paid = weight * paying
                    earned += paid * interest[t]
                    scheduled += paid * (balance[t - 1] - balance[t])
                    prepaid += weight * leaving * balance[t]
                    lost += weight * defaulted * balance[t - 1]
                    owed += now * balance[t - 1]
                    months += now
                    defaults += weight * defaulted
                    early_ends += leaving
                    early_worth += weight * leaving
                    alive = paying - leaving
                funded += start
                come[j] *= on_time * alive + after * early_ends
                here[j] = after_gap * (on_time * alive * weight + after * early_worth)
            parts = by_loan[i, k]
            parts[INT] = amount * earned
            parts[SCH] = amount * scheduled
            parts[PRE] = amount * prepaid
            parts[DEF] = amount * lost
            parts[REC] = (1.0 - lgd) * after_lag * amount * lost
            parts[FUN] = funding / 12.0 * amount * owed
            parts[SER] = servicing * months
            parts[COL] = early * late_share * (months - defaults) + late * defaults
            parts[FEE] = fee * parts[INT]
            parts[TAX] = tax * parts[INT]
            parts[ORI] = origination * funded
            parts[LENT] = amount * funded
            net = parts[INT] + parts[REC] - parts[DEF] - parts[ORI]
            for part in range(FUN, ORI):
                net -= parts[part]
            parts[CON] = net
            value[i] += net


def _blocks(inputs: Inputs, steady: bool) -> Iterator[tuple[slice, Rows]]:
    steps, flat = inputs.ladder, inputs.flat
    width = 1 if steady else None
    ahead = [flat(a, 1) for a in (inputs.weights, inputs.multipliers, inputs.log_price)]
    ahead += [flat(b[..., :width], 1) for b in inputs.base]
    reference, elasticity, incentive = (flat(link, 0) for link in inputs.links)
    own = [flat(a, 1) for a in (steps.amounts, steps.apr)]
    costs, again = [flat(c, 0) for c in inputs.costs], [flat(a, 1) for a in inputs.again]
    rate = flat(inputs.log_discount, 0)
    method = np.array([METHODS.index(name) for name in steps.method])
    for cut in inputs.cuts():
        rows = Rows(
            *(a[cut] for a in ahead),
            np.stack([elasticity[cut], incentive[cut], reference[cut]], axis=1),
            *(a[cut] for a in own),
            np.stack([c[cut] for c in costs], axis=1),
            np.stack([a[cut] for a in again], axis=1),
            rate[cut],
            steps.term,
            method,
            inputs.lag,
            steps.gap_months,
        )
        yield cut, Rows(*(of_one_kind(value) for value in rows))


def _one_entry(value: Any) -> bool:  # noqa: ANN401  (whatever was given)
    shape = np.shape(value)
    return not shape or shape[-1] == 1


def _short(given: Mapping[str, Any]) -> Worth:
    inputs = Inputs(given, None)
    count, steps, shape = inputs.count, inputs.ladder, inputs.shape
    by_loan = np.zeros((count, steps.rungs, len(PARTS)))
    reach = np.zeros((count, steps.rungs, inputs.weights.shape[-1]))
    value = np.zeros(count)
    steady = _one_entry(given["intensity"]) and _one_entry(given["prepayment"])
    for cut, rows in _blocks(inputs, steady):
        add_up(rows, by_loan[cut], reach[cut], value[cut])
    takers = reach.sum(axis=-1)
    with np.errstate(invalid="ignore"):
        share = np.where(takers[..., None] > 0, reach / takers[..., None], np.nan)
    return Worth(
        ladder=steps,
        cac_per_funded_cny=np.broadcast_to(inputs.cac, shape).copy(),
        value_cny=value.reshape(shape),
        by_loan={
            name: by_loan[:, :, p].reshape(*shape, steps.rungs) for p, name in enumerate(PARTS)
        },
        reach=takers.reshape(*shape, steps.rungs),
        type_share=share.reshape(*shape, *reach.shape[1:]),
        _loyal=lambda: evaluate_worth(**{**given, **LOYAL}),
    )


def evaluate_worth(*, horizon: int | None = None, **parameters: Any) -> Worth:  # noqa: ANN401
    """Return what an acquired customer is worth, for draws and searches that ask for no month.

    Parameters
    ----------
    horizon, **parameters
        As in `lending.evaluate`. Ladders that overlap, and a horizon, take the path.

    Returns
    -------
    Worth
        Arrays of the broadcast scenario shape, rungs and types last.

    Raises
    ------
    ValueError
        As `lending.evaluate` does.

    Examples
    --------
    >>> one = evaluate_worth(amounts=(10_000,), term=12, apr=0.24)
    >>> round(float(one.value_cny), 2)
    1347.15
    """
    given = completed(parameters)
    share = checks.scalar("next_loan_after", given["next_loan_after"])
    if horizon is not None or share != 1:
        return evaluate_scalars(horizon=horizon, **parameters)
    return _short(given)
