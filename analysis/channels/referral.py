"""Passing on whom one declines: what B gets, what both gain, and when B should refuse.

Of A's applicants those below its cut-off are declined; a share of them consents to be passed on;
B approves those at its own cut-off or above, and pays A a price for each who is funded. That A
declined them is news to B: whom it approves of them defaults more often than whom it approves of
anyone, the more so the more A's score knows that B's does not. A lender who does not know takes
them for anyone. A group is valued at the group's chance of default.

Consent is a constraint here, never something to raise: nothing in this module looks for the best.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from analysis.channels.scores import (
    NOBODY,
    approves_given_declined,
    checked_cut_offs,
    default_if_approved,
    default_if_passed_on,
)
from analysis.lending import checks, evaluate_value
from analysis.lending.checks import Array, Numbers
from analysis.lending.loan import intensity_from_annual

Value = Callable[[Array], Array]
"""From a chance of default to what a funded customer is worth, CNY, before acquisition."""


@dataclass(frozen=True)
class Referral:
    """A referral as both lenders and the applicant see it; arrays over scenarios.

    Attributes
    ----------
    chance_b_approves : ndarray
        Of one whom A declined. B approves of anyone with chance `chance_b_approves_anyone`.
    chance_b_approves_anyone : ndarray
        Of an applicant of whom nothing is known.
    funded_by_a, passed_on, funded_by_b : ndarray
        Per applicant of A.
    default_a, default_anyone, default_referred : ndarray
        Chance of default of whom A funds; of whom B approves of anyone; of whom B approves of
        A's declined. The last is what a borrower who was passed on faces; NaN for nobody.
    value_a_cny, value_anyone_cny, value_referred_cny : ndarray
        What such a customer is worth to their lender, before acquisition.
    break_even_unaware_cny, break_even_aware_cny : ndarray
        Price per funded referral at which B gains nothing, if it takes them for anyone, and
        as they are; B's own checks are taken off. B should refuse above the second.
    curse_cny : ndarray
        The first less the second: what not knowing can cost per funded referral.
    refuses_unaware, refuses_aware : ndarray of bool
        Whether B refuses at `price_cny`. Where only the second is true, B pays and loses. Where
        there is nobody to take, B that knows refuses.
    effective_cac_a_cny, plain_cac_a_cny : ndarray
        A's cost per customer it funds, with what B pays and without; the first may be negative.
    total_a_cny, total_b_cny, total_pair_cny : ndarray
        Per applicant of A; the pair's does not depend on the price between them.
    """

    chance_b_approves: Array
    chance_b_approves_anyone: Array
    funded_by_a: Array
    passed_on: Array
    funded_by_b: Array
    default_a: Array
    default_anyone: Array
    default_referred: Array
    value_a_cny: Array
    value_anyone_cny: Array
    value_referred_cny: Array
    break_even_unaware_cny: Array
    break_even_aware_cny: Array
    curse_cny: Array
    refuses_unaware: npt.NDArray[np.bool_]
    refuses_aware: npt.NDArray[np.bool_]
    effective_cac_a_cny: Array
    plain_cac_a_cny: Array
    total_a_cny: Array
    total_b_cny: Array
    total_pair_cny: Array


def two_outcomes(good_cny: Numbers, default_cny: Numbers) -> Value:
    """Return the value of a customer who either pays or defaults.

    Parameters
    ----------
    good_cny, default_cny : array_like
        What each is worth; the second is mostly below 0.

    Returns
    -------
    callable
        Linear in the chance of default, so that valuing a group at its mean loses nothing.
    """
    good, bad = checks.numbers("good_cny", good_cny), checks.numbers("default_cny", default_cny)
    return lambda chance: np.asarray(good - np.asarray(chance) * (good - bad))


def customer_value(**parameters: Any) -> Value:  # noqa: ANN401
    """Return the value of a customer of `lending.evaluate` by chance of default within a year.

    Parameters
    ----------
    **parameters
        Of `lending.evaluate`, without `intensity` and for one scenario; `cac_cny` does not
        matter.

    Returns
    -------
    callable
        From annual chances of default to CNY; NaN stays NaN.

    Raises
    ------
    ValueError
        If `intensity` is given; as `lending.evaluate` does, at once.
    """
    if "intensity" in parameters:
        raise ValueError("intensity: is what is asked, by chance of default; leave it out")

    def value(chance: Array) -> Array:
        asked = np.asarray(chance, float)
        known = np.where(np.isnan(asked), 0.0, asked).reshape(-1, 1)
        # a certain default has no finite intensity
        intensity = intensity_from_annual(np.minimum(known, 1 - 1e-12))
        worth = evaluate_value(intensity=intensity, **parameters)
        return np.where(np.isnan(asked), np.nan, np.asarray(worth).reshape(asked.shape))

    value(np.zeros(1))
    return value


def refer(
    *,
    cut_off_a: Numbers,
    cut_off_b: Numbers,
    score_correlation: Numbers,
    skill_a: Numbers,
    skill_b: Numbers,
    default_rate: Numbers,
    value_a: Value,
    value_b: Value,
    price_cny: Numbers = 0.0,
    consent: Numbers = 1.0,
    drawdown_a: Numbers = 1.0,
    drawdown_b: Numbers = 1.0,
    cost_per_applicant_cny: Numbers = 0.0,
    success_fee_cny: Numbers = 0.0,
    check_cny: Numbers = 0.0,
) -> Referral:
    """Return what a referral does to both lenders and to whom it passes on.

    Parameters
    ----------
    cut_off_a, cut_off_b, score_correlation, skill_a, skill_b, default_rate
        As in `scores.default_if_passed_on`; `default_rate` of all who apply to A.
    value_a, value_b : callable
        From a chance of default to the value of a funded customer, such as `two_outcomes` or
        `customer_value`.
    price_cny : array_like
        B pays A, per funded referral.
    consent : array_like
        Share of the declined who agree to be passed on.
    drawdown_a, drawdown_b : array_like
        Share of the approved who take the loan, of each lender; above 0.
    cost_per_applicant_cny, success_fee_cny : array_like
        What A pays for an applicant, and for each it funds.
    check_cny : array_like
        What B pays to look at one who is passed on.

    Returns
    -------
    Referral

    Raises
    ------
    ValueError
        With name, value and range.

    Examples
    --------
    Alike in strictness and skill; at 1,000 B pays more than those whom A declined are worth.

    >>> found = refer(
    ...     cut_off_a=0.3, cut_off_b=0.3, score_correlation=0.5, skill_a=0.5, skill_b=0.5,
    ...     default_rate=0.15, value_a=two_outcomes(1_500, -6_000),
    ...     value_b=two_outcomes(1_500, -6_000), price_cny=1_000,
    ... )
    >>> [int(one.round()) for one in (found.break_even_unaware_cny, found.break_even_aware_cny)]
    [1165, 907]
    >>> bool(found.refuses_unaware), bool(found.refuses_aware)
    (False, True)
    """
    t_a, t_b = checked_cut_offs(cut_off_a, cut_off_b)
    price, fee, cost, check = (
        checks.numbers(name, value, low=0)
        for name, value in (
            ("price_cny", price_cny),
            ("success_fee_cny", success_fee_cny),
            ("cost_per_applicant_cny", cost_per_applicant_cny),
            ("check_cny", check_cny),
        )
    )
    agree = checks.numbers("consent", consent, low=0, high=1)
    draws_a, draws_b = _drawdown("drawdown_a", drawdown_a), _drawdown("drawdown_b", drawdown_b)
    shape = checks.shape(
        (name, np.shape(one))
        for name, one in (
            ("cut_off_a", t_a),
            ("cut_off_b", t_b),
            ("score_correlation", score_correlation),
            ("skill_a", skill_a),
            ("skill_b", skill_b),
            ("default_rate", default_rate),
            ("price_cny", price),
            ("consent", agree),
            ("drawdown_a", draws_a),
            ("drawdown_b", draws_b),
            ("cost_per_applicant_cny", cost),
            ("success_fee_cny", fee),
            ("check_cny", check),
        )
    )
    default_referred = default_if_passed_on(
        t_a, t_b, score_correlation, skill_a, skill_b, default_rate
    )
    default_a = default_if_approved(t_a, skill_a, default_rate)
    default_anyone = default_if_approved(t_b, skill_b, default_rate)
    takes, takes_anyone = approves_given_declined(t_a, t_b, score_correlation), ndtr(-t_b)
    funded_a, passed = ndtr(-t_a) * draws_a, ndtr(t_a) * agree
    funded_b = passed * takes * draws_b
    worth_a, worth_anyone, worth = (
        np.asarray(of(chance))
        for of, chance in (
            (value_a, default_a),
            (value_b, default_anyone),
            (value_b, default_referred),
        )
    )
    some = takes * ndtr(t_a) > NOBODY
    aware = worth - check / np.where(some, takes * draws_b, np.nan)
    unaware = worth_anyone - check / (takes_anyone * draws_b)
    gain_b = np.where(some, funded_b * (np.where(some, worth, 0.0) - price), 0.0) - passed * check
    plain = cost / funded_a + fee
    paid = funded_b * price
    gain_a = -cost + funded_a * (worth_a - fee) + paid
    found = {
        "chance_b_approves": takes,
        "chance_b_approves_anyone": takes_anyone,
        "funded_by_a": funded_a,
        "passed_on": passed,
        "funded_by_b": funded_b,
        "default_a": default_a,
        "default_anyone": default_anyone,
        "default_referred": default_referred,
        "value_a_cny": worth_a,
        "value_anyone_cny": worth_anyone,
        "value_referred_cny": worth,
        "break_even_unaware_cny": unaware,
        "break_even_aware_cny": aware,
        "curse_cny": unaware - aware,
        "effective_cac_a_cny": (cost - paid) / funded_a + fee,
        "plain_cac_a_cny": plain,
        "total_a_cny": gain_a,
        "total_b_cny": gain_b,
        "total_pair_cny": gain_a + gain_b,
    }
    # scenarios may also come with the values of customers
    shape = np.broadcast_shapes(shape, *(one.shape for one in found.values()))
    named = {name: np.broadcast_to(one, shape).copy() for name, one in found.items()}
    return Referral(
        **named,
        refuses_unaware=named["break_even_unaware_cny"] < price,
        refuses_aware=~(named["break_even_aware_cny"] >= price),
    )


def _drawdown(name: str, value: Numbers) -> Array:
    found = checks.numbers(name, value, low=0, high=1)
    if (found == 0).any():
        raise ValueError(f"{name}: 0 is not allowed; must be above 0 and at most 1")
    return found
