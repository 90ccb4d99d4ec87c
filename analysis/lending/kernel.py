"""The arithmetic of a ladder of loans, month by month: one source, compiled, and plain in tests.

An *episode* starts when a rung is funded and nothing else is open. On its path the customer
pays, later rungs join, and it ends in default, in prepayment of all that is open, or when
everything is repaid. Loans that follow one another are episodes of one loan, so both modes of
the ladder are this one engine. `expected` walks every episode once for each type of customer
and then lays the episodes along the calendar by the chance that they start in a month.
"""

from __future__ import annotations

from typing import Any, NamedTuple

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


class Deal(NamedTuple):
    """One scenario of a ladder, as the walk needs it; arrays run over rungs.

    Attributes
    ----------
    amounts, term : array
        CNY; months.
    unit : array (2, rungs, months)
        Closing balance, and interest due, for one yuan lent.
    costs : array
        In the order of `COSTS`.
    lag : int
        Months from default to recovery.
    until : array of int
        Months from a grant to the next on schedule.
    gap : int
        Months from a prepayment to the next loan.
    on_time, after_prepayment : array
        Chance of the next loan.
    """

    amounts: Any
    term: Any
    unit: Any
    costs: Any
    lag: Any
    until: Any
    gap: Any
    on_time: Any
    after_prepayment: Any


class Block(NamedTuple):
    """Scenarios of a ladder, first axes of everything but `term`, `lag`, `gap`, `months`.

    Beside what `Deal` has: `weights` and `multipliers` of types; `log_price`, the log risk of
    each rung's price; `base`, intensity and prepayment by month; `links`, size elasticity,
    incentive slope and reference amount; `discount` by calendar month, which sets the horizon;
    `months`, the longest episode with its recoveries; `cac`.
    """

    weights: Any
    multipliers: Any
    log_price: Any
    base: Any
    links: Any
    amounts: Any
    term: Any
    unit: Any
    costs: Any
    lag: Any
    until: Any
    gap: Any
    again: Any
    discount: Any
    months: Any
    cac: Any


@njit(cache=True)
def month(cf, x, alive, hazard, prepay, first, last, grant, deal):
    """Add month `x` of an episode to its flows; return who pays on and who prepays.

    `cf` (rungs, parts, months) is added to in place; `alive` is the share at the month's start;
    rungs `first` to `last` were granted in the episode months `grant`, and those past their
    term are left out.
    """
    lgd, funding, servicing, early, late, late_share, fee, tax = deal.costs[:8]
    defaulted = alive * hazard
    paying = alive - defaulted
    prepaid = paying * prepay
    for k in range(first, last + 1):
        t = x - grant[k]
        if t < 1 or t > deal.term[k]:
            continue
        opening = deal.amounts[k] * deal.unit[0, k, t - 1]
        closing = deal.amounts[k] * deal.unit[0, k, t]
        interest = paying * deal.amounts[k] * deal.unit[1, k, t]
        cf[k, INT, x] += interest
        cf[k, SCH, x] += paying * (opening - closing)
        cf[k, PRE, x] += prepaid * closing
        cf[k, DEF, x] += defaulted * opening
        cf[k, REC, x + deal.lag] += (1.0 - lgd) * defaulted * opening
        cf[k, FUN, x] += funding / 12.0 * alive * opening
        cf[k, SER, x] += servicing * alive
        cf[k, COL, x] += early * late_share * paying + late * defaulted
        cf[k, FEE, x] += fee * interest
        cf[k, TAX, x] += tax * interest
        cf[k, BAL, x] += (paying - prepaid) * closing
    return paying - prepaid, prepaid


