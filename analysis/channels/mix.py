"""What part of a change in acquisition cost is the mix of channels, and what part is price.

Shares are of funded customers. A channel counts as absent at a date if it is not named there or
its share is 0: nobody was bought at its price, so it takes the price of the other date, its price
moves by nothing, and all it does is mix. The result says for which channels that was assumed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np

from analysis.acquisition.split import log_mean
from analysis.lending import checks
from analysis.lending.checks import Array, Numbers

METHODS: Final = ("kitagawa", "lmdi")

TOLERANCE: Final = 1e-6
"""How far shares may be from 1; printed shares that miss it must be made whole by the caller."""


class Mix(NamedTuple):
    """Channels at one date.

    Attributes
    ----------
    share : mapping of str to array_like
        Of funded customers, by channel; together 1. Arrays are over scenarios.
    cac_cny : mapping of str to array_like
        Per funded customer, by channel; may lack a channel whose share is 0.
    """

    share: Mapping[str, Numbers]
    cac_cny: Mapping[str, Numbers]


class Decomposition(NamedTuple):
    """A change in the blended cost, taken apart; arrays over scenarios.

    Attributes
    ----------
    before_cny, after_cny, change_cny : ndarray
        Blended cost per funded customer at the two dates, and the difference.
    mix_cny, price_cny : ndarray
        What the shares and what the channels' own costs did to it. They add up to the change.
    mix_by_channel_cny : dict of str to ndarray
        Change of share times how much dearer the channel is than the blend: a share moved into a
        channel cheaper than the blend is below 0. They add up to `mix_cny`.
    price_by_channel_cny : dict of str to ndarray
        They add up to `price_cny`.
    assumed : dict of str to str
        Channels absent at one date, and what was taken for their cost.
    """

    before_cny: Array
    after_cny: Array
    change_cny: Array
    mix_cny: Array
    price_cny: Array
    mix_by_channel_cny: dict[str, Array]
    price_by_channel_cny: dict[str, Array]
    assumed: dict[str, str]


def shares(name: str, share: Mapping[str, Numbers]) -> dict[str, Array]:
    """Return shares of funded customers by channel, checked.

    Parameters
    ----------
    name : str
        Of the argument, for the message.
    share : mapping of str to array_like
        By channel.

    Returns
    -------
    dict of str to ndarray

    Raises
    ------
    ValueError
        If there is no channel, a share is below 0 or above 1, or they do not add up to 1.
    """
    if not share:
        raise ValueError(f"{name}: there is no channel; give at least one")
    found = {
        channel: checks.numbers(f"{name}[{channel!r}]", one, low=0, high=1)
        for channel, one in share.items()
    }
    checks.shape((f"{name}[{channel!r}]", one.shape) for channel, one in found.items())
    total = np.asarray(sum(found.values()))
    wrong = np.abs(total - 1) > TOLERANCE
    if wrong.any():
        raise ValueError(
            f"{name}: the shares add up to {float(total[wrong].flat[0]):.6g}; must add up to 1. "
            "Divide them by their sum if they are rounded, or add the channel that is missing"
        )
    return found


def _cost(name: str, channel: str, cac_cny: Mapping[str, Numbers], used: Array) -> Array:
    if channel in cac_cny:
        return checks.numbers(f"{name}[{channel!r}]", cac_cny[channel], low=0)
    if (used > 0).any():
        raise ValueError(
            f"{name}: has no cost for {channel!r}, which brings {float(used.max()):.0%} of the "
            "customers; give one, or a share of 0"
        )
    return np.zeros(())


def blended_cac(share: Mapping[str, Numbers], cac_cny: Mapping[str, Numbers]) -> Array:
    """Return the cost of a funded customer over all channels.

    Parameters
    ----------
    share, cac_cny
        As in `Mix`.

    Returns
    -------
    ndarray
        CNY per funded customer, over scenarios.

    Raises
    ------
    ValueError
        If there is no channel, shares do not add up, a cost is below 0, or is missing where it
        is needed.

    Examples
    --------
    >>> float(blended_cac({"feed": 0.75, "sms": 0.25}, {"feed": 2_400, "sms": 800}))
    2000.0
    """
    found = shares("share", share)
    return np.asarray(
        sum(one * _cost("cac_cny", channel, cac_cny, one) for channel, one in found.items())
    )


def decompose(before: Mix, after: Mix, method: str = "kitagawa") -> Decomposition:
    """Return how much of a change in the blended cost is mix and how much is price.

    Parameters
    ----------
    before, after : Mix
        The two dates.
    method : str
        `kitagawa`: Δs times the mean cost, Δc times the mean share (Kitagawa 1955; the Shapley
        value of two factors). `lmdi`: the logarithmic mean of s·c at the two dates times
        Δ ln s and Δ ln c (Ang 2004, additive LMDI-I), with its limits where a share or a cost
        is 0. Both leave no rest.

    Returns
    -------
    Decomposition
        Under either method mix by channel is counted against the mean of the two blends, which
        changes no sum because the changes of share add up to 0.

    Raises
    ------
    ValueError
        As in `blended_cac`, naming the date.

    Examples
    --------
    >>> parts = decompose(
    ...     Mix({"feed": 0.8, "sms": 0.2}, {"feed": 2_000, "sms": 1_000}),
    ...     Mix({"feed": 0.6, "sms": 0.4}, {"feed": 1_800, "sms": 1_000}),
    ... )
    >>> [float(part.round(6)) for part in (parts.change_cny, parts.mix_cny, parts.price_cny)]
    [-320.0, -180.0, -140.0]
    """
    checks.choice("method", method, METHODS)
    told = {
        date: shares(f"{date}.share", one.share)
        for date, one in (("before", before), ("after", after))
    }
    channels = list(dict.fromkeys([*told["before"], *told["after"]]))
    zero = np.zeros(())
    s_0, s_1 = (
        {channel: told[date].get(channel, zero) for channel in channels}
        for date in ("before", "after")
    )
    c_0, c_1 = (
        {channel: _cost(f"{date}.cac_cny", channel, costs, used[channel]) for channel in channels}
        for date, costs, used in (
            ("before", before.cac_cny, s_0),
            ("after", after.cac_cny, s_1),
        )
    )
    assumed: dict[str, str] = {}
    for channel in channels:
        opens, closes = (s_0[channel] == 0), (s_1[channel] == 0)
        gone = opens & closes
        c_0[channel], c_1[channel] = (
            np.where(opens & ~gone, c_1[channel], c_0[channel]),
            np.where(closes, c_0[channel], c_1[channel]),
        )
        for is_absent, date, other in ((opens, "before", "after"), (closes, "after", "before")):
            if (is_absent & ~gone).any():
                assumed[channel] = f"absent {date}: takes its cost of the date {other}"
    first = np.asarray(sum(s_0[one] * c_0[one] for one in channels))
    last = np.asarray(sum(s_1[one] * c_1[one] for one in channels))
    part = _kitagawa if method == "kitagawa" else _lmdi
    price = {one: part(s_0[one], s_1[one], c_0[one], c_1[one]) for one in channels}
    blend = (first + last) / 2
    mix = {
        # all that is not price, less what any channel of the blend's own cost would have done
        one: s_1[one] * c_1[one] - s_0[one] * c_0[one] - price[one] - (s_1[one] - s_0[one]) * blend
        for one in channels
    }
    price_sum = np.asarray(sum(price.values()))
    return Decomposition(
        first, last, last - first, last - first - price_sum, price_sum, mix, price, assumed
    )


def _kitagawa(s_0: Array, s_1: Array, c_0: Array, c_1: Array) -> Array:
    return np.asarray((s_0 + s_1) / 2 * (c_1 - c_0))


def _lmdi(s_0: Array, s_1: Array, c_0: Array, c_1: Array) -> Array:
    start, end = s_0 * c_0, s_1 * c_1
    both = (start > 0) & (end > 0)
    safe_start, safe_end = np.where(both, start, 1.0), np.where(both, end, 1.0)
    weight = log_mean(safe_start, safe_end)
    ratio = np.where(both, np.where(both, c_1, 1.0) / np.where(both, c_0, 1.0), 1.0)
    # a cost of 0 at one date makes the whole step price; a share of 0 left the costs alike
    return np.where(both, weight * np.log(ratio), np.where(c_0 != c_1, end - start, 0.0))


def shapley(before: Mapping[str, Numbers], after: Mapping[str, Numbers]) -> dict[str, Array]:
    """Return how much each factor of a product did to its change, whatever the order.

    The Shapley value is the mean over all orders in which the factors may move. It is computed
    as the integral over t from 0 to 1 of Δ_j times the other factors at before + t·Δ (Owen's
    diagonal formula), by a Gauss rule that is exact for the degree: n factors cost n²/2 products
    rather than 2^n.

    Parameters
    ----------
    before, after : mapping of str to array_like
        The same factors at two dates. Arrays broadcast: channels, scenarios, or both.

    Returns
    -------
    dict of str to ndarray
        By factor; they add up to the change of the product.

    Raises
    ------
    ValueError
        If there is no factor, the factors differ, or one is not finite.

    Examples
    --------
    >>> parts = shapley({"price": 2.0, "volume": 3.0}, {"price": 4.0, "volume": 5.0})
    >>> {name: float(part) for name, part in parts.items()}
    {'price': 8.0, 'volume': 6.0}
    """
    if not before:
        raise ValueError("before: there is no factor; give at least one")
    if set(before) != set(after):
        odd = ", ".join(sorted(set(before) ^ set(after)))
        raise ValueError(f"after: must have the factors of `before`; only one of them has {odd}")
    start = {name: checks.numbers(f"before[{name!r}]", one) for name, one in before.items()}
    step = {
        name: checks.numbers(f"after[{name!r}]", after[name]) - one for name, one in start.items()
    }
    checks.shape((name, one.shape) for name, one in step.items())
    nodes, weights = np.polynomial.legendre.leggauss((len(start) + 1) // 2)
    at = (nodes + 1) / 2
    parts: dict[str, Array] = {}
    for name in start:
        total = np.zeros(())
        for t, weight in zip(at, weights / 2, strict=True):
            others = np.ones(())
            for other, one in start.items():
                if other != name:
                    others = others * (one + t * step[other])
            total = total + weight * others
        parts[name] = np.asarray(step[name] * total)
    return parts


def moved(
    share: Mapping[str, Numbers], points: Numbers, *, out_of: str, into: str
) -> dict[str, Array]:
    """Return a mix after some share has moved from one channel to another.

    Parameters
    ----------
    share : mapping of str to array_like
        As in `Mix`.
    points : array_like
        Share of all funded customers that moves, a fraction from 0.
    out_of, into : str
        Channels; the second may be new.

    Returns
    -------
    dict of str to ndarray
        Shares by channel.

    Raises
    ------
    ValueError
        If the first channel has less than that, or they are one.
    """
    found = shares("share", share)
    if out_of not in found:
        raise ValueError(f"out_of: {out_of!r} is not one of {', '.join(found)}")
    if into == out_of:
        raise ValueError(f"into: {into!r} is the channel the share comes out of; name another")
    by = checks.numbers("points", points, low=0, high=1)
    left = found[out_of] - by
    if (left < -1e-12).any():
        most = float(found[out_of].min())
        raise ValueError(
            f"points: {float(by.max()):g} is not allowed; must be at most {most:g}, all that "
            f"{out_of!r} brings"
        )
    return {**found, out_of: np.maximum(left, 0.0), into: found.get(into, np.zeros(())) + by}
