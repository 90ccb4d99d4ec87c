"""Two lenders' scores of one applicant, and what they say of default.

The scores of A and B and the applicant's soundness are jointly normal, each of mean 0 and
deviation 1; high is good. A lender approves at its cut-off or above. The applicant defaults if
soundness is below the level that leaves the population its default rate. `skill` is the
correlation of a score with soundness, `score_correlation` that of the two scores.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.special import ndtr, ndtri, owens_t

from analysis.lending import checks
from analysis.lending.checks import Array, Numbers

FURTHEST: Final = 8.0
"""Deviations; a cut-off beyond lets nobody pass, or everybody."""

NOBODY: Final = 1e-12
"""Chance below which a group has nobody in it, and no default rate."""

NODES, WEIGHTS = np.polynomial.legendre.leggauss(16)


def cut_off(approval_rate: Numbers) -> Array:
    """Return the score from which a lender approves, if it approves a share of all applicants.

    Parameters
    ----------
    approval_rate : array_like
        Above 0 and below 1.

    Returns
    -------
    ndarray
        Deviations from the mean.

    Raises
    ------
    ValueError
        With name, value and range; if the cut-off is further out than 8.
    """
    rate = checks.numbers("approval_rate", approval_rate, low=0, high=1)
    if ((rate < ndtr(-FURTHEST)) | (rate > ndtr(FURTHEST))).any():
        raise ValueError("approval_rate: must be above 0 and below 1; all or nobody has no cut-off")
    return np.asarray(-ndtri(rate))


def bivariate_cdf(x: Numbers, y: Numbers, correlation: Numbers) -> Array:
    """Return P(X < x, Y < y) of two standard normals, in closed form.

    By Owen's T function (Owen 1956), to about 1e-15; at a correlation of 1 and −1 by what those
    limits mean.

    Parameters
    ----------
    x, y : array_like
        Finite.
    correlation : array_like
        From −1 to 1.

    Returns
    -------
    ndarray
        Of the broadcast shape.

    Raises
    ------
    ValueError
        With name, value and range.
    """
    given = np.broadcast_arrays(
        checks.numbers("x", x),
        checks.numbers("y", y),
        checks.numbers("correlation", correlation, low=-1, high=1),
    )
    return _cdf(*given)


def _cdf(x: Array, y: Array, r: Array) -> Array:
    # products of next to nothing vanish, and a zero with a minus would be taken from below
    x, y = (np.where(np.abs(one) < 1e-30, 0.0, one) for one in (x, y))
    s = np.sqrt((1 - r) * (1 + r))
    inner = s > 0
    s = np.where(inner, s, 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        # at a zero the other's sign decides: T(0, ±∞) = ±1/4
        to_x, to_y = (y - r * x) / (x * s), (x - r * y) / (y * s)
    both = (x == 0) & (y == 0)
    opposite = (x * y < 0) | ((x * y == 0) & (x + y < 0))
    found = (
        (ndtr(x) + ndtr(y)) / 2
        - owens_t(x, np.where(both, 0.0, to_x))
        - owens_t(y, np.where(both, 0.0, to_y))
        - np.where(opposite, 0.5, 0.0)
    )
    found = np.where(both, 0.25 + np.arcsin(r) / (2 * np.pi), found)
    limit = np.where(r > 0, ndtr(np.minimum(x, y)), np.maximum(ndtr(x) - ndtr(-y), 0.0))
    return np.clip(np.where(inner, found, limit), 0.0, 1.0)


def approves_given_declined(
    cut_off_a: Numbers, cut_off_b: Numbers, score_correlation: Numbers
) -> Array:
    """Return the chance that B approves an applicant whom A has declined.

    Parameters
    ----------
    cut_off_a, cut_off_b : array_like
        Scores from which each approves, from −8 to 8.
    score_correlation : array_like
        From −1 to 1.

    Returns
    -------
    ndarray
        P(S_A < t_A, S_B ≥ t_B)/P(S_A < t_A).

    Raises
    ------
    ValueError
        With name, value and range.

    Examples
    --------
    Scores that have nothing in common: B approves of the declined as of anyone.

    >>> float(approves_given_declined(0.5, 0.0, 0.0).round(12))
    0.5
    """
    t_a, t_b = checked_cut_offs(cut_off_a, cut_off_b)
    r = checks.numbers("score_correlation", score_correlation, low=-1, high=1)
    return np.asarray(np.minimum(_cdf(*np.broadcast_arrays(t_a, -t_b, -r)) / ndtr(t_a), 1.0))


def checked_cut_offs(cut_off_a: Numbers, cut_off_b: Numbers) -> tuple[Array, Array]:
    """Return both cut-offs as arrays of numbers within the range."""
    return (
        checks.numbers("cut_off_a", cut_off_a, low=-FURTHEST, high=FURTHEST),
        checks.numbers("cut_off_b", cut_off_b, low=-FURTHEST, high=FURTHEST),
    )


def level(default_rate: Numbers) -> Array:
    """Return the soundness below which a population of a default rate defaults."""
    rate = checks.numbers("default_rate", default_rate, low=0, high=1)
    if ((rate == 0) | (rate == 1)).any():
        raise ValueError("default_rate: must be above 0 and below 1, or no score says anything")
    return np.asarray(ndtri(rate))


def default_if_approved(cut_off: Numbers, skill: Numbers, default_rate: Numbers) -> Array:
    """Return the default rate among those whom one lender approves.

    Parameters
    ----------
    cut_off : array_like
        Score from which it approves.
    skill : array_like
        From 0, a score that says nothing, to 1.
    default_rate : array_like
        Of all applicants, above 0 and below 1.

    Returns
    -------
    ndarray
        P(default | S ≥ t).

    Raises
    ------
    ValueError
        With name, value and range.
    """
    t = checks.numbers("cut_off", cut_off, low=-FURTHEST, high=FURTHEST)
    r = checks.numbers("skill", skill, low=0, high=1)
    return np.asarray(_cdf(*np.broadcast_arrays(level(default_rate), -t, -r)) / ndtr(-t))


def default_if_passed_on(
    cut_off_a: Numbers,
    cut_off_b: Numbers,
    score_correlation: Numbers,
    skill_a: Numbers,
    skill_b: Numbers,
    default_rate: Numbers,
) -> Array:
    """Return the default rate among those whom A declines and B approves.

    The three-dimensional normal integral, by Gauss nodes over B's score of what is closed given
    that score; panels are cut where A's cut-off and the default level fall.

    Parameters
    ----------
    cut_off_a, cut_off_b, score_correlation
        As in `approves_given_declined`.
    skill_a, skill_b : array_like
        From 0 to 1.
    default_rate : array_like
        Of all applicants, above 0 and below 1.

    Returns
    -------
    ndarray
        NaN where there is nobody: at a correlation of 1 B takes none whom A declined, if it is
        as strict.

    Raises
    ------
    ValueError
        With name, value and range; if no three variables have such correlations, as when two
        scores that are alike differ in skill.
    """
    t_a, t_b = checked_cut_offs(cut_off_a, cut_off_b)
    r = checks.numbers("score_correlation", score_correlation, low=-1, high=1)
    a, b = (
        checks.numbers(name, skill, low=0, high=1)
        for name, skill in (("skill_a", skill_a), ("skill_b", skill_b))
    )
    d = level(default_rate)
    checks.shape(
        [
            ("cut_off_a", t_a.shape),
            ("cut_off_b", t_b.shape),
            ("score_correlation", r.shape),
            ("skill_a", a.shape),
            ("skill_b", b.shape),
            ("default_rate", d.shape),
        ]
    )
    t_a, t_b, r, a, b, d = np.broadcast_arrays(t_a, t_b, r, a, b, d)
    _refuse_impossible(r, a, b)
    nodes, weights = panels(t_b, [(t_a, r), (d, b)])
    below, _ = _declined_and_bad(nodes, *(one[..., None] for one in (t_a, r, a, b, d)))
    bad = (below * weights).sum(axis=-1)
    group = _cdf(t_a, -t_b, -r)
    some = group > NOBODY
    return np.where(some, np.clip(bad / np.where(some, group, 1.0), 0.0, 1.0), np.nan)


def default_at_score(
    score_b: Numbers,
    cut_off_a: Numbers,
    score_correlation: Numbers,
    skill_a: Numbers,
    skill_b: Numbers,
    default_rate: Numbers,
    *,
    declined: bool,
) -> Array:
    """Return the default rate of applicants to whom B gives one score.

    Parameters
    ----------
    score_b : array_like
        Deviations from the mean of all applicants.
    cut_off_a, score_correlation, skill_a, skill_b, default_rate
        As in `default_if_passed_on`.
    declined : bool
        Whether A has declined them; False: nothing is known of A.

    Returns
    -------
    ndarray
        NaN where A declines next to nobody of that score (fewer than 1 in 10⁹).

    Raises
    ------
    ValueError
        As in `default_if_passed_on`.
    """
    s = checks.numbers("score_b", score_b)
    t_a = checks.numbers("cut_off_a", cut_off_a, low=-FURTHEST, high=FURTHEST)
    r = checks.numbers("score_correlation", score_correlation, low=-1, high=1)
    a = checks.numbers("skill_a", skill_a, low=0, high=1)
    b = checks.numbers("skill_b", skill_b, low=0, high=1)
    s, t_a, r, a, b, d = np.broadcast_arrays(s, t_a, r, a, b, level(default_rate))
    _refuse_impossible(r, a, b)
    if not declined:
        return np.asarray(ndtr(_standard(d - b * s, np.sqrt((1 - b) * (1 + b)))))
    bad, group = _declined_and_bad(s, t_a, r, a, b, d)
    some = group > 1e-9
    return np.where(some, np.clip(bad / np.where(some, group, 1.0), 0.0, 1.0), np.nan)


def _declined_and_bad(
    s: Array, t_a: Array, r: Array, a: Array, b: Array, d: Array
) -> tuple[Array, Array]:
    # chances given B's score: that A declines and the applicant defaults, and that A declines
    spread_a, spread_z = np.sqrt((1 - r) * (1 + r)), np.sqrt((1 - b) * (1 + b))
    joint = spread_a * spread_z
    partial = np.where(joint > 1e-12, (a - r * b) / np.where(joint > 1e-12, joint, 1.0), 0.0)
    x, y = _standard(t_a - r * s, spread_a), _standard(d - b * s, spread_z)
    return _cdf(*np.broadcast_arrays(x, y, np.clip(partial, -1.0, 1.0))), np.asarray(ndtr(x))


def _refuse_impossible(r: Array, a: Array, b: Array) -> None:
    determinant = 1 + 2 * r * a * b - r * r - a * a - b * b
    if (determinant < -1e-12).any():
        at = np.unravel_index(int(determinant.argmin()), determinant.shape)
        low, high = (
            a[at] * b[at] + side * np.sqrt((1 - a[at] ** 2) * (1 - b[at] ** 2)) for side in (-1, 1)
        )
        raise ValueError(
            f"score_correlation: {r[at]:g} is not possible with skills of {a[at]:g} and "
            f"{b[at]:g}; must be from {low:.4g} to {high:.4g}"
        )


def _standard(distance: Array, spread: Array) -> Array:
    # no spread: on one side or the other; 40 deviations are as good as infinite and stay finite
    return np.clip(distance / np.maximum(spread, 1e-9), -40.0, 40.0)


def panels(low: Array, turns: list[tuple[Array, Array]]) -> tuple[Array, Array]:
    """Return Gauss nodes from `low` upwards and their weights times the normal density.

    Parameters
    ----------
    low : ndarray
        Where to begin, of the scenario shape.
    turns : list of (ndarray, ndarray)
        A level t and a loading r, each of that shape: the integrand turns where r·s = t,
        within √(1 − r²)/r, however sharply.

    Returns
    -------
    tuple of ndarray
        Nodes and weights, nodes last.
    """
    top = FURTHEST + 1
    edges = [np.linspace(0, 1, 9) * (top - low[..., None]) + low[..., None]]
    for at, loading in turns:
        steep = np.maximum(np.abs(loading), 1e-3)
        where = at / (np.sign(loading) * steep + (loading == 0))
        width = np.sqrt(np.maximum((1 - loading) * (1 + loading), 0.0)) / steep
        offsets = np.array([-6.0, -3.0, -1.5, 0.0, 1.5, 3.0, 6.0])
        edges.append(where[..., None] + width[..., None] * offsets)
    cuts = np.sort(np.clip(np.concatenate(edges, axis=-1), low[..., None], top), axis=-1)
    half = np.diff(cuts, axis=-1)[..., None] / 2
    nodes = cuts[..., :-1, None] + half * (NODES + 1)
    weights = half * WEIGHTS * np.exp(-nodes * nodes / 2) / np.sqrt(2 * np.pi)
    shape = (*low.shape, -1)
    return nodes.reshape(shape), weights.reshape(shape)
