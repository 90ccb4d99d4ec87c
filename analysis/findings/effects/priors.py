"""Our priors on effects, with what they rest on and what they mean in plain numbers."""

from __future__ import annotations

import math

from analysis.assumptions import Study
from analysis.effects import effect_priors, take_up_slope
from analysis.evidence import load
from analysis.findings.effects.published import CHAPTER
from analysis.findings.tables import Cell, Table
from analysis.numbers import as_given, blanks, number, percent
from analysis.statements import Outcome, statement

CEILINGS = (0.36, 0.24)
"""The older ceiling and the one that took effect in October 2025, fractions a year."""
POINTS = 100 * (CEILINGS[0] - CEILINGS[1])


def prior_table(study: Study) -> Table:
    """Return every prior with its unit, what it rests on, what speaks against it, and why."""
    chinese = set(load("effects").query("country == 'China'")["effect_id"])

    def listed(ids: tuple[str, ...]) -> str:
        return ", ".join(f"{id}*" if id in chinese else id for id in ids)

    rows = [
        [
            Cell(name, code=True),
            *(Cell(as_given(x), number=True) for x in (p.prior.low, p.prior.mode, p.prior.high)),
            Cell(p.unit),
            Cell(listed(p.rests_on), parts=(("against:", listed(p.against)),) * bool(p.against)),
            Cell(p.why),
        ]
        for name, p in effect_priors(study).items()
    ]
    columns = ("Prior", "Low", "Centre", "High", "Unit", "Rests on", "Why")
    return Table("Priors on effects, grade E; a star marks a Chinese source", columns, rows)


def printed(study: Study) -> dict[str, str]:
    """Return what some priors mean in plain numbers."""
    price = study.prior("price_risk_slope")
    lost = study.prior("loans_lost_per_cap_point")
    elasticity = study.prior("take_up_elasticity").mode

    def more(slope: float) -> str:
        return percent(math.expm1(slope * POINTS / 100))

    def fewer(per_point: float) -> str:
        return percent(-math.expm1(-per_point / 100 * POINTS))

    return {
        "n_priors": number(len(effect_priors(study))),
        "older_ceiling": percent(CEILINGS[0]),
        "newer_ceiling": percent(CEILINGS[1]),
        "price_centre_means": more(price.mode),
        "price_high_means": more(price.high),
        "cap_low_means": fewer(lost.low),
        "cap_centre_means": fewer(lost.mode),
        "cap_high_means": fewer(lost.high),
        "slope_at_older": number(take_up_slope(elasticity, CEILINGS[0], 0.5), 1),
        "slope_at_newer": number(take_up_slope(elasticity, CEILINGS[1], 0.5), 1),
    }


@statement(
    "sign-of-size-open",
    chapter=CHAPTER,
    holds="For a first loan our range for size starts at {first_low}; for a later one it runs from "
    "{low} to {high}, so the sign itself is drawn",
    opposite="For later loans the range for size runs from {low} to {high}, so its sign is settled",
)
def _sign(study: Study) -> Outcome:
    first, later = (study.prior(f"size_risk_elasticity_{case}") for case in ("first", "repeat"))
    values = blanks(as_given, first_low=first.low, low=later.low, high=later.high)
    return Outcome("holds" if later.low < 0 < later.high else "opposite", values)
