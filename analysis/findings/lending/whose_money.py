"""For whom does a customer pay at this price: one who lends, one who guarantees, one who refers?

Two of the ways the article names to pay for acquisition are asked about here as mechanisms:
business that needs no money of its own, and cheaper money. Each business keeps the borrower's
side of the loans as it is. The ends of its own price are those of our ranges: what money costs
the lender, what the partner of a guarantor is promised, what a referrer is paid of each amount
lent. A take is also shown over the interest of the same loans, since that is all a partner has
to pay it from.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from analysis import lending
from analysis.assumptions import Study
from analysis.findings.lending.common import DETAIL, LADDERS, SHOWN, TENORS, costs, peak_cost
from analysis.findings.tables import Table, tabulate
from analysis.frames import grid, records, row_where, where
from analysis.lending.baseline import parameters
from analysis.memo import per_study
from analysis.numbers import blanks, cny, number, percent, span
from analysis.statements import Headline, Outcome, statement

LENDER, GUARANTOR, REFERRER = "lends", "guarantees", "refers"
BUSINESSES: Final = {
    LENDER: "licensed_lender",
    GUARANTOR: "facilitator_guarantee",
    REFERRER: "facilitator_referral",
}
PRICES: Final = {LENDER: "funding_rate", GUARANTOR: "partner_yield", REFERRER: "take_rate"}
"""The price on which each business turns."""
POINT: Final = 0.01
MILLION: Final = 1e6
LADDER: Final = "heavy front"
PAID: Final = "success_fee_share_of_interest"
"""What platforms are paid of the interest; beyond the top of its range a take is drawn hollow."""


def employed(
    study: Study, who: str, ladder: str, term: int, price: float | None = None
) -> lending.Capital:
    """Return a customer of one business."""
    made: dict[str, Any] = parameters(
        study, amounts=LADDERS[ladder], conversion_elasticity=0.0, term=term
    )
    name = PRICES[who]
    made[name] = study.value(name) if price is None else price
    if who != REFERRER:
        made["capital_ratio"] = study.value("capital_ratio")
        made["cost_of_equity"] = study.value("cost_of_equity")
    return lending.employ(BUSINESSES[who], **made)


def _lent_over_interest(flows: Mapping[str, Any]) -> float:
    interest = float(flows["interest"])
    # without interest any take is beyond all of it
    return float(flows["lent"]) / interest if interest > 0 else float("inf")


def _left(study: Study, who: str, ladder: str, term: int, price: float) -> float:
    return float(employed(study, who, ladder, term, price).value_after_capital_cny)


@per_study
def worth(study: Study) -> pd.DataFrame:
    """Return what a customer is worth to each business, at our price and at the ends of its range.

    Columns: `term`, `ladder`, `business`, `value_cny` (discounted, after the charge for capital,
    before acquisition), `low_cny`, `high_cny` (at the ends of its price), `return_a_year` (after
    acquisition at the study's cost, NaN where no capital is held), `customers_per_million`,
    `point_cny` (gain from money one point cheaper), `price_share_of_interest` (of a take),
    `fair_cny` (value if the take were the top of the range of `PAID` of the interest; both NaN
    for the others), `no_cost_of_money_cny` (value if money cost nothing; NaN for the referrer).
    """

    def row(term: int, ladder: str, business: str) -> dict[str, float]:
        one = employed(study, business, ladder, term)
        price, interval = study.value(PRICES[business]), study.interval(PRICES[business])
        ends = [_left(study, business, ladder, term, end) for end in interval]
        value = float(one.value_after_capital_cny)
        slope = float(one.value_of_funding_rate_cny)
        refers = business == REFERRER
        over = _lent_over_interest(one.customer.waterfall)
        fair = min(study.interval(PAID)[1] / over, 1.0)
        return {
            "value_cny": value,
            "low_cny": min(ends),
            "high_cny": max(ends),
            "return_a_year": float(one.return_a_year),
            "customers_per_million": MILLION * float(one.customers_per_cny),
            "point_cny": -POINT * slope,
            "price_share_of_interest": price * over if refers else np.nan,
            "fair_cny": _left(study, business, ladder, term, fair) if refers else np.nan,
            "no_cost_of_money_cny": np.nan if refers else value - price * slope,
        }

    return grid(row, term=TENORS, ladder=LADDERS, business=BUSINESSES)


def _heavy(study: Study) -> pd.DataFrame:
    return where(worth(study), ladder=LADDER)


def _row(study: Study, who: str, term: int = SHOWN) -> Any:  # noqa: ANN401  (a record)
    return row_where(_heavy(study), business=who, term=term)


def take_needed(study: Study, term: int, cost_cny: float) -> tuple[float, float]:
    """Return the take at which a referred customer pays for themselves."""
    nothing = _left(study, REFERRER, LADDER, term, 0.0)
    one = employed(study, REFERRER, LADDER, term, POINT)
    gain = (float(one.value_after_capital_cny) - nothing) / POINT
    take = (cost_cny - nothing) / gain
    flows = one.customer.waterfall
    return take, take * _lent_over_interest(flows)


def business_table(study: Study) -> Table:
    """Return the three businesses side by side, heavy front."""
    return tabulate(
        "One customer in three businesses, heavy front, after a charge for capital",
        records(_heavy(study)),
        {
            "Who, and length of loan": lambda r: f"{r.business}, {number(r.term)} months",
            "Left before winning them, CNY": lambda r: number(r.value_cny),
            "Gain from money one point cheaper, CNY": lambda r: number(r.point_cny),
        },
    )


@statement(
    "no-business-breaks-even",
    chapter=DETAIL,
    headline=Headline(
        "In our example no business earns back even the lowest cost",
        "In our example some business earns back the lowest cost",
    ),
    holds="A lender has {lends} left for winning a customer, a guarantor {guarantees} and a "
    "referrer {refers}; the article's lowest cost is {cac}",
    opposite="Some business has enough: a lender has {lends} left for winning a customer, a guarantor "
    "{guarantees}, a referrer {refers}; the article's lowest cost is {cac}",
)
def _even(study: Study) -> Outcome:
    lowest = min(costs())
    left = {who: float(_row(study, who).value_cny) for who in BUSINESSES}
    # a take above what platforms are said to be paid would leave the partner nothing
    left[REFERRER] = min(left[REFERRER], float(_row(study, REFERRER).fair_cny))
    values = {"cac": cny(lowest), **{who: cny(value) for who, value in left.items()}}
    return Outcome("holds" if max(left.values()) < lowest else "opposite", values)


@statement(
    "referral-frees-money",
    chapter=DETAIL,
    holds="Referral does free money: CNY 1 million of its own carries {light} customers who are "
    "referred and {heavy} who are guaranteed",
    opposite="Referral does not free money: CNY 1 million of its own carries {light} customers who are "
    "referred and {heavy} who are guaranteed",
)
def _frees(study: Study) -> Outcome:
    light, heavy = (float(_row(study, who).customers_per_million) for who in (REFERRER, GUARANTOR))
    values = blanks(number, light=light, heavy=heavy)
    return Outcome("holds" if light > heavy else "opposite", values)


@statement(
    "referral-leaves-more-if-paid",
    chapter=DETAIL,
    holds="Whether referral earns more than a guarantee hangs on what the partner pays. With "
    "loans of {term} months it leaves {low} to {high} a customer over our range, {fair} at {most} of "
    "the interest, against {guarantee} for a guarantee",
    opposite="Over our whole range of takes referral earns {way} than a guarantee: {low} to {high} a "
    "customer against {guarantee}, with loans of {term} months",
)
def _paid(study: Study) -> Outcome:
    light, heavy = _row(study, REFERRER), _row(study, GUARANTOR)
    inside = light.low_cny < heavy.value_cny < light.high_cny
    values = blanks(cny, low=light.low_cny, guarantee=heavy.value_cny)
    values |= blanks(number, high=light.high_cny, fair=light.fair_cny, term=SHOWN)
    values |= {
        "most": percent(study.interval(PAID)[1]),
        "way": "more" if light.low_cny >= heavy.value_cny else "less",
    }
    return Outcome("holds" if inside else "opposite", values)


@statement(
    "referral-asks-for-most-of-the-interest",
    chapter=DETAIL,
    holds="For a referred customer to pay back {cac}, the partner would have to hand over {share} "
    "of the interest at {term} months. Our range for what platforms are paid ends at {most}",
    opposite="For a referred customer to pay back {cac}, the partner would have to hand over "
    "{share} of the interest at {term} months. That is within our range for what platforms are paid, "
    "up to {most}",
)
def _hand_over(study: Study) -> Outcome:
    term, share = min(
        ((t, take_needed(study, t, min(costs()))[1]) for t in TENORS), key=lambda pair: pair[1]
    )
    most = study.interval(PAID)[1]
    values = {
        "cac": cny(min(costs())),
        "share": percent(share) if share <= 1 else "more than all",
        "term": number(term),
        "most": percent(most),
    }
    return Outcome("holds" if share > most else "opposite", values)


@statement(
    "free-money-would-not-pay",
    chapter=DETAIL,
    holds="Cheaper money is worth {point} a customer and point. Even if it cost nothing, no "
    "customer of a guarantor would leave the {cac} of the peak: {most} at most",
    opposite="Cheaper money is worth {point} a customer and point. If it cost nothing, a customer "
    "of a guarantor would leave up to {most}, and the {cac} of the peak would be earned back",
)
def _free(study: Study) -> Outcome:
    part = _heavy(study).query("business == @GUARANTOR")
    most, lowest = float(part["no_cost_of_money_cny"].max()), peak_cost()
    values = blanks(cny, cac=lowest, most=most)
    values["point"] = f"CNY {span(float(part['point_cny'].min()), float(part['point_cny'].max()))}"
    return Outcome("holds" if most < lowest else "opposite", values)
