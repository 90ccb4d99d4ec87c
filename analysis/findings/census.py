"""How well the evidence is known: its rows by table and grade, and by kind of page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from analysis.assumptions import Study
from analysis.evidence import GRADES, Grade, Link, Resource, described, load, profile
from analysis.findings.tables import Cell, Table
from analysis.numbers import blanks, number
from analysis.statements import Outcome, compare, statement

CHAPTER = "data-dictionary"

NO_FACTS: Final = {
    "sources": "a list of pages; a page has a kind and no grade",
    "article_claims": "claims to be tested, not facts",
    "asks": "tables to ask for, not facts",
    "platforms": "a list of names",
    "companies": "a list of names",
    "article_copies": "a list of copies of the article, and what each can show",
    "article_lines": "what became of each line, not facts",
    "digit_runs": "digits to test the damage rule with; the figure they belong to has the grade",
    "article_inferences": "how a figure was inferred; the figure itself has the grade",
    "conflicts": "disagreements, not facts",
    "conflict_values": "values set side by side; one in use has its grade in the table it names",
}
LOST: Final = "lost in our copy, so there is no value to grade"
FARM: Final = "read on a content farm: listed, used nowhere"
LINKS: Final = "it only ties rows of other tables together"
OPEN: Final = "no reason is recorded"


@dataclass(frozen=True)
class Census:
    """How the rows of one table divide."""

    rows: int  # all of them
    grades: Mapping[Grade, int]  # rows of each grade, all five letters
    ungraded: Mapping[str, int]  # rows without a grade, by the reason why
    lender: str = ""  # name of the table whose grade the rows take; empty where they have their own


def census(resource: Resource) -> Census:
    """Count the rows of a table by grade."""
    table = load(resource.name)
    names = {field.name for field in resource.fields}
    lender = "" if "grade" in names else _lender(resource, names)
    if lender:
        link = next(link for link in resource.links if link.resource == lender)
        table = _joined(table, link)
    elif "grade" not in names:
        reason = NO_FACTS.get(resource.name, LINKS if _ties(resource, names) else OPEN)
        return Census(len(table), profile([]), {reason: len(table)})
    bare = table[table["grade"].isna()]
    reasons = _reasons(bare).value_counts()
    return Census(
        len(table),
        profile(table["grade"]),
        {str(reason): int(n) for reason, n in reasons.items()},
        lender,
    )


def _lender(resource: Resource, names: set[str]) -> str:
    """Name the table whose grade the rows take: a table of values, and its first graded parent."""
    if not any(name == "value" or name.startswith("value_") for name in names):
        return ""
    known = described()
    for link in resource.links:
        parent = known[link.resource]
        if link.targets == parent.key and any(field.name == "grade" for field in parent.fields):
            return link.resource
    return ""


def _joined(table: pd.DataFrame, link: Link) -> pd.DataFrame:
    parent = load(link.resource)[[*link.targets, "grade"]]
    renamed = parent.rename(columns=dict(zip(link.targets, link.fields, strict=True)))
    return table.merge(renamed, on=list(link.fields), how="left", validate="many_to_one")


def _ties(resource: Resource, names: set[str]) -> bool:
    keys = {name for link in resource.links for name in link.fields} | set(resource.key)
    return bool(resource.links) and names - keys <= {"rank"}


def _reasons(bare: pd.DataFrame) -> pd.Series:
    """Say of each row without a grade why it has none."""
    reasons = pd.Series(OPEN, index=bare.index, dtype="object")
    if "source_id" in bare:
        kinds = bare["source_id"].map(load("sources").set_index("source_id")["kind"])
        reasons[kinds == "farm"] = FARM
    if "status" in bare:
        reasons[bare["status"] == "lost"] = LOST
    return reasons


def kinds() -> dict[str, str]:
    """Return the kinds of page that the package knows, most reliable first, with their meaning."""
    (field,) = [field for field in described()["sources"].fields if field.name == "kind"]
    said = dict(part.split(": ", 1) for part in field.description.split("; "))
    return {kind: said[kind] for kind in field.constraints["enum"]}


def pages(resource: Resource) -> dict[str, int] | None:
    """Count the rows of a table by the kind of page they were read on."""
    table = load(resource.name)
    if resource.name == "sources":
        found = table["kind"]
    elif columns := [link.fields[0] for link in resource.links if link.resource == "sources"]:
        found = table[columns[0]].map(load("sources").set_index("source_id")["kind"])
    else:
        return None
    return {kind: int((found == kind).sum()) for kind in kinds()}


def page_list(resource: Resource) -> str:
    """Return the name of the table that lists the pages behind the rows of another."""
    behind = {resource.name, *resource.references}
    for other in described().values():
        ties = _ties(other, {field.name for field in other.fields})
        if ties and "sources" in other.references and behind & {*other.references}:
            return other.name
    return ""


def grade_table() -> Table:
    """Return how many rows of each table have which grade."""
    rows, lenders = [], _lenders()
    for resource in described().values():
        found = census(resource)
        if not any(found.grades.values()):
            continue
        cells = [Cell(number(n) if n else "", number=True) for n in found.grades.values()]
        bare = sum(found.ungraded.values())
        title = f"{resource.title} (*)" if resource.name in lenders else resource.title
        rows.append([Cell(title), *cells, Cell(number(bare) if bare else "", number=True)])
    total, bare = totals()
    counts = [Cell(number(n), number=True) for n in total.values()]
    rows.append([Cell("All, each row once"), *counts, Cell(number(bare), number=True)])
    return Table("Rows by table and grade", ("Table", *GRADES, "none"), rows, cards=False)


def _lenders() -> set[str]:
    return {census(resource).lender for resource in described().values()} - {""}


def totals() -> tuple[dict[Grade, int], int]:
    """Return all graded rows by grade, and the rows without one in the same tables.

    A table that lends its grade to others is left out, because they count it already.
    """
    lenders = _lenders()
    tables = [census(r) for r in described().values() if r.name not in lenders]
    graded = [found for found in tables if any(found.grades.values())]
    by_grade = {letter: sum(found.grades[letter] for found in graded) for letter in GRADES}
    return by_grade, sum(sum(found.ungraded.values()) for found in graded)


def bare_table() -> Table:
    """Return the rows without a grade, by table and reason."""
    rows = [
        [Cell(resource.title), Cell(number(n), number=True), Cell(reason)]
        for resource in described().values()
        for reason, n in census(resource).ungraded.items()
    ]
    return Table("Rows without a grade, and why", ("Table", "Rows", "Why"), rows)


def page_table() -> Table:
    """Return how many rows of each table were read on which kind of page."""
    rows = [
        [Cell(resource.title), *[Cell(number(n) if n else "", number=True) for n in found.values()]]
        for resource in described().values()
        if (found := pages(resource)) is not None
    ]
    return Table("Rows by table and kind of page", ("Table", *kinds()), rows)


def kind_table() -> Table:
    """Return what each kind of page is."""
    rows = [[Cell(kind, tag=True), Cell(meaning)] for kind, meaning in kinds().items()]
    return Table("Kinds of page", ("Kind", "What it is"), rows, cards=False)


@statement(
    "evidence-mostly-c",
    chapter=CHAPTER,
    holds="Most of the evidence is grade C: {c} of {all} graded rows, against {ab} of grade A or B",
    opposite="Grade C is the exception: {c} of {all} graded rows, against {ab} of grade A or B",
)
def _mostly_c(_: Study) -> Outcome:
    by_grade, _bare = totals()
    everything = sum(by_grade.values())
    return Outcome(
        compare(by_grade["C"], everything - by_grade["C"]),
        blanks(number, c=by_grade["C"], all=everything, ab=by_grade["A"] + by_grade["B"]),
    )
