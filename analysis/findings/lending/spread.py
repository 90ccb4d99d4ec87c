"""How the results of single customers spread, and what share never pays back its cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import lending
from analysis.assumptions import Study
from analysis.findings.lending.common import (
    DETAIL,
    LADDERS,
    SHOWN,
    TAILS,
    TENORS,
    costs,
    customer,
    debtor,
    given,
)
from analysis.memo import per_study
from analysis.numbers import blanks, cny, number
from analysis.statements import Form, Headline, Outcome, compare, statement

Array = npt.NDArray[np.float64]

SEED: Final = 20_250_331
CUSTOMERS: Final = 10_000
"""Drawn for each ladder, length and end; a share of them is good to half a point or better."""
TERMS: Final = TENORS[1:]
"""Months of a loan: at three, not even the best customer comes near the lowest cost."""
DEEP: Final = 3_000
"""A loss on one customer that many good ones must make up, CNY."""
FEW: Final = 0.01
"""A share that counts as a few and not as next to none."""
LEFT, RIGHT, STEP = -4_000, 4_500, 50
"""Results drawn, CNY."""


@dataclass(frozen=True)
class Setting:
    """A ladder with its end and the length of its loans."""

    ladder: str  # a key of `common.LADDERS`
    term: int  # months of a loan
    tail: int  # loans after the fifth


SETTINGS: Final = tuple(
    Setting(ladder, term, tail) for term in TERMS for tail in TAILS for ladder in LADDERS
)


@per_study
def results(study: Study) -> dict[Setting, Array]:
    """Return what single customers bring, discounted and before acquisition cost."""
    found = {}
    for one in SETTINGS:
        made = given(study, one.ladder, term=one.term, tail=one.tail, cac_cny=0.0)
        found[one] = np.sort(lending.outcome_distribution(SEED, CUSTOMERS, **made).net_cny)
    return found


def below(results: Array, cost: float) -> float:
    """Return the share of customers who bring less than a cost and so never pay it back."""
    return float(np.searchsorted(results, cost, side="left") / len(results))


@per_study
def curves(study: Study) -> pd.DataFrame:
    """Return the share of customers who bring less than an amount.

    Columns: `term`, `tail`, `ladder`, `result_cny`, `below_pct`, and `cost`: whether the amount
    is one of the article's acquisition costs, at which the share is of those who never pay back.
    """
    rows = []
    marks = {round(cost) for cost in costs()}
    for one, drawn in results(study).items():
        for at in sorted({*range(LEFT, RIGHT + 1, STEP), *marks}):
            share = 100 * below(drawn, at)
            rows.append((one.term, one.tail, one.ladder, at, share, at in marks))
    return pd.DataFrame(rows, columns=["term", "tail", "ladder", "result_cny", "below_pct", "cost"])


def never(study: Study, cost: float) -> dict[Setting, float]:
    """Return the share of customers who never pay back a cost, by setting."""
    return {one: below(drawn, cost) for one, drawn in results(study).items()}


def _both(first: Form, second: Form) -> Form:
    return first if first == second else "unclear"


@statement(
    "most-never-pay-back",
    chapter=DETAIL,
    headline=Headline(
        "Most of our example's customers never pay back {cost}",
        "Most of our example's customers pay back {cost}",
        "Whether most of our customers pay back {cost} hangs on the ladder",
    ),
    holds="Of 100 customers at least {least} never pay back {cost}, under either ladder, "
    "whatever the length of loans",
    opposite="Of 100 customers at most {most} never pay back {cost}, under either ladder, whatever "
    "the length of loans",
    unclear="Whether most customers pay back {cost} hangs on the ladder, its end and the length "
    "of its loans: from {least} to {most} of 100 never do",
)
def _most(study: Study) -> Outcome:
    cost = costs()[1]
    shares = never(study, cost).values()
    least, most = min(shares), max(shares)
    values = blanks(number, least=np.floor(100 * least), most=np.ceil(100 * most))
    values["cost"] = cny(cost)
    half = 0.5
    return Outcome(_both(compare(least, half), compare(most, half)), values)


@statement(
    "five-short-loans-cannot-pay",
    chapter=DETAIL,
    holds="Five loans of {term} months cannot pay {cost}. Who takes and repays them all on "
    "schedule brings {heavy} under the heavy front and {light} under the light one",
    opposite="Five loans of {term} months can pay {cost}. Who takes and repays them all on "
    "schedule brings {heavy} under the heavy front and {light} under the light one",
    unclear="Five loans of {term} months can pay {cost} under one ladder only. Who takes and "
    "repays them all on schedule brings {heavy} under the heavy front and {light} under the light one",
)
def _cannot(study: Study) -> Outcome:
    cost, drawn = costs()[1], _five(study, TERMS[0])
    loyal = {x: float(customer(study, x, term=TERMS[0]).loyal.value_cny) for x in LADDERS}
    # who repays the small loans early comes to the large ones sooner, and may bring a little more
    best = {x: max(loyal[x], float(drawn[x][-1])) for x in LADDERS}
    values = blanks(cny, cost=cost, heavy=loyal["heavy front"], light=loyal["light front"])
    values["term"] = number(TERMS[0])
    return Outcome(_both(*(compare(cost, one) for one in best.values())), values)


def _five(study: Study, term: int = SHOWN) -> dict[str, Array]:
    return {x: results(study)[Setting(x, term, TAILS[0])] for x in LADDERS}


@statement(
    "few-lose-thousands",
    chapter=DETAIL,
    holds="A few undo what the many bring. Half of the heavy-front customers leave at least "
    "{median} before acquisition cost, yet the mean is {mean}. Of 100, {heavy} cost the platform more "
    "than {deep} each, and {light} under the light front",
    opposite="The mean is not pulled down by a few. Half of the heavy-front customers bring at "
    "least {median} before acquisition cost and the mean is {mean}. Of 100, {heavy} lose more than "
    "{deep} each, and {light} under the light front",
    unclear="Deep losses of a few do not explain the mean under both ladders. Under the heavy "
    "front half of the customers bring at least {median} and the mean is {mean}. Of 100, {heavy} lose "
    "more than {deep} each, and {light} under the light front",
)
def _few(study: Study) -> Outcome:
    drawn = _five(study)
    deep = {x: below(one, -DEEP) for x, one in drawn.items()}
    # the mean is known exactly; the draws are for what an expectation cannot say
    mean = {x: float(customer(study, x, term=SHOWN, tail=TAILS[0]).value_cny) for x in LADDERS}
    above = [compare(float(np.median(one)), mean[x]) for x, one in drawn.items()]
    values = blanks(
        cny, median=float(np.median(drawn["heavy front"])), mean=mean["heavy front"], deep=DEEP
    )
    values |= blanks(number, heavy=100 * deep["heavy front"], light=100 * deep["light front"])
    form = _both(*above)
    # a mean below the middle has other causes where hardly anyone loses that much
    if form == "holds" and min(deep.values()) < FEW:
        form = "unclear"
    return Outcome(form, values)


@statement(
    "good-customers-pay-most",
    chapter=DETAIL,
    holds="The good type pays most of all: {good} of interest over {months} months in debt, "
    "against {bad} for the bad type over {months_bad}, under the heavy front",
    opposite="The bad type pays more: {bad} of interest over {months_bad} months in debt, against "
    "{good} for the good type over {months}, under the heavy front",
    unclear="Good and bad pay about the same: {good} and {bad} of interest, over {months} and "
    "{months_bad} months in debt, under the heavy front",
)
def _pay(study: Study) -> Outcome:
    owed = debtor(study, "heavy front", term=SHOWN)
    good, bad = (float(owed.finance_charge_cny[j]) for j in (0, -1))
    values = blanks(cny, good=good, bad=bad)
    values |= blanks(
        number, months=float(owed.months_in_debt[0]), months_bad=float(owed.months_in_debt[-1])
    )
    return Outcome(compare(good, bad, margin=0.02 * good), values)
