"""In how many of the assumption sets each claim of the chapter follows, and what drives it.

The reading of each claim stands in `readings`. All were fixed before any draw was made. The value of
the engine at the middle of the ranges was known by then. How the cost after the loan is drawn was
changed once since, and then the draws were widened to a whole life with the lender (`life`), whose
readings were fixed before its results; the chapter says both.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis import uncertainty
from analysis.assumptions import Study
from analysis.findings.hang import phrase
from analysis.findings.lending import after_loan_draws, draws, hardship, life, prices
from analysis.findings.lending.after_loan import COLLECTIONS, WITH_LOSS
from analysis.findings.lending.common import DETAIL, of_100
from analysis.findings.lending.readings import LADDER, LIFE, READINGS
from analysis.memo import per_study
from analysis.numbers import blanks
from analysis.statements import Headline, Outcome, statement


@dataclass(frozen=True)
class Mechanism:
    """What the models say of a reading."""

    claim_id: str
    reading: str  # what is counted, in words
    share: uncertainty.Share  # of draws in which it follows
    # the two groups of unknowns with the largest total indices on the quantity behind the
    # reading; empty where nothing moves it
    driver: str
    main: bool = True  # whether it is the reading that the verdict takes

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


@per_study
def mechanisms(study: Study) -> tuple[Mechanism, ...]:
    """Return the share of draws and the first driver of every reading, in order of the claims."""
    sets = {
        LIFE: (life.families(study), life.for_indices(study), life.GROUPS),
        LADDER: (draws.families(study), draws.for_indices(study), draws.GROUPS),
    }
    found: list[Mechanism] = []
    for one in READINGS:
        families, (made, rows), groups = sets[one.draws]
        share = uncertainty.share({family: one.holds(m) for family, m in families.items()})
        indices = uncertainty.jansen(made, one.quantity(rows), draws.SEED)
        hangs = phrase(list(groups), indices)
        found.append(Mechanism(one.claim_id, one.words, share, hangs, one.main))
    for name, words, alone in (
        (WITH_LOSS, "losses counted, about the cost of winning", False),
        (COLLECTIONS, "collections alone, about the cost of winning", False),
        (WITH_LOSS, "losses counted, ladder alone", True),
    ):
        share = after_loan_draws.shares(study, alone=alone)[name]
        indices = after_loan_draws.drivers(study, alone=alone)[name]
        groups = after_loan_draws.ALONE if alone else after_loan_draws.GROUPS
        main = name == WITH_LOSS and not alone
        found.append(Mechanism("C33", words, share, phrase(list(groups), indices), main))
    hangs = phrase(list(prices.GROUPS), prices.driver(study))
    words = "an offer to the group earns more"
    found.append(Mechanism("C35", words, prices.follows(study), hangs))
    for kind in hardship.KINDS[:2]:
        hangs = phrase(list(hardship.GROUPS), hardship.driver(study, kind))
        words, main = f"a {kind} leaves the lender better off", kind == hardship.KINDS[0]
        found.append(Mechanism("C36", words, hardship.follows(study, kind), hangs, main))
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
        {
            "claim_id": m.claim_id,
            "reading": m.reading,
            "main": m.main,
            "share_of_100": 100 * m.share.baseline,
            "low_of_100": 100 * m.share.lowest,
            "high_of_100": 100 * m.share.highest,
            "driver": m.driver,
            "word": m.share.word,
        }
        for m in sorted(mechanisms(study), key=lambda m: m.claim_id)
    ]
    return pd.DataFrame(rows)


@statement(
    "what-follows",
    chapter=DETAIL,
    headline=Headline(
        "Some claims follow from our ranges, others do not",
        "The claims follow from our ranges otherwise than we found",
    ),
    holds="Of 100 assumption sets, earning sooner follows in {soon}; that the price ceiling "
    "does not carry the peak cost in {carry}; payback in two loans in {two}",
    opposite="The claims turn out otherwise. Of 100 assumption sets, earning sooner follows in "
    "{soon}; payback in two loans in {two}; that the price ceiling does not carry the peak cost in "
    "{carry}",
)
def _follows(study: Study) -> Outcome:
    soon, carry, two = (of(study, claim).share for claim in ("C28", "C30", "C31"))
    values = blanks(of_100, soon=soon.baseline, carry=carry.baseline, two=two.baseline)
    fits = soon.word == carry.word == "follows" and two.word == "does not follow"
    return Outcome("holds" if fits else "opposite", values)
