"""The arithmetic of a ladder of loans, month by month: one source, compiled, and plain in tests.

An *episode* starts when a rung is funded and nothing else is open. On its path the customer
pays, later rungs join, and it ends in default, in prepayment of all that is open, or when
everything is repaid. Loans that follow one another are episodes of one loan, so both modes of
the ladder are this one engine. `expected` walks every episode once for each type of customer
and then lays the episodes along the calendar by the chance that they start in a month.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

PARTS = (
    "contribution",
    "balance",
    "interest",
    "scheduled_principal",
    "prepaid_principal",
    "defaulted_principal",
    "recovery",
    "funding_cost",
    "servicing_cost",
    "collection_cost",
    "platform_fee",
    "indirect_tax",
    "origination_cost",
    "lent",
)
"""Rows of the flows: `balance` is the performing balance at a month's end, the rest are flows."""
(CON, BAL, INT, SCH, PRE, DEF, REC, FUN, SER, COL, FEE, TAX, ORI, LENT) = range(len(PARTS))

COSTS = (
    "lgd",
    "funding_rate",
    "servicing_cost_cny",
    "early_collection_cost_cny",
    "late_collection_cost_cny",
    "late_share",
    "success_fee_share_of_interest",
    "indirect_tax_rate",
    "origination_cost_cny",
)
"""Columns of a scenario's costs."""


@njit(cache=True)
def month(cf, x, alive, hazard, prepay, first, last, grant, amounts, term, unit, costs, lag):
    """Add month `x` of an episode to its flows; return who pays on and who prepays.

    Parameters
    ----------
    cf : array (rungs, parts, months)
        Flows of the episode by rung, added to in place.
    alive, hazard, prepay : float
        Share alive at the month's start, its chance of default, of prepayment among payers.
    first, last : int
        Rungs granted so far in the episode; those past their term are left out.
    grant, term : arrays of int
        Episode month of each grant; months of each loan.
    unit : array (2, rungs, months)
        Closing balance, and interest due, for one yuan lent.

    Returns
    -------
    tuple of float
        Share that goes on, share that prepaid all that was open.
    """
    lgd, funding, servicing, early, late, late_share, fee, tax = costs[:8]
    defaulted = alive * hazard
    paying = alive - defaulted
    prepaid = paying * prepay
    for k in range(first, last + 1):
        t = x - grant[k]
        if t < 1 or t > term[k]:
            continue
        opening, closing = amounts[k] * unit[0, k, t - 1], amounts[k] * unit[0, k, t]
        interest = paying * amounts[k] * unit[1, k, t]
        cf[k, INT, x] += interest
        cf[k, SCH, x] += paying * (opening - closing)
        cf[k, PRE, x] += prepaid * closing
        cf[k, DEF, x] += defaulted * opening
        cf[k, REC, x + lag] += (1.0 - lgd) * defaulted * opening
        cf[k, FUN, x] += funding / 12.0 * alive * opening
        cf[k, SER, x] += servicing * alive
        cf[k, COL, x] += early * late_share * paying + late * defaulted
        cf[k, FEE, x] += fee * interest
        cf[k, TAX, x] += tax * interest
        cf[k, BAL, x] += (paying - prepaid) * closing
    return paying - prepaid, prepaid


@njit(cache=True)
def chance(x, first, last, grant, amounts, term, risk, offered):
    """Return the chances of default and of prepayment in month `x` of an episode.

    One customer has one hazard: that of his newest open loan at its age, at the sum of all
    that is open. `risk` holds the base hazard and prepayment by month of loan life, the log
    multiplier of each rung (type and price), and elasticity, incentive slope and reference
    amount.
    """
    intensity, prepayment, log_factor, elasticity, incentive, reference = risk
    newest, together = -1, 0.0
    for k in range(first, last + 1):
        t = x - grant[k]
        if 1 <= t <= term[k]:
            newest, together = k, together + amounts[k]
    if newest < 0:
        return 0.0, 0.0
    t = x - grant[newest]
    prepay = prepayment[t - 1] if t < term[newest] else 0.0
    base = intensity[t - 1]
    if base == 0.0 or log_factor[newest] == -np.inf:
        return 0.0, prepay
    power = np.log(base) + log_factor[newest] + elasticity * np.log(together / reference)
    if offered and last + 1 < len(amounts):
        power -= incentive * (amounts[last + 1] - amounts[last]) / reference
    return -np.expm1(-np.exp(power)), prepay


@njit(cache=True)
def follow(cf, x, alive, first, last, grant, amounts, term, unit, costs, lag, risk):
    """Let customers without a further offer run off from month `x` on."""
    end = 0
    for k in range(first, last + 1):
        end = max(end, grant[k] + term[k])
    while x < end and alive > 0.0:
        x += 1
        hazard, prepay = chance(x, first, last, grant, amounts, term, risk, False)
        alive, _ = month(
            cf, x, alive, hazard, prepay, first, last, grant, amounts, term, unit, costs, lag
        )


