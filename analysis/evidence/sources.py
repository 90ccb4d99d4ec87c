"""Turn source ids into what a reader may see of them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import pandas as pd

from .descriptor import State, state
from .errors import EvidenceError, Problem
from .reading import load

_WEAK: Final = {"mirror": "mirror", "farm": "content farm"}


@dataclass(frozen=True, slots=True)
class Citation:
    """One source as it is printed.

    Attributes
    ----------
    label : str
        Text to print.
    url : str or None
        Address to link to; None for mirrors and content farms, which are never linked.
    kind : str
        primary, press, study, mirror or farm.
    seen : str
        Month in which the facts were gathered.
    """

    label: str
    url: str | None
    kind: str
    seen: str


def cite(source_ids: Iterable[str], *, root: Path | None = None) -> list[Citation]:
    """Look sources up for printing.

    Parameters
    ----------
    source_ids : iterable of str
        Keys of `sources`; missing ones (of lost figures) are passed over.
    root : Path, optional
        Folder of the data package; the repository's `data/` by default.

    Returns
    -------
    list of Citation
        In the order given, each once. Pages of one mirror print alike and are listed once.

    Raises
    ------
    EvidenceError
        For an id that is not in sources.csv.
    """
    known = _citations(root, state(root))
    wanted = [key for key in dict.fromkeys(source_ids) if pd.notna(key) and key != ""]
    unknown = [key for key in wanted if key not in known]
    if unknown:
        raise EvidenceError([_unknown(key) for key in unknown])
    return list(dict.fromkeys(known[key] for key in wanted))


@lru_cache(maxsize=4)
def _citations(root: Path | None, _state: State) -> Mapping[str, Citation]:
    """Return every source as it is printed; the pages of facts ask for a thousand, one by one."""
    rows = load("sources", root=root).fillna("").to_dict("records")
    return {row["source_id"]: _citation(row) for row in rows}


def _citation(row: Mapping[Hashable, str]) -> Citation:
    kind, seen = row["kind"], row["seen"]
    if not row["host"]:
        return Citation(f"our copy of the article (damaged, seen {seen})", None, kind, seen)
    host = row["host"].rstrip(".")
    if kind in _WEAK:
        return Citation(f"{host} ({_WEAK[kind]}, seen {seen})", None, kind, seen)
    return Citation(row["publisher"] or host, row["url"], kind, seen)


def _unknown(key: str) -> Problem:
    return Problem(
        "sources.csv",
        "there is no source of this id",
        "correct the id, or add the source",
        column="source_id",
        value=key,
    )
