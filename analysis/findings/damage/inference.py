"""What the damage rule gives back, and what it does not."""

from __future__ import annotations

import pandas as pd

from analysis.assumptions import Study
from analysis.evidence import load
from analysis.evidence.damage import inferred_last, outcome
from analysis.findings.damage.lines import CHAPTER, by_line, paragraphs
from analysis.findings.damage.readings import reading
from analysis.findings.tables import Cell, Table, tabulate
from analysis.frames import records
from analysis.numbers import blanks, count, number
from analysis.statements import Outcome, compare, statement

BASES = {
    "none": "nothing else",
    "address": "the time stamp in the page's address",
    "same fact": "another line of the article",
    "outside fact": "a fact outside the article",
    "logic": "logic",
}


def inferences() -> pd.DataFrame:
    """Return the inferred figures with what each rests on.

    Columns of `article_figures` and of `article_inferences`, its note as `basis_note`.
    """
    basis = load("article_inferences").rename(columns={"note": "basis_note"})
    return load("article_figures").merge(basis, on="figure_id")


def by_rule_alone() -> pd.DataFrame:
    """Return the figures that nothing but the rule gives."""
    table = inferences()
    return table[table["by_rule"] & (table["other_basis"] == "none")]


@statement(
    "rule-alone",
    chapter=CHAPTER,
    holds="{alone} figures of the article rest on the rule alone, and {both} more on the rule and "
    "another fact",
    opposite="No figure of the article rests on the rule alone",
)
def _alone(_: Study) -> Outcome:
    table = inferences()
    alone = len(by_rule_alone())
    both = int(table["by_rule"].sum()) - alone
    return Outcome(compare(alone, 0), {"alone": count(alone).capitalize(), "both": count(both)})


@statement(
    "others-need-no-rule",
    chapter=CHAPTER,
    holds="The other {others} inferred figures need no rule: {same} repeat another line, {address} "
    "come from the page's address, {logic} from logic",
    opposite="Every inferred figure needs the rule",
)
def _others(_: Study) -> Outcome:
    table = inferences()
    rest = table[~table["by_rule"]]["other_basis"].value_counts()
    values = {
        "others": count(int(rest.sum())),
        **{
            name: count(int(rest.get(key, 0)))
            for name, key in (("same", "same fact"), ("address", "address"), ("logic", "logic"))
        },
    }
    return Outcome(compare(int(rest.sum()), 0), values)


@statement(
    "most-runs-gone",
    chapter=CHAPTER,
    holds="In the {lines} open paragraphs our copy shows places for {all} runs; the rule gives "
    "back {back} and says nothing of the other {gone}",
    opposite="In the {lines} open paragraphs the rule gives back every run",
)
def _gone(_: Study) -> Outcome:
    left = [p for p in paragraphs() if outcome(p) == "open"]
    places = sum(p.places for p in left)
    back = sum(inferred_last(p) is not None for p in left)
    values = blanks(count, lines=len(left), back=back)
    values |= blanks(number, all=places, gone=places - back)
    return Outcome(compare(places, back), values)


def inference_table() -> Table:
    """Return the figures the rule gives, with what else supports each."""
    table, known = inferences(), by_line()
    return tabulate(
        "Figures that the damage rule gives (grade D)",
        records(table[table["by_rule"]]),
        {
            "Figure": lambda row: f"{row.figure_id}, line {row.line}: {row.what}",
            "What survived": lambda row: Cell(inferred_last(known[row.line]) or ""),
            "So we read": lambda row: Cell(reading(row, inferred_last(known[row.line]))),
            "What else says so": lambda row: Cell(BASES[row.other_basis]),
        },
    )
