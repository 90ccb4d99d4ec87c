"""In how many assumption sets the cost after the loan is about that of winning the customer.

The readings were fixed before the first draw: about the level means at least four fifths of the
acquisition cost, with credit losses counted and, beside it, with collections alone. The link of
size and promise to default was added after a first run, and a whole life with the lender (`life`)
later; the chapter says both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import lending, uncertainty
from analysis.assumptions import Study
from analysis.findings.lending import draws, life
from analysis.findings.lending.after_loan import COLLECTIONS, LADDER, WITH_LOSS
from analysis.findings.lending.common import CHAPTER, LADDERS, of_100
from analysis.lending.calibrate import keeping_loss
from analysis.lending.rollrates import RollRates
from analysis.memo import per_study
from analysis.statements import Form, Outcome, statement

Array = npt.NDArray[np.float64]

ABOUT: Final = 0.8
"""About the level of the acquisition cost: at least this part of it."""
SEED: Final = 20_250_332
DRAWS: Final = 512
"""Draws of each family of priors."""
RATES: Final = (
    "arrears_entry",
    *(f"{move}_{state}" for state in ("m1", "m2", "m3") for move in ("roll", "cure")),
)
"""Assumptions behind the chain of arrears."""
_CHAIN: Final[dict[str, tuple[str, ...]]] = {
    "falling behind": RATES[:1],
    "rolling on and catching up": RATES[1:],
}


def _rolled(groups: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {**{name: held for name, held in groups.items() if name != "default"}, **_CHAIN}


GROUPS: Final = _rolled(life.GROUPS)
"""What is drawn: roll rates in place of the default rate."""
ALONE: Final = _rolled(draws.GROUPS)
"""The same over the article's ladder alone, with its two ends."""


def drawn_rates(study: Study, family: str, u: Mapping[str, Array]) -> RollRates:
    """Return roll rates drawn from their priors, each state's fitted to each other."""
    entry = uncertainty.quantile(draws.prior(study, "arrears_entry", family), u["arrears_entry"])
    roll, cure = [], []
    for state in ("m1", "m2", "m3"):
        on, back = (draws.prior(study, f"{move}_{state}", family) for move in ("roll", "cure"))
        roll.append(uncertainty.quantile(on, u[f"roll_{state}"], high=1 - back.low))
        left = np.maximum(1 - roll[-1], back.low)  # equal at the end, but for the last digit
        cure.append(uncertainty.quantile(back, u[f"cure_{state}"], high=left))
    return RollRates(entry[:, None], np.stack(roll, -1), np.stack(cure, -1))


def at_old_loss(rates: RollRates, one: Mapping[str, Any], slopes: Mapping[str, Any]) -> RollRates:
    """Return roll rates at which the light front keeps its loss once size and promise count."""
    old = {
        **one,
        "amounts": LADDERS["light front"],
        "tail": 0,
        "intensity": rates.intensity(int(one["term"]))[..., :1],
    }
    scale = keeping_loss(old, **slopes)
    hazard = -np.expm1(-scale[:, None] * old["intensity"])
    entry = np.minimum(hazard / rates.never_cured[..., :1], 1.0)
    return RollRates(entry, rates.roll, rates.cure)


