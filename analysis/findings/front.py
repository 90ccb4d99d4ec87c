"""The front page: how much of the article can be read, and what is judged so far."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.assumptions import Study
from analysis.evidence import GRADES, load
from analysis.findings.tables import Cell, Table
from analysis.numbers import number
from analysis.statements import Headline, Outcome, compare, statement, statements

CHAPTER = "index"

STATES = ("intact", "recovered", "inferred", "lost")
"""How a number of the article came down to us, from best to worst."""


@dataclass(frozen=True)
class Section:
    """A section of the article and where the book takes it up."""

    key: str  # as in `data/article_claims.csv`
    title: str  # words for it
    chapter: str  # its chapter's file name
    packages: str  # the parts of `analysis` it leans on


SECTIONS = (
    Section("intro", "Too expensive", "01-intro", "acquisition, rates"),
    Section("short_video", "The rush to short video", "02-short-video", "channels"),
    Section("rising_cost", "Why the cost rises", "03-rising-cost", "acquisition"),
    Section("cooperation", "Own channels and mutual referral", "04-cooperation", "channels"),
    Section("lending", "Lending differently", "05-lending", "lending"),
    Section("outlook", "What it means for rates", "06-outlook", "rates"),
)

WHOLE = "07-verdicts"
"""The chapter that takes up no section of its own and looks at every claim again."""


def states() -> pd.DataFrame:
    """Return how many numbers of the article are in which state.

    Columns: `state`, `numbers`, in the order of `STATES`.
    """
    counts = load("article_figures")["status"].value_counts()
    return pd.DataFrame({"state": STATES, "numbers": [int(counts.get(s, 0)) for s in STATES]})


@statement(
    "article-mostly-readable",
    chapter=CHAPTER,
    headline=Headline(
        "Most of the article's numbers can be read", "Most of the article's numbers cannot be read"
    ),
    holds="Of {all} numbers in the article, {read} can be read or were recovered, {inferred} "
    "are inferred and {lost} are lost",
    opposite="Most of the {all} numbers in the article cannot be read",
)
def _readable(_: Study) -> Outcome:
    by_state = states().set_index("state")["numbers"]
    read = int(by_state["intact"] + by_state["recovered"])
    values = {
        "all": number(int(by_state.sum())),
        "read": number(read),
        "inferred": number(int(by_state["inferred"])),
        "lost": number(int(by_state["lost"])),
    }
    return Outcome(compare(read, int(by_state.sum()) - read), values)


def written(folder: Path | None = None) -> set[str]:
    """Return which of the article's sections have a chapter in this edition.

    A notebook may be run from any folder, so the chapters are looked for beside the package
    and not where the notebook lies.
    """
    folder = folder or Path(__file__).parents[2] / "chapters"
    if folder.is_dir():
        return {path.stem for path in folder.glob("[0-9]*.md")}
    return {section.chapter for section in SECTIONS if statements(section.chapter)}


def section_table(written: set[str]) -> Table:
    """Return section, chapter and package, with how many claims each holds."""
    claims = load("article_claims")["section"].value_counts()
    rows = []
    for section in SECTIONS:
        exists = section.chapter in written
        rows.append(
            [
                Cell(section.title, link=f"{section.chapter}.html" if exists else ""),
                Cell(section.chapter[:2].lstrip("0") if exists else "to come"),
                Cell(number(int(claims.get(section.key, 0))), number=True),
                Cell(f"analysis: {section.packages}"),
            ]
        )
    if WHOLE in written:
        every = number(int(claims.sum()))
        rows.append(
            [
                Cell("All of it: how sure, and whom to ask", link=f"{WHOLE}.html"),
                Cell(WHOLE[:2].lstrip("0")),
                Cell(f"all {every}", number=True),
                Cell("analysis: findings"),
            ]
        )
    return Table(
        "The article's sections and the book's chapters",
        ("Section of the article", "Chapter", "Claims in it", "Computed by"),
        rows,
        cards=False,
    )


def grade_table() -> Table:
    """Return what each grade means."""
    rows = [[Cell(letter, tag=True), Cell(meaning)] for letter, meaning in GRADES.items()]
    return Table("Grades of evidence", ("Grade", "What it means"), rows, cards=False)
