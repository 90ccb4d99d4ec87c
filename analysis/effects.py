"""Causal effects that the models need: our priors, and what they rest on.

No Chinese source settles any of them. `data/effect_priors.csv` holds a range for each with the
published effects behind it; a study holds the same priors under the same names, so that a reader
can set his own. A model asks here by what it needs to know, and not by the name of a row.
"""

from __future__ import annotations

from dataclasses import dataclass

from analysis.assumptions import Prior, Study
from analysis.evidence import load
from analysis.frames import records


@dataclass(frozen=True)
class EffectPrior:
    """A prior on an effect, with its reason.

    Attributes
    ----------
    name : str
        As in `data/effect_priors.csv`.
    parameter : str
        The parameter of `data/effects.csv` that it belongs to.
    unit : str
        Unit of the prior.
    prior : Prior
        Range and baseline value under the study.
    rests_on, against : tuple of str
        Keys of `data/effects.csv`.
    grade, why : str
        E, and the reason for the book's range.
    """

    name: str
    parameter: str
    unit: str
    prior: Prior
    rests_on: tuple[str, ...]
    against: tuple[str, ...]
    grade: str
    why: str


def effect_priors(study: Study) -> dict[str, EffectPrior]:
    """Return every prior on an effect, by name, in the order of the file.

    Parameters
    ----------
    study : Study
        The book's assumptions or a reader's.

    Returns
    -------
    dict of str to EffectPrior
        Range, unit and reason as the study has them.
    """
    found = {}
    for row in records(load("effect_priors").fillna({"against": ""})):
        name = str(row.name)
        held = study.assumptions[name]
        found[name] = EffectPrior(
            name,
            str(row.parameter),
            held.unit,
            held.prior,
            tuple(str(row.rests_on).split()),
            tuple(str(row.against).split()),
            held.grade,
            held.why,
        )
    return found


def size_risk_elasticity(study: Study, loan_number: int, *, chosen: bool = False) -> Prior:
    """Return the prior on how default moves with size, for a loan of that number.

    Parameters
    ----------
    study : Study
        The book's assumptions or a reader's.
    loan_number : int
        1 is the first loan with the lender.
    chosen : bool
        Whether the customer chooses the size. Who asks for more is the worse risk, so a further
        part is added, bound to bound; a ladder that the lender sets has none of it.

    Returns
    -------
    Prior
        d ln default per d ln size. Its sign is not settled for later loans.

    Raises
    ------
    ValueError
        If the number is below 1.
    """
    if loan_number < 1:
        raise ValueError(f"loan_number: {loan_number} is below 1, the first loan")
    case = "first" if loan_number == 1 else "repeat"
    set_by_lender = study.prior(f"size_risk_elasticity_{case}")
    return _sum(set_by_lender, study.prior("chosen_size_elasticity")) if chosen else set_by_lender


def price_risk_slope(study: Study) -> Prior:
    """Return the prior on d ln default per 1.00 of APR: who accepts and what he owes together."""
    return study.prior("price_risk_slope")


def price_risk_parts(study: Study) -> tuple[Prior, Prior]:
    """Return the priors on selection and burden, to be drawn in place of their sum."""
    return study.prior("selection_slope"), study.prior("burden_slope")


def incentive_slope(study: Study) -> Prior:
    """Return the prior on how a larger next loan lowers ln default, per reference amount."""
    return study.prior("incentive_slope")


def take_up_elasticity(study: Study, *, raised: bool = False) -> Prior:
    """Return the prior on how taking an offer answers to its price.

    Parameters
    ----------
    study : Study
        The book's assumptions or a reader's.
    raised : bool
        Whether the price is above what the customer knows: a scenario from one small arm.

    Returns
    -------
    Prior
        d ln take-up per d ln price, negative.
    """
    return study.prior("take_up_elasticity_raised" if raised else "take_up_elasticity")


def take_up_slope(elasticity: float, apr: float, take_up: float) -> float:
    """Return the slope of a logit of take-up that has an elasticity at a price.

    The elasticity is what two countries share, the slope is not: at a price of 2.00 the same
    elasticity is a slope several times flatter than at 0.30. With T = 1/(1 + exp(-(a + b·r))),
    d ln T / d ln r = b·r·(1 - T), so b = elasticity / (r·(1 - T)).

    Parameters
    ----------
    elasticity : float
        d ln take-up per d ln price, such as a draw from `take_up_elasticity`.
    apr : float
        Price at which it holds, a fraction a year above zero.
    take_up : float
        Share that takes the offer at that price, between 0 and 1.

    Returns
    -------
    float
        Log odds per 1.00 of APR.

    Raises
    ------
    ValueError
        If the price or the share is out of range.
    """
    if not apr > 0:
        raise ValueError(f"apr: {apr} is not above zero")
    if not 0 < take_up < 1:
        raise ValueError(f"take_up: {take_up} is not between 0 and 1")
    return elasticity / (apr * (1 - take_up))


def _sum(first: Prior, second: Prior) -> Prior:
    # bound to bound: wider than the sum of two draws, because nothing says they are independent
    kind = first.kind if first.kind == second.kind else "triangular"
    return Prior(kind, first.low + second.low, first.mode + second.mode, first.high + second.high)
