"""What can be checked from outside: a fee apart from the advertisement, and one company's spend."""

from __future__ import annotations

from typing import Final

import numpy as np

from analysis.assumptions import Study
from analysis.evidence import load
from analysis.findings.article import amount
from analysis.findings.intro.spending import by_basis
from analysis.findings.lending.common import SHOWN, debtor
from analysis.findings.rising.common import CHAPTER
from analysis.findings.rising.share import study_types
from analysis.numbers import count, number, percent, span
from analysis.statements import Outcome, statement

FEES: Final = ("Y203", "Y290")
"""Platforms paid in proportion to what they refer, at two lenders."""
OF_INTEREST: Final = "Y290"
"""The part of the interest that platforms take, as reported of one lender."""
YEARS: Final = (2023, 2024)


def spend_and_lending() -> tuple[float, float]:
    """Return how one company's marketing rose by the article, and per yuan its group lent."""
    told = amount("F055") / amount("F057") - 1
    table = by_basis().set_index("year")["group_over_group"]
    return told, float(table[YEARS[1]] / table[YEARS[0]] - 1)


@statement(
    "fee-is-reported-apart",
    chapter=CHAPTER,
    holds="Of the two charges one is reported apart: {n} lenders pay platforms for customers they "
    "refer. No page we found shows that fee beside the price of an advertisement",
    opposite="No lender is reported to pay platforms for customers they refer",
)
def _apart(_: Study) -> Outcome:
    facts = load("company_facts")
    n = facts.loc[facts["fact_id"].isin(FEES), "company_id"].nunique()
    return Outcome("holds" if n else "opposite", {"n": count(n)})


@statement(
    "fee-alone-costs",
    chapter=CHAPTER,
    holds="Where platforms take {share} of the interest, as reported of one lender, that alone is CNY "
    "{low} to {high} of our average customer's, before any advertisement",
    opposite="Platforms are reported to take none of the interest",
)
def _alone(study: Study) -> Outcome:
    facts = load("company_facts").set_index("fact_id")
    paid = np.asarray(debtor(study, "heavy front", term=SHOWN).finance_charge_cny)
    interest = float(paid @ np.asarray(study_types(study)))
    ends = float(facts["value_low"][OF_INTEREST]), float(facts["value_high"][OF_INTEREST])
    values = {
        "share": f"{span(*ends)}%",
        "low": number(interest * ends[0] / 100),
        "high": number(interest * ends[1] / 100),
    }
    return Outcome("holds" if ends[0] > 0 else "opposite", values)


@statement(
    "marketing-grew-with-lending",
    chapter=CHAPTER,
    holds="One company's marketing rose by {spend} in 2024, and by {ratio} for each yuan that its group "
    "lent: it spent more mostly because it lent more",
    opposite="One company's marketing rose by {spend} in 2024, and by {ratio} for each yuan that its "
    "group lent",
)
def _grew(_: Study) -> Outcome:
    spend, ratio = spend_and_lending()
    values = {"spend": percent(spend, 1), "ratio": percent(ratio, 1)}
    return Outcome("holds" if 0 < ratio < spend / 2 else "opposite", values)
