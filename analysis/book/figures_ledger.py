"""The ledger of figures, `figures.json`: what each figure says, on what, and its files' hashes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from analysis.book.citation import Edition
from analysis.book.exports import file_name
from analysis.book.gallery import Shown
from analysis.book.receipt import environment
from analysis.figures.address import address, home
from analysis.figures.registry import BOOK

LICENCE = "CC-BY-4.0"


def entry(shown: Shown, digests: Mapping[str, str]) -> dict[str, Any]:
    """Return what the ledger says of one figure.

    Parameters
    ----------
    shown : Shown
        The figure in its chapter.
    digests : mapping of str to str
        sha256 of each file, by ending.

    Returns
    -------
    dict
        JSON-ready.
    """
    payload = shown.payload
    id = payload["id"]
    return {
        "id": id,
        "page": f"figures/{id}.html",
        "address": address(id) or None,
        "number": shown.number,
        "chapter": payload["chapter"],
        "chapter_title": shown.chapter_title,
        "statement": payload["statement"],
        "title": payload["headline"],
        "finding": payload["finding"],
        "unit": payload["unit"],
        "alt": payload["alt"],
        "grade": shown.grade,
        "grades": {g: payload["grades"].count(g) for g in sorted(set(payload["grades"]))},
        "variance_by_grade": {g: part for g, part in payload["variance"].items() if part},
        "sources": sorted(set(payload["source_ids"])),
        "seeds": payload["seeds"],
        "licence": LICENCE,
        "files": {file_name(id, ending): {"sha256": digest} for ending, digest in digests.items()},
    }


def ledger(
    figures: Sequence[Shown],
    digests: Mapping[str, Mapping[str, str]],
    renamed: Mapping[str, str],
    edition: Edition,
) -> str:
    """Return the ledger of all figures as JSON.

    Parameters
    ----------
    figures : sequence of Shown
        In the order of the book.
    digests : mapping of str to mapping
        sha256 of each file by figure and ending.
    renamed : mapping of str to str
        Today's id by each id a figure had before.
    edition : Edition
        State of the book.

    Returns
    -------
    str
        JSON.
    """
    whole = {
        "book": BOOK,
        "address": home() or None,
        "version": edition.version,
        "date": edition.date or None,
        "commit": edition.commit or None,
        "licence": LICENCE,
        "made_with": environment(),
        "renamed": dict(renamed),
        "figures": [entry(one, digests[one.payload["id"]]) for one in figures],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
