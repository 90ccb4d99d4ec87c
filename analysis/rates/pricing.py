"""What price earns most on an offer, when a dearer one is taken less often and by worse risks.

Who takes an offer is a logit in its price, anchored at a price that customers know. Price moves
default through the engine's own `price_risk_slope`, against the same known price: selection
changes who takes the offer, burden changes how those who take it pay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logit

from analysis.lending import checks
from analysis.lending.checks import Array, Numbers
from analysis.rates import search
from analysis.rates.breakeven import STEP
from analysis.rates.search import Value
from analysis.rates.value import value_of_price


def take_up_slope(elasticity: Numbers, apr: Numbers, take_up: Numbers) -> Array:
    """Return the slope of a logit of take-up that has an elasticity at a price.

    Parameters
    ----------
    elasticity : array_like
        d ln take-up / d ln price there, at most 0.
    apr : array_like
        The price, a fraction a year above 0.
    take_up : array_like
        Share that takes the offer there, above 0 and below 1.

    Returns
    -------
    ndarray
        Log odds per 1.00 of APR: elasticity / (apr·(1 − take_up)); as
        `analysis.effects.take_up_slope`, over scenarios.

    Raises
    ------
    ValueError
        With name, value and range.
    """
    steep = checks.numbers("elasticity", elasticity, high=0)
    price = checks.numbers("apr_known", apr, low=0, rate=True)
    share = checks.numbers("take_up_known", take_up, low=0, high=1, below=True)
    for name, found in (("apr_known", price), ("take_up_known", share)):
        if (found == 0).any():
            raise ValueError(f"{name}: 0 is not allowed; must be above 0")
    return np.asarray(steep / (price * (1 - share)))


@dataclass(frozen=True)
class Demand:
    """Who takes an offer at a price; each may be an array over scenarios.

    Attributes
    ----------
    apr_known : array_like
        The price customers know, a fraction a year.
    take_up_known : array_like
        Share that takes the offer at that price.
    elasticity : array_like
        d ln take-up / d ln price at the known price, at most 0.
    elasticity_raised : array_like, optional
        The same just above it, where customers may mind more; take-up itself does not jump.
        As below, if not given.
    """

    apr_known: Numbers
    take_up_known: Numbers
    elasticity: Numbers
    elasticity_raised: Numbers | None = None

    def __post_init__(self) -> None:
        self.take_up(0.0)

    def take_up(self, apr: Numbers) -> Array:
        """Return the share that takes the offer.

        Parameters
        ----------
        apr : array_like
            Prices, fractions a year; broadcast against the scenarios.

        Returns
        -------
        ndarray
            1 / (1 + exp(−(a + b·(apr − apr_known)))), with a the known log odds, and b by
            `take_up_slope` from the elasticity of the side that the price is on.

        Raises
        ------
        ValueError
            With name, value and range.
        """
        price = checks.numbers("apr", apr, low=0, rate=True)
        below = take_up_slope(self.elasticity, self.apr_known, self.take_up_known)
        raised = self.elasticity if self.elasticity_raised is None else self.elasticity_raised
        above = take_up_slope(raised, self.apr_known, self.take_up_known)
        further = price - np.asarray(self.apr_known, float)
        odds = logit(np.asarray(self.take_up_known, float))
        return np.asarray(expit(odds + np.where(further > 0, above, below) * further))


def no_slope_of_its_own(parameters: Mapping[str, Any]) -> None:
    """Refuse the engine's price links beside the parts they are made of.

    Parameters
    ----------
    parameters : mapping
        As given by a caller.

    Raises
    ------
    ValueError
        If `price_risk_slope` or `apr_ref` is among them.
    """
    for name in ("price_risk_slope", "apr_ref"):
        if name in parameters:
            raise ValueError(
                f"{name}: follows from selection_slope, burden_slope and apr_known; leave it out"
            )


def priced_value(
    apr_known: Numbers,
    *,
    selection_slope: Numbers = 0.0,
    burden_slope: Numbers = 0.0,
    **parameters: Any,  # noqa: ANN401
) -> Value:
    """Return the value of a taker as a function of price, who he is and how he pays included.

    Parameters
    ----------
    apr_known : array_like
        Price at which `intensity` holds.
    selection_slope, burden_slope : array_like
        d ln default per 1.00 of APR: through who accepts, and through what he owes. Their sum
        is the engine's `price_risk_slope`.
    **parameters
        Of `value.value_of_price`, the business and capital included.

    Returns
    -------
    callable
        As `value.value_of_price`.

    Raises
    ------
    ValueError
        As there; if `price_risk_slope` or `apr_ref` is given beside the parts.
    """
    no_slope_of_its_own(parameters)
    slope = np.asarray(selection_slope, float) + np.asarray(burden_slope, float)
    return value_of_price(**parameters, price_risk_slope=slope, apr_ref=apr_known)


def profit_per_offer(
    apr: Numbers,
    value: Value | Numbers,
    demand: Demand,
    *,
    cac_cny: Numbers = 0.0,
    cost_per_offer_cny: Numbers = 0.0,
) -> Array:
    """Return what an offer at a price may be expected to earn.

    Parameters
    ----------
    apr : array_like
        Prices, fractions a year.
    value : callable or array_like
        From `priced_value`, or the values at these prices, CNY a taker.
    demand : Demand
        Who takes it.
    cac_cny : array_like
        Paid for a funded customer only.
    cost_per_offer_cny : array_like
        Paid for every offer, taken or not, so it moves no best price.

    Returns
    -------
    ndarray
        T(apr)·(value(apr) − cac_cny) − cost_per_offer_cny, CNY an offer.

    Raises
    ------
    ValueError
        With name, value and range.
    """
    price = checks.numbers("apr", apr, low=0, rate=True)
    worth = value(price) if callable(value) else checks.numbers("value", value)
    paid = checks.numbers("cac_cny", cac_cny, low=0)
    sunk = checks.numbers("cost_per_offer_cny", cost_per_offer_cny, low=0)
    return np.asarray(demand.take_up(price) * (worth - paid) - sunk)


class BestPrice(NamedTuple):
    """The price at which an offer earns most, or loses least.

    Attributes
    ----------
    apr : ndarray
        A fraction a year; the least, of several as good.
    profit_per_offer_cny : ndarray
        Negative where no price pays: then the best is not to offer.
    take_up : ndarray
        Share that takes it.
    at_cap : ndarray of bool
        The cap binds: no lower price earns as much.
    """

    apr: Array
    profit_per_offer_cny: Array
    take_up: Array
    at_cap: npt.NDArray[np.bool_]


def best_price(
    value: Value,
    demand: Demand,
    *,
    apr_cap: Numbers,
    cac_cny: Numbers = 0.0,
    cost_per_offer_cny: Numbers = 0.0,
    step: float = STEP,
) -> BestPrice:
    """Return the price up to a cap at which an offer earns most.

    A cost per offer is the same at every price and is taken off at the end.

    Parameters
    ----------
    value, demand, cac_cny, cost_per_offer_cny
        As in `profit_per_offer`; a callable value.
    apr_cap : array_like
        Largest price allowed, a fraction a year; broadcasts against the scenarios.
    step : float
        Of the scan over prices, at most 0.01. The known price, where take-up has a kink, is
        tried too, and the best point is refined between its neighbours.

    Returns
    -------
    BestPrice
        Of the joint shape.

    Raises
    ------
    ValueError
        With name, value and range.
    """
    cap = checks.numbers("apr_cap", apr_cap, low=0, rate=True)
    width = checks.scalar("step", step, low=1e-6, high=STEP)
    sunk = checks.numbers("cost_per_offer_cny", cost_per_offer_cny, low=0)

    def profit(apr: Array) -> Array:
        return profit_per_offer(apr, value, demand, cac_cny=cac_cny)

    earned, price = search.highest(profit, cap, width, also=np.asarray(demand.apr_known, float))
    return BestPrice(price, earned - sunk, demand.take_up(price), price == cap)
