"""The data dictionary: what stands in each table of the evidence, and how well it is known.

Everything here is read from the data package, so a table that is added to it appears.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from analysis.evidence import UNIT_IN_ROW, Field, Link, Resource, described, rights
from analysis.findings.census import Census, census, page_list, pages
from analysis.findings.tables import Cell, Table, words
from analysis.numbers import count, number

DOWNLOADS: Final = False
"""Whether the built book holds the tables as files under `data/`."""

_TYPES: Final = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "date": "date",
}
_COLUMNS: Final = ("Column", "Holds", "Allowed", "Meaning")


@dataclass(frozen=True)
class Entry:
    """One table of the evidence as the dictionary prints it."""

    name: str  # name of the resource
    title: str  # its name in print
    row: str  # what one row is
    facts: Sequence[tuple[str, str]]  # name and HTML of what is said of the table as a whole
    columns: Table  # its columns

    def html(self) -> str:
        """Return the entry as a section with a heading."""
        facts = "\n".join(
            f"<div><dt>{words(lead)}</dt>\n<dd>{fact}</dd></div>" for lead, fact in self.facts
        )
        return (
            f'<section class="entry" id="{anchor(self.name)}"><h3>{words(self.title)}</h3>\n'
            f"<p>{words(self.row)}</p>\n<dl>{facts}</dl>\n{self.columns.html()}</section>"
        )

    def text(self) -> str:
        """Return the entry as plain text."""
        return f"{self.title}\n{self.row}\n{self.columns.text()}"


@dataclass(frozen=True)
class Entries:
    """All entries, one after another."""

    entries: Sequence[Entry]

    def html(self) -> str:
        """Return the entries as HTML."""
        return "\n".join(entry.html() for entry in self.entries)

    def text(self) -> str:
        """Return the entries as plain text."""
        return "\n\n".join(entry.text() for entry in self.entries)


def anchor(name: str) -> str:
    """Return the id of a table's entry in the page, such as `table-rate-caps`."""
    return f"table-{name.replace('_', '-')}"


def download(resource: Resource) -> str:
    """Return the address of a table's file in the built book."""
    return f"../data/{resource.file}" if DOWNLOADS else ""


def contents() -> Table:
    """Return the list of all tables, each with what its rows are and how many it has."""
    rows = [
        [
            Cell(resource.title, link=f"#{anchor(resource.name)}"),
            Cell(number(census(resource).rows), number=True),
            Cell(resource.description),
        ]
        for resource in described().values()
    ]
    return Table("Tables of the evidence", ("Table", "Rows", "What a row is"), rows)


def entries() -> Entries:
    """Return the entries of all tables, in the order of the data package."""
    tables = described().values()
    titles = {resource.name: resource.title for resource in tables}
    return Entries([_entry(resource, titles) for resource in tables])


def _entry(resource: Resource, titles: dict[str, str]) -> Entry:
    found = census(resource)
    facts = [
        ("File", _file(resource)),
        ("Rows", number(found.rows)),
        ("Key", _code(resource.key)),
        *[("Refers to", _reference(link, titles)) for link in resource.links],
        ("Grades", _grades(found, titles)),
        *_pages(resource, titles),
        *[("Taken from", words(origin)) for origin in resource.origins],
        *[("Rights", words(terms)) for terms in resource.rights if terms not in rights()],
    ]
    single = {
        link.fields[0]: titles[link.resource] for link in resource.links if len(link.fields) == 1
    }
    rows = [_column(field, single.get(field.name, "")) for field in resource.fields]
    columns = Table(f"Columns of {resource.title}", _COLUMNS, rows)
    return Entry(resource.name, resource.title, resource.description, facts, columns)


def _file(resource: Resource) -> str:
    name = f"<code>{words(resource.file)}</code>"
    address = download(resource)
    return f'<a href="{address}" download>{name}</a>' if address else name


def _code(names: Sequence[str]) -> str:
    return ", ".join(f"<code>{words(name)}</code>" for name in names)


def _link(name: str, titles: dict[str, str]) -> str:
    return f'<a href="#{anchor(name)}">{words(titles[name])}</a>'


def _reference(link: Link, titles: dict[str, str]) -> str:
    return f"{_link(link.resource, titles)} by {_code(link.fields)}"


def _grades(found: Census, titles: dict[str, str]) -> str:
    """Say how the rows divide by grade, and why some have none."""
    graded = ", ".join(f"{number(n)} {letter}" for letter, n in found.grades.items() if n)
    bare = [f"{number(n)} without ({reason})" for reason, n in found.ungraded.items()]
    lent = [f"taken from {_link(found.lender, titles)}"] if found.lender else []
    return "; ".join([*filter(None, [graded]), *lent, *map(words, bare)])


def _pages(resource: Resource, titles: dict[str, str]) -> list[tuple[str, str]]:
    """Say on which kinds of page the rows were read."""
    if (found := pages(resource)) is not None:
        return [("Pages", ", ".join(f"{number(n)} {kind}" for kind, n in found.items() if n))]
    listed = page_list(resource)
    return [("Pages", f"listed in {_link(listed, titles)}")] if listed else []


def _column(field: Field, target: str) -> list[Cell]:
    return [
        Cell(field.name, code=True),
        Cell(holds(field)),
        Cell(allowed(field, target)),
        Cell(field.description),
    ]


def holds(field: Field) -> str:
    """Return what a cell of a column is and in which unit."""
    kind = _TYPES.get(field.type, field.type)
    if field.unit == UNIT_IN_ROW:
        return f"{kind}; its unit stands in the row"
    return f"{kind}, {field.unit}" if field.unit else kind


def allowed(field: Field, target: str = "") -> str:
    """Return which values a column takes, and whether a cell may be empty."""
    # what the other table holds says more than the form of its keys
    limits = {} if target else field.constraints
    low, high = limits.get("minimum"), limits.get("maximum")
    said = [f"a key of {target}"] if target else []
    if "enum" in limits:
        said.append(" · ".join(str(value) for value in limits["enum"]))
    if low is not None and high is not None:
        said.append(f"{_plain(low)} to {_plain(high)}")
    elif low is not None or high is not None:
        said.append(f"{_plain(low)} or more" if high is None else f"{_plain(high)} or less")
    if "pattern" in limits:
        said.append(f"of the form {limits['pattern']}")
    if limits.get("unique"):
        said.append("each value once")
    if not field.required:
        said.append("may be empty")
    return "; ".join(said)


def _plain(limit: object) -> str:
    if isinstance(limit, int | float):
        return number(limit) if limit == round(limit) else f"{limit:,}"
    return str(limit)


def printed() -> dict[str, str]:
    """Return the counts that the page's prose needs."""
    tables = described().values()
    return {
        "n_tables": count(len(tables)),
        "n_columns": number(sum(len(resource.fields) for resource in tables)),
        "n_rows": number(sum(census(resource).rows for resource in tables)),
        "package_rights": "; ".join(rights()),
    }
