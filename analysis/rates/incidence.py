"""Who bears a cut of the ceiling on price.

Sums are per customer of the whole pool, served or not, after less before. Four may lose: the
traffic platform (above what it gets elsewhere), the lender, the partner who funds or guarantees,
and borrowers who are no longer served. What they lose together is shared out exactly. Two may
gain, and stand beside it: borrowers who stay pay less, and some may be let in where the cost of
winning them falls by more than their worth. Which of it is taken from whom is in `lost_price_cny`
(business with those who stay is worth less) and `lost_trade_cny` (there is less of it).

What a loan is worth to a borrower above its price is in no source of the project: it is an
argument without a default, to be drawn from 0 upwards.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.lending import checks
from analysis.lending.checks import Array, Numbers
from analysis.rates.equilibrium import Equilibrium, at_fixed_cost, equilibrium

BEARERS: Final = ("platform", "lender", "partner", "shut_out")
"""Who may lose, in the order of `Incidence.shares`."""

COST: Final = ("answering", "fixed")
"""Whether the cost of acquisition follows what a customer is worth, or stays where it was."""


class Customers(NamedTuple):
    """What funded customers are worth at one ceiling; last axis types.

    Attributes
    ----------
    lender_cny : array_like
        To the lender, before acquisition, after what the partner gets.
    partner_cny : array_like
        To the partner who funds or guarantees.
    charge_cny : array_like
        What the customer pays for the loans beyond principal, discounted as the rest is.
    """

    lender_cny: Numbers
    partner_cny: Numbers = 0.0
    charge_cny: Numbers = 0.0


class Incidence(NamedTuple):
    """What a cut of the ceiling does to whom: CNY per customer of the pool, gains positive.

    Attributes
    ----------
    platform_cny, lender_cny, partner_cny : ndarray
        Change of each, of the shape of the assumption sets.
    shut_out_cny : ndarray
        What the loan was worth, above its price, to borrowers who are no longer served; 0 or less.
    stay_cny, let_in_cny : ndarray
        What borrowers who stay save, and what those newly served gain.
    lost_cny : ndarray
        What the four bearers lose together.
    shares : ndarray
        Of it, by bearer on the last axis (`BEARERS`); they sum to 1, and one who gains has a
        negative share. NaN where nothing is lost.
    lost_price_cny, lost_trade_cny : ndarray
        What the three businesses lose on those who stay, and because fewer are served.
    share_shut_out, share_let_in : ndarray
        Of the pool.
    before, after : Equilibrium
        The markets compared.
    reason : ndarray of str
        Empty where there are shares. `no_market_before`: nobody was served. `nothing_lost`: the
        four lose nothing together.
    """

    platform_cny: Array
    lender_cny: Array
    partner_cny: Array
    shut_out_cny: Array
    stay_cny: Array
    let_in_cny: Array
    lost_cny: Array
    shares: Array
    lost_price_cny: Array
    lost_trade_cny: Array
    share_shut_out: Array
    share_let_in: Array
    before: Equilibrium
    after: Equilibrium
    reason: npt.NDArray[np.str_]


def incidence(
    before: Customers,
    after: Customers,
    weights: Numbers,
    *,
    benefit_cny: Numbers,
    share: Numbers,
    reserve_cny: Numbers = 0.0,
    pay_for: str = "funded",
    cost: str = "answering",
) -> Incidence:
    """Return who bears a cut of the ceiling.

    Parameters
    ----------
    before, after : Customers
        At the old ceiling and the new one; types last, assumption sets before.
    weights : array_like
        Last axis: shares of the types in the pool.
    benefit_cny : array_like
        What its loans are worth to a customer above their price at the old ceiling, by type.
    share, reserve_cny, pay_for
        As in `equilibrium`.
    cost : str
        `answering`, or `fixed`: the price of the old market is paid in the new one.

    Returns
    -------
    Incidence
        Where several costs solve a market, at the lowest; `before.reason` and `after.reason` say
        so.

    Raises
    ------
    ValueError
        With name, value and range.
    """
    checks.choice("cost", cost, COST)
    old = equilibrium(
        before.lender_cny, weights, share=share, reserve_cny=reserve_cny, pay_for=pay_for
    )
    new = (
        equilibrium(
            after.lender_cny, weights, share=share, reserve_cny=reserve_cny, pay_for=pay_for
        )
        if cost == "answering"
        else at_fixed_cost(after.lender_cny, weights, old.price_cny, pay_for=pay_for)
    )
    weight = np.asarray(weights, float)
    reserve = np.asarray(reserve_cny, float)
    benefit = _of_types("benefit_cny", checks.numbers("benefit_cny", benefit_cny, low=0), old)
    saved = _of_types("charge_cny", before.charge_cny, old) - _of_types(
        "charge_cny", after.charge_cny, new
    )
    owned = [_owned(before, old), _owned(after, new)]
    gains = [
        _shared(whose, market, weight, reserve, pay_for == "funded")
        for whose, market in zip(owned, (old, new), strict=True)
    ]
    platform, lender, partner = (now - then for then, now in zip(*gains, strict=True))
    stays, out, let_in = (
        old.served & new.served,
        old.served & ~new.served,
        ~old.served & new.served,
    )

    def of(who: npt.NDArray[np.bool_], amount: Array) -> Array:
        return np.asarray((weight * who * amount).sum(axis=-1))

    shut_out = -of(out, benefit)
    lost = -(platform + lender + partner + shut_out)
    worth = [lender_s + partner_s for lender_s, partner_s in owned]
    bought = [_bought(market, pay_for == "funded") * reserve for market in (old, new)]
    lost_price = of(stays, worth[0] - worth[1])
    lost_trade = of(out, worth[0]) - of(let_in, worth[1]) - (bought[0] - bought[1])
    some = old.solutions > 0
    scale = of(old.served, np.abs(worth[0])) + of(new.served, np.abs(worth[1]))
    any_lost = lost > 1e-12 * scale
    bearers = np.stack(np.broadcast_arrays(platform, lender, partner, shut_out), axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = np.where((some & any_lost)[..., None], -bearers / lost[..., None], np.nan)
    reason = np.where(some, np.where(any_lost, "", "nothing_lost"), "no_market_before")
    return Incidence(
        platform,
        lender,
        partner,
        shut_out,
        of(stays, saved),
        of(let_in, benefit + saved),
        lost,
        shares,
        lost_price,
        lost_trade,
        of(out, np.array(1.0)),
        of(let_in, np.array(1.0)),
        old,
        new,
        reason,
    )


def _owned(customers: Customers, market: Equilibrium) -> tuple[Array, Array]:
    """Return worth to lender and partner, broadcast to the market's types."""
    return (
        _of_types("lender_cny", customers.lender_cny, market),
        _of_types("partner_cny", customers.partner_cny, market),
    )


def _of_types(name: str, amount: Numbers, market: Equilibrium) -> Array:
    found, shape = checks.numbers(name, amount), market.served.shape
    try:
        return np.broadcast_to(found, shape)
    except ValueError:
        raise ValueError(
            f"{name}: shape {found.shape} does not fit sets and types, {shape}; types come last"
        ) from None


def _bought(market: Equilibrium, funded: bool) -> Array:
    """Return how many customers of the pool the platform sells: those funded, or all."""
    return np.where(market.solutions > 0, market.share_served if funded else 1.0, 0.0)


def _shared(
    owned: tuple[Array, Array],
    market: Equilibrium,
    weight: Array,
    reserve: Array,
    funded: bool,
) -> tuple[Array, Array, Array]:
    """Return what platform, lender and partner have of a customer of the pool."""
    taken = weight * market.served
    bought = _bought(market, funded)
    paid = bought * np.where(market.solutions > 0, market.price_cny, 0.0)
    lender, partner = ((taken * one).sum(axis=-1) for one in owned)
    return paid - bought * reserve, lender - paid, partner
