"""From which score B should take whom A declined, and what many lenders in a row do."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtr

from analysis.channels.referral import Value
from analysis.channels.scores import FURTHEST, NOBODY, default_at_score, level, panels
from analysis.lending import checks
from analysis.lending.checks import Array

GRID: Final = 321
"""Scores looked at, a twentieth of a deviation apart."""


class Score(NamedTuple):
    """From which score of B a referred customer is worth the price.

    Attributes
    ----------
    score : float
        Deviations from the mean of all applicants; NaN where there is none.
    reason : str
        Empty where there is one. `always`: worth it at every score that occurs among the
        declined. `never`: at none. `mixed`: a better score does not make a better customer all
        along, so that no single cut-off parts them.
    """

    score: float
    reason: str


def worth_from(
    price_cny: float,
    value_b: Value,
    *,
    declined: bool,
    cut_off_a: float,
    score_correlation: float,
    skill_a: float,
    skill_b: float,
    default_rate: float,
) -> Score:
    """Return the lowest score of B from which a referred customer is worth the price.

    B looks at one applicant at a time here, so this is the cut-off that a lender who knows (or
    does not know) of A's refusal should set for referrals at that price.

    Parameters
    ----------
    price_cny : float
        Per funded referral.
    value_b : callable
        As in `referral.refer`.
    declined : bool
        Whether B knows that A declined.
    cut_off_a, score_correlation, skill_a, skill_b, default_rate
        As in `scores.default_if_passed_on`, one number each.

    Returns
    -------
    Score
        Within 8 deviations.

    Raises
    ------
    ValueError
        With name, value and range.
    """
    price = checks.scalar("price_cny", price_cny, low=0)
    given = {
        "cut_off_a": checks.scalar("cut_off_a", cut_off_a),
        "score_correlation": checks.scalar("score_correlation", score_correlation),
        "skill_a": checks.scalar("skill_a", skill_a),
        "skill_b": checks.scalar("skill_b", skill_b),
        "default_rate": checks.scalar("default_rate", default_rate),
    }

    def gain(score: Array | float) -> Array:
        return value_b(default_at_score(score, **given, declined=declined)) - price

    at = np.linspace(-FURTHEST, FURTHEST, GRID)
    gains = gain(at)
    at, gains = at[~np.isnan(gains)], gains[~np.isnan(gains)]
    good = gains >= 0
    if good.all():
        return Score(np.nan, "always")
    if not good.any():
        return Score(np.nan, "never")
    turns = np.flatnonzero(np.diff(good.astype(int)))
    if turns.size > 1 or good[0]:
        return Score(np.nan, "mixed")
    low, high = at[turns[0]], at[turns[0] + 1]
    return Score(float(brentq(lambda s: float(gain(s)), low, high, xtol=1e-12)), "")


class InTurn(NamedTuple):
    """What becomes of the applicants of the first of several lenders.

    Attributes
    ----------
    takes : ndarray
        Share of all applicants whom each lender is first to approve, in turn.
    default : ndarray
        Chance of default of those; NaN where there is nobody.
    sent : ndarray
        how often the data of applicants have been passed on when they are taken: 0, 1, ….
    unserved : float
        Share whom nobody takes, with those who do not consent.
    mean_sendings : float
        How often the data of an applicant are passed on, over all applicants.
    """

    takes: Array
    default: Array
    sent: Array
    unserved: float
    mean_sendings: float


def in_turn(
    cut_offs: tuple[float, ...] | list[float],
    score_correlation: float,
    *,
    skill: float,
    default_rate: float,
    consent: float = 1.0,
) -> InTurn:
    """Return what each of several lenders takes, if the first to approve takes.

    Applicants ask the first; if declined and willing they are passed to the second, and so on.
    Every pair of scores has the same correlation, by what they have in common, and it is in
    what they have in common that they know of soundness: a skill above √`score_correlation` is
    not possible then. Drawdown is left out: whoever is approved stops asking.

    Parameters
    ----------
    cut_offs : sequence of float
        Of the lenders in turn, from −8 to 8.
    score_correlation : float
        Of any two scores, from 0 to 1.
    skill : float
        Of each score, from 0 to √`score_correlation`.
    default_rate : float
        Of all applicants, above 0 and below 1.
    consent : float
        Share who agree, once, to be passed on.

    Returns
    -------
    InTurn

    Raises
    ------
    ValueError
        With name, value and range.
    """
    steps = checks.numbers("cut_offs", cut_offs, low=-FURTHEST, high=FURTHEST).reshape(-1)
    r = checks.scalar("score_correlation", score_correlation, low=0, high=1)
    ability = checks.scalar("skill", skill, low=0, high=1)
    if ability > np.sqrt(r) + 1e-12:
        raise ValueError(
            f"skill: {ability:g} is not allowed; must be at most √score_correlation, "
            f"{np.sqrt(r):.4g}: scores that share no more cannot each know more"
        )
    agree = checks.scalar("consent", consent, low=0, high=1)
    bad_below = level(checks.scalar("default_rate", default_rate))
    common = np.sqrt(r)
    load = min(ability / common, 1.0) if common > 0 else 0.0
    turns = [(np.asarray(t), np.asarray(common)) for t in steps]
    nodes, weights = panels(np.asarray(-FURTHEST - 1), [*turns, (bad_below, np.asarray(load))])

    def beyond(at: float | Array, loading: float) -> Array:
        spread = max(np.sqrt((1 - loading) * (1 + loading)), 1e-9)
        return np.asarray(ndtr((at - loading * nodes) / spread))

    declined = np.stack([beyond(t, common) for t in steps])
    asked = np.concatenate([np.ones((1, nodes.size)), np.cumprod(declined, axis=0)[:-1]])
    taken = asked * (1 - declined)
    share = np.where(np.arange(steps.size) > 0, agree, 1.0)
    takes = share * (taken @ weights)
    bad = share * ((taken * beyond(bad_below, load)) @ weights)
    some = takes > NOBODY
    return InTurn(
        takes=takes,
        default=np.where(some, bad / np.where(some, takes, 1.0), np.nan),
        sent=np.arange(steps.size, dtype=float),
        unserved=float(1 - takes.sum()),
        mean_sendings=float(agree * (asked[1:] @ weights).sum()),
    )


def most_moved_cny(points: float, discount_cny: float) -> float:
    """Return by how much more referral can lower the blended cost, at most.

    Share that moves out of a channel into one that is cheaper by the discount lowers the blend
    by their product and no more: ten points at 500 CNY make 50. A lender that misses its target
    by more does not meet it so.

    Parameters
    ----------
    points : float
        Share of all funded customers that moves, a fraction from 0 to 1.
    discount_cny : float
        By which a referred customer is cheaper.

    Returns
    -------
    float
        CNY per funded customer.

    Raises
    ------
    ValueError
        With name, value and range.

    Examples
    --------
    >>> most_moved_cny(0.10, 500)
    50.0
    """
    return checks.scalar("points", points, low=0, high=1) * checks.scalar(
        "discount_cny", discount_cny, low=0
    )
