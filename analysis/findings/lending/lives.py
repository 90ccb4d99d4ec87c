"""What a whole life with the lender decides, beside the ladder alone, whose end was held before.

Readings of the draws stand in `life`. Here its shares are set beside those of the ladder alone.
"""

from __future__ import annotations

import numpy as np

from analysis.assumptions import Study
from analysis.findings.lending import life, mechanism, readings
from analysis.findings.lending.carries import needed_years
from analysis.findings.lending.common import CHAPTER, DETAIL, of_100, peak_cost
from analysis.numbers import blanks, cny, number
from analysis.statements import Outcome, statement
from analysis.uncertainty import Share


def _beside_alone(study: Study, claim: str, words: str) -> tuple[Share, Share]:
    """Return a share over whole lives and with the ladder alone."""
    over, alone = (mechanism.reading(study, claim, words + end) for end in ("", ", ladder alone"))
    return over.share, alone.share


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
    values = blanks(
        of_100,
        peak=peak.baseline,
        peak_alone=peak_alone.baseline,
        least=least.baseline,
        least_alone=least_alone.baseline,
    )
    return Outcome("holds" if least.highest < least_alone.lowest else "opposite", values)


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
    ever, alone = _beside_alone(study, "C31", readings.EVER)
    ends = blanks(of_100, low=ever.lowest, high=ever.highest)
    values = ends | blanks(of_100, ever=ever.baseline, ever_alone=alone.baseline)
    return Outcome("holds" if ever.depends else "opposite", values)


def _needed(study: Study) -> float:
    return float(needed_years(study).set_index("cac_cny")["low"][peak_cost()])


def large_who_repay(study: Study) -> float:
    """Return in which share of the sets that owe enough at best the peak cost is repaid."""
    return life.repaid_by_large(study, 1000 * _needed(study), peak_cost())


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
    needed, share = _needed(study), large_who_repay(study)
    values = {"needed": number(needed), "peak": cny(peak_cost())}
    if np.isnan(share):
        return Outcome("absent", values)
    values["repay"] = of_100(share)
    return Outcome("holds" if share < 0.5 else "opposite", values)


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
    after = mechanism.of(study, "C33").share
    after_alone = mechanism.reading(study, "C33", "losses counted, ladder alone").share
    ever, ever_alone = _beside_alone(study, "C31", readings.EVER)
    values = blanks(
        of_100,
        after=after.baseline,
        after_alone=after_alone.baseline,
        ever=ever.baseline,
        ever_alone=ever_alone.baseline,
    )
    return Outcome("holds" if after.word != after_alone.word else "opposite", values)
