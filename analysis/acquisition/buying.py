"""A fixed price under contract, or a floating one: which leaves a lender more.

Prices move as in `price_path`. A contract buys all the volume at a premium on the mean price.
Who floats waits for months that a forecast calls cheap: that saves on price and costs customers,
so the two are compared on expected surplus, Σ (value − price)·volume, and a lower mean cost alone
decides nothing. Volume is in units of what is wanted a month.

A forecast is skill·x_t/sd + √(1 − skill²)·noise. One with the skill of the AR coefficient is
free: last month's price. Jumps are not foreseen, and are seen through: last month's x is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import special

from analysis.acquisition.price_path import Prices
from analysis.acquisition.tails import cvar
from analysis.lending import checks
from analysis.lending.checks import Array, Numbers


@dataclass(frozen=True)
class Floating:
    """When one who floats buys.

    Attributes
    ----------
    quantile : float
        Share of months that a forecast calls cheap, above 0 and below 1.
    base_share : float
        Bought in the other months, at least 0 and below 1.
    catch_up : float
        Most bought in a cheap month, at least 1: what was missed, and this month's volume.
    """

    quantile: float
    base_share: float = 0.0
    catch_up: float = 1.0

    def __post_init__(self) -> None:
        checks.scalar("quantile", self.quantile, low=0, high=1, above=True, below=True)
        checks.scalar("base_share", self.base_share, low=0, high=1, below=True)
        checks.scalar("catch_up", self.catch_up, low=1)


class Result(NamedTuple):
    """What a way of buying brings over the months, on average over scenarios.

    Attributes
    ----------
    surplus_cny : float
        Σ (value − price)·volume, not discounted.
    surplus_error_cny : float
        Its standard error; 0 where nothing is drawn.
    volume, shortfall : float
        Bought, and left over at the end; both in months' worth.
    mean_cost_cny : float
        Expected spend over expected volume; NaN without volume.
    surplus_tail_cny : float
        Mean surplus of the worst 5 of 100 scenarios.
    bad_month_cny : float
        Mean price of the dearest 5 of 100 customers bought (CVaR): what bad months cost.
    """

    surplus_cny: float
    surplus_error_cny: float
    volume: float
    shortfall: float
    mean_cost_cny: float
    surplus_tail_cny: float
    bad_month_cny: float


def contract(prices: Prices, months: int, value_cny: float, premium: float) -> Result:
    """Return what a contract at a premium on the mean price brings.

    Parameters
    ----------
    prices : Prices
        Of the market.
    months : int
        Length of the contract, at least 1; a month's volume in each.
    value_cny : float
        Of a customer, at least 0.
    premium : float
        On the mean price of each month, as a fraction, above −1.

    Returns
    -------
    Result
        Certain, so the tail of its surplus is the surplus.

    Raises
    ------
    ValueError
        With name, value and range.
    """
    value = checks.scalar("value_cny", value_cny, low=0)
    over = checks.scalar("premium", premium, low=-1, above=True)
    paid = (1 + over) * prices.mean_cny(months)
    surplus = float((value - paid).sum())
    bad = cvar(paid, np.ones_like(paid))
    return Result(surplus, 0.0, float(months), 0.0, float(paid.mean()), surplus, bad)


def floating_surplus(
    prices: Prices, months: int, value_cny: float, rule: Floating, skill: Numbers
) -> Array:
    """Return the expected surplus of floating without catching up, in closed form.

    Prices and a forecast are jointly lognormal, so a month that is called cheap costs
    Φ(z_q − skill·sd) / q of the mean price.

    Parameters
    ----------
    prices, months, value_cny
        As in `contract`.
    rule : Floating
        With a `catch_up` of 1.
    skill : array_like
        Of the forecast, 0 to 1.

    Returns
    -------
    ndarray
        CNY over the months, by skill.

    Raises
    ------
    ValueError
        With name, value and range.
    """
    value = checks.scalar("value_cny", value_cny, low=0)
    known = checks.numbers("skill", skill, low=0, high=1)
    if rule.catch_up != 1:
        raise ValueError(
            f"rule.catch_up: {rule.catch_up:g} has no closed form; use 1, or simulate_floating"
        )
    q, base = rule.quantile, rule.base_share
    mean = prices.mean_cny(months)
    cheap = special.ndtr(special.ndtri(q) - known * prices.sd)
    volume = (q + base * (1 - q)) * len(mean)
    return np.asarray(value * volume - (cheap + base * (1 - cheap)) * mean.sum())


def simulate_floating(
    rng: np.random.Generator | int,
    prices: Prices,
    months: int,
    value_cny: float,
    rule: Floating,
    *,
    skill: float | None = None,
    scenarios: int = 20_000,
) -> Result:
    """Return what floating brings, drawn month by month.

    Parameters
    ----------
    rng : Generator or int
        Randomness, or its seed; 0 is a seed.
    prices, months, value_cny
        As in `contract`.
    rule : Floating
        When to buy.
    skill : float, optional
        Of the forecast, 0 to 1. Left out: last month's price is the forecast.
    scenarios : int
        At least 2.

    Returns
    -------
    Result
        Over the scenarios.

    Raises
    ------
    ValueError
        With name, value and range.
    """
    value = checks.scalar("value_cny", value_cny, low=0)
    known = None if skill is None else checks.scalar("skill", skill, low=0, high=1)
    count = checks.whole("scenarios", scenarios, low=2)
    source = np.random.default_rng(rng)
    centre = prices.centre(months)
    limit, hold = float(special.ndtri(rule.quantile)), prices.persistence
    shock = np.sqrt(1 - hold**2)
    price, bought = np.empty((2, len(centre), count))
    backlog = np.zeros(count)
    z = source.standard_normal(count)
    for t, level in enumerate(centre):
        last, z = z, hold * z + shock * source.standard_normal(count)
        noise = source.standard_normal(count)
        forecast = last if known is None else known * z + np.sqrt(1 - known**2) * noise
        jump = prices.jump_log * (source.random(count) < prices.jump_chance)
        price[t] = np.exp(level + prices.sd * z + jump)
        open_to = backlog + 1
        bought[t] = np.where(forecast < limit, np.minimum(open_to, rule.catch_up), rule.base_share)
        backlog = open_to - bought[t]
    surplus = ((value - price) * bought).sum(axis=0)
    volume = float(bought.sum() / count)
    spend = float((price * bought).sum() / count)
    return Result(
        float(surplus.mean()),
        float(surplus.std(ddof=1) / np.sqrt(count)),
        volume,
        float(backlog.mean()),
        spend / volume if volume else np.nan,
        -cvar(-surplus, np.ones(count)),
        cvar(price, bought),
    )


class BreakEvenSkill(NamedTuple):
    """Skill from which floating leaves more than a contract.

    Attributes
    ----------
    skill : ndarray
        0 to 1; NaN where there is none.
    reason : ndarray of str
        Empty; `float_always`: floating wins without any skill; `float_never`: it loses with
        perfect foresight.
    """

    skill: Array
    reason: npt.NDArray[np.str_]


def break_even_skill(
    value_cny: Numbers,
    mean_price_cny: Numbers,
    premium: Numbers,
    quantile: Numbers,
    sd: Numbers,
    base_share: Numbers = 0.0,
) -> BreakEvenSkill:
    """Return the skill at which floating, without catching up, equals a contract.

    (z_q − Φ⁻¹((1 + premium − b)/(1 − b) − (1 − q)·value/price)) / sd, with b the base share: the
    formula of the module's comparison for b = 0. To be set against `Prices.persistence`, which
    costs nothing.

    Parameters
    ----------
    value_cny, mean_price_cny : array_like
        Of a customer, at least 0; mean over the months, above 0.
    premium : array_like
        Of the contract, above −1.
    quantile : array_like
        Share of months bought in, above 0 and below 1.
    sd : array_like
        As in `Prices`.
    base_share : array_like
        As in `Floating`.

    Returns
    -------
    BreakEvenSkill
        Of the joint shape.

    Raises
    ------
    ValueError
        With name, value and range.
    """
    given = {
        "value_cny": checks.numbers("value_cny", value_cny, low=0),
        "mean_price_cny": checks.numbers("mean_price_cny", mean_price_cny, low=0, above=True),
        "premium": checks.numbers("premium", premium, low=-1, above=True),
        "quantile": checks.numbers("quantile", quantile, low=0, high=1, above=True, below=True),
        "sd": checks.numbers("sd", sd, low=0),
        "base_share": checks.numbers("base_share", base_share, low=0, high=1, below=True),
    }
    shape = checks.shape([(name, array.shape) for name, array in given.items()])
    value, price, over, q, spread, base = (np.broadcast_to(a, shape) for a in given.values())
    # share of the mean price that a cheap month may cost, times how often it comes
    allowed = (1 + over - base) / (1 - base) - (1 - q) * value / price
    z = special.ndtri(q)
    always, never = allowed >= q, allowed < special.ndtr(z - spread)
    some = ~always & ~never
    inverse = special.ndtri(np.where(some, allowed, 0.5))
    skill = (z - inverse) / np.where(some, spread, 1.0)
    reason = np.where(always, "float_always", np.where(never, "float_never", ""))
    return BreakEvenSkill(np.where(some, skill, np.nan), reason)
