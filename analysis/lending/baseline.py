"""The book's example customer: a study's assumptions as parameters of the engine."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from analysis.assumptions import Study
from analysis.lending.ladder import HEAVY_FRONT
from analysis.lending.loan import intensity_from_annual
from analysis.lending.rollrates import RollRates

DIRECT: Final = (
    "apr",
    "prepayment",
    "lgd",
    "funding_rate",
    "servicing_cost_cny",
    "early_collection_cost_cny",
    "late_collection_cost_cny",
    "late_share",
    "success_fee_share_of_interest",
    "indirect_tax_rate",
    "origination_cost_cny",
    "reborrow_probability",
    "reborrow_after_prepayment",
    "discount_rate",
    "cac_cny",
    "conversion_elasticity",
)
"""Assumptions that carry the name of a parameter."""

WHOLE: Final = {
    "term": "term_months",
    "gap_months": "gap_months",
    "recovery_lag_months": "recovery_lag_months",
}
"""Parameters in whole months, and the assumption each comes from."""


def types(study: Study) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """Return weights and risk multipliers of the three types of customer.

    Parameters
    ----------
    study : Study
        Shares and multipliers of the good and the bad type.

    Returns
    -------
    tuple of tuple
        Good, middle, bad; the middle type takes what keeps the mean multiplier at 1.
    """
    good, bad = study.value("good_type_share"), study.value("bad_type_share")
    low, high = study.value("good_type_multiplier"), study.value("bad_type_multiplier")
    middle = 1 - good - bad
    # a study holds only numbers that leave both at 0 or above
    rest = (1 - good * low - bad * high) / middle
    return (good, middle, bad), (low, rest, high)


def parameters(study: Study, **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the parameters of `lending.evaluate` under a study.

    Parameters
    ----------
    study : Study
        The book's assumptions or a reader's.
    **changes
        Parameters that take the place of the study's, such as `amounts` or `term`.

    Returns
    -------
    dict
        The heavy-front ladder, one loan after another, unless changed; the slopes of size,
        price and promise are 0 here, since they are drawn and not assumed.
    """
    weights, multipliers = types(study)
    found: dict[str, Any] = {
        "amounts": HEAVY_FRONT,
        **{name: int(study.value(source)) for name, source in WHOLE.items()},
        **{name: study.value(name) for name in DIRECT},
        "intensity": float(intensity_from_annual(study.value("annual_default_probability"))),
        "type_weights": weights,
        "type_multipliers": multipliers,
    }
    return {**found, **changes}


def roll_rates(study: Study) -> RollRates:
    """Return the example customer's chances of falling behind, rolling on and catching up.

    Parameters
    ----------
    study : Study
        The book's assumptions or a reader's.

    Returns
    -------
    RollRates
        One scenario.

    Raises
    ------
    ValueError
        If a roll and its cure exceed 1 together.
    """
    states = ("m1", "m2", "m3")
    return RollRates(
        entry=np.array([study.value("arrears_entry")]),
        roll=np.array([study.value(f"roll_{state}") for state in states]),
        cure=np.array([study.value(f"cure_{state}") for state in states]),
    )
