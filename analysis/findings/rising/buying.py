"""A fixed price under contract, or a floating one: does floating need a forecast?

Reading of C15, fixed before any draw: floating needs skill if it loses to the contract without
any, so the claim follows in a draw where the break-even skill is above 0 or does not exist. Beside
it, and said as well: whether last month's price, which is free, is skill enough.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import uncertainty
from analysis.acquisition.buying import Floating, break_even_skill, contract, simulate_floating
from analysis.acquisition.price_path import Prices
from analysis.assumptions import Study
from analysis.findings.lending import draws
from analysis.findings.lending.common import of_100
from analysis.findings.rising.common import CHAPTER, usual_and_peak
from analysis.memo import per_study
from analysis.numbers import cny, number
from analysis.statements import Headline, Outcome, statement

Array = npt.NDArray[np.float64]

GROUPS: Final = {
    "premium of the contract": ("contract_premium",),
    "swing of the price": ("price_swing",),
    "memory of the price": ("price_memory",),
    "months bought in": ("cheap_months_share",),
    "worth of a customer": ("value_over_price",),
}
SETS: Final = 4_096
MONTHS: Final = 12
SEED: Final = draws.SEED + 3


def skill_needed(ratio: Array, premium: Array, share: Array, swing: Array) -> Array:
    """Return the break-even skill: 0 where floating always wins, 1.0 or NaN stays where it never."""
    found = break_even_skill(ratio, 1.0, premium, share, swing)
    return np.where(found.reason == "float_always", 0.0, found.skill)


@per_study
def needed(study: Study) -> pd.DataFrame:
    """Return the skill from which floating leaves more, by worth of a customer and premium.

    Columns: `value_over_price`, `premium_pct`, `skill` (0: floating wins without any; NaN: it
    loses with perfect foresight).
    """
    low, high = study.interval("value_over_price")
    ratio = np.linspace(low, high, 49)
    ends = study.interval("contract_premium")
    parts = []
    for premium in (ends[0], study.value("contract_premium"), ends[1]):
        skill = skill_needed(
            ratio,
            np.asarray(premium),
            np.asarray(study.value("cheap_months_share")),
            np.asarray(study.value("price_swing")),
        )
        columns = {"value_over_price": ratio, "premium_pct": 100 * premium, "skill": skill}
        parts.append(pd.DataFrame(columns))
    return pd.concat(parts, ignore_index=True)


@per_study
def drawn(study: Study) -> dict[str, dict[str, Array]]:
    """Return, by family of ranges, the skill needed and the skill that is free, a draw each."""
    u = draws.uniforms(SETS, GROUPS, seed=SEED)
    found = {}
    for family in uncertainty.FAMILIES:
        one = {
            name: uncertainty.quantile(draws.prior(study, name, family), share)
            for name, share in u.items()
        }
        skill = skill_needed(
            one["value_over_price"],
            one["contract_premium"],
            one["cheap_months_share"],
            one["price_swing"],
        )
        found[family] = {"needed": skill, "free": one["price_memory"]}
    return found


def needs_skill(study: Study) -> uncertainty.Share:
    """Return in how many draws floating needs skill: the reading of C15."""
    return uncertainty.share({k: ~(v["needed"] == 0) for k, v in drawn(study).items()})


def beyond_free(study: Study) -> uncertainty.Share:
    """Return in how many draws last month's price is not skill enough."""
    return uncertainty.share({k: ~(v["needed"] <= v["free"]) for k, v in drawn(study).items()})


def turning_ratio(study: Study) -> float:
    """Return the worth of a customer, over the mean price, from which floating needs skill."""
    # without skill a month called cheap costs the mean: it pays while (1 − q)·ratio ≤ 1 + premium − q
    q = study.value("cheap_months_share")
    return (1 + study.value("contract_premium") - q) / (1 - q)


@per_study
def bad_months(study: Study) -> tuple[float, float]:
    """Return the mean price of the dearest 5 of 100 customers: under contract, and floating, CNY."""
    usual, _ = usual_and_peak()
    swing = study.value("price_swing")
    prices = Prices(np.log(usual) - swing**2 / 2, sd=swing, persistence=study.value("price_memory"))
    value = usual * study.value("value_over_price")
    rule = Floating(study.value("cheap_months_share"))
    fixed = contract(prices, MONTHS, value, study.value("contract_premium"))
    floats = simulate_floating(SEED, prices, MONTHS, value, rule)
    return fixed.bad_month_cny, floats.bad_month_cny


@statement(
    "floating-needs-skill-where-customers-earn",
    chapter=CHAPTER,
    headline=Headline(
        "Floating prices need a forecast once customers earn well",
        "Floating prices need no forecast, whatever customers earn",
    ),
    holds="Without any forecast floating beats the contract while a customer is worth less than "
    "{turn} times the price. Above that it needs skill, because customers not bought earn nothing",
    opposite="Without any forecast floating beats the contract for every worth of a customer shown",
)
def _skill(study: Study) -> Outcome:
    turn = turning_ratio(study)
    _, high = study.interval("value_over_price")
    return Outcome("holds" if turn < high else "opposite", {"turn": number(turn, 2)})


@statement(
    "free-skill-is-enough",
    chapter=CHAPTER,
    holds="Last month's price is a forecast that costs nothing. It is skill enough in {enough} of "
    "100 assumption sets, so a team can be worth its pay only in the rest",
    opposite="Last month's price is a forecast that costs nothing, and not skill enough in {not} of "
    "100 assumption sets",
)
def _free(study: Study) -> Outcome:
    beyond = beyond_free(study)
    values = {"enough": of_100(1 - beyond.baseline), "not": of_100(beyond.baseline)}
    return Outcome("holds" if beyond.baseline < 0.5 else "opposite", values)


@statement(
    "floating-has-bad-months",
    chapter=CHAPTER,
    holds="What floating risks is the bad month: its dearest customers cost {floats}, under contract "
    "{fixed}",
    opposite="Floating has no worse months than the contract: its dearest customers cost {floats}, "
    "under contract {fixed}",
)
def _bad(study: Study) -> Outcome:
    fixed, floats = bad_months(study)
    values = {"fixed": cny(round(fixed, -1)), "floats": cny(round(floats, -1))}
    return Outcome("holds" if floats > fixed else "opposite", values)
