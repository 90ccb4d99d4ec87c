"""What the sections of the outlook share: one pool of applicants, three types, four ceilings.

Choices, fixed before any result. The pool is that of the chapter on lending: good, middle and bad
customers in our shares. Here a lender's score tells the types apart, which it does not elsewhere in
the book: a lender that cannot tell serves all or nobody, and nothing could be asked about who is
shut out. All loans are at the ceiling. The business is the guarantor's, the ladder the heavy front
with loans of twelve months, unless a section says otherwise. What is drawn is drawn over a whole
life with the lender, as in the chapter on lending; first it ended with the ladder.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from analysis import uncertainty
from analysis.assumptions import Study
from analysis.findings.article import amount
from analysis.findings.lending import draws, life
from analysis.findings.lending.carries import BAND
from analysis.findings.lending.common import LADDERS, ONE_TYPE, SHOWN
from analysis.findings.market.ceilings import TIMES, lines, prime
from analysis.lending.baseline import parameters, types
from analysis.lending.worth import evaluate_worth
from analysis.memo import per_data, per_study
from analysis.rates.equilibrium import COMPETITION, Equilibrium, equilibrium, share_bid_away

Array = npt.NDArray[np.float64]

CHAPTER: Final = "06-outlook"
LADDER: Final = "heavy front"
ORDER: Final = "F009"
"""The cut that one manager was ordered to make."""
MIDDLING: Final = "middling"
OLD, NOW, AVERAGE, COURT = "before", "all-in", "average", "microloan-end"
"""Ceilings by the names of the page on the market."""
SETS: Final = 384
SEED: Final = draws.SEED + 6
MARKET: Final = (
    "apr",
    "annual_default_probability",
    "partner_yield",
    "funding_rate",
    "feed_reserve_cny",
    "good_type_share",
    "bad_type_share",
)
"""Assumptions that figures of the market print grades of."""


@per_data
def ceilings() -> dict[str, float]:
    """Return the four ceilings, fractions a year; the last is four times the last fixing seen."""
    known = lines()
    four = TIMES * float(prime()["rate_pct"].iloc[-1]) / 100
    return {**{name: known[name].pct / 100 for name in (OLD, NOW, AVERAGE)}, COURT: four}


def ordered_cut() -> float:
    """Return the cut of the article's order, a fraction."""
    return amount(ORDER) / 100


class Worth(NamedTuple):
    """What a customer brings before acquisition, discounted CNY; last axis types.

    `lender`: to the guarantor. `money`: what the partner is paid. `loss`, `running`: credit loss,
    and servicing, granting and collecting, inside `lender`. `charge`: interest the customer pays.
    """

    lender: Array
    money: Array
    loss: Array
    running: Array
    charge: Array


def worth(given: dict[str, Any], multipliers: Array, apr: Any) -> Worth:  # noqa: ANN401
    """Return what customers who are all of one type are worth, type by type, at a price."""
    found = []
    intensity = np.asarray(given["intensity"], float)
    for place in range(multipliers.shape[-1]):
        times = multipliers[..., place]
        # the engine wants months last
        hazard = intensity * (times[..., None] if np.ndim(times) else times)
        one = evaluate_worth(
            **{
                **given,
                **ONE_TYPE,
                "intensity": hazard,
                "apr": apr,
                "cac_cny": 0.0,
            }
        )
        flows = one.waterfall
        found.append(
            (
                one.value_cny,
                flows["funding_cost"],
                flows["defaulted_principal"] - flows["recovery"],
                flows["servicing_cost"] + flows["origination_cost"] + flows["collection_cost"],
                flows["interest"],
            )
        )
    return Worth(*(np.stack(part, axis=-1) for part in zip(*found, strict=True)))