def spent(study: Study, u: Mapping[str, Array], family: str) -> pd.DataFrame:
    """Return the cost after the loan in draws.

    Over a whole life with the lender, or the ladder alone if its end is what is drawn. Columns:
    `term`, `cac_cny`, `collections_cny`, `collections_and_loss_cny`, a row a draw.
    """
    count = len(u["term"])
    rates = drawn_rates(study, family, u)
    # the default rate is what the roll rates say, so any number may stand in its place
    whole = {**u, "annual_default_probability": np.full(count, 0.5)}
    found = {name: np.empty(count) for name in (COLLECTIONS, WITH_LOSS)}
    terms, costs = np.empty(count, dtype=int), np.empty(count)
    values = draws.drawn(study, whole, family)

    def chain(rows: draws.Rows) -> RollRates:
        return RollRates(rates.entry[rows], rates.roll[rows], rates.cure[rows])

    cases: Iterable[draws.Case] = (
        ((rows, one, LADDERS) for rows, one in draws.scenarios(study, whole, family))
        if "tail" in u
        else life.cases(study, whole, family, lambda rows, term: chain(rows).intensity(term))
    )
    for rows, one, ladders in cases:
        part = chain(rows)
        slopes = draws.slopes_of(values, rows)
        part = at_old_loss(part, one, slopes)
        fixed = {k: v for k, v in one.items() if k not in ("intensity", "late_share")}
        cost = lending.post_loan_cost(part, **{**fixed, **slopes, "amounts": ladders[LADDER]})
        for name, held in found.items():
            held[rows] = cost[name]
        terms[rows], costs[rows] = one["term"], one["cac_cny"]
    money = {f"{name}_cny": held for name, held in found.items()}
    return pd.DataFrame({"term": terms, "cac_cny": costs, **money})


@per_study
def drawn(study: Study, *, alone: bool = False) -> dict[str, pd.DataFrame]:
    """Return the cost after the loan over draws of each family of priors, as in `spent`."""
    u = draws.uniforms(DRAWS, ALONE if alone else GROUPS, SEED)
    return {family: spent(study, u, family) for family in uncertainty.FAMILIES}


@per_study
def shares(study: Study, *, alone: bool = False) -> dict[str, uncertainty.Share]:
    """Return in which share of draws the cost after the loan is about that of winning them."""
    tables = drawn(study, alone=alone)
    return {
        name: uncertainty.share(
            {
                family: (table[f"{name}_cny"] >= ABOUT * table["cac_cny"]).to_numpy()
                for family, table in tables.items()
            }
        )
        for name in (COLLECTIONS, WITH_LOSS)
    }


@per_study
def drivers(study: Study, *, alone: bool = False) -> dict[str, uncertainty.Indices]:
    """Return how far each unknown drives the cost over that of winning, by definition."""
    groups = ALONE if alone else GROUPS
    made = uncertainty.design(list(groups.values()), draws.POINTS, SEED)
    table = spent(study, made.rows, "baseline")
    return {
        name: uncertainty.jansen(made, (table[f"{name}_cny"] / table["cac_cny"]).to_numpy(), SEED)
        for name in (COLLECTIONS, WITH_LOSS)
    }


def in_draws(share: uncertainty.Share) -> str:
    """Return a share of draws in words, such as `31 (24 to 39)`; of 100 assumption sets."""
    low, high = of_100(share.lowest), of_100(share.highest)
    middle = of_100(share.baseline)
    return middle if low == high else f"{middle} ({low} to {high})"


@statement(
    "about-the-level-over-a-life",
    chapter=CHAPTER,
    holds="Over a whole life, with losses counted, the cost after the loan is about that of "
    "winning the customer in {both} of 100 assumption sets. That means four fifths of it or more; "
    "with collections alone it is {alone}",
    opposite="Even over a whole life, with losses counted, the cost after the loan is about that of "
    "winning the customer in only {both} of 100 assumption sets. That means four fifths of it or more; "
    "with collections alone it is {alone}",
    unclear="Whether the cost after the loan is about that of winning the customer, four fifths "
    "of it or more, depends on the ranges. With losses counted it is in {both} of 100 assumption "
    "sets, with collections alone in {alone}",
)
def _about(study: Study) -> Outcome:
    found = shares(study)
    alone, both = found[COLLECTIONS], found[WITH_LOSS]
    forms: dict[str, Form] = {
        "follows": "holds",
        "does not follow": "opposite",
        "depends": "unclear",
    }
    # collections are part of the other, so its share is the larger one
    return Outcome(forms[both.word], {"alone": in_draws(alone), "both": in_draws(both)})
