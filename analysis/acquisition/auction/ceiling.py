"""A lower ceiling on the price of loans, and what becomes of the price of customers.

A ceiling lowers what a customer is worth to every lender. The price of a customer is set by what
the second lender would pay, so it falls too: part of the cost of acquisition is a rent of the
platform, and a ceiling takes from it. What customers are worth comes from the caller (out of
`lending`); here the auction is held again.

A slot that no lender wants goes to another advertiser at `outside_cny`, below which the
platform's income does not fall. Values may be negative here: such a lender stays away.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import optimize

from analysis.acquisition.auction.normal import room
from analysis.lending import checks
from analysis.lending.checks import Array, Numbers

ValuesAt = Callable[[float], Numbers]
"""From a cap, a fraction a year, to the value of a customer to each lender, CNY."""


class Response(NamedTuple):
    """The market at each cap, and who bears the fall since the first.

    Attributes
    ----------
    price_cny, winner_value_cny : ndarray
        Means for a customer sold; NaN where none is.
    sale_chance : ndarray
        That a lender wants the slot.
    platform_cny, lenders_cny : ndarray
        Income for a slot, outside sales included, and what lenders keep of one.
    platform_share : ndarray
        Of the fall in the sum of both since the first cap, the part that the platform bears.
        Above 1 where lenders keep more than before; NaN where the sum has not fallen.
    reason : ndarray of str
        Empty, `no_sale` (no lender wants the slot), or `no_fall`, which explains the NaN.
    """

    price_cny: Array
    winner_value_cny: Array
    sale_chance: Array
    platform_cny: Array
    lenders_cny: Array
    platform_share: Array
    reason: npt.NDArray[np.str_]


def price_response(
    caps: Numbers,
    values_cny: ValuesAt | Numbers,
    *,
    outside_cny: float = 0.0,
    spread_cny: float = 0.0,
) -> Response:
    """Hold the auction again at every cap.

    Parameters
    ----------
    caps : array_like
        Ceilings on the price of loans, fractions a year; the first is the one before.
    values_cny : callable or array_like
        From a cap to one value a lender; or the table itself, a row for each cap, a column for
        each of two lenders or more. May be negative.
    outside_cny : float
        What another advertiser pays for what makes one customer, at least 0: the least price.
    spread_cny : float
        Standard deviation of single customers around these values, at least 0. With 0 values are
        known, and the price is the second of them.

    Returns
    -------
    Response
        One entry for each cap.

    Raises
    ------
    ValueError
        With name, value and range.

    Examples
    --------
    Both lenders lose 400, so the platform bears it all.

    >>> price_response([0.36, 0.24], [[2_500, 2_000], [2_100, 1_600]]).platform_share
    array([nan,  1.])
    """
    cap = checks.numbers("caps", caps, low=0, rate=True)
    outside = checks.scalar("outside_cny", outside_cny, low=0)
    spread = checks.scalar("spread_cny", spread_cny, low=0)
    if cap.ndim != 1:
        raise ValueError(f"caps: one row is meant, shape {cap.shape} was given")
    if callable(values_cny):
        rows = values_cny
        values_cny = [np.asarray(rows(float(c)), dtype=float) for c in cap]
    table = checks.numbers("values_cny", values_cny)
    if table.ndim != 2 or len(table) != len(cap) or table.shape[1] < 2:
        raise ValueError(
            f"values_cny: shape {table.shape} for {len(cap)} caps; a row for each cap and a "
            "column for each of two lenders or more is meant"
        )
    if spread > 0:
        held = [room(row, spread, outside) for row in table]
        price = np.array([one.price_cny for one in held])
        value = np.array([one.winner_value_cny for one in held])
        sold = np.array([one.sale_chance for one in held])
    else:
        second, first = np.partition(table, -2, axis=1)[:, -2:].T
        sold = (first >= outside).astype(float)
        price = np.where(sold, np.maximum(second, outside), np.nan)
        value = np.where(sold, first, np.nan)
    paid, worth = (np.where(sold > 0, x, 0.0) for x in (price, value))
    platform = sold * paid + (1 - sold) * outside
    lenders = sold * (worth - paid)
    fall = platform[0] - platform, lenders[0] - lenders
    fell = fall[0] + fall[1] > 1e-9 * (platform[0] + lenders[0])
    share = np.where(fell, fall[0] / np.where(fell, fall[0] + fall[1], 1.0), np.nan)
    reason = np.where(sold == 0, "no_sale", np.where(fell, "", "no_fall"))
    return Response(price, value, sold, platform, lenders, share, reason)


class LeastCaps(NamedTuple):
    """Lowest ceilings under which customers are still bought.

    Attributes
    ----------
    fixed_cac, auction : float
        With the cost of acquisition as it was, and with one that the auction sets; fractions a
        year, NaN where there is none.
    fixed_reason, auction_reason : str
        Empty; `never_covers` (NaN); or `covered_at_low`: the lowest cap looked at suffices, and
        the least one may be lower still.
    """

    fixed_cac: float
    auction: float
    fixed_reason: str
    auction_reason: str


def least_caps(
    values_cny: ValuesAt,
    fixed_cac_cny: float,
    *,
    outside_cny: float = 0.0,
    low: float = 0.0,
    high: float = 0.36,
    points: int = 145,
) -> LeastCaps:
    """Return the lowest ceiling at which the best lender still buys, by what sets the cost.

    With the cost fixed it must be worth the customer. In the auction the price follows values
    down, so the last trade is at what the slot brings elsewhere: a ceiling ends buying later
    than a reckoning at today's cost says.

    Parameters
    ----------
    values_cny : callable
        From a cap to one value a lender.
    fixed_cac_cny : float
        Cost of a funded customer today, at least 0.
    outside_cny : float
        As in `price_response`.
    low, high : float
        Caps looked at, fractions a year.
    points : int
        Of the scan, at least 2; the first crossing is then refined within its step.

    Returns
    -------
    LeastCaps
        To 1e-10.

    Raises
    ------
    ValueError
        With name, value and range.
    """
    cost = checks.scalar("fixed_cac_cny", fixed_cac_cny, low=0)
    outside = checks.scalar("outside_cny", outside_cny, low=0)
    bottom = checks.scalar("low", low, low=0, rate=True)
    top = checks.scalar("high", high, low=bottom, high=3.0, above=True)
    grid = np.linspace(bottom, top, checks.whole("points", points, low=2))

    def best(cap: float) -> float:
        return float(np.max(checks.numbers("values_cny", values_cny(cap))))

    values = np.array([best(float(cap)) for cap in grid])

    def least(target: float) -> tuple[float, str]:
        reached = values >= target
        if not reached.any():
            return np.nan, "never_covers"
        at = int(reached.argmax())
        if at == 0:
            return bottom, "covered_at_low"
        ends = float(grid[at - 1]), float(grid[at])
        return float(optimize.brentq(lambda cap: best(cap) - target, *ends, xtol=1e-10)), ""

    (fixed, why), (auction, why_auction) = least(cost), least(outside)
    return LeastCaps(fixed, auction, why, why_auction)
