"""The rules of the data package, checked by Frictionless and put into plain words."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any, Final, Protocol

from .descriptor import Field, Resource, read_descriptor
from .errors import Problem

_CONSTRAINT: Final = re.compile(r'constraint "(\w+)"')


class _Finding(Protocol):
    """What this module reads of a Frictionless error; some kinds lack some of it."""

    type: str
    note: str
    message: str
    cell: str
    cells: list[str]
    field_names: list[str]
    field_cells: list[str]
    reference_name: str
    reference_field_names: list[str]


def schema_problems(resource: Resource, root: Path) -> list[Problem]:
    """Check types, constraints, keys and foreign keys of one file.

    Parameters
    ----------
    resource : Resource
        A file whose layout is already sound, and so are the files it refers to.
    root : Path
        Folder of the data package.

    Returns
    -------
    list of Problem
        In the order of the rows, one for each broken cell or key.
    """
    # the whole package is checked again for every edit of one file; a check takes a tenth of a
    # second or more and hangs on nothing but contents
    key = _contents(resource, root)
    if key not in _CHECKED:
        while len(_CHECKED) >= _KEPT:
            del _CHECKED[next(iter(_CHECKED))]
        _CHECKED[key] = tuple(_check(resource, root))
    return list(_CHECKED[key])


_CHECKED: dict[str, tuple[Problem, ...]] = {}
_KEPT: Final = 256


def _contents(resource: Resource, root: Path) -> str:
    """Return a hash of all that a check of one file reads: it, what it refers to, their rules."""
    rules = _rules(resource, root)
    found = hashlib.sha256(json.dumps([resource.name, rules]).encode())
    for rule in rules:
        found.update(hashlib.sha256((root / rule["path"]).read_bytes()).digest())
    return found.hexdigest()


def _rules(resource: Resource, root: Path) -> list[dict[str, Any]]:
    """Return what the package says of a file and of those it refers to, but not their seals.

    These `reading` compares last, because a changed file is only worth naming once it is known to
    keep every other rule.
    """
    names = {resource.name, *resource.references}
    entries = [e for e in read_descriptor(root)["resources"] if e["name"] in names]
    return [{k: v for k, v in e.items() if k not in {"bytes", "hash"}} for e in entries]


def _check(resource: Resource, root: Path) -> list[Problem]:
    # Frictionless takes a quarter of a second to import and a sealed file never needs it.
    from frictionless import Package  # noqa: PLC0415

    # of the package only what this file needs: Frictionless judges all the rules it is given, and
    # with those of every file for every file that takes most of a check
    part = {"name": resource.name, "resources": _rules(resource, root)}
    table = Package.from_descriptor(part, basepath=str(root)).get_resource(resource.name)
    report = table.validate()
    found = [*report.errors, *(error for task in report.tasks for error in task.errors)]
    problems = [_problem(resource, error) for error in found]
    return list({(p.row, p.column, p.rule): p for p in reversed(problems)}.values())[::-1]


def _problem(resource: Resource, error: _Finding) -> Problem:
    row = getattr(error, "row_number", None)
    if error.type == "primary-key":
        return _duplicate(resource, error, row)
    if error.type == "foreign-key":
        return _dangling(resource, error, row)
    fields = {field.name: field for field in resource.fields}
    field = fields.get(getattr(error, "field_name", ""))
    if field is None:
        return Problem(resource.file, error.message.rstrip("."), "correct the file", row)
    if error.type == "constraint-error":
        return _outside(resource, field, error, row)
    rule = f"the column holds {field.noun}, and this is none"
    return Problem(resource.file, rule, "correct the cell", row, field.name, error.cell)


def _outside(resource: Resource, field: Field, error: _Finding, row: int | None) -> Problem:
    match = _CONSTRAINT.search(error.note)
    name = match.group(1) if match else ""
    rule, allowed = _wording(field, name)
    remedy = "add the value" if name == "required" else "correct the cell"
    if name == "enum":
        remedy = "use one of the values allowed, or add the new one to datapackage.json"
    return Problem(resource.file, rule, remedy, row, field.name, error.cell, allowed)


def _wording(field: Field, constraint: str) -> tuple[str, str | None]:
    limits = field.constraints
    if constraint == "required":
        return "the cell must not be empty", None
    if constraint == "enum":
        rule = "the grade is unknown" if field.name == "grade" else "the value is not on the list"
        return rule, ", ".join(limits["enum"])
    if constraint in ("minimum", "maximum"):
        return "the value is out of range", f"{limits['minimum']} to {limits['maximum']}"
    if constraint == "pattern":
        return "the text has another form than this column keeps", str(limits["pattern"])
    return f"the cell breaks the constraint {constraint or 'of its column'}", None


def _duplicate(resource: Resource, error: _Finding, row: int | None) -> Problem:
    key = ", ".join(resource.key)
    cells = dict(zip((field.name for field in resource.fields), error.cells, strict=False))
    return Problem(
        resource.file,
        f"the key stands twice: {error.note}",
        "remove one of the two rows, or correct its key",
        row,
        key,
        ", ".join(cells[name] for name in resource.key),
        f"each {key} once",
    )


def _dangling(resource: Resource, error: _Finding, row: int | None) -> Problem:
    target = f"{', '.join(error.reference_field_names)} of {error.reference_name}.csv"
    return Problem(
        resource.file,
        "the key points to nothing",
        f"correct the cell, or add the row it points to in {error.reference_name}.csv",
        row,
        ", ".join(error.field_names),
        ", ".join(error.field_cells),
        f"a value of {target}",
    )
