"""A moderate rise of price for a group whose risk is above the average.

The reading, fixed before it was computed: customers are won already, so acquisition is spent
and does not count; the price rises to the ceiling from a little below it; who knew the lower
price minds the rise more than they would have minded a first price. The claim follows where an
offer to the group earns more after the rise than before.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import effects, uncertainty
from analysis.assumptions import Study
from analysis.findings.lending import draws, life
from analysis.findings.lending.carries import asked_price
from analysis.findings.lending.common import CHAPTER, SHOWN, costs, given
from analysis.findings.tables import Table, tabulate
from analysis.frames import records, stacked, where
from analysis.lending.worth import evaluate_value
from analysis.memo import per_study
from analysis.numbers import blanks, cny, number, percent
from analysis.rates.pricing import Demand, priced_value, profit_per_offer
from analysis.rates.takers import dearer_for_borrowers
from analysis.statements import Headline, Outcome, compare, statement

Array = npt.NDArray[np.float64]

LADDER: Final = "heavy front"
WHO: Final = ("average customers", "the riskier group")
MILD, STEEP = "as at a first price", "as above a known price"
PRICES: Final = np.round(np.arange(0.15, 0.3601, 0.01), 4)
"""Prices drawn; those before and after the rise are always among them."""
SETS: Final = 512
"""Draws of each family."""
LINKS: Final = ("price_risk_slope", "apr_ref", "apr")
"""Parameters that the pricing of offers sets itself."""


def known_price(study: Study) -> float:
    """Return the price before the rise, a fraction a year."""
    return asked_price(study) - study.value("price_rise")


def multiplier(study: Study, group: str) -> float:
    """Return the hazard of a group over the average."""
    return study.value("raised_group_multiplier") if group == WHO[1] else 1.0


def _parameters(study: Study, group: str) -> dict[str, Any]:
    made = given(study, LADDER, term=SHOWN)
    made["intensity"] = made["intensity"] * multiplier(study, group)
    return {name: value for name, value in made.items() if name not in LINKS}


def _slopes(study: Study) -> dict[str, float]:
    selection, burden = effects.price_risk_parts(study)
    return {"selection_slope": selection.mode, "burden_slope": burden.mode}


@per_study
def offers(study: Study) -> pd.DataFrame:
    """Return what an offer earns over its price.

    Columns: `group`, `demand` (how customers mind a rise), `apr_pct`, `take_up_pct`, `value_cny`
    a taker, `profit_cny` an offer; acquisition is spent.
    """
    known, share = known_price(study), study.value("take_up")
    prices = np.unique(np.concatenate([PRICES, [known, asked_price(study)]]))
    mild = effects.take_up_elasticity(study).mode
    minds = {STEEP: effects.take_up_elasticity(study, raised=True).mode, MILD: mild}

    def line(group: str, demand: str) -> dict[str, Array]:
        value = priced_value(known, **_slopes(study), **_parameters(study, group))(prices)
        asked = Demand(known, share, mild, minds[demand])
        return {
            "apr_pct": 100 * prices,
            "take_up_pct": 100 * asked.take_up(prices),
            "value_cny": value,
            "profit_cny": profit_per_offer(prices, value, asked),
        }

    return stacked(line, group=WHO, demand=minds)


def at(study: Study, group: str, demand: str, apr: float, column: str = "profit_cny") -> float:
    """Return what an offer earns at a price, CNY, or another column of `offers`."""
    row = where(offers(study), group=group, demand=demand)
    return float(np.interp(100 * apr, row["apr_pct"], row[column]))


GROUPS: Final[dict[str, tuple[str, ...]]] = {
    **life.GROUPS,
    "size of the rise": ("price_rise",),
    "risk of the group": ("raised_group_multiplier",),
    "who takes an offer": ("take_up",),
    "how takers mind a price": ("take_up_elasticity", "take_up_elasticity_raised"),
    "price and default": ("selection_slope", "burden_slope"),
}
"""What is drawn."""


def _cases(
    study: Study, u: draws.Columns, family: str
) -> Iterator[tuple[draws.Rows, dict[str, Array], dict[str, Any]]]:
    """Yield rows of draws, what was drawn in them, and their parameters at the group's hazard."""
    values = draws.drawn(study, u, family)
    for rows, made, ladders in life.cases(study, u, family):
        one = {name: value[rows] for name, value in values.items()}
        hazard = made["intensity"] * one["raised_group_multiplier"][:, None]
        yield rows, one, {**made, "intensity": hazard, "amounts": ladders[LADDER]}


def gain(study: Study, u: draws.Columns, family: str) -> Array:
    """Return what the rise adds to an offer to the group in draws."""
    found = np.empty(len(u["term"]))
    after = asked_price(study)
    for rows, one, made in _cases(study, u, family):
        before = after - one["price_rise"]
        value = priced_value(
            before,
            selection_slope=one["selection_slope"],
            burden_slope=one["burden_slope"],
            **{name: value for name, value in made.items() if name not in LINKS},
        )
        # a wider range would let a dearer offer draw more takers, which a demand refuses
        mild, steep = (
            np.minimum(one[name], 0.0)
            for name in ("take_up_elasticity", "take_up_elasticity_raised")
        )
        demand = Demand(before, one["take_up"], mild, steep)
        now, then = (
            profit_per_offer(price, value, demand) for price in (np.full(len(rows), after), before)
        )
        found[rows] = now - then
    return found


