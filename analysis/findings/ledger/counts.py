"""Counts over the ledger, and the sentences about them."""

from __future__ import annotations

from analysis.assumptions import Study
from analysis.evidence import load
from analysis.findings import judged
from analysis.findings.front import STATES
from analysis.findings.ledger.claims import figures_of
from analysis.findings.ledger.figures import claims_of
from analysis.findings.ledger.files import by_grade
from analysis.numbers import blanks, count, number
from analysis.statements import Outcome, compare, statement

CHAPTER = "ledger"


def lost() -> list[str]:
    """Return the ids of the lost numbers."""
    table = load("article_figures")
    return [str(x) for x in table.loc[table["status"] == "lost", "figure_id"]]


def hurt_claims() -> list[str]:
    """Return the claims that rest on at least one lost number."""
    gone = set(lost())
    return [claim for claim, figures in figures_of().items() if gone & set(figures)]


@statement(
    "lost-numbers-matter",
    chapter=CHAPTER,
    holds="Every one of the {lost} lost numbers serves a claim, and {hurt} of the {claims} claims "
    "rest on at least one of them",
    opposite="{serving} of the {lost} lost numbers serve a claim; {hurt} of the {claims} claims "
    "rest on at least one of them",
)
def _lost_matter(_: Study) -> Outcome:
    gone, serves = lost(), claims_of()
    serving = sum(figure in serves for figure in gone)
    values = blanks(number, lost=len(gone), serving=serving, claims=len(load("article_claims")))
    values["hurt"] = count(len(hurt_claims()))
    return Outcome("holds" if serving == len(gone) else "opposite", values)


@statement(
    "no-better-than-c",
    chapter=CHAPTER,
    holds="No number of the article is known better than grade C: {C} are C, {D} are D, and the "
    "{none} lost ones have none",
    opposite="{better} numbers of the article are known better than grade C",
)
def _no_better(_: Study) -> Outcome:
    grades = by_grade(("article_figures",))
    better = grades["A"] + grades["B"]
    printed = {letter: number(n) for letter, n in grades.items()}
    return Outcome("opposite" if better else "holds", {**printed, "better": number(better)})


@statement(
    "evidence-settles-few",
    chapter=CHAPTER,
    holds="Public facts alone settle {decided} of the {all} claims",
    opposite="Public facts alone settle {decided} of the {all} claims, most of them",
    unclear="Public facts alone settle half of the {all} claims",
)
def _settles_few(study: Study) -> Outcome:
    claims = len(load("article_claims"))
    decided = judged.decided(judged.verdicts(study).values())
    return Outcome(compare(claims - decided, decided), blanks(number, decided=decided, all=claims))


def printed(study: Study) -> dict[str, str]:
    """Return the numbers that the page of the ledger needs."""
    figures, claims = load("article_figures"), load("article_claims")
    statuses = figures["status"].value_counts()
    found = judged.verdicts(study)
    return {
        "n_numbers": number(len(figures)),
        "n_claims": number(len(claims)),
        **{f"n_{state}": number(int(statuses.get(state, 0))) for state in STATES},
        "n_context": number(len(figures) - len(claims_of())),
        "n_without_number": count(len(claims) - len(figures_of())),
        "n_judged": count(len(found)),
        "n_open": number(len(claims) - len(found)),
    }
