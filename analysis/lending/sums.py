"""The arithmetic of loans that follow one another, without a calendar: what one month adds, summed.

Compiled, and plain in tests. What the sums are for stands in `lending.worth`.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
from numba import njit

from analysis.lending import kernel
from analysis.lending.portfolio import ANNUITY, BULLET, FLAT_FEE, first_repayment

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
    lag: Any
    gap: Any


@njit(cache=True)
def unit_schedule(balance, rate, term, method):
    """Fill the closing balance by month of one yuan lent at a monthly rate."""
    growth, part = 1.0, 1.0 / term
    if method == ANNUITY:
        growth, part = 1.0 + rate, first_repayment(1.0, rate, term)
    elif method == BULLET:
        part = 0.0
    balance[0] = 1.0
    for t in range(1, term + 1):
        balance[t] = balance[t - 1] - part
        part *= growth
    balance[term] = 0.0


@njit(cache=True)
def chance(intensity, factor):
    """Return the chance of default in a month; a risk of 0 stays 0 at any multiple."""
    if intensity == 0.0 or factor == 0.0:
        return 0.0
    return -np.expm1(-intensity * factor)


@njit(cache=True)
def walk_steady(intensity, prepayment, factor, v, balance, rate, flat, term, whole):
    """Return the sums of `walk_by_month` where every month has one risk and one prepayment.

    The survivors shrink by a constant factor, so that four sums hold all the others, and two
    hold the value; principal repaid and undiscounted chances are right only if `whole`.
    """
    hazard, leaves = chance(intensity, factor), prepayment
    paying = 1.0 - hazard
    weight, share, stays = v, 1.0, paying * (1.0 - leaves)
    months = opening = closing = ever = 0.0
    before, stays_worth = balance[0], stays * v
    if whole:
        for t in range(1, term):
            after = balance[t]
            months += weight
            opening += weight * before
            closing += weight * after
            ever += share
            weight *= stays_worth
            share *= stays
            before = after
    else:
        for t in range(1, term):
            months += weight
            opening += weight * before
            weight *= stays_worth
            before = balance[t]
    early_worth, early = paying * leaves * months, paying * leaves * ever
    months += weight
    opening += weight * before
    return (
        paying * rate * (months if flat else opening), paying * (opening - closing),
        paying * leaves * closing, hazard * opening,
        opening, months, hazard * months, share * paying, early, weight * paying, early_worth,
    )  # fmt: skip


@njit(cache=True)
def walk_by_month(intensity, prepayment, factor, v, balance, rate, flat, term):
    """Return discounted sums over the months of one loan of one yuan, begun by everybody.

    Interest, scheduled, prepaid and defaulted principal, opening balance, months begun, defaults;
    then the chances of a good end on schedule and by prepayment, and the same discounted.
    """
    alive, weight = 1.0, 1.0
    earned = scheduled = prepaid = lost = owed = months = defaults = early = early_worth = 0.0
    for t in range(1, term + 1):
        defaulted = alive * chance(intensity[t - 1], factor)
        paying = alive - defaulted
        leaving = paying * prepayment[t - 1] if t < term else 0.0
        weight *= v
        earned += weight * paying * rate * (1.0 if flat else balance[t - 1])
        scheduled += weight * paying * (balance[t - 1] - balance[t])
        prepaid += weight * leaving * balance[t]
        lost += weight * defaulted * balance[t - 1]
        owed += weight * alive * balance[t - 1]
        months += weight * alive
        defaults += weight * defaulted
        early += leaving
        early_worth += weight * leaving
        alive = paying - leaving
    return (
        earned, scheduled, prepaid, lost, owed, months, defaults, alive, early, alive * weight,
        early_worth,
    )  # fmt: skip


@njit(cache=True)
def of_all_types(log_price, elasticity, size, incentive, step):
    """Return what price, size and promise of a loan do to the risk of every type.

    `size` and `step` to the next loan in reference amounts; no promise after the last loan.
    """
    power = log_price - incentive * step
    if elasticity != 0.0:
        power += elasticity * np.log(size)
    return np.exp(power)


@njit(cache=True)
def settle(parts, sums, amount, costs, after_lag):
    """Fill the discounted flows of one loan from the sums of one yuan; return what it brings."""
    lgd, funding, servicing, early, late, late_share, fee, tax, origination = costs
    earned, scheduled, prepaid, lost, owed, months, defaults, funded = sums
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
    return net


@njit(cache=True)
def add_up(rows, by_loan, reach, value, whole):
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
    whole : bool
        Whether more than the value is asked for; else the first two have room for one scenario.
    """
    # each field taken out once: a whole tuple of arrays is counted again at every use
    (
        weights, multipliers, log_price, intensity, prepayment, links, amounts, apr, costs, again,
        log_discount, terms, methods, lag, gap,
    ) = rows  # fmt: skip
    (count, rungs), types = amounts.shape, weights.shape[1]
    steady = intensity.shape[1] == 1
    longest = terms[0]
    for k in range(1, rungs):
        longest = max(longest, terms[k])
    balance = np.zeros(longest + 1)
    come, here = np.zeros(types), np.zeros(types)
    for i in range(count):
        at = i if whole else 0
        # a view of an array costs as much as a month, so the steady walk is given numbers
        elasticity, incentive, reference = links[i, 0], links[i, 1], links[i, 2]
        paid = costs[i]
        lam, leave = intensity[i, 0], prepayment[i, 0]
        v = np.exp(-log_discount[i] / 12.0)
        after_lag, after_gap = v**lag, v**gap
        for j in range(types):
            come[j] = here[j] = weights[i, j]
        for k in range(rungs):
            amount, term = amounts[i, k], terms[k]
            method, rate = methods[k], apr[i, k] / 12.0
            flat = method == FLAT_FEE
            if (
                k == 0
                or apr[i, k] != apr[i, k - 1]
                or term != terms[k - 1]
                or method != methods[k - 1]
            ):
                unit_schedule(balance, rate, term, method)
            step = (amounts[i, k + 1] - amount) / reference if k + 1 < rungs else 0.0
            common = of_all_types(log_price[i, k], elasticity, amount / reference, incentive, step)
            earned = scheduled = prepaid = lost = owed = months = defaults = funded = 0.0
            for j in range(types):
                start = here[j]
                reach[at, k, j] = come[j]
                if start == 0.0:
                    continue
                factor = multipliers[i, j]
                if factor != 0.0:
                    factor *= common
                if steady:
                    one = walk_steady(lam, leave, factor, v, balance, rate, flat, term, whole)
                else:
                    one = walk_by_month(
                        intensity[i], prepayment[i], factor, v, balance, rate, flat, term
                    )
                funded += start
                earned += start * one[0]
                scheduled += start * one[1]
                prepaid += start * one[2]
                lost += start * one[3]
                owed += start * one[4]
                months += start * one[5]
                defaults += start * one[6]
                on_time, after = again[i, 0, k], again[i, 1, k]
                come[j] *= on_time * one[7] + after * one[8]
                here[j] *= after_gap * (on_time * one[9] + after * one[10])
            sums = (earned, scheduled, prepaid, lost, owed, months, defaults, funded)
            value[i] += settle(by_loan[at, k], sums, amount, paid, after_lag)
