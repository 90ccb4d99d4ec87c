"""In how many of the assumption sets each claim of the chapter follows, and what drives it.

The reading of each claim stands in its row. All were fixed before any draw was made. The value of
the engine at the middle of the ranges was known by then. How the cost after the loan is drawn was
changed once since, and then the draws were widened to a whole life with the lender (`life`), whose
readings were fixed before its results; the chapter says both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import uncertainty
from analysis.assumptions import Study
from analysis.findings.lending import after_loan_draws, draws, hardship, life, prices
from analysis.findings.lending.after_loan import COLLECTIONS, WITH_LOSS
from analysis.findings.lending.carries import needed_years
from analysis.findings.lending.common import CHAPTER, DETAIL, asked, costs, of_100, peak_cost
from analysis.findings.lending.draws import Measured
from analysis.findings.lending.payback import ABOUT_TWO
from analysis.memo import per_study
from analysis.numbers import cny, number
from analysis.statements import Headline, Outcome, statement

Array = npt.NDArray[np.float64]
Holds = npt.NDArray[np.bool_]

HEAVY, LIGHT = "heavy front", "light front"


@dataclass(frozen=True)
class Mechanism:
    """What the models say of a reading.

    Attributes
    ----------
    claim_id, reading : str
        The claim, and what is counted, in words.
    share : Share
        Of draws in which it follows.
    driver : str
        The two groups of unknowns with the largest total indices on the quantity behind the
        reading; empty where nothing moves it.
    main : bool
        Whether it is the reading that the verdict takes.
    """

    claim_id: str
    reading: str
    share: uncertainty.Share
    driver: str
    main: bool = True

    @property
    def words(self) -> str:
        """The verdict in a sentence or two."""
        low, high = (of_100(x) for x in (self.share.lowest, self.share.highest))
        span = "as many" if low == high else f"{low} to {high}"
        many = of_100(self.share.baseline)
        lead = {
            "follows": "Follows in",
            "does not follow": "Follows in only",
            "depends": "Depends: follows in",
        }[self.share.word]
        tail = f" Most hangs on {self.driver}." if self.driver else ""
        if self.share.baseline == 0:
            lead, many = "Follows in", "none"
        return (
            f"{lead} {many} of 100 assumption sets ({span} if our ranges are widened or "
            f"flattened).{tail}"
        )


def _early(m: Measured) -> Array:
    return m.early_interest[HEAVY] - m.early_interest[LIGHT]


def _worse(m: Measured) -> Array:
    return m.first_default[HEAVY] - m.first_default[LIGHT]


def _longer(m: Measured) -> Array:
    # a smaller value is a smaller part of any cost
    return m.value_no_slopes - m.value[HEAVY]


def _two(m: Measured) -> Holds:
    fewer = np.nan_to_num(m.cycles[LIGHT], nan=np.inf) > m.cycles[HEAVY]
    return np.asarray((m.cycles[HEAVY] <= ABOUT_TWO) & fewer)


def _covered(m: Measured) -> Array:
    return m.coverage[HEAVY]


PEAK, LEAST = "light front, peak cost not covered", "light front, lowest cost not covered"
EVER: Final = "pays back at all"
LIFE, LADDER = "life", "ladder"
"""Draws over a whole life with the lender, and over the article's ladder with its two ends."""

READINGS: Final[
    tuple[tuple[str, str, bool, str, Callable[[Measured], Holds], Callable[[Measured], Array]], ...]
] = (
    (
        "C28",
        "more interest in the first twelve months",
        True,
        LIFE,
        lambda m: np.asarray(_early(m) > 0),
        _early,
    ),
    (
        "C30",
        PEAK,
        True,
        LIFE,
        lambda m: np.asarray(m.value[LIGHT] < peak_cost()),
        lambda m: m.value[LIGHT],
    ),
    (
        "C30",
        LEAST,
        False,
        LIFE,
        lambda m: np.asarray(m.value[LIGHT] < min(costs())),
        lambda m: m.value[LIGHT],
    ),
    (
        "C30",
        "heavy front, peak cost not covered",
        False,
        LIFE,
        lambda m: np.asarray(m.value[HEAVY] < peak_cost()),
        lambda m: m.value[HEAVY],
    ),
    (
        "C30",
        f"{PEAK}, ladder alone",
        False,
        LADDER,
        lambda m: np.asarray(m.value[LIGHT] < peak_cost()),
        lambda m: m.value[LIGHT],
    ),
    (
        "C30",
        f"{LEAST}, ladder alone",
        False,
        LADDER,
        lambda m: np.asarray(m.value[LIGHT] < min(costs())),
        lambda m: m.value[LIGHT],
    ),
    ("C31", "two loans or fewer, and fewer than light", True, LIFE, _two, _covered),
    (
        "C31",
        EVER,
        False,
        LIFE,
        lambda m: np.isfinite(m.cycles[HEAVY]),
        _covered,
    ),
    ("C31", "two loans or fewer, ladder alone", False, LADDER, _two, _covered),
    (
        "C31",
        f"{EVER}, ladder alone",
        False,
        LADDER,
        lambda m: np.isfinite(m.cycles[HEAVY]),
        _covered,
    ),
    (
        "C32",
        "first loan defaults more",
        True,
        LIFE,
        lambda m: np.asarray(_worse(m) > 0),
        _worse,
    ),
    (
        "C34",
        "recovers its cost without the two",
        False,
        LIFE,
        lambda m: np.asarray(m.value_no_slopes >= m.cac_cny),
        lambda m: m.value_no_slopes,
    ),
    (
        "C34",
        "recovers its cost without the two, ladder alone",
        False,
        LADDER,
        lambda m: np.asarray(m.value_no_slopes >= m.cac_cny),
        lambda m: m.value_no_slopes,
    ),
    (
        "C34",
        "worth less once size and promise count",
        True,
        LIFE,
        lambda m: np.asarray(_longer(m) > 0),
        _longer,
    ),
    (
        "C34",
        "worth less once the two count, ladder alone",
        False,
        LADDER,
        lambda m: np.asarray(_longer(m) > 0),
        _longer,
    ),
)
"""Claim, reading, whether the verdict takes it, draws, when it follows, and the quantity behind it."""


