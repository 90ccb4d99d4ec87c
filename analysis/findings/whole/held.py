"""Which of the article's claims hold?

Readings, fixed before the count. The article is right where facts independent of it support a
claim or check it, and wrong where they contradict it or differ; both stand for few claims, and the
rest is open. What our models say stands beside that and is never added to it. What it could not
know is what was printed after it.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from analysis.assumptions import Study
from analysis.findings import judged
from analysis.findings.board import GROUPS, OPEN, address
from analysis.findings.tables import Cell, Table
from analysis.findings.verdicts import Verdict, claim_words
from analysis.findings.whole.common import CHAPTER
from analysis.memo import per_study
from analysis.numbers import count, number
from analysis.statements import Headline, Outcome, statement

SILENT: Final = ("put in", "none")
"""Words of models that say nothing of their own about a claim."""
EVIDENCE: Final = tuple((key, heading, words) for key, heading, words in GROUPS if key != OPEN)


def part(verdict: Verdict) -> str:
    """Return the part of the board that a verdict belongs to."""
    return next(key for key, _, words in EVIDENCE if verdict.evidence in words)


@per_study
def crossed(study: Study) -> pd.DataFrame:
    """Return every claim by what facts say and what models say.

    Columns: `claim_id`, `evidence` (key of the board's part), `model`.
    """
    rows = [(claim, part(v), v.model) for claim, v in judged.verdicts(study).items()]
    return pd.DataFrame(rows, columns=["claim_id", "evidence", "model"])


def ids(study: Study, key: str) -> list[str]:
    """Return the claims in a part of the board."""
    table = crossed(study)
    return [str(claim) for claim in table.loc[table["evidence"] == key, "claim_id"]]


@statement(
    "facts-decide-few",
    chapter=CHAPTER,
    headline=Headline(
        "Public facts decide {n} of the article's claims", "Public facts decide most claims"
    ),
    holds="Of {all} claims public facts bear out {for} and speak against {against}; on {none} no fact "
    "decides, and on the rest facts point both ways",
    opposite="Of {all} claims public facts bear out {for} and speak against {against}",
)
def _few(study: Study) -> Outcome:
    n = {key: len(ids(study, key)) for key, _, _ in EVIDENCE}
    decided, everything = n["for"] + n["against"], sum(n.values())
    values = {
        "n": count(decided),
        "all": number(everything),
        "for": count(n["for"]),
        "against": count(n["against"]),
        "none": number(n["none"]),
    }
    return Outcome("holds" if 2 * decided < everything else "opposite", values)


@statement(
    "models-speak-to-some",
    chapter=CHAPTER,
    holds="Our models test {tested} claims: {follows} follow, {part} in part, {no} do not, and "
    "{depends} "
    "on what we assume. On the others they are silent, or would only repeat what was put in",
    opposite="Our models test none of the claims",
)
def _some(study: Study) -> Outcome:
    words = crossed(study)["model"]
    n = words.value_counts()
    tested, depends = int((~words.isin(SILENT)).sum()), int(n.get("depends", 0))
    values = {
        "tested": count(tested),
        "follows": count(int(n.get("follows", 0))),
        "part": count(int(n.get("in part", 0))),
        "depends": f"{count(depends)} {'hangs' if depends == 1 else 'hang'}",
        "no": count(int(n.get("does not follow", 0))),
    }
    return Outcome("holds" if tested else "opposite", values)


def decided_table(study: Study) -> Table:
    """Return the claims that facts bear out, contradict, or leave mixed, with the reason."""
    verdicts, words = judged.verdicts(study), claim_words()
    rows = [
        [
            Cell(f"{claim}: {words[claim]}", link=address(claim)),
            Cell(verdicts[claim].evidence, tag=True),
            Cell(verdicts[claim].because, parts=(("Grade:", verdicts[claim].grade),)),
        ]
        for key, _, _ in EVIDENCE
        for claim in ids(study, key)
        if key != "none"
    ]
    return Table("Where facts speak", ("Claim", "Evidence", "Because"), rows)
