"""Three businesses around a loan: whose money it is, and what each has agreed to pay for it.

Equity as a matter of its price alone: what it is charged and what it saves is a rate on the
balance, so a value after that charge is a value with dearer money. What equity is held when, and
what it returns, stands in `lending.capital`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.lending import checks
from analysis.lending.checks import Numbers
from analysis.lending.inputs import completed

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


class Terms(NamedTuple):
    """What a business has agreed with those whose money it is; arrays over scenarios.

    Attributes
    ----------
    parameters : dict
        Complete parameters of `lending.evaluate`.
    ratio : ndarray
        Equity per yuan of balance.
    wanted : ndarray
        What its owner wants a year, a fraction.
    coupon : ndarray
        What it saves or earns a year, a fraction.
    take : ndarray
        Share of each amount lent that a referrer keeps after tax, 0 for the others.
    """

    parameters: dict[str, Any]
    ratio: Array
    wanted: Array
    coupon: Array
    take: Array


def agreed(
    business: str,
    parameters: Mapping[str, Any],
    capital_ratio: Numbers = 0.0,
    cost_of_equity: Numbers = 0.0,
    partner_yield: Numbers | None = None,
    capital_yield: Numbers | None = None,
    take_rate: Numbers | None = None,
) -> Terms:
    """Return the terms of a business, checked.

    Parameters
    ----------
    business, capital_ratio, cost_of_equity, partner_yield, capital_yield, take_rate
        As in `employ`.
    parameters : mapping
        Of `lending.evaluate`, of the loan itself.

    Returns
    -------
    Terms
        What the business pays and is paid.

    Raises
    ------
    ValueError
        As `employ` does.
    """
    made = business_parameters(business, parameters, partner_yield=partner_yield)
    ratio = checks.numbers("capital_ratio", capital_ratio, low=0, high=1)
    wanted = checks.numbers("cost_of_equity", cost_of_equity, low=0, rate=True)
    referral = business == "facilitator_referral"
    if referral and ratio.any():
        raise ValueError("capital_ratio: has no place in facilitator_referral; leave it out")
    if business != "facilitator_guarantee" and capital_yield is not None:
        raise ValueError(f"capital_yield: has no place in {business}; leave it out")
    if referral and take_rate is None:
        raise ValueError("take_rate: must be given for facilitator_referral")
    if not referral and take_rate is not None:
        raise ValueError(f"take_rate: has no place in {business}; leave it out")
    own = 0.0 if capital_yield is None else capital_yield
    earns = made["funding_rate"] if business == "licensed_lender" else own
    coupon = checks.numbers("capital_yield", earns, low=0, rate=True)
    take = checks.numbers("take_rate", 0.0 if take_rate is None else take_rate, low=0, high=1)
    tax = completed(parameters)["indirect_tax_rate"]
    kept = 1 - checks.numbers("indirect_tax_rate", tax, low=0, high=1)
    return Terms(made, ratio, wanted, coupon, take * kept)


def charged(terms: Terms) -> dict[str, Any]:
    """Return parameters in which the charge on equity is part of what money costs.

    Both are a rate on the balance that a month begins with, so the charge less the saving,
    ratio·(wanted − coupon), is the same sum as that much dearer funding.

    Parameters
    ----------
    terms : Terms
        Of a business.

    Returns
    -------
    dict
        Complete parameters of `lending.evaluate`.

    Raises
    ------
    ValueError
        Where equity would earn more than it and the balance cost together: the engine knows
        no funding below 0.
    """
    funding = checks.numbers("funding_rate", terms.parameters["funding_rate"], low=0, rate=True)
    dearer = funding + terms.ratio * (terms.wanted - terms.coupon)
    if (dearer < 0).any():
        raise ValueError(
            f"capital_yield: {float(terms.coupon.max()):g} is not allowed; equity would earn more "
            "than it and the balance cost together"
        )
    return {**terms.parameters, "funding_rate": dearer}
