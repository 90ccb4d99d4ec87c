"""The files of the evidence, each to download as it was sealed."""

from __future__ import annotations

import re

from analysis.evidence import GRADES, Resource, described, load, profile
from analysis.findings.bigtable import Download, size
from analysis.findings.census import census
from analysis.findings.tables import Cell, Table
from analysis.numbers import count, number

FOLDER = "../data"
"""Where the built book keeps the data package, seen from a chapter's page."""


def _bytes(resource: Resource) -> int:
    return resource.path.stat().st_size


def download(name: str) -> Download:
    """Return a file of the data package as a download."""
    resource = described()[name]
    rows = number(len(load(name)))
    return Download(
        f"{FOLDER}/{resource.file}", f"{resource.file}, {rows} rows, {size(_bytes(resource))}"
    )


def grades_of(name: str) -> dict[str, int] | None:
    """Return how many rows of a file have which grade; None where it has no grades."""
    table = load(name)
    if "grade" not in table.columns:
        return None
    return {str(grade): n for grade, n in profile(table["grade"]).items()}


SHOWN = {
    "article_figures": "ledger.html#table-numbers",
    "article_claims": "ledger.html#table-claims",
    "article_claim_figures": "ledger.html#table-numbers",
    "assumptions": "assumptions.html#table-assumptions",
    "asks": "07-verdicts.html#first-asked",
    "claim_asks": "07-verdicts.html#first-asked",
    "cac_evidence": "#table-cac-evidence",
    "industry": "#table-industry",
    "rate_caps": "#table-rate-caps",
    "companies": "#facts-companies",
    "company_facts": "#table-company-facts",
    "funding": "#table-funding",
    "lpr": "#table-lpr",
    "platform_financials": "#table-platform-financials",
    "effects": "#table-effects",
    "kz2008_takeup": "#table-kz2008-takeup",
    "effect_priors": "effects.html#effects-priors",
    "conflicts": "disagreements.html",
    "conflict_values": "disagreements.html",
    "digit_runs": "reading-a-damaged-source.html",
    "article_lines": "reading-a-damaged-source.html",
    "article_inferences": "reading-a-damaged-source.html",
    "article_copies": "reading-a-damaged-source.html",
    "platforms": "#facts-panel",
    "platform_periods": "#facts-panel",
    "platform_sources": "#facts-panel",
    "platform_quarters": "#facts-panel",
    "platform_years": "#facts-panel",
}
"""Where a reader of the facts finds each file on a page."""

FILE_ONLY = {"sources": "each row of every table names its source"}
"""Files that no page shows, and why not."""

DESCRIPTIONS = {
    "datapackage.json": "Every column, its unit and its limits",
    "README.md": "How the files were made and are to be read",
}
"""Files that describe the others."""

FACTS = (
    "cac_evidence",
    "industry",
    "company_facts",
    "funding",
    "rate_caps",
    "lpr",
    "platform_financials",
    "effects",
    "kz2008_takeup",
)
"""Files of facts from outside the article that are shown row by row."""


def file_table() -> Table:
    """Return a row for each file of the data package: what it holds, and the file itself."""
    rows = []
    for name, resource in described().items():
        counts = ", ".join(f"{n} {g}" for g, n in census(resource).grades.items() if n)
        rows.append(
            [
                Cell(resource.title, link=SHOWN.get(name, "")),
                Cell(_row_is(resource)),
                Cell(number(len(load(name))), number=True),
                Cell(counts or "none"),
                Cell(
                    f"{resource.file}, {size(_bytes(resource))}", link=f"{FOLDER}/{resource.file}"
                ),
            ]
        )
    for file, what in DESCRIPTIONS.items():
        path = next(iter(described().values())).path.with_name(file)
        link = Cell(f"{file}, {size(path.stat().st_size)}", link=f"{FOLDER}/{file}")
        rows.append([Cell(what), Cell("for machines and people"), Cell(""), Cell("none"), link])
    return Table(
        "Every file of the evidence", ("File", "A row is", "Rows", "Grades", "Download"), rows
    )


def _row_is(resource: Resource) -> str:
    first = re.split(r"[.:;](?:\s|$)", resource.description)[0]
    return first.removeprefix("One row is ").replace("One row says", "the note")


def by_grade(names: tuple[str, ...]) -> dict[str, int]:
    """Return how many facts of some files have which grade, and how many have none."""
    total = dict.fromkeys([*GRADES, "none"], 0)
    for name in names:
        found = grades_of(name) or {}
        for grade, rows in found.items():
            total[grade] += rows
        total["none"] += len(load(name)) - sum(found.values())
    return total


def printed() -> dict[str, str]:
    """Return the numbers that the page of the facts needs."""
    grades = by_grade(FACTS)
    return {
        "n_facts": number(sum(grades.values())),
        **{f"facts_{grade.lower()}": count(n) for grade, n in grades.items()},
    }
