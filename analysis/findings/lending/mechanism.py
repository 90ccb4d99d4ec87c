"""In how many of the assumption sets each claim of the chapter follows, and what drives it.

The reading of each claim stands in `readings`. All were fixed before any draw was made. The value of
the engine at the middle of the ranges was known by then. How the cost after the loan is drawn was
changed once since, and then the draws were widened to a whole life with the lender (`life`), whose
readings were fixed before its results; the chapter says both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analysis import uncertainty
from analysis.assumptions import Study
from analysis.findings.hang import phrase
from analysis.findings.lending import after_loan_draws, draws, hardship, life, prices
from analysis.findings.lending.after_loan import COLLECTIONS, WITH_LOSS
from analysis.findings.lending.common import DETAIL, asked, of_100
from analysis.findings.lending.readings import LADDER, LIFE, READINGS
from analysis.memo import per_study
from analysis.statements import Headline, Outcome, statement


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


def driver(indices: uncertainty.Indices, groups: Mapping[str, tuple[str, ...]]) -> str:
    """Return the first driver in words, and the second, which may not be told from it."""
    return phrase(list(groups), indices)


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
    opposite="The claims turn out otherwise. Of 100 assumption sets, earning sooner follows in "
    "{soon}; payback in two loans in {two}; that the price ceiling does not carry the peak cost in "
    "{carry}",
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
