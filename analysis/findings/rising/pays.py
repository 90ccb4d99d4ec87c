"""What could pay for a dearer customer: lighter business, cheaper money; and what bad debt takes.

Readings, fixed before the draws. C20: referral frees money for acquisition in a draw where a
referred customer leaves at least what a guaranteed one leaves, after the charge for capital, before
acquisition. C21: that cheaper money helps is put in; what is asked is how much a point brings,
beside the rise of the article's lender. C17: that default takes value is put in as well; asked is
how much a quarter more of it takes.

The draws first ended with the article's ladder; since chapter 05 draws whole lives, these do too.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import lending, uncertainty
from analysis.assumptions import Study
from analysis.findings.lending import draws, life
from analysis.findings.lending.common import SHOWN, customer
from analysis.findings.lending.whose_money import GUARANTOR, LADDER, LENDER, REFERRER, worth
from analysis.findings.rising.common import CHAPTER, first_and_last
from analysis.frames import records
from analysis.lending.loan import intensity_from_annual
from analysis.memo import per_study
from analysis.numbers import cny, number, span
from analysis.statements import Headline, Outcome, statement

Array = npt.NDArray[np.float64]

GROUPS: Final = {
    **life.GROUPS,
    "the referrer's take": ("take_rate",),
    "capital": ("capital_ratio", "cost_of_equity"),
}
SETS: Final = 384
MORE_DEFAULT: Final = 1.25
RISE, MONEY, LIGHT, DEFAULT = (
    "the rise of one lender's cost",
    "money one point cheaper",
    "referring instead of guaranteeing",
    "a quarter more default",
)


def _business(study: Study, who: str) -> Any:  # noqa: ANN401  (a record)
    table = worth(study)
    part = table[table["ladder"].eq(LADDER) & table["term"].eq(SHOWN) & table["business"].eq(who)]
    return next(records(part))


def default_takes(study: Study, term: int = SHOWN) -> float:
    """Return what a quarter more default a year takes from a customer's value, CNY."""
    before = float(customer(study, LADDER, term=term).value_cny)
    worse = float(intensity_from_annual(study.value("annual_default_probability")) * MORE_DEFAULT)
    return before - float(customer(study, LADDER, term=term, intensity=worse).value_cny)


@per_study
def beside_the_rise(study: Study) -> pd.DataFrame:
    """Return what each way brings or takes beside the rise, CNY a customer.

    Columns: `row`, `low_cny`, `high_cny` (over businesses, or over our range), `value_cny`.
    """
    old, new = first_and_last()
    points = [_business(study, who).point_cny for who in (LENDER, GUARANTOR)]
    refers, guarantees = (_business(study, who) for who in (REFERRER, GUARANTOR))
    gains = [x - guarantees.value_cny for x in (refers.low_cny, refers.value_cny, refers.fair_cny)]
    takes = [-default_takes(study, term) for term in (3, SHOWN)]
    rows = [
        (RISE, new - old, new - old, new - old),
        (MONEY, min(points), max(points), max(points)),
        (LIGHT, min(gains), max(gains), gains[1]),
        (DEFAULT, min(takes), max(takes), takes[-1]),
    ]
    return pd.DataFrame(rows, columns=["row", "low_cny", "high_cny", "value_cny"])


def row(study: Study, name: str) -> Any:  # noqa: ANN401  (a record)
    """Return a row of `beside_the_rise`."""
    table = beside_the_rise(study)
    return next(records(table[table["row"] == name]))


def gain(study: Study, u: draws.Columns, family: str) -> Array:
    """Return what a referred customer leaves over a guaranteed one, CNY, in draws."""
    own = {
        name: uncertainty.quantile(draws.prior(study, name, family), u[name])
        for name in ("take_rate", "capital_ratio", "cost_of_equity")
    }
    rest = {k: v for k, v in u.items() if k not in own}
    found = np.empty(len(u["term"]))
    for rows, given, amounts in life.cases(study, rest, family):
        capital = {k: own[k][rows] for k in ("capital_ratio", "cost_of_equity")}
        refers, guarantees = (
            lending.value_after_capital(name, **{**given, "amounts": amounts[LADDER], **extra})
            for name, extra in (
                ("facilitator_referral", {"take_rate": own["take_rate"][rows]}),
                ("facilitator_guarantee", {"partner_yield": given["funding_rate"], **capital}),
            )
        )
        found[rows] = refers - guarantees
    return found


@per_study
def gains(study: Study) -> dict[str, Array]:
    """Return `gain` over draws of each family of ranges."""
    u = draws.uniforms(SETS, GROUPS, seed=draws.SEED + 4)
    return {family: gain(study, u, family) for family in uncertainty.FAMILIES}


def referral_frees(study: Study) -> uncertainty.Share:
    """Return in how many draws a referred customer leaves at least as much: reading of C20."""
    return uncertainty.share({k: v >= 0 for k, v in gains(study).items()})


@statement(
    "nothing-pays-for-the-rise",
    chapter=CHAPTER,
    headline=Headline(
        "No way out pays for a rise of {yuan} yuan",
        "One way out pays for the whole rise",
    ),
    holds="One lender's cost rose by {rise}. Before bids answer, money a point cheaper brings "
    "{money}, referring "
    "in place of guaranteeing up to {light}",
    opposite="One lender's cost rose by {rise}, and one way out makes up for it: money a point cheaper "
    "brings {money}, referring in place of guaranteeing up to {light}",
)
def _nothing(study: Study) -> Outcome:
    rise, money, light = (row(study, name) for name in (RISE, MONEY, LIGHT))
    values = {
        "rise": cny(rise.value_cny),
        "yuan": number(rise.value_cny),
        "money": f"CNY {span(money.low_cny, money.high_cny)}",
        "light": number(light.high_cny),
    }
    best = max(money.high_cny, light.high_cny)
    return Outcome("holds" if best < rise.value_cny else "opposite", values)


@statement(
    "default-takes-less-than-the-rise",
    chapter=CHAPTER,
    holds="A quarter more default a year takes {takes} from what an average customer leaves with "
    "loans of {term} months. Bad debt alone is reason to pay less for customers",
    opposite="A quarter more default takes nothing from what an average customer leaves",
)
def _default(study: Study) -> Outcome:
    takes = default_takes(study)
    values = {"takes": cny(takes), "term": number(SHOWN)}
    return Outcome("holds" if takes > 0 else "opposite", values)
