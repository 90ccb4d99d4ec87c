"""Ladders made comparable: the risk at which one measure of loss is what it was.

A slope moves the risk of every loan, so a comparison over slopes would also compare lenders
with different losses. Here the intensity is scaled until the ladder whose loss was observed
shows that loss again; or until two ladders lose as many customers on the first loan.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analysis.lending import checks
from analysis.lending.checks import Numbers
from analysis.lending.inputs import completed
from analysis.lending.worth import evaluate_worth

Array = npt.NDArray[np.float64]

CLOSE: Final = 1e-8
"""Relative distance from the target at which a scale is accepted."""
STEPS: Final = 60
FARTHEST: Final = 8.0
"""Scales are looked for between exp(−8) and exp(8)."""


def loss_rate(**parameters: Any) -> Array:  # noqa: ANN401
    """Return the principal defaulted for each yuan of balance and year, over the whole ladder.

    It is what a lender reads off a book in which every stage of the ladder is met as often as
    customers reach it. Recoveries are not taken off.

    Parameters
    ----------
    **parameters
        Of `lending.evaluate`.

    Returns
    -------
    ndarray
        A fraction a year, of the scenario shape; 0 where nothing defaults.
    """
    # a funding rate of 1 and no discounting make the funding cost the balance, in yuan-years
    whole = evaluate_worth(**{**parameters, "funding_rate": 1.0, "discount_rate": 0.0}).waterfall
    return np.asarray(whole["defaulted_principal"] / whole["funding_cost"])


def first_default(**parameters: Any) -> Array:  # noqa: ANN401
    """Return the chance that a customer defaults on the first loan of a ladder.

    With a second rung that everybody takes, whoever does not default on the first loan reaches
    it; the offer of it is the ladder's own.

    Parameters
    ----------
    **parameters
        Of `lending.evaluate`, one loan after another, with at least two rungs.

    Returns
    -------
    ndarray
        Of the scenario shape.

    Raises
    ------
    ValueError
        If the loans overlap, or there is only one rung.
    """
    made = completed(parameters)
    if checks.scalar("next_loan_after", made["next_loan_after"]) < 1:
        raise ValueError("next_loan_after: must be 1; with open loans a default is of no one loan")
    amounts = made["amounts"]
    if not isinstance(amounts, list | tuple) or len(amounts) < 2:
        raise ValueError("amounts: give a list or tuple of at least two rungs")
    alone = {
        **made,
        "amounts": tuple(amounts[:2]),
        "tail": 0,
        "reborrow_probability": 1.0,
        "reborrow_after_prepayment": 1.0,
    }
    missing = 1.0 - evaluate_worth(**alone).reach[..., 1]
    # a sum of shares leaves a trace where nobody can default
    return np.where(missing > 1e-14, missing, 0.0)


def keeping_loss(observed: dict[str, Any], **slopes: Numbers) -> Array:
    """Return the multiple of `intensity` at which slopes leave an observed loss where it was.

    Parameters
    ----------
    observed : dict
        Of `lending.evaluate`: the ladder whose loss is observed, without the slopes.
    **slopes
        `size_risk_elasticity`, `incentive_slope`: what is to count from now on.

    Returns
    -------
    ndarray
        Of the scenario shape; 1 where nothing is lost, since nothing can be moved there.
    """
    loss = loss_rate(**observed)
    scale = intensity_scale(loss_rate, np.where(loss > 0, loss, 1.0), **{**observed, **slopes})
    return np.where(loss > 0, scale, 1.0)


def intensity_scale(
    measure: Callable[..., Array],
    target: Numbers,
    **parameters: Any,  # noqa: ANN401
) -> Array:
    """Return the multiple of `intensity` at which a measure of loss meets a target.

    Solved by secants in logs, where both measures here are nearly straight lines.

    Parameters
    ----------
    measure : callable
        `loss_rate` or `first_default`, or another that rises with the intensity.
    target : array_like
        Above 0, of the scenario shape.
    **parameters
        Of `lending.evaluate`; `intensity` is what is scaled, one number a scenario.

    Returns
    -------
    ndarray
        Of the scenario shape; NaN where no scale looked at meets the target, as where nobody
        can default.

    Raises
    ------
    ValueError
        If a target is not above 0 or the intensity is by month.
    """
    wanted = checks.numbers("target", target, low=0)
    if (wanted == 0).any():
        raise ValueError("target: 0 is not allowed; must be above 0")
    given = np.asarray(completed(parameters)["intensity"], dtype=float)
    if given.ndim and given.shape[-1] != 1:
        raise ValueError("intensity: give one number, or one a scenario in a last axis of one")
    base = given[..., 0] if given.ndim else given

    def distance(log_scale: Array) -> Array:
        intensity = (base * np.exp(log_scale))[..., None]
        with np.errstate(divide="ignore"):
            return np.log(measure(**{**parameters, "intensity": intensity})) - np.log(wanted)

    old_distance = distance(np.zeros_like(base))
    old = np.zeros(old_distance.shape)
    with np.errstate(invalid="ignore"):
        new = np.clip(-old_distance, -FARTHEST, FARTHEST)
    new = np.where(np.isfinite(new), new, 0.0)
    new_distance = distance(new)
    for _ in range(STEPS):
        # a scenario that can never meet its target must not hold up the others
        if not (np.abs(new_distance[np.isfinite(new_distance)]) > CLOSE).any():
            break
        with np.errstate(invalid="ignore", divide="ignore"):
            slope = (new_distance - old_distance) / (new - old)
        slope = np.where(np.isfinite(slope) & (slope > 0.05), slope, 1.0)
        step = np.where(np.abs(new_distance) > CLOSE, -new_distance / slope, 0.0)
        old, old_distance = new, new_distance
        new = np.clip(new + np.where(np.isfinite(step), step, 0.0), -FARTHEST, FARTHEST)
        new_distance = distance(new)
    return np.where(np.abs(new_distance) <= CLOSE, np.exp(new), np.nan)
