"""What can be said of two dated values: a series too short for a slope."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class DatedPair(NamedTuple):
    """Two dated values: `ratio`, `annual_rate` (a fraction a year) and their rounding bounds."""

    ratio: float
    annual_rate: float
    ratio_low: float
    ratio_high: float
    rate_low: float
    rate_high: float


def dated_pair(
    value_before: float,
    value_after: float,
    rounding_before: float,
    rounding_after: float,
    years: float,
) -> DatedPair:
    """Ratio and annual rate of two dated values, for a series too short for a slope.

    Parameters
    ----------
    value_before, value_after : float
        Values above zero, same unit and same denominator, `years` apart.
    rounding_before, rounding_after : float
        Half of the last printed digit, in the unit of the values (0.05 for 206.2). The bounds take
        both at their worst and hold no sampling error.
    years : float
        Time between the dates, above zero.

    Raises
    ------
    ValueError
        For values or years not above zero, or a rounding that is negative or reaches its value.
    """
    inputs = {"value_before": value_before, "value_after": value_after, "years": years}
    for name, number in inputs.items():
        if not 0 < number < np.inf:
            raise ValueError(f"{name} is {number}, allowed above 0: give a dated positive value")
    for name, half in (("before", rounding_before), ("after", rounding_after)):
        if not 0 <= half < inputs[f"value_{name}"]:
            raise ValueError(f"rounding_{name} is {half}, allowed 0 to its value: half a digit")
    ratios = [
        value_after / value_before,
        (value_after - rounding_after) / (value_before + rounding_before),
        (value_after + rounding_after) / (value_before - rounding_before),
    ]
    rate, *bounds = (float(np.expm1(np.log(r) / years)) for r in ratios)
    return DatedPair(ratios[0], rate, *ratios[1:], *bounds)