def driver(indices: uncertainty.Indices, groups: dict[str, tuple[str, ...]]) -> str:
    """Return the two groups with the largest total indices, in words; empty where nothing varies.

    Indices of neighbours in that order may overlap, so the second is named as well.
    """
    if not np.isfinite(indices.total).all():
        return ""
    names = list(groups)
    first, second = np.argsort(-indices.total)[:2]
    return f"{names[first]}, then on {names[second]}"


@per_study
def mechanisms(study: Study) -> tuple[Mechanism, ...]:
    """Return the share of draws and the first driver of every reading, in order of the claims."""
    sets = {
        LIFE: (life.families(study), life.for_indices(study), life.GROUPS),
        LADDER: (draws.families(study), draws.for_indices(study), dict(draws.GROUPS)),
    }
    found = []
    for claim, reading, main, kind, holds, quantity in READINGS:
        families, (made, rows), groups = sets[kind]
        share = uncertainty.share({family: holds(m) for family, m in families.items()})
        indices = uncertainty.jansen(made, quantity(rows), draws.SEED)
        found.append(Mechanism(claim, reading, share, driver(indices, groups), main))
    shares, drives = after_loan_draws.shares(study), after_loan_draws.drivers(study)
    for name, words in (
        (WITH_LOSS, "losses counted, about the cost of winning"),
        (COLLECTIONS, "collections alone, about the cost of winning"),
    ):
        found.append(
            Mechanism(
                "C33",
                words,
                shares[name],
                driver(drives[name], after_loan_draws.GROUPS),
                main=name == WITH_LOSS,
            )
        )
    found.append(
        Mechanism(
            "C33",
            "losses counted, ladder alone",
            after_loan_draws.shares(study, alone=True)[WITH_LOSS],
            driver(after_loan_draws.drivers(study, alone=True)[WITH_LOSS], after_loan_draws.ALONE),
            main=False,
        )
    )
    found.append(
        Mechanism(
            "C35",
            "an offer to the group earns more",
            prices.follows(study),
            driver(prices.driver(study), prices.GROUPS),
        )
    )
    for place, kind in enumerate(hardship.KINDS[:2]):
        found.append(
            Mechanism(
                "C36",
                f"a {kind} leaves the lender better off",
                hardship.follows(study, kind),
                driver(hardship.driver(study, kind), hardship.GROUPS),
                main=place == 0,
            )
        )
    return tuple(found)


def of(study: Study, claim: str) -> Mechanism:
    """Return the main reading of a claim."""
    return next(m for m in mechanisms(study) if m.claim_id == claim and m.main)


def reading(study: Study, claim: str, words: str) -> Mechanism:
    """Return a reading of a claim by the words of its row."""
    return next(m for m in mechanisms(study) if (m.claim_id, m.reading) == (claim, words))


def beside(study: Study, claim: str) -> list[Mechanism]:
    """Return the readings of a claim that stand beside its main one."""
    return [m for m in mechanisms(study) if m.claim_id == claim and not m.main]


