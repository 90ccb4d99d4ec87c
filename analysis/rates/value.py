"""What a customer is worth as the price of all his loans moves, in a business."""

from __future__ import annotations

from typing import Any

import numpy as np

from analysis.lending.checks import Array, Numbers
from analysis.lending.terms import agreed, charged
from analysis.lending.worth import evaluate_value
from analysis.rates.search import Value


def value_of_price(
    business: str = "licensed_lender",
    *,
    after_capital: bool = False,
    capital_ratio: Numbers | None = None,
    cost_of_equity: Numbers | None = None,
    partner_yield: Numbers | None = None,
    capital_yield: Numbers | None = None,
    horizon: int | None = None,
    **parameters: Any,  # noqa: ANN401
) -> Value:
    """Return the value of a customer as a function of the price of all his loans.

    Parameters
    ----------
    business : str
        `licensed_lender` or `facilitator_guarantee`; a referral fee does not depend on price.
    after_capital : bool
        Whether equity is charged at its cost. Tax on interest is as `indirect_tax_rate` says in
        either case: 0 there is before tax.
    capital_ratio, cost_of_equity, partner_yield, capital_yield
        As in `lending.employ`; the first two are required after capital, and not used before.
    horizon : int, optional
        As in `lending.evaluate`.
    **parameters
        Of `lending.evaluate`. `apr` may be left out and does not matter: every loan is at the
        price asked. `apr_ref` stays as given, so a price moves risk against a fixed one.
        `cac_cny` and `conversion_elasticity` do not matter either: the value is before
        acquisition cost, and what it is set against is per funded customer.

    Returns
    -------
    callable
        From prices (`apr`, fractions a year from 0 to 3) to CNY a customer; the prices'
        shape broadcasts against the scenarios. A charge on equity is the same sum as dearer
        funding, capital_ratio·(cost_of_equity − what equity saves or earns) a year on the
        balance, so it is reckoned as that.

    Raises
    ------
    ValueError
        With name, value and range, at once and not at the first price.
    """
    if business == "facilitator_referral":
        raise ValueError(
            "business: the fee of a facilitator_referral does not depend on the price of the "
            "loan; use 'licensed_lender' or 'facilitator_guarantee'"
        )
    given = {**parameters, "apr": 0.0, "cac_cny": 0.0, "conversion_elasticity": 0.0}
    if after_capital:
        for name, one in (("capital_ratio", capital_ratio), ("cost_of_equity", cost_of_equity)):
            if one is None:
                raise ValueError(f"{name}: must be given to charge for capital")
    terms = agreed(
        business,
        given,
        0.0 if capital_ratio is None else capital_ratio,
        0.0 if cost_of_equity is None else cost_of_equity,
        partner_yield,
        capital_yield,
    )
    made = charged(terms) if after_capital else terms.parameters

    def value(apr: Array) -> Array:
        price = np.asarray(apr, float)
        return evaluate_value(horizon=horizon, **{**made, "apr": price})

    value(np.array(0.0))
    return value
