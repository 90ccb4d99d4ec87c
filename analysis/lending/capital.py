"""Equity behind a loan in three businesses: how much each needs, what it returns.

Balance and equity belong to the month they are held in: month u carries what was outstanding
at the end of month u − 1, as `funding_cost` does, so a charge and the income it pays for fall
into the same month.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analysis.lending.checks import Numbers
from analysis.lending.customer import Customer
from analysis.lending.scenarios import evaluate
from analysis.lending.terms import agreed, charged
from analysis.lending.worth import evaluate_value, evaluate_worth

Array = npt.NDArray[np.float64]

NOTHING: Final = 1e-9
"""CNY; equity of no more is none, so that no return on it is beyond all bounds."""


@dataclass(frozen=True)
class Capital:
    """A customer with the equity that stands behind him; scenarios first, months last.

    Attributes
    ----------
    customer : Customer
        The loans as `lending.evaluate` sees them in this business.
    contribution : ndarray
        Expected contribution by month, CNY, the take of a referral (after tax) included.
    capital_cny : ndarray
        Equity held during each month.
    saved_cny : ndarray
        What that equity saves in funding, or earns, by month: equity carries no coupon.
    charge_cny : ndarray
        What its owner wants for it by month.
    value_cny : ndarray
        Discounted contribution, before acquisition cost and capital charge.
    value_after_capital_cny : ndarray
        The same with the saving and after the charge, before acquisition cost.
    return_a_year : ndarray
        12·(Σ contribution + Σ saving − CAC) / Σ equity, undiscounted, a fraction; NaN where no
        equity is held, since then there is no return on it.
    peak_capital_cny : ndarray
        Most equity an average customer needs at once.
    customers_per_cny : ndarray
        1 / (peak equity + CAC): customers that a yuan of own money carries; NaN where a
        customer needs none.
    value_of_funding_rate_cny : ndarray
        d `value_after_capital_cny` / d `funding_rate`, CNY for a change of 1 (100 points).
    """

    customer: Customer
    contribution: Array
    capital_cny: Array
    saved_cny: Array
    charge_cny: Array
    value_cny: Array
    value_after_capital_cny: Array
    return_a_year: Array
    peak_capital_cny: Array
    customers_per_cny: Array
    value_of_funding_rate_cny: Array


def held(customer: Customer) -> Array:
    """Return the expected balance that each month begins with.

    Parameters
    ----------
    customer : Customer
        With flows by month.

    Returns
    -------
    ndarray
        CNY, months last; month 0 is 0.

    Raises
    ------
    ValueError
        If the customer was evaluated without flows by month.
    """
    if not customer.flows:
        raise ValueError("customer: has no flows by month; use `evaluate`, not `evaluate_scalars`")
    balance = customer.flows["balance"]
    return np.concatenate([np.zeros((*balance.shape[:-1], 1)), balance[..., :-1]], axis=-1)


def value_of_funding_rate(customer: Customer) -> Array:
    """Return what the funding rate is worth: d `value_cny` / d `funding_rate`.

    Funding is linear in its rate, so the derivative is exact: −Σ v^u · balance(u − 1) / 12.
    `discount_rate` is held.

    Parameters
    ----------
    customer : Customer
        With flows by month.

    Returns
    -------
    ndarray
        CNY a customer for a change of 1 (100 points), at most 0; times −0.01 it is the worth of
        funding one point cheaper.

    Raises
    ------
    ValueError
        As in `held`.
    """
    return np.asarray(-(customer.discount * held(customer)).sum(axis=-1) / 12)


def _ratio(above: Array, below: Array) -> Array:
    # what is less than any coin is nothing, and nothing has no ratio to it
    some = below > NOTHING
    return np.where(some, above / np.where(some, below, 1.0), np.nan)


def employ(
    business: str,
    *,
    capital_ratio: Numbers = 0.0,
    cost_of_equity: Numbers = 0.0,
    partner_yield: Numbers | None = None,
    capital_yield: Numbers | None = None,
    take_rate: Numbers | None = None,
    horizon: int | None = None,
    **parameters: Any,  # noqa: ANN401
) -> Capital:
    """Return a customer of one business with the equity he ties up.

    Parameters
    ----------
    business : str
        One of `BUSINESSES`.
    capital_ratio : array_like
        Equity per yuan of performing balance: lent by a licensed lender, guaranteed by a
        facilitator. A referral holds none.
    cost_of_equity : array_like
        What the owner of the equity wants a year, a fraction; charged a twelfth a month.
    partner_yield : array_like, optional
        See `business_parameters`.
    capital_yield : array_like, optional
        What equity saves or earns a year. A licensed lender's replaces debt: `funding_rate`,
        and nothing else may be given. A guarantor's does not, since the partner funds the
        whole balance: the yield of where it is kept, 0 if not given.
    take_rate : array_like, optional
        For a referral only, and required there: share of each amount lent, received the month
        it is funded; `indirect_tax_rate` is paid on it.
    horizon : int, optional
        As in `lending.evaluate`; nothing after it counts, capital included.
    **parameters
        Of `lending.evaluate`, of the loan itself.

    Returns
    -------
    Capital
        Arrays of the broadcast scenario shape.

    Raises
    ------
    ValueError
        With name, value and range of the first argument that is wrong, or has no place in the
        business.
    """
    terms = agreed(
        business, parameters, capital_ratio, cost_of_equity, partner_yield, capital_yield, take_rate
    )
    ratio, wanted, coupon, take = (one[..., None] for one in terms[1:])
    customer = evaluate(horizon=horizon, **terms.parameters)
    contribution = customer.monthly_contribution + take * customer.flows["lent"]
    equity = ratio * held(customer)
    saved, charge = coupon / 12 * equity, wanted / 12 * equity
    net = contribution + saved
    cac, peak = customer.cac_per_funded_cny, equity.max(axis=-1)
    # own money in place of debt takes its share out of the exposure to the rate
    exposed: Any = float(business != "facilitator_referral")
    if business == "licensed_lender":
        exposed = 1 - terms.ratio
    return Capital(
        customer=customer,
        contribution=contribution,
        capital_cny=equity,
        saved_cny=saved,
        charge_cny=charge,
        value_cny=(customer.discount * contribution).sum(axis=-1),
        value_after_capital_cny=(customer.discount * (net - charge)).sum(axis=-1),
        return_a_year=_ratio(12 * (net.sum(axis=-1) - cac), equity.sum(axis=-1)),
        peak_capital_cny=peak,
        customers_per_cny=_ratio(np.ones(np.shape(peak + cac)), peak + cac),
        value_of_funding_rate_cny=np.asarray(exposed * value_of_funding_rate(customer)),
    )


def value_after_capital(
    business: str,
    *,
    capital_ratio: Numbers = 0.0,
    cost_of_equity: Numbers = 0.0,
    partner_yield: Numbers | None = None,
    capital_yield: Numbers | None = None,
    take_rate: Numbers | None = None,
    horizon: int | None = None,
    **parameters: Any,  # noqa: ANN401
) -> Array:
    """Return what a customer of one business is worth after the charge for capital, and no more.

    Parameters
    ----------
    business, capital_ratio, cost_of_equity, partner_yield, capital_yield, take_rate
        As in `employ`.
    horizon, **parameters
        As in `employ`.

    Returns
    -------
    ndarray
        `value_after_capital_cny` of `employ`, without its months: some sixty times as fast
        where loans follow one another.

    Raises
    ------
    ValueError
        As `employ` and `charged` do.
    """
    own = (capital_ratio, cost_of_equity, partner_yield, capital_yield, take_rate)
    terms = agreed(business, parameters, *own)
    made = charged(terms)
    if not terms.take.any():
        return evaluate_value(horizon=horizon, **made)
    if horizon is None:
        worth = evaluate_worth(**made)
        return np.asarray(worth.value_cny + terms.take * worth.by_loan["lent"].sum(axis=-1))
    # sums by loan know no last month
    return employ(
        business, take_rate=take_rate, horizon=horizon, **parameters
    ).value_after_capital_cny