def table(study: Study) -> pd.DataFrame:
    """Return the shares for a picture.

    Columns: `claim_id`, `reading`, `main`, `share_of_100`, `low_of_100`, `high_of_100`, `driver`,
    `word`.
    """
    rows = [
        (
            m.claim_id,
            m.reading,
            m.main,
            100 * m.share.baseline,
            100 * m.share.lowest,
            100 * m.share.highest,
            m.driver,
            m.share.word,
        )
        for m in sorted(mechanisms(study), key=lambda m: m.claim_id)
    ]
    names = ("claim_id", "reading", "main", "share_of_100", "low_of_100", "high_of_100")
    return pd.DataFrame(rows, columns=[*names, "driver", "word"])


@statement(
    "what-follows",
    chapter=DETAIL,
    headline=Headline(
        "Some claims follow from our ranges, others do not",
        "The claims follow from our ranges otherwise than we found",
    ),
    holds="Of 100 assumption sets, earning sooner follows in {soon}; that the price ceiling "
    "does not carry the peak cost in {carry}; payback in two loans in {two}",
    opposite="Of 100 assumption sets, payback in two loans follows in {two}; earning sooner in "
    "{soon}; that the price ceiling does not carry the peak cost in {carry}",
)
def _follows(study: Study) -> Outcome:
    soon, carry, two = (of(study, claim).share for claim in ("C28", "C30", "C31"))
    values = {
        "soon": of_100(soon.baseline),
        "carry": of_100(carry.baseline),
        "two": of_100(two.baseline),
        "price": asked(study),
    }
    fits = soon.word == carry.word == "follows" and two.word == "does not follow"
    return Outcome("holds" if fits else "opposite", values)


def _beside_alone(study: Study, claim: str, words: str) -> tuple[str, str]:
    """Return a share over whole lives and with the ladder alone, of 100."""
    over, alone = (reading(study, claim, words + end) for end in ("", ", ladder alone"))
    return of_100(over.share.baseline), of_100(alone.share.baseline)


@statement(
    "life-decides-the-lowest-cost",
    chapter=CHAPTER,
    holds="Over whole lives such as listed platforms print, a light-front customer falls short of the "
    "peak cost in {peak} of 100 assumption sets and of the lowest in {least}; with the ladder alone "
    "in {peak_alone} and {least_alone}",
    opposite="How long a life with the lender is hardly matters: a light-front customer falls short of "
    "the peak cost in {peak} of 100 assumption sets and of the lowest in {least}; with the ladder "
    "alone in {peak_alone} and {least_alone}",
)
def _life(study: Study) -> Outcome:
    peak, peak_alone = _beside_alone(study, "C30", PEAK)
    least, least_alone = _beside_alone(study, "C30", LEAST)
    values = {
        "peak": peak,
        "peak_alone": peak_alone,
        "least": least,
        "least_alone": least_alone,
    }
    over, alone = (reading(study, "C30", LEAST + end).share for end in ("", ", ladder alone"))
    return Outcome("holds" if over.highest < alone.lowest else "opposite", values)


@statement(
    "life-decides-payback",
    chapter=CHAPTER,
    holds="Whether interest ever covers the cost depends on how long a customer stays: over whole lives "
    "it does in {ever} of 100 assumption sets, {low} to {high} by family of ranges; with the ladder "
    "alone in {ever_alone}",
    opposite="Whether interest ever covers the cost does not hang on our ranges: over whole lives it "
    "does in {ever} of 100 assumption sets, {low} to {high} by family of ranges; with the ladder alone "
    "in {ever_alone}",
)
def _ever(study: Study) -> Outcome:
    ever, ever_alone = _beside_alone(study, "C31", EVER)
    share = reading(study, "C31", EVER).share
    low, high = of_100(share.lowest), of_100(share.highest)
    values = {"ever": ever, "ever_alone": ever_alone, "low": low, "high": high}
    return Outcome("holds" if share.depends else "opposite", values)


@statement(
    "balance-is-not-enough",
    chapter=CHAPTER,
    holds="Balance alone is not enough: of the sets in which a customer owes {needed} thousand yuan for "
    "a year or more, {repay} of 100 repay {peak}, since most earn less on it than our best case",
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
    holds="Over whole lives, losses after the loan come to about the cost of winning in {after} of 100 sets "
    "in place of {after_alone}, and the cost is ever paid back in {ever} in place of {ever_alone}; the "
    "verdict on cost after the loan turns",
    opposite="Over whole lives, losses after the loan come to about the cost of winning in {after} of 100 "
    "sets in place of {after_alone}, and the cost is ever paid back in {ever} in place of "
    "{ever_alone}; no verdict turns",
)
def _changed(study: Study) -> Outcome:
    over, alone = of(study, "C33"), reading(study, "C33", "losses counted, ladder alone")
    ever, ever_alone = _beside_alone(study, "C31", EVER)
    values = {
        "after": of_100(over.share.baseline),
        "after_alone": of_100(alone.share.baseline),
        "ever": ever,
        "ever_alone": ever_alone,
    }
    return Outcome("holds" if over.share.word != alone.share.word else "opposite", values)
