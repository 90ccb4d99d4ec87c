"""The chapter's question, answered in a paragraph."""

from __future__ import annotations

from typing import Final

from analysis.assumptions import Study
from analysis.findings.intro.levels import first_draw_gap
from analysis.findings.lending import lives
from analysis.findings.lending.carries import asked_price, model_years
from analysis.findings.lending.common import CHAPTER, costs
from analysis.numbers import cny, percent, span
from analysis.statements import Outcome, all_hold, statement

RESTS_ON = (
    "more-interest-sooner",
    "good-pay-for-bad",
    "end-decides-the-ladder",
    "some-platforms-could",
    "balance-is-not-enough",
    "life-decides-the-lowest-cost",
)
"""Statements that the answer says again in fewer words."""

SELDOM: Final = 0.1
"""Share of sets below which something seldom happens."""


@statement(
    "lending-answer",
    chapter=CHAPTER,
    holds="Hardly. At {price} a year our average customer repays a guarantor at most {most}, and "
    "the article's lowest cost is {least}. A large first loan earns sooner; whether it earns more "
    "hangs on how long "
    "the customer stays. Even customers who owe far more, as at some platforms, seldom repay its "
    "peak. Who repays pays for who cannot",
    opposite="Yes. At {price} a year our average customer repays a guarantor up to {most}, and the "
    "article's "
    "lowest cost is {least}",
    unclear="Hardly. At {price} a year our average customer repays a guarantor at most {most}, and "
    "the article's "
    "lowest cost is {least}",
)
def _answer(study: Study) -> Outcome:
    most, least = float(model_years(study)["value_cny"].max()), min(costs())
    values = {"price": percent(asked_price(study)), "most": cny(most), "least": cny(least)}
    if most >= least:
        return Outcome("opposite", values)
    seldom = lives.large_who_repay(study) < SELDOM
    return Outcome("holds" if seldom and all_hold(RESTS_ON, study) else "unclear", values)


@statement(
    "own-spend-is-within-reach",
    chapter=CHAPTER,
    holds="One platform's own marketing comes to {spend} a first-time borrower, over all its channels: "
    "our ladders repay about that, and none of the article's costs",
    opposite="One platform's own marketing comes to {spend} a first-time borrower, over all its "
    "channels: our ladders repay up to {best}",
)
def _within_reach(study: Study) -> Outcome:
    best = float(model_years(study)["value_cny"].max())
    _, spend = first_draw_gap()
    values = {"spend": f"CNY {span(spend.low, spend.high)}", "best": cny(best)}
    return Outcome(
        "holds" if 0.9 * spend.low <= best <= 1.1 * spend.high < min(costs()) else "opposite",
        values,
    )
