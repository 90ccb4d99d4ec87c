"""Who lives on channels of their own? Own and shareholder's apart, and what counts as own.

Reading of C08. The shares were known when it was written. Supported if independent pages print
more than half for each of the three companies named, on own channels or on own and shareholder's
together; contradicted if one is printed below half; mixed if they hold and the page behind a share
counts bought advertising as own, because the claim sets own channels against bought ones.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from analysis.assumptions import Study
from analysis.evidence import load
from analysis.findings.short_video.common import CHAPTER, company_rows, fact
from analysis.findings.tables import Cell, Table
from analysis.frames import records
from analysis.numbers import as_given, cny, count, percent
from analysis.statements import Outcome, statement

ALONE, TOGETHER = "own alone", "own and shareholder's"
SHARES: Final = {"Y127": ALONE, "Y339": ALONE, "Y202": TOGETHER}
"""The three companies that the article names: the share an independent page prints, and of what."""
COUNTED: Final = {
    "Y127": "online and offline; media advertising and feeds among it",
    "Y339": "not said",
    "Y202": "own acquisition and what shareholders bring, in one sum",
}
SPEND, UNPROMPTED = "Y340", "Y341"
OF: Final = {"pct of loan balance": "loan balance", "pct of loans": "loans", "pct": "not said"}


def shares() -> pd.DataFrame:
    """Return what the three companies print, one row each.

    Columns: `company`, `period`, `channels` (`ALONE` or `TOGETHER`), `share_pct`, `mark`, `of`,
    `counted`, `grade`. Bases differ and must not be compared.
    """
    names = load("companies").set_index("company_id")["company"]
    facts = company_rows(*SHARES)
    return pd.DataFrame(
        {
            "company": [str(names[id]) for id in facts["company_id"]],
            "period": facts["period"].to_numpy(),
            "channels": list(SHARES.values()),
            "share_pct": facts["value_low"].to_numpy(),
            "mark": facts["qualifier"].to_numpy(),
            "of": [OF[unit] for unit in facts["unit"]],
            "counted": list(COUNTED.values()),
            "grade": facts["grade"].to_numpy(),
        }
    )


def table() -> Table:
    """Return the shares as a table, own and shareholder's in columns of their own."""
    rows = []
    for row in records(shares()):
        lead = {"above": "over ", "about": "about "}.get(row.mark, "")
        said = Cell(f"{lead}{as_given(row.share_pct)}%", number=True)
        no = Cell("not printed", number=True)
        own, both = (said, no) if row.channels == ALONE else (no, said)
        rows.append(
            [
                Cell(row.company),
                Cell(row.period),
                own,
                both,
                Cell(row.of),
                Cell(row.counted),
                Cell(row.grade, tag=True),
            ]
        )
    heads = (
        "Company",
        "Period",
        "Own channels alone",
        "Own and shareholders' together",
        "Share of",
        "What the page counts",
        "Grade",
    )
    return Table("The three companies the article names, by independent pages", heads, rows)


def above_half() -> int:
    """Return how many of the three print more than half."""
    return int((shares()["share_pct"] >= 50).sum())


@statement(
    "own-above-half",
    chapter=CHAPTER,
    holds="All {n} companies that the article names print more than half, on three bases; {alone} print "
    "own channels alone, one only the sum with its shareholders'",
    opposite="Of {n} companies that the article names {some} print more than half",
)
def _half(_: Study) -> Outcome:
    table = shares()
    alone = int((table["channels"] == ALONE).sum())
    values = {"n": count(len(table)), "alone": count(alone), "some": count(above_half())}
    holds = above_half() == len(table) and alone == len(table) - 1
    return Outcome("holds" if holds else "opposite", values)


@statement(
    "own-is-bought-too",
    chapter=CHAPTER,
    holds="A company that wins over {share} of its customers itself is said to spend over {spend} "
    "a year on advertisements, and {free} of its customers to come unprompted",
    opposite="A company that wins over {share} of its customers itself is said to spend nothing on "
    "advertisements",
)
def _bought(_: Study) -> Outcome:
    facts = company_rows("Y339", SPEND, UNPROMPTED)
    share, spend, free = (float(fact(facts, id).value_low) for id in facts.index)
    values = {
        "share": percent(share / 100),
        "spend": cny(spend / 10) + "bn",
        "free": percent(free / 100),
    }
    return Outcome("holds" if spend > 0 else "opposite", values)
