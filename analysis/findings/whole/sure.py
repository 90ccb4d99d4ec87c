"""How sure are the model verdicts, what do they hang on, and where is this book weakest?

Readings, fixed before the count. A verdict stands whichever ranges are drawn if the three families
of ranges give it one word; it turns with them if one half lies between their shares. An output
hangs most on the group with the largest total index. A number is a stand-in where its row in
`data/assumptions.csv` says that no source bounds it.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from analysis.assumptions import Study
from analysis.effects import effect_priors
from analysis.evidence import load
from analysis.findings import drivers, judged
from analysis.findings.verdicts import claim_words
from analysis.findings.whole.common import CHAPTER
from analysis.frames import records
from analysis.memo import per_study
from analysis.numbers import count, number
from analysis.statements import Headline, Outcome, statement

STAND_IN: Final = "stand-in"


@per_study
def shares(study: Study) -> pd.DataFrame:
    """Return the share of draws behind every model verdict that has one, the largest first.

    Columns: `claim_id`, `counted` (in words), `model`, `share_of_100`, `low_of_100`,
    `high_of_100` (over three families of ranges), `turns` (whether one half lies between them).
    """
    rows = [
        {
            "claim_id": claim,
            "counted": found.counted.words,
            "model": found.model,
            "share_of_100": 100 * found.counted.share.baseline,
            "low_of_100": 100 * found.counted.share.lowest,
            "high_of_100": 100 * found.counted.share.highest,
            "turns": found.counted.share.depends,
        }
        for claim, found in judged.verdicts(study).items()
        if found.counted is not None
    ]
    return pd.DataFrame(rows).sort_values(
        ["share_of_100", "claim_id"], ascending=[False, True], ignore_index=True
    )


@per_study
def first_drivers(study: Study) -> pd.DataFrame:
    """Return what each measured output hangs on first, the firmest first.

    Columns: those of `drivers.table`, and `counted` (in words; the claim's where nothing was).
    """
    table = drivers.table(study)
    said = claim_words("short")
    said |= {str(row.claim_id): str(row.counted) for row in records(shares(study))}
    table = table[table["first"] != ""].assign(counted=table["claim_id"].map(said))
    return table.sort_values("first_total", ascending=False, ignore_index=True)


def most_named(study: Study) -> tuple[str, int, int]:
    """Return the first driver named most often, how often, and of how many."""
    names = first_drivers(study)["first"].value_counts()
    ahead = names[names == names.max()].index.min()
    return str(ahead), int(names.max()), int(names.sum())


def stand_ins() -> tuple[int, int]:
    """Return how many of our assumptions no source bounds, and how many there are."""
    rests = load("assumptions")["rests_on"]
    return int(rests.fillna("").str.contains(STAND_IN).sum()), len(rests)


@statement(
    "families-agree",
    chapter=CHAPTER,
    headline=Headline(
        "Most model verdicts stand however the same ranges are shaped",
        "Most model verdicts turn with the shape of the ranges",
    ),
    holds="Of {all} main results {same} stay above or below 50 in 100 draws however the same ranges are "
    "shaped, and {turn} with the shape. Other ranges are not tried",
    opposite="Of {all} main results {turn} with the shape of the same ranges. Other ranges are not "
    "tried",
)
def _agree(study: Study) -> Outcome:
    turns = shares(study)["turns"]
    turn = int(turns.sum())
    values = {
        "all": number(len(turns)),
        "same": number(len(turns) - turn),
        "turn": "none turns" if not turn else "one turns" if turn == 1 else f"{count(turn)} turn",
    }
    return Outcome("holds" if 2 * turn < len(turns) else "opposite", values)


@statement(
    "size-is-nearly-put-in",
    chapter=CHAPTER,
    holds="That a larger first loan defaults more is nearly put in: our range for what size does, "
    "{low} to {high}, lies mostly above zero",
    opposite="That a larger first loan defaults more is not put in: our range for what size does runs "
    "from {low} to {high}",
)
def _size(study: Study) -> Outcome:
    prior = effect_priors(study)["size_risk_elasticity_all"].prior
    values = {"low": number(prior.low, 1), "high": number(prior.high, 1)}
    return Outcome("holds" if prior.high > -prior.low else "opposite", values)


@statement(
    "what-results-hang-on",
    chapter=CHAPTER,
    headline=Headline(
        "No one unknown decides most of our results",
        "One unknown decides most of our results",
    ),
    holds="Of {all} results {n} hang most on {name}, more than on anything else; in {close} the "
    "first two cannot be told apart",
    opposite="Of {all} results {n} hang most on {name}; in {close} the first two are not told apart",
)
def _hang(study: Study) -> Outcome:
    name, n, everything = most_named(study)
    close = int((~first_drivers(study)["apart"].astype(bool)).sum())
    values = {"all": number(everything), "n": count(n), "name": name, "close": count(close)}
    return Outcome("holds" if 2 * n <= everything else "opposite", values)


@statement(
    "most-assumptions-are-stand-ins",
    chapter=CHAPTER,
    holds="Our models need {all} numbers that nobody prints; {n} of them are ranges of ours "
    "that no source bounds",
    opposite="Our models need {all} numbers that nobody prints; {n} of them no source bounds",
)
def _weak(_: Study) -> Outcome:
    n, everything = stand_ins()
    values = {"all": number(everything), "n": number(n)}
    return Outcome("holds" if 2 * n > everything else "opposite", values)