def middle(study: Study, **changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the guarantor's parameters at the middle of the ranges."""
    made = parameters(study, amounts=LADDERS[LADDER], conversion_elasticity=0.0, term=SHOWN)
    return {**made, "funding_rate": study.value("partner_yield"), **changes}


def weights(study: Study) -> Array:
    """Return the shares of the types."""
    return np.asarray(types(study)[0])


@per_study
def at_middle(study: Study, apr: float) -> Worth:
    """Return what customers of each type are worth at one price, at the middle of the ranges."""
    return worth(middle(study), np.asarray(types(study)[1]), apr)


def partner_share(study: Study) -> float:
    """Return which share of what the partner is paid is above what its money costs it."""
    paid = study.value("partner_yield")
    return max(1 - study.value("funding_rate") / paid, 0.0) if paid > 0 else 0.0


def bid_away(name: str = MIDDLING) -> float:
    """Return the share bid away at a named degree of competition."""
    return float(share_bid_away(COMPETITION[name]))


GROUPS: Final = {
    **life.GROUPS,
    "the partner's own money": ("funding_rate",),
    "the feed's other use": ("feed_reserve_cny",),
    "worth to the borrower": ("loan_benefit",),
}
"""What is drawn for the market."""
OWN: Final = ("funding_rate", "feed_reserve_cny", "loan_benefit")
FURTHER: Final = (0.0, 0.6, 1.0, 1.6, 2.3, 3.0)
"""Prices beside the ceilings at which the draws are worked out; between them a spline."""


class Drawn(NamedTuple):
    """The market's parts, a draw each; those of `worth` with prices first and types last."""

    prices: Array
    worth: Worth
    weights: Array
    yields: Array
    partner_share: Array
    reserve_cny: Array
    benefit: Array
    cac_cny: Array

    def at(self, name: str) -> Worth:
        """Return the parts at a ceiling."""
        place = int(np.argmin(np.abs(self.prices - ceilings()[name])))
        return Worth(*(part[place] for part in self.worth))


def _family(study: Study, family: str) -> Drawn:
    u = draws.uniforms(SETS, GROUPS, seed=SEED)
    own = {
        name: uncertainty.quantile(draws.prior(study, name, family), u[name])
        for name in (*OWN, "partner_yield", "cac_cny")
    }
    rest = {name: share for name, share in u.items() if name not in OWN}
    shares, multipliers = draws.types(study, u, family)
    prices = np.array(sorted({*FURTHER, *ceilings().values()}))
    parts = [np.empty((len(prices), SETS, 3)) for _ in Worth._fields]
    for rows, given, amounts in life.cases(study, rest, family):
        found = worth({**given, "amounts": amounts[LADDER]}, multipliers[rows], prices[:, None])
        for part, one in zip(parts, found, strict=True):
            part[:, rows] = one
    dear = own["partner_yield"]
    with np.errstate(invalid="ignore", divide="ignore"):
        # a partner lends at no loss: where our ranges cross, its money costs what it is paid
        above = np.where(dear > 0, np.maximum(1 - own["funding_rate"] / dear, 0.0), 0.0)
    return Drawn(
        prices,
        Worth(*parts),
        shares,
        dear,
        above,
        own["feed_reserve_cny"],
        own["loan_benefit"],
        own["cac_cny"],
    )


@per_study
def drawn(study: Study) -> dict[str, Drawn]:
    """Return the market's parts over draws of each family of ranges."""
    return {family: _family(study, family) for family in uncertainty.FAMILIES}


def market(one: Drawn, at: str, share: float) -> Equilibrium:
    """Return the market in draws at one ceiling."""
    return equilibrium(one.at(at).lender, one.weights, share=share, reserve_cny=one.reserve_cny)


def band(values: npt.ArrayLike) -> tuple[float, float]:
    """Return 5 and 95 of 100 draws; NaN of none."""
    drawn_values = np.asarray(values, float)
    if not drawn_values.size:
        return float("nan"), float("nan")
    low, high = np.percentile(drawn_values, BAND)
    return float(low), float(high)


def median(values: npt.ArrayLike) -> float:
    """Return the middle draw; NaN of none."""
    drawn_values = np.asarray(values, float)
    return float(np.median(drawn_values)) if drawn_values.size else float("nan")
