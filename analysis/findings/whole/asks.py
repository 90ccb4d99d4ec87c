"""Which facts should a lender, a regulator or a journalist be asked for first?

Reading, fixed before the count. A claim is open while no fact decides it or facts point both ways.
`data/claim_asks.csv` says which tables it waits for, as its card says in words; with several it
needs all of them. Tables are put in the order in which each next one lets most open claims be
judged, given those before it; ties go to the one that more open claims wait for, then to the
first in `data/asks.csv`. That a claim can be judged does not say how it would turn out.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from analysis.assumptions import Study
from analysis.evidence import load
from analysis.findings import judged
from analysis.findings.whole.common import CHAPTER, is_open
from analysis.frames import records
from analysis.memo import per_study
from analysis.numbers import count, number
from analysis.statements import Headline, Outcome, statement

LENDERS: Final = ("a lender", "two lenders")
"""Who holds the tables that stand in lenders' own books."""


def needs() -> dict[str, frozenset[str]]:
    """Return the tables that each claim waits for."""
    table = load("claim_asks").groupby("claim_id")["ask_id"]
    return {str(claim): frozenset(asks) for claim, asks in table}


def first_asked(open_claims: dict[str, frozenset[str]], order: list[str]) -> list[str]:
    """Return the tables in the order in which they let most claims be judged."""
    asked: list[str] = []
    left = list(order)
    while left:

        def gain(ask: str) -> tuple[int, int, int]:
            now = sum(need <= {*asked, ask} for need in open_claims.values())
            waits = sum(ask in need and not need <= set(asked) for need in open_claims.values())
            return now, waits, -order.index(ask)

        best = max(left, key=gain)
        asked.append(best)
        left.remove(best)
    return asked


@per_study
def ranked(study: Study) -> pd.DataFrame:
    """Return the tables to ask for, the first one first.

    Columns: `ask_id`, `ask`, `who`, `table`, `alone` (open claims it lets be judged by itself),
    `more` (given those above it), `together` (with all above it), `waiting` (open claims that
    need it), `claims` (the ids behind `more`).
    """
    asks = load("asks").set_index("ask_id")
    verdicts = judged.verdicts(study)
    waits = {c: need for c, need in needs().items() if is_open(verdicts[c])}
    rows, asked, known = [], set[str](), set[str]()
    for ask in first_asked(waits, asks.index.tolist()):
        asked.add(ask)
        found = {claim for claim, need in waits.items() if need <= asked}
        rows.append(
            {
                "ask_id": ask,
                **asks.loc[ask, ["ask", "who", "table"]].to_dict(),
                "alone": sum(need == {ask} for need in waits.values()),
                "more": len(found - known),
                "together": len(found),
                "waiting": sum(ask in need for need in waits.values()),
                "claims": " ".join(sorted(found - known)),
            }
        )
        known = found
    return pd.DataFrame(rows)


def behind_lenders(study: Study) -> tuple[int, int]:
    """Return how many open claims wait for tables of lenders alone, and how many are open."""
    who = load("asks").set_index("ask_id")["who"]
    verdicts = judged.verdicts(study)
    waits = [need for c, need in needs().items() if is_open(verdicts[c])]
    return sum(all(who[ask] in LENDERS for ask in need) for need in waits), len(waits)


def two_tables(study: Study) -> int:
    """Return how many open claims the first two tables would let be judged."""
    return int(ranked(study)["together"].iloc[1])


@statement(
    "two-tables-first",
    chapter=CHAPTER,
    headline=Headline(
        "Two tables that lenders hold would open {n} claims to judgement",
        "No two tables would open many claims to judgement",
        "Two tables would open {n} claims to judgement, not both from lenders",
    ),
    holds="Two tables from the lenders concerned would let {n} of the {all} open claims be judged: "
    "{first}, and "
    "{second}",
    opposite="No two tables would let a quarter of the {all} open claims be judged; the first two let "
    "{n}",
    unclear="Two tables would let {n} of the {all} open claims be judged: {first}, and {second}",
)
def _two(study: Study) -> Outcome:
    first, second = list(records(ranked(study)))[:2]
    _, everything = behind_lenders(study)
    values = {
        "n": count(int(second.together)),
        "all": number(everything),
        "first": first.ask,
        "second": second.ask,
    }
    if 4 * second.together < everything:
        return Outcome("opposite", values)
    theirs = {first.who, second.who} == {"a lender"}
    return Outcome("holds" if theirs else "unclear", values)


@statement(
    "books-nobody-opens",
    chapter=CHAPTER,
    holds="Of {all} open claims {n} wait for what stands in lenders' own books alone",
    opposite="Of {all} open claims only {n} wait for what stands in lenders' own books alone",
)
def _books(study: Study) -> Outcome:
    theirs, everything = behind_lenders(study)
    values = {"all": number(everything), "n": number(theirs)}
    return Outcome("holds" if 2 * theirs > everything else "opposite", values)
