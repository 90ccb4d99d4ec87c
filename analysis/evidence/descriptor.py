"""The data package: which files there are, what their columns hold, how they were sealed."""

from __future__ import annotations

import difflib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeAlias

from .errors import EvidenceError, Problem

DESCRIPTOR: Final = "datapackage.json"
UNIT_IN_ROW: Final = "see unit"
"""What the package says of a number whose unit stands in the column `unit` of its row."""

_NOUNS: Final = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "date": "a date",
}

State: TypeAlias = tuple[str, tuple[tuple[str, int, int], ...]]
"""A folder and its files, as `state` returns them."""

ROOT: Final = Path(__file__).resolve().parents[2] / "data"


@dataclass(frozen=True, slots=True)
class Field:
    """One column as the data package describes it.

    Attributes
    ----------
    name : str
        Name of the column.
    type : str
        Frictionless type: string, integer, number, boolean or date.
    constraints : dict
        Frictionless constraints, such as `required`, `enum`, `minimum`.
    unit : str
        Unit of a number; `UNIT_IN_ROW` where each row names its own in the column `unit`.
    description : str
        What the column holds.
    """

    name: str
    type: str
    constraints: dict[str, Any]
    unit: str = ""
    description: str = ""

    @property
    def required(self) -> bool:
        """Whether an empty cell is an error."""
        return bool(self.constraints.get("required", False))

    @property
    def noun(self) -> str:
        """What a cell holds, for messages."""
        return _NOUNS.get(self.type, self.type)


@dataclass(frozen=True, slots=True)
class Link:
    """A foreign key: columns whose cells name a row of another resource.

    Attributes
    ----------
    fields : tuple of str
        Columns here.
    resource : str
        The resource they point to.
    targets : tuple of str
        Columns there, in the same order.
    """

    fields: tuple[str, ...]
    resource: str
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Resource:
    """One file of the data package.

    Attributes
    ----------
    name : str
        Name by which it is loaded.
    path : Path
        Where it lies.
    fields : tuple of Field
        Its columns in order.
    key : tuple of str
        Columns that together are unique.
    links : tuple of Link
        Its foreign keys.
    size : int or None
        Bytes when sealed; None when it never was.
    digest : str or None
        Hex sha256 when sealed; None when it never was.
    title, description : str
        What the file is, and what one of its rows is.
    rights : tuple of str
        Under which terms it may be passed on: its own, or those of the package.
    origins : tuple of str
        Works that the file as a whole was taken from; most files have a source for each row.
    """

    name: str
    path: Path
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    links: tuple[Link, ...]
    size: int | None
    digest: str | None
    title: str = ""
    description: str = ""
    rights: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()

    @property
    def references(self) -> tuple[str, ...]:
        """Names of the other resources its foreign keys point to."""
        return tuple(dict.fromkeys(link.resource for link in self.links))

    @property
    def file(self) -> str:
        """Name of the file, for messages."""
        return self.path.name


def data_root(root: Path | None) -> Path:
    """Return the folder of the data package, the repository's own by default."""
    return ROOT if root is None else Path(root)


def state(root: Path | None = None) -> State:
    """Return what tells cheaply whether anything in the data package was touched.

    Parameters
    ----------
    root : Path, optional
        Folder of the data package; the repository's `data/` by default.

    Returns
    -------
    tuple
        The folder, and name, size in bytes and time of change in nanoseconds of each file.
    """
    base = data_root(root)
    with os.scandir(base) as entries:
        files = sorted((e.name, (s := e.stat()).st_size, s.st_mtime_ns) for e in entries)
    return str(base), tuple(files)


def read_descriptor(root: Path) -> dict[str, Any]:
    """Read `datapackage.json`.

    Raises
    ------
    EvidenceError
        When it is missing, is not JSON, or is JSON of another kind.
    """
    return _package(_bytes(root))


def _bytes(root: Path) -> bytes:
    path = root / DESCRIPTOR
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise EvidenceError(
            [_broken("the file is missing", f"bring it back with `git checkout -- {path.name}`")]
        ) from None