@njit(cache=True)
def chance(x, first, last, grant, deal, risk, offered):
    """Return the chances of default and of prepayment in month `x` of an episode.

    One customer has one hazard: that of his newest open loan at its age, at the sum of all
    that is open. `risk` holds log intensity and prepayment by month of loan life, the log
    multiplier of each rung (type and price), and elasticity, incentive slope and reference
    amount.
    """
    log_base, prepayment, log_factor, elasticity, incentive, reference = risk
    newest, together = -1, 0.0
    for k in range(first, last + 1):
        t = x - grant[k]
        if 1 <= t <= deal.term[k]:
            newest, together = k, together + deal.amounts[k]
    if newest < 0:
        return 0.0, 0.0
    t = x - grant[newest]
    prepay = prepayment[t - 1] if t < deal.term[newest] else 0.0
    if log_base[t - 1] == -np.inf or log_factor[newest] == -np.inf:
        return 0.0, prepay
    power = log_base[t - 1] + log_factor[newest]
    if elasticity != 0.0:
        power += elasticity * np.log(together / reference)
    if offered and last + 1 < len(deal.amounts):
        power -= incentive * (deal.amounts[last + 1] - deal.amounts[last]) / reference
    return -np.expm1(-np.exp(power)), prepay


@njit(cache=True)
def risk_of(block, i, j):
    """Return what `chance` needs to know of type `j` in scenario `i`."""
    elasticity, incentive, reference = block.links[i]
    rungs, months = block.log_price.shape[1], block.base.shape[2]
    log_factor, log_base = np.empty(rungs), np.empty(months)
    for k in range(rungs):
        log_factor[k] = block.log_price[i, k] + np.log(block.multipliers[i, j])
    for t in range(months):
        log_base[t] = np.log(block.base[i, 0, t])
    return log_base, block.base[i, 1], log_factor, elasticity, incentive, reference


@njit(cache=True)
def follow(cf, x, alive, first, last, grant, deal, risk):
    """Let customers without a further offer run off from month `x` on."""
    end = 0
    for k in range(first, last + 1):
        end = max(end, grant[k] + deal.term[k])
    while x < end and alive > 0.0:
        x += 1
        hazard, prepay = chance(x, first, last, grant, deal, risk, False)
        alive, _ = month(cf, x, alive, hazard, prepay, first, last, grant, deal)


@njit(cache=True)
def fund(cf, k, x, share, deal):
    """Book the funding of rung `k` to a share of customers in month `x`."""
    cf[k, ORI, x] += share * deal.costs[8]
    cf[k, LENT, x] += share * deal.amounts[k]
    cf[k, BAL, x] += share * deal.amounts[k]


@njit(cache=True)
def episode(cf, starts, granted, grant, first, deal, risk):
    """Walk the episode that rung `first` starts: flows, later grants, starts of other rungs.

    `starts[k, x]` collects the chance that rung k starts an episode of its own x months later,
    `granted` the chance of each grant inside this one, `grant` its month.
    """
    rungs = len(deal.amounts)
    granted[first], grant[first] = 1.0, 0
    # out of the array: what a month that begins as a plain 0 goes to, numba compiles twice
    last, alive, x = first, 1.0, grant[first]
    fund(cf, first, x, 1.0, deal)
    closes = deal.term[first]
    while alive > 0.0:
        due = grant[last] + deal.until[last] if last + 1 < rungs else -1
        if x == due:
            taken = alive * deal.on_time[last]
            if closes <= x:
                starts[last + 1, x] += taken
                return
            follow(cf, x, alive - taken, first, last, grant, deal, risk)
            last, alive = last + 1, taken
            grant[last], granted[last] = x, taken
            fund(cf, last, x, taken, deal)
            closes = max(closes, x + deal.term[last])
            continue
        if x >= closes and due < x:
            return
        x += 1
        hazard, prepay = chance(x, first, last, grant, deal, risk, True)
        alive, prepaid = month(cf, x, alive, hazard, prepay, first, last, grant, deal)
        if prepaid > 0.0 and last + 1 < rungs:
            starts[last + 1, x + deal.gap] += prepaid * deal.after_prepayment[last]


