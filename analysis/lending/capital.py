"""Whose money stands behind a loan: three businesses, the equity each needs, what it returns.

Balance and equity belong to the month they are held in: month u carries what was outstanding
at the end of month u − 1, as `funding_cost` does, so a charge and the income it pays for fall
into the same month.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analysis.lending import checks
from analysis.lending.checks import Numbers
from analysis.lending.customer import Customer
from analysis.lending.inputs import completed
from analysis.lending.scenarios import evaluate

Array = npt.NDArray[np.float64]

BUSINESSES: Final = ("licensed_lender", "facilitator_guarantee", "facilitator_referral")
"""Lends its own and borrowed money; arranges and guarantees; passes customers on for a fee."""


def business_parameters(
    business: str, parameters: Mapping[str, Any], *, partner_yield: Numbers | None = None
) -> dict[str, Any]:
    """Turn the parameters of a loan into those of one business around it.

    The borrower's side (ladder, price, risk, prepayment, return) is never touched.

    Parameters
    ----------
    business : str
        `licensed_lender`: everything as given.

        `facilitator_guarantee`: a partner funds the whole balance and is made whole on default,
        so the facilitator's flows are those of a lender whose money costs the partner's yield:

        - `funding_rate` becomes `partner_yield`; the rate given, the partner's own, is dropped;
        - `lgd`, `recovery_lag_months` as given: the facilitator pays the partner and collects;
        - servicing, collection, origination, fees as given: the facilitator runs the loan;
        - `indirect_tax_rate` as given, on all interest: the partner's tax on its yield is
          counted here too, which is a little dear for the facilitator.

        `facilitator_referral`: the partner owns the loan; income is a take on the amount lent,
        which no parameter of `evaluate` is: `employ` adds it. What is left of the loan must be
        nothing:

        - `success_fee_share_of_interest` 1 and `indirect_tax_rate` 0: all interest, and the tax
          on it, is the partner's;
        - `lgd` 0 and `recovery_lag_months` 0: what defaults is made good the same month, by the
          partner;
        - `funding_rate` 0 and `servicing_cost_cny`, `early_collection_cost_cny`,
          `late_collection_cost_cny` 0: the partner funds, services and collects;
        - `origination_cost_cny` as given: who wins the customer pays for looking at him.
    parameters : mapping
        Of `lending.evaluate`; `cac_cny` and the links stay as given in all three.
    partner_yield : array_like, optional
        What the partner is promised a year on the balance, a fraction; for a guarantee only,
        and required there.

    Returns
    -------
    dict
        Complete parameters of `lending.evaluate`.

    Raises
    ------
    ValueError
        For an unknown business or parameter, and where `partner_yield` is missing or has no
        place.
    """
    checks.choice("business", business, BUSINESSES)
    made = completed(parameters)
    if business == "facilitator_guarantee":
        if partner_yield is None:
            raise ValueError("partner_yield: must be given for facilitator_guarantee")
        checks.numbers("partner_yield", partner_yield, low=0, rate=True)
        return {**made, "funding_rate": partner_yield}
    if partner_yield is not None:
        raise ValueError(f"partner_yield: has no place in {business}; leave it out")
    if business == "facilitator_referral":
        nothing = (
            "indirect_tax_rate",
            "lgd",
            "recovery_lag_months",
            "funding_rate",
            "servicing_cost_cny",
            "early_collection_cost_cny",
            "late_collection_cost_cny",
        )
        made.update(dict.fromkeys(nothing, 0), success_fee_share_of_interest=1.0)
    return made


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
    made = business_parameters(business, parameters, partner_yield=partner_yield)
    ratio = checks.numbers("capital_ratio", capital_ratio, low=0, high=1)[..., None]
    wanted = checks.numbers("cost_of_equity", cost_of_equity, low=0, rate=True)[..., None]
    referral = business == "facilitator_referral"
    if referral and ratio.any():
        raise ValueError("capital_ratio: has no place in facilitator_referral; leave it out")
    if business != "facilitator_guarantee" and capital_yield is not None:
        raise ValueError(f"capital_yield: has no place in {business}; leave it out")
    if referral and take_rate is None:
        raise ValueError("take_rate: must be given for facilitator_referral")
    if not referral and take_rate is not None:
        raise ValueError(f"take_rate: has no place in {business}; leave it out")
    replaces = business == "licensed_lender"
    earns = made["funding_rate"] if replaces else 0.0 if capital_yield is None else capital_yield
    coupon = checks.numbers("capital_yield", earns, low=0, rate=True)[..., None]
    customer = evaluate(horizon=horizon, **made)
    contribution = customer.monthly_contribution
    if take_rate is not None:
        take = checks.numbers("take_rate", take_rate, low=0, high=1)[..., None]
        tax = completed(parameters)["indirect_tax_rate"]
        kept = 1 - checks.numbers("indirect_tax_rate", tax, low=0, high=1)[..., None]
        contribution = contribution + take * kept * customer.flows["lent"]
    equity = ratio * held(customer)
    saved, charge = coupon / 12 * equity, wanted / 12 * equity
    net = contribution + saved
    cac, peak = customer.cac_per_funded_cny, equity.max(axis=-1)
    # own money in place of debt takes its share out of the exposure to the rate
    exposed = 1 - ratio[..., 0] if replaces else 0.0 if referral else 1.0
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
