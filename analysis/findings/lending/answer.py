"""The chapter's question, answered in a paragraph."""

from __future__ import annotations

from analysis.assumptions import Study
from analysis.findings.lending.carries import asked_price, model_years
from analysis.findings.lending.common import CHAPTER, costs
from analysis.numbers import cny, percent
from analysis.statements import Outcome, compare, statement


@statement(
    "lending-answer",
    chapter=CHAPTER,
    holds="Hardly. At {price} a year our example customer repays at most {most}, and the article's "
    "lowest cost is {least}. A large first loan earns sooner, not more. Borrowers who repay pay for "
    "those who do not. Only customers who owe far more, as at some platforms, could carry it",
    opposite="Yes. At {price} a year our example customer repays up to {most}, and the article's "
    "lowest cost is {least}. Borrowers who repay pay for those who do not",
)
def _answer(study: Study) -> Outcome:
    most, least = float(model_years(study)["value_cny"].max()), min(costs())
    values = {"price": percent(asked_price(study)), "most": cny(most), "least": cny(least)}
    return Outcome("holds" if compare(least, most) == "holds" else "opposite", values)