@per_study
def gains(study: Study) -> dict[str, Array]:
    """Return what the rise adds to an offer to the group in draws of each family, CNY."""
    u = draws.uniforms(SETS, GROUPS, seed=draws.SEED + 1)
    return {family: gain(study, u, family) for family in uncertainty.FAMILIES}


@per_study
def loses_before(study: Study) -> float:
    """Return in which share of draws the group costs its lender money before the rise."""
    u = draws.uniforms(SETS, GROUPS, seed=draws.SEED + 1)
    found = np.empty(SETS)
    for rows, one, made in _cases(study, u, "baseline"):
        found[rows] = evaluate_value(**{**made, "apr": asked_price(study) - one["price_rise"]})
    return uncertainty.share_of_draws(found < 0)


@per_study
def driver(study: Study) -> uncertainty.Indices:
    """Return how far each unknown drives what the rise adds, under the priors as they are."""
    made = uncertainty.design(list(GROUPS.values()), draws.POINTS, draws.SEED)
    return uncertainty.jansen(made, gain(study, made.rows, "baseline"), draws.SEED)


def follows(study: Study) -> uncertainty.Share:
    """Return in how many draws the rise makes an offer to the group earn more."""
    return uncertainty.share({family: more > 0 for family, more in gains(study).items()})


@statement(
    "dearer-earns-more",
    chapter=CHAPTER,
    headline=Headline(
        "In our example, dearer loans for riskier customers help the lender",
        "In our example, dearer loans for riskier customers hurt the lender",
        "In our example, dearer loans for riskier customers hardly matter",
    ),
    holds="At {after} instead of {known}, an offer to someone already won earns {now} instead "
    "of {before}, even where customers mind the price",
    opposite="At {after} instead of {known}, an offer to someone already won earns {now} instead "
    "of {before}, where customers mind the price",
    unclear="At {after} instead of {known}, an offer to someone already won earns {now} instead "
    "of {before}",
)
def _dearer(study: Study) -> Outcome:
    known, after = known_price(study), asked_price(study)
    before, now = (at(study, WHO[1], STEEP, price) for price in (known, after))
    values = blanks(percent, known=known, after=after) | blanks(cny, before=before, now=now)
    return Outcome(compare(now, before, margin=1.0), values)


@statement(
    "rise-is-small-beside-cost",
    chapter=CHAPTER,
    holds="The rise is small beside the cost. For each of the riskier group who takes the loan it "
    "adds {gain} over all their loans, {share} of the lowest acquisition cost",
    opposite="The rise is large beside the cost. For a taker of the riskier group it adds {gain} "
    "over all their loans, {share} of the lowest acquisition cost",
)
def _small(study: Study) -> Outcome:
    before, now = (
        at(study, WHO[1], STEEP, price, "value_cny")
        for price in (known_price(study), asked_price(study))
    )
    least = min(costs())
    values = {"gain": cny(now - before), "share": percent((now - before) / least)}
    return Outcome("holds" if now - before < least / 2 else "opposite", values)


@statement(
    "rise-costs-its-borrower",
    chapter=CHAPTER,
    holds="For a borrower who pays everything the rise is {interest} more interest over five loans, and "
    "{instalment} more a month at most",
    opposite="For a borrower who pays everything the rise changes nothing",
)
def _borne(study: Study) -> Outcome:
    found = _dearer_loans(study).set_index("borrowers")
    interest, instalment = (
        float(found[name]["who_stay"]) - float(found[name]["before"])
        for name in ("scheduled_charge_cny", "largest_instalment_cny")
    )
    values = {"interest": cny(interest), "instalment": cny(instalment)}
    return Outcome("holds" if interest > 0 else "opposite", values)


def _dearer_loans(study: Study) -> pd.DataFrame:
    made = _parameters(study, WHO[1])
    return dearer_for_borrowers(known_price(study), asked_price(study), **_slopes(study), **made)


def borrower_table(study: Study) -> Table:
    """Return what the rise does to the borrowers of the group."""
    names = {
        "before": "before the rise",
        "who_stay": "the same people after it",
        "takers": "those who still take it",
    }
    return tabulate(
        "The other side of a dearer loan",
        records(_dearer_loans(study)),
        {
            "Borrowers of the riskier group": lambda r: names[r.borrowers],
            "Price a year": lambda r: percent(r.apr),
            "Largest instalment, CNY": lambda r: number(r.largest_instalment_cny),
            "Interest of one who pays all, CNY": lambda r: number(r.scheduled_charge_cny),
            "Chance of ever defaulting": lambda r: percent(r.chance_of_default, 1),
        },
    )
