"""Who is shut out as the ceiling falls, and what do those who stay save?

Reading, fixed before the result: a customer is served under a ceiling if, at that price, they leave
at least what winning them costs. So for each chance of default there is a lowest price at which
they are served. Asked at no cost of acquisition, which is the floor under a good customer's rate, at
what one platform's own spend comes to, and at the article's lowest cost. Those who stay save the
interest between the two ceilings on the same loans.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analysis.assumptions import Study
from analysis.findings.intro.levels import first_draw_gap
from analysis.findings.lending.common import TYPES, costs, debtor
from analysis.findings.outlook import bearers, common
from analysis.findings.outlook.common import AVERAGE, CHAPTER, COURT, LADDER, NOW, OLD
from analysis.findings.tables import Cell, Table
from analysis.lending.baseline import types
from analysis.lending.loan import intensity_from_annual
from analysis.memo import per_study
from analysis.numbers import cny, number, percent
from analysis.rates.breakeven import break_even_apr
from analysis.rates.equilibrium import at_fixed_cost, equilibrium
from analysis.rates.value import value_of_price
from analysis.statements import Headline, Outcome, statement

NOTHING, OWN, ARTICLE = (
    "winning them costs nothing",
    "one platform's spend",
    "article's lowest cost",
)
RISKS: Final = np.round(np.arange(0.01, 0.3001, 0.01), 4)
"""Chances of default in a year."""
GRID: Final = np.geomspace(0.002, 0.6, 60)
"""Chances between which the riskiest served are read off."""


def bought_at() -> dict[str, float]:
    """Return the costs of acquisition asked about, CNY; a platform's is the middle of its range."""
    _, borrower = first_draw_gap()
    return {NOTHING: 0.0, OWN: (borrower.low + borrower.high) / 2, ARTICLE: min(costs())}


def lowest_prices(study: Study, risks: common.Array, cost: float) -> common.Array:
    """Return the lowest price at which customers of each risk are served; NaN beyond 100 percent."""
    made = common.middle(study)
    for name in ("type_weights", "type_multipliers", "apr", "cac_cny", "conversion_elasticity"):
        made.pop(name)
    made["intensity"] = intensity_from_annual(risks)[:, None]
    return break_even_apr(value_of_price("licensed_lender", **made), cost).apr


@per_study
def by_risk(study: Study) -> pd.DataFrame:
    """Return the lowest price of service by chance of default, and by what winning costs.

    Columns: `risk_pct` (share who default in a year), `cost`, `cost_cny`, `apr_pct`.
    """
    tables = []
    for name, cost in bought_at().items():
        tables.append(
            pd.DataFrame(
                {
                    "risk_pct": 100 * RISKS,
                    "cost": name,
                    "cost_cny": cost,
                    "apr_pct": 100 * lowest_prices(study, RISKS, cost),
                }
            )
        )
    return pd.concat(tables, ignore_index=True)


@per_study
def riskiest(study: Study, name: str, cost: str) -> float:
    """Return the largest chance of default a year that is served under a ceiling; NaN for none."""
    ceiling, prices = common.ceilings()[name], _floors(study, cost)
    if not prices[0] <= ceiling:
        return float("nan")
    # a price beyond the last looked at is above every ceiling
    return float(np.interp(ceiling, np.nan_to_num(prices, nan=1.0), GRID))


@per_study
def _floors(study: Study, cost: str) -> common.Array:
    return lowest_prices(study, GRID, bought_at()[cost])


def type_risks(study: Study) -> dict[str, float]:
    """Return the chance of default in a year of each type."""
    lam = float(intensity_from_annual(study.value("annual_default_probability")))
    return {
        k: 1 - float(np.exp(-12 * lam * m)) for k, m in zip(TYPES, types(study)[1], strict=True)
    }


@statement(
    "who-is-served-by-ceiling",
    chapter=CHAPTER,
    headline=Headline(
        "Each lower ceiling serves only less risky borrowers",
        "A lower ceiling shuts no one out",
        "Under one of the ceilings nobody is served",
    ),
    holds="If winning a customer costs {own}, borrowers are served up to {old} percent default a year "
    "at the old ceiling, {now} at today's and {average} if every loan had to meet the reported average",
    opposite="At {own} a customer, borrowers with as much risk are served at today's ceiling as at the "
    "old one",
    unclear="At {own} a customer, nobody is served under one of the ceilings",
)
def _served(study: Study) -> Outcome:
    risks = [riskiest(study, name, OWN) for name in (OLD, NOW, AVERAGE)]
    own = cny(round(bought_at()[OWN], -1))
    if not np.isfinite(risks).all():
        return Outcome("unclear", {"own": own})
    told = dict(zip(("old", "now", "average"), (number(100 * r) for r in risks), strict=True))
    falls = risks[0] > risks[1] > risks[2]
    return Outcome("holds" if falls else "opposite", {"own": own, **told})


