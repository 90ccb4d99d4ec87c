"""A shop of one's own: visitors who come for an event and fade, and when it beats buying them.

Months count from 1; the shop is built at month 0. In month t come the base and, of every event e
so far, its visitors halved once each half-life. A share of event visitors are bargain hunters:
they take the subsidy and never borrow. The others, and the base, borrow with a chance that the
team learns to raise. The subsidy goes to every hunter and to every event visitor who borrows; the
base comes without it. Nothing is discounted: what is compared is what each way has cost so far.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from analysis.lending import checks
from analysis.lending.checks import Array, Numbers

TRACE: Final = 1e-12
"""Customers; fewer are none."""


@dataclass(frozen=True)
class Shop:
    """An own channel month by month against bought customers; months last, scenarios first.

    Attributes
    ----------
    visitors, customers, cost_cny : ndarray
        In months 1 … n; the cost without the build.
    cumulative_customers, cumulative_cost_cny : ndarray
        To the end of each month; the cost with the build.
    horizon_months : ndarray
        First month to whose end the shop has cost no more than buying the same customers; NaN
        if none.
    holds_after : ndarray of bool
        Whether that is true of every later month looked at, too. False where there is none.
    holds_from_months : ndarray
        First month from which it stays true to the last one; NaN if it is not true at the last.
    cac_cny : ndarray
        Cost per customer over all months, with the build; NaN without a customer.
    run_rate_cac_cny : ndarray
        Cost per customer over the last months, without the build, which is sunk: what decides
        whether to go on. NaN without a customer.
    reason : ndarray of str
        Empty where there is a horizon. `never`: even without the build a customer costs no less
        than a bought one at the end. `not_yet`: the shop has become cheaper, but not by enough
        to have paid for its past.
    """

    visitors: Array
    customers: Array
    cost_cny: Array
    cumulative_customers: Array
    cumulative_cost_cny: Array
    horizon_months: Array
    holds_after: npt.NDArray[np.bool_]
    holds_from_months: Array
    cac_cny: Array
    run_rate_cac_cny: Array
    reason: npt.NDArray[np.str_]


def own_shop(
    *,
    months: int,
    bought_cac_cny: Numbers,
    event_months: Sequence[int] = (),
    event_visitors: Numbers = 0.0,
    half_life_months: Numbers,
    base_visitors: Numbers = 0.0,
    hunter_share: Numbers = 0.0,
    conversion_start: Numbers,
    conversion_end: Numbers | None = None,
    learning_rate: Numbers = 0.0,
    build_cny: Numbers = 0.0,
    team_cny: Numbers = 0.0,
    event_cny: Numbers = 0.0,
    subsidy_cny: Numbers = 0.0,
    run_rate_months: int = 12,
) -> Shop:
    """Return what a channel of one's own brings and costs, and when it beats buying.

    Parameters
    ----------
    months : int
        Looked at.
    bought_cac_cny : array_like
        Per funded customer of the channel it would replace.
    event_months : sequence of int
        Months with an event, each from 1; two in a month count twice.
    event_visitors : array_like
        V, whom an event brings in its month.
    half_life_months : array_like
        After which half of them are left; above 0.
    base_visitors : array_like
        A month, without any event.
    hunter_share : array_like
        Of event visitors.
    conversion_start, conversion_end : array_like
        c_0 and c_∞, chance that a visitor who is no hunter is funded, in month 1 and in the
        end: c_t = c_∞ − (c_∞ − c_0)·exp(−`learning_rate`·(t − 1)). The second is the first if
        not given; it may be lower.
    learning_rate : array_like
        A month.
    build_cny, team_cny, event_cny, subsidy_cny : array_like
        Once; a month; an event; a head.
    run_rate_months : int
        Last months over which the run rate is taken; all if there are fewer. Take whole rounds
        of events.

    Returns
    -------
    Shop
        Of the broadcast scenario shape.

    Raises
    ------
    ValueError
        With name, value and range.

    Examples
    --------
    Ten customers a month at 20,000 a month: 2,000 each, and 60,000 to build. Against 3,000 it
    pays for itself in month 6.

    >>> found = own_shop(
    ...     months=12, bought_cac_cny=3_000, base_visitors=100, conversion_start=0.1,
    ...     half_life_months=1, team_cny=20_000, build_cny=60_000,
    ... )
    >>> float(found.horizon_months), bool(found.holds_after), float(found.run_rate_cac_cny)
    (6.0, True, 2000.0)
    """
    count = checks.whole("months", months, low=1)
    window = min(checks.whole("run_rate_months", run_rate_months, low=1), count)
    events = [checks.whole("event_months", one, low=1) for one in event_months]
    if late := [one for one in events if one > count]:
        raise ValueError(f"event_months: {late[0]} is not allowed; must be from 1 to {count}")
    end = conversion_start if conversion_end is None else conversion_end
    given = {
        name: checks.numbers(name, value, low=0, high=high)
        for name, value, high in (
            ("bought_cac_cny", bought_cac_cny, None),
            ("event_visitors", event_visitors, None),
            ("half_life_months", half_life_months, None),
            ("base_visitors", base_visitors, None),
            ("hunter_share", hunter_share, 1),
            ("conversion_start", conversion_start, 1),
            ("conversion_end", end, 1),
            ("learning_rate", learning_rate, None),
            ("build_cny", build_cny, None),
            ("team_cny", team_cny, None),
            ("event_cny", event_cny, None),
            ("subsidy_cny", subsidy_cny, None),
        )
    }
    if (given["half_life_months"] == 0).any():
        raise ValueError("half_life_months: 0 is not allowed; must be above 0")
    shape = checks.shape((name, one.shape) for name, one in given.items())
    wide = {name: np.broadcast_to(one, shape)[..., None] for name, one in given.items()}
    month = np.arange(1, count + 1)
    drawn = np.zeros((*shape, count))
    for event in events:
        age = month - event
        left = 0.5 ** (np.maximum(age, 0) / wide["half_life_months"])
        drawn = drawn + wide["event_visitors"] * np.where(age >= 0, left, 0.0)
    held = np.array([events.count(t) for t in range(1, count + 1)])
    forgetting = np.exp(-wide["learning_rate"] * (month - 1))
    conversion = wide["conversion_end"] - forgetting * (
        wide["conversion_end"] - wide["conversion_start"]
    )
    hunters = wide["hunter_share"] * drawn
    won = conversion * (drawn - hunters)
    customers = won + conversion * wide["base_visitors"]
    cost = (
        wide["team_cny"] + wide["event_cny"] * held + wide["subsidy_cny"] * (hunters + won)
    ) * np.ones(count)
    so_far, spent = customers.cumsum(axis=-1), cost.cumsum(axis=-1) + wide["build_cny"]
    # sums that are equal must not be parted by their last digit
    beats = (so_far > 0) & (spent <= wide["bought_cac_cny"] * so_far * (1 + 1e-12))
    any_month = beats.any(axis=-1)
    first = np.where(any_month, beats.argmax(axis=-1) + 1.0, np.nan)
    stays = np.flip(np.logical_and.accumulate(np.flip(beats, -1), axis=-1), -1)
    from_month = np.where(stays[..., -1], stays.argmax(axis=-1) + 1.0, np.nan)
    rate = _per_customer(cost[..., -window:].sum(axis=-1), customers[..., -window:].sum(axis=-1))
    dearer = ~(rate < given["bought_cac_cny"])
    return Shop(
        visitors=drawn + wide["base_visitors"],
        customers=customers,
        cost_cny=cost,
        cumulative_customers=so_far,
        cumulative_cost_cny=spent,
        horizon_months=first,
        holds_after=any_month & (from_month == first),
        holds_from_months=from_month,
        cac_cny=_per_customer(spent[..., -1], so_far[..., -1]),
        run_rate_cac_cny=rate,
        reason=np.where(any_month, "", np.where(dearer, "never", "not_yet")),
    )


def _per_customer(cost: Array, customers: Array) -> Array:
    some = customers > TRACE
    return np.where(some, cost / np.where(some, customers, 1.0), np.nan)
