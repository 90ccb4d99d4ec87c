"""What a whole life with the lender decides, beside the ladder alone, whose end was held before.

Readings of the draws stand in `life`. Here its shares are set beside those of the ladder alone.
"""

from __future__ import annotations

import numpy as np

from analysis.assumptions import Study
from analysis.findings.lending import life, mechanism, readings
from analysis.findings.lending.carries import needed_years
from analysis.findings.lending.common import CHAPTER, DETAIL, of_100, peak_cost
from analysis.numbers import cny, number
from analysis.statements import Outcome, statement


def _beside_alone(study: Study, claim: str, words: str) -> tuple[str, str]:
    """Return a share over whole lives and with the ladder alone, of 100."""
    over, alone = (mechanism.reading(study, claim, words + end) for end in ("", ", ladder alone"))
    return of_100(over.share.baseline), of_100(alone.share.baseline)


@statement(
    "life-decides-the-lowest-cost",
    chapter=CHAPTER,
    holds="Over whole lives such as listed platforms print, a light-front customer falls short of "
    "the peak cost in {peak} of 100 assumption sets and of the lowest in {least}. With the ladder "
    "alone it is {peak_alone} and {least_alone}",
    opposite="How long a life with the lender is hardly matters. A light-front customer falls "
    "short of the peak cost in {peak} of 100 assumption sets and of the lowest in {least}. With the "
    "ladder alone it is {peak_alone} and {least_alone}",
)
def _life(study: Study) -> Outcome:
    peak, peak_alone = _beside_alone(study, "C30", readings.PEAK)
    least, least_alone = _beside_alone(study, "C30", readings.LEAST)
    values = {
        "peak": peak,
        "peak_alone": peak_alone,
        "least": least,
        "least_alone": least_alone,
    }
    over, alone = (
        mechanism.reading(study, "C30", readings.LEAST + end).share
        for end in ("", ", ladder alone")
    )
    return Outcome("holds" if over.highest < alone.lowest else "opposite", values)


@statement(
    "life-decides-payback",
    chapter=CHAPTER,
    holds="Whether interest ever covers the cost depends on how long a customer stays. Over whole "
    "lives it does in {ever} of 100 assumption sets, {low} to {high} by family of ranges; with the "
    "ladder alone in {ever_alone}",
    opposite="Whether interest ever covers the cost does not hang on our ranges. Over whole lives "
    "it does in {ever} of 100 assumption sets, {low} to {high} by family of ranges; with the ladder "
    "alone in {ever_alone}",
)
def _ever(study: Study) -> Outcome:
    ever, ever_alone = _beside_alone(study, "C31", readings.EVER)
    share = mechanism.reading(study, "C31", readings.EVER).share
    low, high = of_100(share.lowest), of_100(share.highest)
    values = {"ever": ever, "ever_alone": ever_alone, "low": low, "high": high}
    return Outcome("holds" if share.depends else "opposite", values)


@statement(
    "balance-is-not-enough",
    chapter=CHAPTER,
    holds="Balance alone is not enough. Of the sets in which a customer owes {needed} thousand "
    "yuan for a year or more, {repay} of 100 repay {peak}. Most earn less on it than our best case",
    opposite="Balance is enough: of the sets in which a customer owes {needed} thousand yuan for a year "
    "or more, {repay} of 100 repay {peak}",
    absent="In no set does a customer owe the balance that {peak} would need",
)
def _balance(study: Study) -> Outcome:
    needed = float(needed_years(study).set_index("cac_cny")["low"][peak_cost()])
    share = life.repaid_by_large(study, 1000 * needed, peak_cost())
    values = {"needed": number(needed), "peak": cny(peak_cost())}
    if np.isnan(share):
        return Outcome("absent", values)
    return Outcome("holds" if share < 0.5 else "opposite", {**values, "repay": of_100(share)})


@statement(
    "life-changes-what-is-said",
    chapter=DETAIL,
    holds="Over whole lives, losses after the loan come to about the cost of winning in {after} "
    "of 100 sets in place of {after_alone}. The cost is ever paid back in {ever} in place of "
    "{ever_alone}, and the verdict on cost after the loan turns",
    opposite="Over whole lives, losses after the loan come to about the cost of winning in "
    "{after} of 100 sets in place of {after_alone}. The cost is ever paid back in {ever} in place of "
    "{ever_alone}, and no verdict turns",
)
def _changed(study: Study) -> Outcome:
    over, alone = (
        mechanism.of(study, "C33"),
        mechanism.reading(study, "C33", "losses counted, ladder alone"),
    )
    ever, ever_alone = _beside_alone(study, "C31", readings.EVER)
    values = {
        "after": of_100(over.share.baseline),
        "after_alone": of_100(alone.share.baseline),
        "ever": ever,
        "ever_alone": ever_alone,
    }
    return Outcome("holds" if over.share.word != alone.share.word else "opposite", values)
