"""What acquisition can each ceiling carry, in each business?

Question and reading, fixed before the result: the dearest acquisition that an average customer
pays for at 36, 24 and 20 percent and at four times the prime rate, for one who lends and one who
guarantees, after the charge for capital. A referrer's fee does not depend on price in our model;
so that it is not free of the ceiling, it is shown at the same share of the interest throughout. A
ceiling carries the article's cost if the middle of our ranges reaches its lowest cost.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from analysis import lending
from analysis.assumptions import Study
from analysis.findings.lending import carries
from analysis.findings.lending.common import LADDERS, SHOWN, costs, given
from analysis.findings.lending.whose_money import PAID
from analysis.findings.outlook import common
from analysis.findings.outlook.common import AVERAGE, CHAPTER, COURT, LADDER, NOW, OLD
from analysis.frames import records
from analysis.lending.baseline import parameters
from analysis.memo import per_study
from analysis.numbers import cny, number, percent
from analysis.statements import Form, Headline, Outcome, statement

LENDS, GUARANTEES, REFERS, PRINTED = (
    "who lends",
    "who guarantees",
    "who refers",
    "same, loans as printed",
)
BUSINESSES: Final = {LENDS: "licensed_lender", GUARANTEES: "facilitator_guarantee"}

SAID: Final = {LENDS: "lender", GUARANTEES: "guarantor", REFERS: "referrer"}


@per_study
def _left(study: Study, who: str, apr: float) -> float:
    made = parameters(
        study, amounts=LADDERS[LADDER], conversion_elasticity=0.0, term=SHOWN, apr=apr
    )
    if who == REFERS:
        # a fee for success is a share of the interest, as far as platforms are known to be paid
        one = lending.employ("facilitator_referral", take_rate=0.0, **made)
        flows = one.customer.waterfall
        kept = 1 - study.value("indirect_tax_rate")
        fee = study.interval(PAID)[1] * float(flows["interest"]) * kept
        return fee + float(one.value_after_capital_cny)
    capital: dict[str, Any] = {
        name: study.value(name) for name in ("capital_ratio", "cost_of_equity")
    }
    if who == GUARANTEES:
        capital["partner_yield"] = study.value("partner_yield")
    return float(lending.value_after_capital(BUSINESSES[who], **made, **capital))


@per_study
def carried(study: Study) -> pd.DataFrame:
    """Return the dearest acquisition that an average customer pays for under each ceiling.

    Columns: `ceiling`, `apr_pct`, `business`, `value_cny`, and for the guarantor before the charge
    for capital `low_cny`, `high_cny` (5 to 95 of 100 assumption sets over whole lives, NaN for the
    others). The printed customer, before that charge too, has loans as listed platforms print them.
    """
    drawn = common.drawn(study)["baseline"]
    rows = []
    for name, apr in common.ceilings().items():
        here = (drawn.at(name).lender * drawn.weights).sum(-1)
        for who in (LENDS, GUARANTEES, PRINTED, REFERS):
            ends = common.band(here) if who == GUARANTEES else (np.nan, np.nan)
            rows.append((name, 100 * apr, who, value(study, name, who), *ends))
    columns = ["ceiling", "apr_pct", "business", "value_cny", "low_cny", "high_cny"]
    return pd.DataFrame(rows, columns=columns)


@per_study
def printed_at(study: Study, apr: float) -> float:
    """Return what a customer with loans as platforms print them leaves a guarantor at a price."""
    seen, chance = carries.as_printed(), carries.printed_customer(study)["returns"]
    made = given(
        study,
        "light front",
        amounts=(seen["amount_cny"],),
        tail=carries.MANY,
        term=round(seen["term"]),
        reborrow_probability=chance,
        reborrow_after_prepayment=chance,
        apr=apr,
    )
    return float(lending.evaluate_value(**made))


def value(study: Study, name: str, who: str) -> float:
    """Return the dearest acquisition that one business carries under a ceiling, CNY."""
    apr = common.ceilings()[name]
    return printed_at(study, apr) if who == PRINTED else _left(study, who, apr)


@statement(
    "each-point-carries-less",
    chapter=CHAPTER,
    headline=Headline(
        "After capital our customer is worth the lowest cost only at {old}%",
        "After capital our customer is worth the lowest cost even at {old}%",
        "After capital our customer is worth the lowest cost at no ceiling",
    ),
    holds="After capital our customer carries at most {old_cny} at the old ceiling ({old_who}), {now} "
    "today ({now_who}), {average} at the reported average ({average_who}). With loans as printed a "
    "guarantor carries {printed} today, before capital",
    opposite="After capital our customer carries up to CNY {now} even today ({now_who}) and {average} "
    "at the reported average ({average_who}). With loans as printed a guarantor carries {printed} "
    "today, before capital",
    unclear="After capital our customer carries only {old_cny} at the old ceiling ({old_who}) and {now} "
    "today ({now_who}). With loans as printed a guarantor carries {printed} today, before capital",
)
def _less(study: Study) -> Outcome:
    named = {
        name: max((value(study, name, who), said) for who, said in SAID.items())
        for name in common.ceilings()
    }
    most = {name: worth for name, (worth, _) in named.items()}
    least, at = min(costs()), common.ceilings()
    values = {
        "old_cny": cny(most[OLD]),
        "now": number(most[NOW]),
        "average": number(most[AVERAGE]),
        "printed": number(value(study, NOW, PRINTED)),
        "old_who": named[OLD][1],
        "now_who": named[NOW][1],
        "average_who": named[AVERAGE][1],
    }
    if most[NOW] >= least:
        return Outcome("opposite", {**values, "old": number(100 * at[NOW])})
    form: Form = "holds" if most[OLD] >= least else "unclear"
    return Outcome(form, {**values, "old": number(100 * at[OLD])})


@statement(
    "four-prime-rates-carry-nothing",
    chapter=CHAPTER,
    holds="At four times the prime rate, {price}, a guarantor can pay for no acquisition at all: "
    "it loses {lost} on our average customer before any",
    opposite="At four times the prime rate, {price}, our average customer still carries {left} of "
    "acquisition",
)
def _four(study: Study) -> Outcome:
    left = max(value(study, COURT, who) for who in (LENDS, GUARANTEES))
    values = {
        "price": percent(common.ceilings()[COURT]),
        "lost": cny(-value(study, COURT, GUARANTEES)),
        "left": cny(left),
    }
    return Outcome("holds" if left <= 0 else "opposite", values)


def spoken(study: Study) -> str:
    """Return the rows in words, for alternative texts."""
    return "; ".join(
        f"{number(r.apr_pct)}%, {r.business}: {number(r.value_cny)}"
        for r in records(carried(study))
    )