@njit(cache=True)
def episode(cf, starts, granted, first, amounts, term, unit, costs, lag, risk, wait, again):
    """Walk the episode that rung `first` starts: flows, later grants, starts of other rungs.

    `wait` holds months from a grant to the next and the gap after prepayment; `again` the
    chances of the next loan on schedule and after prepayment. `starts[k, x]` collects the
    chance that rung k starts an episode of its own x months later, `granted` the chance of
    each grant inside this one.
    """
    until, gap = wait
    on_time, after_prepayment = again
    rungs = len(amounts)
    grant = np.zeros(rungs, np.int64)
    last, alive, x = first, 1.0, 0
    granted[first] = 1.0
    cf[first, ORI, 0] += costs[8]
    cf[first, LENT, 0] += amounts[first]
    cf[first, BAL, 0] += amounts[first]
    closes = term[first]
    while alive > 0.0:
        due = grant[last] + until[last] if last + 1 < rungs else -1
        if x == due:
            taken = alive * on_time[last]
            if closes <= x:
                starts[last + 1, x] += taken
                return
            decline = alive - taken
            follow(cf, x, decline, first, last, grant, amounts, term, unit, costs, lag, risk)
            last, alive = last + 1, taken
            grant[last], granted[last] = x, taken
            cf[last, ORI, x] += taken * costs[8]
            cf[last, LENT, x] += taken * amounts[last]
            cf[last, BAL, x] += taken * amounts[last]
            closes = max(closes, x + term[last])
            continue
        if x >= closes and due < x:
            return
        x += 1
        hazard, prepay = chance(x, first, last, grant, amounts, term, risk, True)
        alive, prepaid = month(
            cf, x, alive, hazard, prepay, first, last, grant, amounts, term, unit, costs, lag
        )
        if prepaid > 0.0 and last + 1 < rungs:
            starts[last + 1, x + gap] += prepaid * after_prepayment[last]


@njit(cache=True)
def expected(
    weights,
    multipliers,
    log_price,
    base,
    links,
    amounts,
    term,
    unit,
    costs,
    lag,
    wait,
    again,
    discount,
    months,
):
    """Return the expectation of one acquired customer.

    `discount` holds the value today of a yuan in each calendar month, and so sets the horizon;
    `months` is the longest episode, its recoveries included.

    Returns
    -------
    flows : array (parts, horizon + 1)
        By calendar month since the first loan was funded.
    by_loan : array (rungs, parts)
        The same discounted, by the loan they belong to.
    reach : array (rungs, types)
        Chance that the customer is of a type and ever takes a loan.
    """
    rungs, types, horizon = len(amounts), len(weights), len(discount) - 1
    flows = np.zeros((len(PARTS), horizon + 1))
    by_loan = np.zeros((rungs, len(PARTS)))
    reach = np.zeros((rungs, types))
    intensity, prepayment = base
    elasticity, incentive, reference = links
    for j in range(types):
        log_factor = log_price + np.log(multipliers[j])
        risk = (intensity, prepayment, log_factor, elasticity, incentive, reference)
        start = np.zeros((rungs, horizon + 1))
        start[0, 0] = weights[j]
        for first in range(rungs):
            if not np.any(start[first]):
                continue
            cf = np.zeros((rungs, len(PARTS), months))
            starts = np.zeros((rungs, months))
            granted = np.zeros(rungs)
            episode(cf, starts, granted, first, amounts, term, unit, costs, lag, risk, wait, again)
            for k in range(rungs):
                cf[k, CON] = cf[k, INT] + cf[k, REC] - cf[k, DEF] - cf[k, ORI]
                for part in range(FUN, ORI):
                    cf[k, CON] -= cf[k, part]
            whole = cf.sum(axis=0)
            worth = 0.0
            for u in range(horizon + 1):
                mass = start[first, u]
                if mass == 0.0:
                    continue
                worth += mass * discount[u]
                reach[:, j] += mass * granted
                room = min(months, horizon + 1 - u)
                flows[:, u : u + room] += mass * whole[:, :room]
                start[first + 1 :, u : u + room] += mass * starts[first + 1 :, :room]
            for k in range(first, rungs):
                for part in range(len(PARTS)):
                    by_loan[k, part] += worth * (cf[k, part] * discount[:months]).sum()
    return flows, by_loan, reach


@njit(cache=True)
def settle(contribution, discount, cac):
    """Return value, payback month and first crossing of a discounted stream against a cost.

    Payback is the first month from which the running sum stays at or above the cost; NaN where
    it ends below. The crossing is the first month at which it is there at all.
    """
    total, payback, crossing = 0.0, np.nan, np.nan
    enough = cac * (1.0 - 1e-12)
    for u in range(len(contribution)):
        total += contribution[u] * discount[u]
        if total < enough:
            payback = np.nan
        elif np.isnan(payback):
            payback = u
        if total >= enough and np.isnan(crossing):
            crossing = u
    return total, payback, crossing


@njit(cache=True)
def many(
    weights,
    multipliers,
    log_price,
    base,
    links,
    amounts,
    term,
    unit,
    costs,
    lag,
    until,
    gap,
    again,
    discount,
    months,
    cac,
    keep,
):
    """Run `expected` over scenarios (first axes); months are kept only if `keep`."""
    count, rungs = amounts.shape
    horizon, types = discount.shape[1] - 1, weights.shape[1]
    kept = count if keep else 0
    flows = np.zeros((kept, len(PARTS), horizon + 1))
    by_loan = np.zeros((count, rungs, len(PARTS)))
    reach = np.zeros((count, rungs, types))
    scalars = np.zeros((count, 4))
    for i in range(count):
        one, by_loan[i], reach[i] = expected(
            weights[i],
            multipliers[i],
            log_price[i],
            (base[i, 0], base[i, 1]),
            (links[i, 0], links[i, 1], links[i, 2]),
            amounts[i],
            term,
            unit[i],
            costs[i],
            lag,
            (until[i], gap),
            (again[i, 0], again[i, 1]),
            discount[i],
            months,
        )
        scalars[i, 0], scalars[i, 1], scalars[i, 2] = settle(one[CON], discount[i], cac[i])
        scalars[i, 3] = one[BAL].max()
        if keep:
            flows[i] = one
    return flows, by_loan, reach, scalars


def plain(function: Any) -> Any:
    """Return the plain Python form of a compiled function, the reference in tests."""
    return function.py_func