@njit(cache=True)
def lay(flows, by_loan, cf, grant, lives, start, discount):
    """Lay an episode along the calendar by the chance `start` that it begins in a month.

    Rung k has flows in the `lives[k]` months from its grant. Of the parts the calendar gets as
    many as `flows` has, `by_loan` all; `cf` is left empty for the next episode.
    """
    parts, width = len(flows), len(discount)
    worth = 0.0
    for u in range(width):
        worth += start[u] * discount[u]
    whole = np.zeros((parts, cf.shape[2]))
    for k in range(len(cf)):
        begin, end = grant[k], min(grant[k] + lives[k], cf.shape[2])
        for x in range(begin, end):
            value = cf[k, INT, x] + cf[k, REC, x] - cf[k, DEF, x] - cf[k, ORI, x]
            for part in range(FUN, ORI):
                value -= cf[k, part, x]
            cf[k, CON, x] = value
        for part in range(cf.shape[1]):
            value = 0.0
            for x in range(begin, end):
                value += cf[k, part, x] * discount[x]
                if part < parts:
                    whole[part, x] += cf[k, part, x]
                cf[k, part, x] = 0.0
            by_loan[k, part] += worth * value
    for u in range(width):
        if start[u] > 0.0:
            for part in range(parts):
                for x in range(min(cf.shape[2], width - u)):
                    flows[part, u + x] += start[u] * whole[part, x]


@njit(cache=True)
def expected(block, i, flows, by_loan, reach):
    """Add the expectation of one acquired customer in scenario `i` to what is given.

    Arrays are filled one number at a time: numba spends more time on compiling an assignment
    between arrays, with its messages about shapes, than on the rest of the kernel.

    Parameters
    ----------
    block : Block
        Scenarios.
    i : int
        Which.
    flows : array (parts, horizon + 1)
        By calendar month since the first loan was funded; as many of `PARTS` as wanted.
    by_loan : array (rungs, all parts)
        The same discounted, by the loan they belong to.
    reach : array (rungs, types)
        Chance that the customer is of a type and ever takes a loan.
    """
    deal = Deal(
        block.amounts[i], block.term, block.unit[i], block.costs[i], block.lag, block.until[i],
        block.gap, block.again[i, 0], block.again[i, 1],
    )  # fmt: skip
    discount, months = block.discount[i], block.months
    rungs, types, horizon = len(deal.amounts), block.weights.shape[1], len(discount) - 1
    cf, grant = np.zeros((rungs, len(PARTS), months)), np.zeros(rungs, np.int64)
    for j in range(types):
        risk = risk_of(block, i, j)
        start = np.zeros((rungs, horizon + 1))
        start[0, 0] = block.weights[i, j]
        for first in range(rungs):
            begun = 0.0
            for u in range(horizon + 1):
                begun += start[first, u]
            if begun == 0.0:
                continue
            starts = np.zeros((rungs, months))
            granted = np.zeros(rungs)
            episode(cf, starts, granted, grant, first, deal, risk)
            lives = np.zeros(rungs, np.int64)
            for k in range(rungs):
                reach[k, j] += begun * granted[k]
                if granted[k] > 0.0:
                    lives[k] = deal.term[k] + deal.lag + 1
            lay(flows, by_loan, cf, grant, lives, start[first], discount)
            for k in range(first + 1, rungs):
                for x in range(months):
                    if starts[k, x] > 0.0:
                        for u in range(horizon + 1 - x):
                            start[k, u + x] += start[first, u] * starts[k, x]


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
def many(block, keep):
    """Run `expected` over the scenarios of a block; months are kept only if `keep`.

    What the scalars need is in the first two parts, and the others are not laid out then.
    """
    count, rungs = block.amounts.shape
    horizon, types = block.discount.shape[1] - 1, block.weights.shape[1]
    parts = len(PARTS) if keep else BAL + 1
    flows = np.zeros((count if keep else 1, parts, horizon + 1))
    by_loan = np.zeros((count, rungs, len(PARTS)))
    reach = np.zeros((count, rungs, types))
    scalars = np.zeros((count, 4))
    for i in range(count):
        one = flows[i if keep else 0]
        if not keep:
            for part in range(parts):
                for u in range(horizon + 1):
                    one[part, u] = 0.0
        expected(block, i, one, by_loan[i], reach[i])
        total, payback, crossing = settle(one[CON], block.discount[i], block.cac[i])
        scalars[i, 0], scalars[i, 1], scalars[i, 2] = total, payback, crossing
        largest = one[BAL, 0]
        for u in range(1, horizon + 1):
            largest = max(largest, one[BAL, u])
        scalars[i, 3] = largest
    return flows, by_loan, reach, scalars
