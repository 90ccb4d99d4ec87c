"""What could CNY 100 less, a point of funding, a point of default take off the price, at most?

Reading, fixed before the result: at the ceiling, with what the lender keeps held, so all of the
saving goes to the borrower. That is the most that could be, and not what a lender would do. A
hundred yuan less of acquisition for each funded customer; money one point a year cheaper; one in a
hundred customers fewer who default in a year; running costs a tenth less.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.assumptions import Study
from analysis.findings.lending.common import SHOWN, TENORS, given
from analysis.findings.outlook import common
from analysis.findings.outlook.common import CHAPTER, LADDER, NOW
from analysis.lending.loan import intensity_from_annual
from analysis.memo import per_study
from analysis.numbers import cny, number
from analysis.rates.value import value_of_price
from analysis.statements import Headline, Outcome, statement

HUNDRED: Final = 100.0
POINT: Final = 0.01
TENTH: Final = 0.9
ACQUISITION, MONEY, DEFAULT, RUNNING = (
    "CNY 100 less for winning a customer",
    "money one point cheaper",
    "one fewer in 100 defaulting a year",
    "running costs a tenth lower",
)
STEP: Final = 1e-4
ALIKE: Final = 1.5
"""Savings are about as large while the largest is less than this many times the least."""


def _worth(study: Study, apr: float, term: int, **changes: Any) -> float:  # noqa: ANN401
    made = {**given(study, LADDER, term=term), **changes}
    return float(value_of_price("licensed_lender", **made)(np.array(apr)))


@per_study
def off_the_price(study: Study) -> pd.DataFrame:
    """Return the most that each saving could take off the price, points a year.

    Columns: `lever`, `term`, `gain_cny` (a customer) and `points`: the gain over what a point of
    price brings at the ceiling, so the lender keeps what it had.
    """
    apr = common.ceilings()[NOW]
    fewer = max(study.value("annual_default_probability") - POINT, 0.0)
    rows = []
    for term in TENORS:
        made = given(study, LADDER, term=term)
        before = _worth(study, apr, term)
        slope = (_worth(study, apr + STEP, term) - _worth(study, apr - STEP, term)) / (2 * STEP)
        costs = {
            name: TENTH * float(made[name])
            for name in (
                "servicing_cost_cny",
                "origination_cost_cny",
                "early_collection_cost_cny",
                "late_collection_cost_cny",
            )
        }
        changes: dict[str, dict[str, Any]] = {
            MONEY: {"funding_rate": max(float(made["funding_rate"]) - POINT, 0.0)},
            DEFAULT: {"intensity": float(intensity_from_annual(fewer))},
            RUNNING: costs,
        }
        gains = {ACQUISITION: HUNDRED}
        gains |= {k: _worth(study, apr, term, **v) - before for k, v in changes.items()}
        rows += [(k, term, gain, 100 * gain / slope) for k, gain in gains.items()]
    return pd.DataFrame(rows, columns=["lever", "term", "gain_cny", "points"])


def points(study: Study, lever: str, term: int = SHOWN) -> float:
    """Return one entry of `off_the_price`."""
    table = off_the_price(study)
    return float(table[table["lever"].eq(lever) & table["term"].eq(term)]["points"].item())


@statement(
    "most-off-the-price",
    chapter=CHAPTER,
    headline=Headline(
        "Three small savings each take about a point off the price",
        "One small saving takes far more off the price than others",
    ),
    holds="At most: CNY 100 less for winning a customer takes {acquisition} points off the price, money "
    "a point cheaper {money}, and a point less default {default}",
    opposite="The three savings are far apart. At most, CNY 100 less for winning a customer takes "
    "{acquisition} points off the price, money a point cheaper {money}, a point less default {default}",
)
def _most(study: Study) -> Outcome:
    found = {
        "acquisition": points(study, ACQUISITION),
        "money": points(study, MONEY),
        "default": points(study, DEFAULT),
    }
    alike = max(found.values()) < ALIKE * min(found.values())
    values = {name: number(one, 1) for name, one in found.items()}
    return Outcome("holds" if alike else "opposite", values)


@statement(
    "short-loans-spread-cost-over-less",
    chapter=CHAPTER,
    holds="The shorter the loans, the more a saving on acquisition could lower the price. CNY 100 "
    "less is at most {short} points with loans of {few} months and {long} with {many}",
    opposite="A saving on acquisition lowers the price no more where loans are short. CNY 100 "
    "less is at most {short} points with loans of {few} months and {long} with {many}",
)
def _short(study: Study) -> Outcome:
    few, many = TENORS[0], TENORS[-1]
    short, long = (points(study, ACQUISITION, term) for term in (few, many))
    values = {
        "short": number(short, 1),
        "long": number(long, 1),
        "few": number(few),
        "many": number(many),
    }
    return Outcome("holds" if short > long else "opposite", values)


def needed(study: Study, fall: float = 4.0) -> float:
    """Return how much cheaper a customer must be to win to make up for a fall of the price, CNY."""
    return fall / points(study, ACQUISITION) * HUNDRED


@statement(
    "four-points-in-yuan",
    chapter=CHAPTER,
    holds="To make up for a price four points lower, winning a customer would have to cost {yuan} less, "
    "with loans of {term} months",
    opposite="A price four points lower needs no cheaper customers",
)
def _four(study: Study) -> Outcome:
    yuan = needed(study)
    return Outcome("holds" if yuan > 0 else "opposite", {"yuan": cny(yuan), "term": number(SHOWN)})
