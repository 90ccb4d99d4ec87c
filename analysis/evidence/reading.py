"""Load one table, or validate them all."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

import pandas as pd

from .descriptor import DESCRIPTOR, Resource, data_root, find, resources
from .errors import EvidenceError, Problem
from .layout import Row, cell_problems, header_problems, read_bytes, read_rows
from .rules import RULES, rule_problems
from .schema import schema_problems

_DTYPES: Final = {"string": "str", "number": "float64", "boolean": "bool", "date": "str"}


@dataclass(slots=True)
class Inspection:
    """What is known so far about the files of one package, each looked at once.

    Attributes
    ----------
    root : Path
        Folder of the data package.
    known : dict
        Its resources by name.
    rows : dict
        Rows of each file whose layout is sound, without the header.
    problems : dict
        Problems of each file looked at, the seal left out.
    """

    root: Path
    known: dict[str, Resource]
    rows: dict[str, list[Row]] = field(default_factory=dict)
    problems: dict[str, list[Problem]] = field(default_factory=dict)


def load(name: str, *, root: Path | None = None) -> pd.DataFrame:
    """Read one table of the evidence, validated and typed.

    Parameters
    ----------
    name : str
        Name of the resource, such as `cac_evidence`.
    root : Path, optional
        Folder of the data package; the repository's `data/` by default.

    Returns
    -------
    pandas.DataFrame
        Text as pandas strings, numbers as float64, whole numbers as int64 (Int64 where cells
        may be empty), flags as bool, dates as datetime64. Missing is missing, never zero.

    Raises
    ------
    EvidenceError
        When the file is not the sealed one, with the rule it breaks.
    """
    base = data_root(root)
    known = resources(base)
    resource = find(name, known)
    data = read_bytes(resource)
    # Sealing validates the whole package, so bytes with the sealed hash have passed every rule
    # already, and a chapter need not wait for the validator again. The tests do run it.
    if _sealed(resource, data):
        columns = tuple((f.name, f.type, f.required) for f in resource.fields)
        return _parse(data, columns).copy(deep=False)
    problems = inspect(name, Inspection(base, known))
    raise EvidenceError(problems or [_unsealed(resource, data)])


def validate(root: Path | None = None) -> list[str]:
    """Check every file of the package against every rule, sealed or not.

    Parameters
    ----------
    root : Path, optional
        Folder of the data package; the repository's `data/` by default.

    Returns
    -------
    list of str
        One receipt a file.

    Raises
    ------
    EvidenceError
        With all problems found, those of the package first.
    """
    base = data_root(root)
    inspection = survey(base)
    unsealed = [
        _unsealed(resource, data)
        for resource in inspection.known.values()
        if not _sealed(resource, data := read_bytes(resource))
    ]
    if unsealed:
        raise EvidenceError(unsealed)
    return [
        f"{name}: {len(inspection.rows[name])} rows, {len(resource.fields)} columns, "
        f"sha256 {(resource.digest or '')[:12]}, valid"
        for name, resource in inspection.known.items()
    ]


def survey(root: Path) -> Inspection:
    """Check everything but the seal.

    Parameters
    ----------
    root : Path
        Folder of the data package.

    Returns
    -------
    Inspection
        With the rows of every file and no problems.

    Raises
    ------
    EvidenceError
        With all problems found.
    """
    inspection = Inspection(root, resources(root))
    problems = _strays(inspection)
    for name in inspection.known:
        problems.extend(problem for problem in inspect(name, inspection) if problem not in problems)
    if problems:
        raise EvidenceError(problems)
    return inspection


def inspect(name: str, inspection: Inspection) -> list[Problem]:
    """Return the problems of one file: those of the first stage that finds any.

    The stages are layout, header, cells, the files it refers to, schema, rules across columns.
    """
    if name not in inspection.problems:
        inspection.problems[name] = _stages(inspection.known[name], inspection)
    return inspection.problems[name]


def _stages(resource: Resource, inspection: Inspection) -> list[Problem]:
    try:
        header, *rows = read_rows(resource, read_bytes(resource))
    except EvidenceError as error:
        return list(error.problems)
    problems = header_problems(resource, header) or cell_problems(resource, rows)
    if problems:
        return problems
    inspection.rows[resource.name] = rows
    for reference in resource.references:
        if problems := inspect(reference, inspection):
            return problems
    problems = schema_problems(resource, inspection.root)
    if problems or resource.name not in RULES:
        return problems
    return list(rule_problems(resource, rows, _kinds(inspection)))


def _kinds(inspection: Inspection) -> dict[str, str]:
    names = [column.name for column in inspection.known["sources"].fields]
    key, kind = names.index("source_id"), names.index("kind")
    return {row.cells[key]: row.cells[kind] for row in inspection.rows.get("sources", [])}


def _strays(inspection: Inspection) -> list[Problem]:
    described = {resource.file for resource in inspection.known.values()}
    return [
        Problem(
            path.name,
            "the file stands in data/ and not in datapackage.json",
            f"describe it as a resource of {DESCRIPTOR}, or remove it",
        )
        for path in sorted(inspection.root.glob("*.csv"))
        if path.name not in described
    ]


def _sealed(resource: Resource, data: bytes) -> bool:
    return resource.digest == hashlib.sha256(data).hexdigest()


def _unsealed(resource: Resource, data: bytes) -> Problem:
    rule = "the file keeps every rule and is not the sealed one"
    if resource.digest is None:
        rule = "the file keeps every rule and was never sealed"
    elif resource.size is not None and len(data) < resource.size:
        rule += f"; it is shorter than sealed ({len(data)} of {resource.size} bytes): truncated?"
    remedy = f"if the change is meant, `make seal`; if not, `git checkout -- data/{resource.file}`"
    return Problem(resource.file, rule, remedy)


@lru_cache(maxsize=64)
def _parse(data: bytes, columns: tuple[tuple[str, str, bool], ...]) -> pd.DataFrame:
    """Parse the bytes of one file; remembered by content, so an edited file is read anew.

    Pandas copies on write, so a caller who changes a shallow copy leaves this one alone.
    """
    dtypes = {name: _DTYPES.get(type_, "") for name, type_, _ in columns}
    for name, type_, required in columns:
        if type_ == "integer":
            dtypes[name] = "int64" if required else "Int64"
    table = pd.read_csv(
        io.BytesIO(data),
        encoding="utf-8",
        dtype=dtypes,
        # Only an empty cell is missing: "NA" or "None" would be text somebody printed.
        keep_default_na=False,
        na_values=[""],
    )
    for name, type_, _ in columns:
        if type_ == "date":
            days = pd.to_datetime(table[name], format="%Y-%m-%d")
            table[name] = days.astype("datetime64[us]")
    return table