def _package(data: bytes) -> dict[str, Any]:
    try:
        package = json.loads(data)
    except ValueError as error:
        raise EvidenceError(
            [_broken(f"the file must be JSON in UTF-8: {error}", "mend it, or check it out again")]
        ) from None
    if not isinstance(package, dict):
        raise EvidenceError(
            [_broken("the file must hold one JSON object", "mend it, or check it out again")]
        )
    return package


def resources(root: Path) -> dict[str, Resource]:
    """Return all resources of the package by name, in their order there.

    Raises
    ------
    EvidenceError
        When the descriptor is missing, is not JSON, or lacks a part this code needs.
    """
    return dict(_resources(_bytes(root), root))


@lru_cache(maxsize=16)
def _resources(data: bytes, root: Path) -> Mapping[str, Resource]:
    # remembered by content: every table that is loaded asks for it
    package = _package(data)
    try:
        shared = _titles(package, "licenses")
        return {entry["name"]: _resource(entry, root, shared) for entry in package["resources"]}
    except (KeyError, TypeError) as error:
        raise EvidenceError(
            [_broken(f"an entry lacks what every resource needs: {error}", "complete the entry")]
        ) from None


def described(root: Path | None = None) -> dict[str, Resource]:
    """Return what the data package says of its files, for pages that show or offer them.

    Parameters
    ----------
    root : Path, optional
        Folder of the data package; the repository's `data/` by default.

    Returns
    -------
    dict of str to Resource
        By name, in the order of the package.

    Raises
    ------
    EvidenceError
        When the descriptor is missing, is not JSON, or lacks a part this code needs.
    """
    return resources(data_root(root))


def rights(root: Path | None = None) -> tuple[str, ...]:
    """Return the terms under which the package as a whole may be passed on.

    Parameters
    ----------
    root : Path, optional
        Folder of the data package; the repository's `data/` by default.

    Returns
    -------
    tuple of str
        One sentence a licence.
    """
    return _titles(read_descriptor(data_root(root)), "licenses")


def find(name: str, known: dict[str, Resource]) -> Resource:
    """Return the resource of that name.

    Raises
    ------
    EvidenceError
        For an unknown name, with the nearest known one.
    """
    if name in known:
        return known[name]
    nearest = difflib.get_close_matches(name, known, n=1, cutoff=0.4)
    hint = f"use the nearest, {nearest[0]!r}" if nearest else "use one of the names allowed"
    raise EvidenceError(
        [
            Problem(
                file=DESCRIPTOR,
                value=name,
                rule="there is no resource of this name",
                allowed=", ".join(known),
                remedy=hint,
            )
        ]
    )


def _resource(entry: dict[str, Any], root: Path, shared: tuple[str, ...]) -> Resource:
    schema = entry["schema"]
    digest = entry.get("hash")
    return Resource(
        name=entry["name"],
        path=root / entry["path"],
        fields=tuple(_field(field) for field in schema["fields"]),
        key=tuple(schema["primaryKey"]),
        links=tuple(_link(key) for key in schema.get("foreignKeys", [])),
        size=entry.get("bytes"),
        digest=None if digest is None else str(digest).removeprefix("sha256:"),
        title=entry.get("title", entry["name"]),
        description=entry.get("description", ""),
        rights=_titles(entry, "licenses") or shared,
        origins=_titles(entry, "sources"),
    )


def _field(entry: dict[str, Any]) -> Field:
    return Field(
        entry["name"],
        entry["type"],
        entry.get("constraints", {}),
        entry.get("unit", ""),
        entry.get("description", ""),
    )


def _link(entry: dict[str, Any]) -> Link:
    target = entry["reference"]
    return Link(_names(entry["fields"]), target["resource"], _names(target["fields"]))


def _names(found: str | list[str]) -> tuple[str, ...]:
    # Frictionless lets a key of one column stand without its list
    return (found,) if isinstance(found, str) else tuple(found)


def _titles(entry: dict[str, Any], part: str) -> tuple[str, ...]:
    return tuple(found.get("title") or found["name"] for found in entry.get(part, []))


def _broken(rule: str, remedy: str) -> Problem:
    return Problem(file=DESCRIPTOR, rule=rule, remedy=remedy)
