"""The whole article: what can be read, where the copies reach, which claims lean on what."""

from __future__ import annotations

import pandas as pd

from analysis.assumptions import Study
from analysis.evidence import cite, load
from analysis.evidence.damage import inferred_last
from analysis.findings.damage.inference import by_rule_alone
from analysis.findings.damage.lines import CHAPTER, by_line
from analysis.findings.damage.readings import reading
from analysis.findings.tables import Cell, Table
from analysis.frames import records, where
from analysis.numbers import blanks, count, number
from analysis.statements import Headline, Outcome, compare, statement


def figures() -> pd.DataFrame:
    """Return every figure of the article in the order of the text.

    Columns: `figure_id`, `section`, `line`, `place` in the line (from 1), `what`, `state`,
    `reading`, `unit`, `grade`.
    """
    ledger = load("article_figures")
    paragraphs = by_line()
    return pd.DataFrame(
        {
            "figure_id": ledger["figure_id"],
            "section": ledger["section"],
            "line": ledger["line"],
            "place": ledger.groupby("line").cumcount() + 1,
            "what": ledger["what"],
            "state": ledger["status"],
            "reading": [
                reading(row, inferred_last(paragraphs[row.line])) for row in records(ledger)
            ],
            "unit": ledger["unit"],
            "grade": ledger["grade"].fillna(""),
        }
    )


def reach() -> int:
    """Return the last line of our copy that an intact copy of the article covers."""
    intact = where(load("article_copies"), relation="copy", digits="intact")
    return int(intact["last_line"].max())


@statement(
    "lost-beyond-the-copies",
    chapter=CHAPTER,
    headline=Headline(
        "Every lost number stands where no intact copy reaches",
        "Some lost numbers stand within reach of an intact copy",
        "No number of the article is lost",
    ),
    holds="All {lost} lost numbers stand after line {reach}, where the last intact copy breaks off",
    opposite="{inside} of the {lost} lost numbers stand within the reach of an intact copy",
    unclear="No number is lost",
)
def _lost(_: Study) -> Outcome:
    lost = where(figures(), state="lost")
    inside = int((lost["line"] <= reach()).sum())
    return Outcome(
        "holds" if len(lost) and not inside else "opposite" if inside else "unclear",
        {"lost": number(len(lost)), "reach": number(reach()), "inside": count(inside).capitalize()},
    )


def leaning() -> pd.DataFrame:
    """Return each claim with how many of its figures are in which state.

    Columns: `claim_id`, `figures`, `lost`, `inferred`, `rule_alone`.
    """
    links = load("article_claim_figures").merge(load("article_figures"), on="figure_id")
    alone = set(by_rule_alone()["figure_id"])
    links = links.assign(
        lost=links["status"] == "lost",
        inferred=links["status"] == "inferred",
        rule_alone=links["figure_id"].isin(alone),
    )
    sums = links.groupby("claim_id")[["lost", "inferred", "rule_alone"]].sum()
    table = sums.assign(figures=links.groupby("claim_id").size())
    claims = load("article_claims")[["claim_id"]]
    filled = claims.merge(table.reset_index(), on="claim_id", how="left").fillna(0)
    return filled.astype({name: int for name in filled.columns if name != "claim_id"})


@statement(
    "claims-that-lean",
    chapter=CHAPTER,
    holds="{lean} of the {all} claims rest in part on a number that is inferred or lost. Of "
    "these, {lost} rest on a lost one, {rule} on one that only the rule gives",
    opposite="No claim rests on a number that is inferred or lost",
)
def _lean(_: Study) -> Outcome:
    table = leaning()
    lean = int(((table["lost"] > 0) | (table["inferred"] > 0)).sum())
    values = blanks(
        count, lost=int((table["lost"] > 0).sum()), rule=int((table["rule_alone"] > 0).sum())
    )
    values |= {"lean": count(lean).capitalize(), "all": number(len(table))}
    return Outcome(compare(lean, 0), values)


@statement(
    "most-figures-serve",
    chapter=CHAPTER,
    holds="{serve} of the {all} numbers serve a claim; {context} are context",
    opposite="Only {serve} of the {all} numbers serve a claim; {context} are context",
)
def _serve(_: Study) -> Outcome:
    everything = len(load("article_figures"))
    serve = load("article_claim_figures")["figure_id"].nunique()
    return Outcome(
        compare(serve, everything - serve),
        {"serve": number(serve), "all": number(everything), "context": number(everything - serve)},
    )


@statement(
    "every-loss-counts",
    chapter=CHAPTER,
    holds="All {lost} lost numbers serve a claim, so every loss takes something from the argument",
    opposite="{idle} of the {lost} lost numbers serve no claim",
)
def _idle(_: Study) -> Outcome:
    lost = set(where(load("article_figures"), status="lost")["figure_id"])
    idle = lost - set(load("article_claim_figures")["figure_id"])
    values = {"lost": number(len(lost)), "idle": count(len(idle)).capitalize()}
    return Outcome("opposite" if idle else "holds", values)


def claim_table() -> Table:
    """Return the claims that lean on inferred or lost numbers, with those numbers."""
    links = load("article_claim_figures").merge(load("article_figures"), on="figure_id")
    claims = dict(load("article_claims")[["claim_id", "claim"]].to_numpy().tolist())
    alone = set(by_rule_alone()["figure_id"])
    rows = []
    for claim, part in links.groupby("claim_id"):
        ruled = part["figure_id"].isin(alone)
        lost = part[part["status"] == "lost"]
        other = part[(part["status"] == "inferred") & ~ruled]
        if len(lost) + len(part[ruled]) + len(other):
            rows.append(
                [Cell(f"{claim}: {claims[claim]}"), *map(_list, (lost, part[ruled], other))]
            )
    return Table(
        "Claims that lean on lost or inferred numbers",
        ("Claim", "Lost", "From the rule alone", "Inferred otherwise"),
        rows,
    )


def _list(part: pd.DataFrame) -> Cell:
    if part.empty:
        return Cell("none")
    numbers = "one number" if len(part) == 1 else f"{count(len(part))} numbers"
    return Cell(numbers, parts=tuple((row.figure_id, row.what) for row in records(part)))


def copy_table() -> Table:
    """Return the pages that carry the article, in part or whole. Mirrors are not linked."""
    rows = []
    for row in records(load("article_copies")):
        [source] = cite([row.source_id])
        rows.append(
            [
                Cell(source.label, link=source.url or ""),
                Cell(row.relation),
                Cell(row.digits, tag=True),
                Cell(f"lines {row.first_line} to {row.last_line}"),
                Cell("" if pd.isna(row.note) else row.note),
            ]
        )
    return Table(
        "The copies of the article, as far as the stored part of each page could be seen",
        ("Page", "What it is", "Digits", "Reach", "Remark"),
        rows,
    )
