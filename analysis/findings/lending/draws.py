"""Draws from the book's ranges, for shares of draws and for what drives them.

Readings of the claims were fixed before any draw was made; they stand with each measure below.
The engine's value at the middle of the ranges was known by then, from the pages on method.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analysis import lending, uncertainty
from analysis.assumptions import Prior, Study
from analysis.findings.lending.common import LADDERS, TAILS, TENORS
from analysis.lending.baseline import parameters
from analysis.lending.calibrate import first_default, keeping_loss
from analysis.lending.loan import intensity_from_annual
from analysis.memo import per_study

Array = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]
Columns = Mapping[str, Array]

SEED: Final = 20_250_331
DRAWS: Final = 768
"""Draws of each family of priors."""
POINTS: Final = 64
"""Rows of one sample for indices; there are as many rows again for every group, and two more."""

GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "length of a loan": ("term",),
    "loans after the fifth": ("tail",),
    "default": ("annual_default_probability",),
    "mix of customers": (
        "good_type_share",
        "bad_type_share",
        "good_type_multiplier",
        "bad_type_multiplier",
    ),
    "early repayment": ("prepayment",),
    "loss given default": ("lgd",),
    "cost of money": ("partner_yield",),
    "running costs": ("servicing_cost_cny", "origination_cost_cny"),
    "collection": ("early_collection_cost_cny", "late_collection_cost_cny", "late_share"),
    "tax": ("indirect_tax_rate",),
    "chance of returning": ("reborrow_probability", "reborrow_after_prepayment"),
    "discounting": ("discount_rate",),
    "acquisition cost": ("cac_cny",),
    "size and default": ("size_risk_elasticity_all",),
    "promise and default": ("incentive_slope",),
}
"""What is drawn; unknowns that hang together are one group."""

PLAIN: Final = (
    "lgd",
    "servicing_cost_cny",
    "origination_cost_cny",
    "early_collection_cost_cny",
    "late_collection_cost_cny",
    "late_share",
    "indirect_tax_rate",
    "reborrow_probability",
    "reborrow_after_prepayment",
    "discount_rate",
    "cac_cny",
)
"""Unknowns that are a parameter of the engine by the same name, one number a draw."""

CHOICES: Final[Mapping[str, tuple[int, ...]]] = {
    "term": (TENORS[0], *[TENORS[1]] * 2, *[TENORS[2]] * 3),
    "tail": TAILS,
}
"""Unknowns of a few values, each entry as often as the others: listed platforms print mean lengths
of 8 to 12.5 months, so the longest of the three counts for half."""


def prior(study: Study, name: str, family: str) -> Prior:
    """Return the prior of an assumption in a family of priors."""
    held = study.assumptions[name]
    return uncertainty.family(held.prior, family, held.allowed)


def types(study: Study, u: Columns, family: str) -> tuple[Array, Array]:
    """Return weights and multipliers of the three types, drawn so that they fit each other."""
    share_good, share_bad, risk_good, risk_bad = (
        prior(study, name, family) for name in GROUPS["mix of customers"]
    )
    good = uncertainty.quantile(share_good, u["good_type_share"], high=0.98 - share_bad.low)
    bad = uncertainty.quantile(
        share_bad,
        u["bad_type_share"],
        high=np.minimum(0.98 - good, (1 - good * risk_good.low) / risk_bad.low),
    )
    low = uncertainty.quantile(
        risk_good, u["good_type_multiplier"], high=(1 - bad * risk_bad.low) / good
    )
    high = uncertainty.quantile(risk_bad, u["bad_type_multiplier"], high=(1 - good * low) / bad)
    middle = 1 - good - bad
    rest = np.maximum(1 - good * low - bad * high, 0) / middle
    return np.stack([good, middle, bad], -1), np.stack([low, rest, high], -1)


def drawn(study: Study, u: Columns, family: str) -> dict[str, Array]:
    """Return every unknown of `GROUPS` but the types, from uniform numbers."""
    found = {}
    for name, share in u.items():
        if name in GROUPS["mix of customers"]:
            continue
        if name in CHOICES:
            values = np.asarray(CHOICES[name])
            found[name] = values[np.minimum((share * len(values)).astype(int), len(values) - 1)]
        else:
            found[name] = uncertainty.quantile(prior(study, name, family), share)
    return found


def scenarios(study: Study, u: Columns, family: str) -> Iterator[tuple[Rows, dict[str, Any]]]:
    """Yield the draws as parameters of the engine, those of one length and tail together."""
    values, (weights, multipliers) = drawn(study, u, family), types(study, u, family)
    for term in TENORS:
        for tail in TAILS:
            rows = np.flatnonzero((values["term"] == term) & (values["tail"] == tail))
            if not len(rows):
                continue
            one = {name: value[rows] for name, value in values.items()}
            lam = intensity_from_annual(one.pop("annual_default_probability"))[:, None]
            yield (
                rows,
                {
                    **parameters(study, conversion_elasticity=0.0, term=term, tail=tail),
                    **{name: value for name, value in one.items() if name in PLAIN},
                    "prepayment": one["prepayment"][:, None],
                    "intensity": lam,
                    "funding_rate": one["partner_yield"],
                    "type_weights": weights[rows],
                    "type_multipliers": multipliers[rows],
                },
            )


def slopes_of(values: Mapping[str, Array], rows: Rows) -> dict[str, Array]:
    """Return the two slopes by the engine's names for some draws."""
    return {
        "size_risk_elasticity": values["size_risk_elasticity_all"][rows],
        "incentive_slope": values["incentive_slope"][rows],
    }