@statement(
    "floor-under-good-rates",
    chapter=CHAPTER,
    holds="Even a good customer cannot be served below {floor} a year if winning them costs "
    "nothing. At one platform's own spend the floor under their rate is {own}",
    opposite="A good customer can be served at any price if winning them costs nothing",
)
def _floor(study: Study) -> Outcome:
    good = np.array([type_risks(study)["good"]])
    nothing, own = (float(lowest_prices(study, good, bought_at()[x])[0]) for x in (NOTHING, OWN))
    values = {"floor": percent(nothing, 1), "own": percent(own, 1)}
    return Outcome("holds" if nothing > 0 else "opposite", values)


@per_study
def saved(study: Study) -> dict[str, tuple[float, float]]:
    """Return interest over all loans of one who pays everything, at both ceilings, by type.

    Under `year`: of CNY 10,000 repaid over a year, whoever borrows it.
    """
    at = common.ceilings()
    found = {}
    both = [debtor(study, LADDER, term=12, apr=at[name]) for name in (NOW, AVERAGE)]
    charges = [np.asarray(one.finance_charge_cny, float) for one in both]
    for place, name in enumerate(TYPES):
        found[name] = (float(charges[0][place]), float(charges[1][place]))
    return found


@statement(
    "those-who-stay-save",
    chapter=CHAPTER,
    holds="A good customer who stays pays {before} of interest over their loans at today's ceiling and "
    "{after} at the reported average: {saved} less",
    opposite="A good customer who stays pays no less under the lower ceiling",
)
def _save(study: Study) -> Outcome:
    before, after = saved(study)["good"]
    # of the rounded amounts, since readers subtract
    values = {
        "before": cny(before),
        "after": number(after),
        "saved": number(round(before) - round(after)),
    }
    return Outcome("holds" if before > after else "opposite", values)


@statement(
    "bad-risks-are-out-already",
    chapter=CHAPTER,
    holds="Told apart, the bad type is served under none of these ceilings, not even the old one: they "
    "cost a lender {lost} at {old}. Under a score that cannot tell, the good pay for them",
    opposite="Told apart, the bad type is served at the old ceiling of {old} and leaves {left}",
)
def _bad(study: Study) -> Outcome:
    ceiling = common.ceilings()[OLD]
    left = float(common.at_middle(study, ceiling).lender[TYPES.index("bad")])
    values = {"lost": cny(-left), "left": cny(left), "old": percent(ceiling)}
    return Outcome("holds" if left < 0 else "opposite", values)


@per_study
def served(study: Study) -> pd.DataFrame:
    """Return who is served under each ceiling in the market with middling competition.

    Columns: `ceiling`, `cost` (answers or stays), `cac_cny`, and a true or false by type.
    """
    at, rows = common.ceilings(), []
    share, reserve = common.bid_away(), study.value("feed_reserve_cny")
    w = common.weights(study)
    today = equilibrium(
        common.at_middle(study, at[NOW]).lender, w, share=share, reserve_cny=reserve
    )
    for name in (OLD, NOW, AVERAGE, COURT):
        lender = common.at_middle(study, at[name]).lender
        for cost in bearers.COST:
            one = (
                equilibrium(lender, w, share=share, reserve_cny=reserve)
                if cost == bearers.ANSWERS
                else at_fixed_cost(lender, w, today.price_cny)
            )
            rows.append((name, cost, float(one.cac_cny), *(bool(x) for x in one.served)))
    return pd.DataFrame(rows, columns=["ceiling", "cost", "cac_cny", *TYPES])


def served_table(study: Study) -> Table:
    """Return who is served and what they save, by ceiling, in words."""
    shares = dict(zip(TYPES, common.weights(study), strict=True))
    heads = (
        "Ceiling, and whether the cost answers",
        "Winning a customer costs, CNY",
        *(f"{name.capitalize()}: {number(100 * shares[name])} in 100" for name in TYPES),
    )
    at, rows = common.ceilings(), []
    for _, r in served(study).iterrows():
        cost = float(r["cac_cny"])
        rows.append(
            [
                Cell(f"{percent(at[str(r['ceiling'])])}, {r['cost']}"),
                Cell(number(cost) if np.isfinite(cost) else "no market", number=True),
                *(Cell("served" if r[name] else "shut out") for name in TYPES),
            ]
        )
    return Table("Who is served as the ceiling falls, middling competition", heads, rows)
