"""Several slots: who gets which, and what each pays.

Advertisers bid per click. Slot k brings `click_rates[k]` clicks a period to whoever holds it. In
the generalised second-price auction (GSP) a click costs the bid of the next one below; in
Vickrey's (VCG) a bidder pays what the others lose. Edelman, Ostrovsky and Schwarz (2007):
truth is no equilibrium of GSP, and in its bidder-optimal locally envy-free equilibrium the
payments are those of VCG.

A value per click is the value of a customer times the chance that a click becomes one, so a
lender that approves more of the same clicks can bid more for them: see `ranked_sale`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.lending import checks
from analysis.lending.checks import Array, Numbers


class Positions(NamedTuple):
    """Who holds which slot, by bidder in the order given.

    Attributes
    ----------
    slot : ndarray of int
        From 0, the best; −1 for none.
    clicks : ndarray
        A period.
    price_per_click : ndarray
        NaN without a slot, or in a slot without clicks.
    payment : ndarray
        A period.
    """

    slot: npt.NDArray[np.int64]
    clicks: Array
    price_per_click: Array
    payment: Array


def gsp_payments(
    bids: Numbers, click_rates: Numbers, *, quality: Numbers = 1.0, reserve: float = 0.0
) -> Positions:
    """Sell slots by the generalised second-price auction.

    Parameters
    ----------
    bids : array_like
        Per click, at least 0, for two bidders or more. Of equal ones the first goes first.
    click_rates : array_like
        Clicks a period by slot, at least 0 and not rising.
    quality : array_like
        Predicted conversion that the platform ranks bids by, above 0; one for each bidder or
        one for all. A click then costs (next bid × its quality) / own quality.
    reserve : float
        Least bid × quality; those below get nothing, and the last slot held costs at least it.

    Returns
    -------
    Positions
        The last slot held costs the first bid that got none, or the reserve.

    Raises
    ------
    ValueError
        With name, value and range; without slots or with fewer than two bidders.

    Examples
    --------
    >>> gsp_payments([10, 4, 2], [200, 100]).payment
    array([800., 200.,   0.])
    """
    found, rates, least = _bids("bids", bids), _rates(click_rates), _reserve(reserve)
    weight = _quality(quality, found)
    order, ranked, holders = _rank(found * weight, rates, least)
    next_best = np.append(ranked, least)[1 : holders + 1]
    per_click = np.maximum(next_best, least) / weight[order[:holders]]
    return _seated(order, rates, per_click * rates[:holders])


def vcg_payments(values: Numbers, click_rates: Numbers, *, reserve: float = 0.0) -> Positions:
    """Sell slots by Vickrey's auction, in which truth is the best bid.

    The holder of slot k pays Σ (click_rates[j] − click_rates[j+1])·value of j+1, summed from k
    to the last slot, behind which there are no clicks.

    Parameters
    ----------
    values : array_like
        Per click, at least 0, for two bidders or more.
    click_rates : array_like
        As in `gsp_payments`.
    reserve : float
        Least value; where the next value is below it, or nobody is next, it takes its place.

    Returns
    -------
    Positions
        By bidder.

    Raises
    ------
    ValueError
        As `gsp_payments`.

    Examples
    --------
    >>> vcg_payments([10, 4, 2], [200, 100]).payment
    array([600., 200.,   0.])
    """
    found, rates, least = _bids("values", values), _rates(click_rates), _reserve(reserve)
    order, ranked, holders = _rank(found, rates, least)
    return _seated(order, rates, _vcg(ranked, rates, holders, least))


def envy_free_bids(values: Numbers, click_rates: Numbers, *, reserve: float = 0.0) -> Array:
    """Return the bidder-optimal locally envy-free bids of the generalised second-price auction.

    Nobody would rather hold the next slot up at the price paid there. Of all such equilibria
    this is the best one for bidders and the worst for the platform: payments are those of VCG.

    Parameters
    ----------
    values, click_rates, reserve
        As in `vcg_payments`.

    Returns
    -------
    ndarray
        Bids per click, by bidder in the order given. The best bids the own value (anything
        above the second would do), as does everybody who gets no slot. Slots alike in clicks
        make bids alike; the tie must then go to the higher value.

    Raises
    ------
    ValueError
        As `gsp_payments`; if a slot that is sold has no clicks, where no bid is told from
        another.

    Examples
    --------
    >>> envy_free_bids([10, 4, 2], [200, 100])
    array([10.,  3.,  2.])
    """
    found, rates, least = _bids("values", values), _rates(click_rates), _reserve(reserve)
    order, ranked, holders = _rank(found, rates, least)
    if not rates[:holders].all():
        raise ValueError("click_rates: a slot without clicks leaves bids open; leave it out")
    paid = _vcg(ranked, rates, holders, least)
    inside = ranked.copy()
    below = min(holders, len(ranked) - 1)
    # the bid below a slot is what its click costs
    inside[1 : below + 1] = (paid / rates[:holders])[:below]
    if holders < len(ranked):
        inside[holders] = ranked[holders]
    bids = np.empty_like(found)
    bids[order] = inside
    return bids


class Ranked(NamedTuple):
    """One slot sold by value × conversion.

    Attributes
    ----------
    winner : ndarray of int
        Place on the last axis.
    cac_cny : ndarray
        Ad spend of the winner per customer: runner-up's value × conversion / own conversion.
    price_per_click_cny : ndarray
        What the platform gets for a click.
    margin_cny : ndarray
        Value less cost of the winner's customer.
    """

    winner: npt.NDArray[np.int64]
    cac_cny: Array
    price_per_click_cny: Array
    margin_cny: Array


def ranked_sale(values_cny: Numbers, conversion: Numbers) -> Ranked:
    """Sell one slot to the highest value × conversion at the price of the next.

    Parameters
    ----------
    values_cny : array_like
        What a funded customer is worth, at least 0; the last axis holds two bidders or more.
    conversion : array_like
        Chance that a click becomes a funded customer, above 0 and at most 1; broadcasts. Better
        approval raises the own one, and cheapens the own customers without a lower price of a
        click.

    Returns
    -------
    Ranked
        Of the shape of the axes before the last.

    Raises
    ------
    ValueError
        With name, value and range.

    Examples
    --------
    Alike in value, the better converter pays 3/5 of it.

    >>> ranked_sale([2_000, 2_000], [0.05, 0.03]).cac_cny
    array(1200.)
    """
    value = checks.numbers("values_cny", values_cny, low=0)
    chance = checks.numbers("conversion", conversion, low=0, above=True, high=1)
    shape = checks.shape([("values_cny", value.shape), ("conversion", chance.shape)])
    if not shape or shape[-1] < 2:
        raise ValueError("values_cny: the last axis must hold two bidders or more")
    value, chance = np.broadcast_to(value, shape), np.broadcast_to(chance, shape)
    score = value * chance
    winner = score.argmax(axis=-1)
    price = np.partition(score, -2, axis=-1)[..., -2]

    def won(of: Array) -> Array:
        return np.asarray(np.take_along_axis(of, winner[..., None], axis=-1)[..., 0])

    cac = np.asarray(price / won(chance))
    return Ranked(np.asarray(winner), cac, np.asarray(price), won(value) - cac)


def _bids(name: str, given: Numbers) -> Array:
    found = checks.numbers(name, given, low=0)
    if found.ndim != 1 or len(found) < 2:
        raise ValueError(
            f"{name}: one row of two bidders or more is meant, shape {found.shape} was given"
        )
    return found


def _rates(given: Numbers) -> Array:
    if np.size(np.asarray(given, dtype=object)) == 0:
        raise ValueError("click_rates: there are no slots; give the clicks of at least one")
    found = np.atleast_1d(checks.numbers("click_rates", given, low=0))
    if found.ndim != 1 or (np.diff(found) > 0).any():
        raise ValueError(
            f"click_rates: {found.tolist()} must be one row that does not rise, the best slot first"
        )
    return found


def _reserve(given: float) -> float:
    return checks.scalar("reserve", given, low=0)


def _quality(given: Numbers, bids: Array) -> Array:
    found = checks.numbers("quality", given, low=0, above=True)
    if found.shape not in ((), bids.shape):
        raise ValueError(
            f"quality: shape {found.shape} was given; one number, or one for each of "
            f"{len(bids)} bidders is meant"
        )
    return np.broadcast_to(found, bids.shape)


def _rank(scores: Array, rates: Array, least: float) -> tuple[npt.NDArray[np.int64], Array, int]:
    """Return the order from the best, the scores in it, and how many hold a slot."""
    order = np.argsort(-scores, kind="stable")
    ranked = scores[order]
    return order, ranked, min(len(rates), int((ranked >= least).sum()))


def _vcg(ranked: Array, rates: Array, holders: int, least: float) -> Array:
    next_best = np.maximum(np.append(ranked, least)[1 : holders + 1], least)
    lost = rates[:holders] - np.append(rates[1:holders], 0.0)
    return np.asarray(np.cumsum((lost * next_best)[::-1])[::-1])


def _seated(order: npt.NDArray[np.int64], rates: Array, paid: Array) -> Positions:
    bidders, holders = len(order), len(paid)
    slot = np.full(bidders, -1)
    clicks, payment, price = np.zeros(bidders), np.zeros(bidders), np.full(bidders, np.nan)
    who = order[:holders]
    slot[who], clicks[who], payment[who] = np.arange(holders), rates[:holders], paid
    some = clicks > 0
    price[some] = payment[some] / clicks[some]
    return Positions(slot, clicks, price, payment)