@dataclass(frozen=True)
class Measured:
    """What the readings of the claims need, one entry a draw."""

    cac_cny: Array  # acquisition cost of the draw
    term: Array  # months of a loan
    # by ladder: discounted contribution, CNY, at the risk that keeps the light-front ladder's
    # loss where it is without slopes
    value: dict[str, Array]
    value_no_slopes: Array  # of the heavy-front ladder where size and promise move nothing
    early_interest: dict[str, Array]  # by ladder: interest expected in the first twelve months, CNY
    # by ladder, in the main reading: loans until income covers the cost; NaN where it ends first
    cycles: dict[str, Array]
    # by ladder, in the main reading: income over cost of the whole ladder
    coverage: dict[str, Array]
    first_default: dict[str, Array]  # by ladder: chance of defaulting on the first loan


EARLY: Final = 12
"""Months that count as soon."""

Case = tuple[Rows, dict[str, Any], Mapping[str, Any]]
"""Draws of one length of loan: which, their parameters, and the amounts of each ladder."""


def early_interest(given: Mapping[str, Any]) -> Array:
    """Return the interest expected in the first months; loans that cannot begin in them are cut."""
    # a loan takes a month at least, and the gap after it
    most = EARLY // (1 + int(given["gap_months"])) + 1
    tail = min(int(given["tail"]), max(most - len(given["amounts"]), 0))
    return lending.evaluate(**{**given, "tail": tail}, horizon=EARLY).totals["interest"]


def measured(values: Mapping[str, Array], cases: Iterable[Case]) -> Measured:
    """Run the engine on draws; `values` are those of `drawn`."""
    count = len(values["cac_cny"])
    by_ladder = ("value", "early_interest", "cycles", "coverage", "first_default")
    found = {name: {ladder: np.empty(count) for ladder in LADDERS} for name in by_ladder}
    plain = np.empty(count)
    for rows, given, ladders in cases:
        slopes = slopes_of(values, rows)
        old = {**given, "amounts": LADDERS["light front"], "tail": 0}
        scale = keeping_loss(old, **slopes)
        at_loss = {**given, **slopes, "intensity": given["intensity"] * scale[:, None]}
        for ladder, amounts in ladders.items():
            here = {**at_loss, "amounts": amounts}
            one = lending.evaluate_worth(**here)
            found["value"][ladder][rows] = one.value_cny
            found["cycles"][ladder][rows] = one.payback_cycles()
            found["coverage"][ladder][rows] = one.coverage()
            found["early_interest"][ladder][rows] = early_interest(here)
            found["first_default"][ladder][rows] = first_default(**here)
        plain[rows] = lending.evaluate_value(**{**given, "amounts": ladders["heavy front"]})
    return Measured(values["cac_cny"], values["term"], value_no_slopes=plain, **found)


def measure(study: Study, u: Columns, family: str) -> Measured:
    """Run the engine on draws of the ladders as they are."""
    cases = ((rows, given, LADDERS) for rows, given in scenarios(study, u, family))
    return measured(drawn(study, u, family), cases)


def uniforms(
    n: int = DRAWS, groups: Mapping[str, tuple[str, ...]] = GROUPS, seed: int = SEED
) -> dict[str, Array]:
    """Return the uniform numbers behind shares of draws, the same for every family."""
    names = [name for group in groups.values() for name in group]
    table = np.random.default_rng(seed).random((n, len(names)))
    return dict(zip(names, table.T, strict=True))


@per_study
def families(study: Study) -> dict[str, Measured]:
    """Return the measures over draws of each family of priors."""
    return {family: measure(study, uniforms(), family) for family in uncertainty.FAMILIES}


@per_study
def for_indices(study: Study) -> tuple[uncertainty.Design, Measured]:
    """Return the design for indices and the measures over its rows, under the priors as they are."""
    made = uncertainty.design(list(GROUPS.values()), POINTS, SEED)
    return made, measure(study, made.rows, "baseline")
