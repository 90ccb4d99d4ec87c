"""Committed expectations: each figure's plotted data and picture under the book's baseline.

A figure may not change without someone deciding it. The data are compared number by number,
the pictures byte by byte after their ids are made stable.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from analysis import figures
from analysis.assumptions import baseline
from analysis.book.builder import swap
from analysis.figures.address import nowhere


def folder(root: Path) -> Path:
    """Return where the expectations are kept."""
    return root / "tests" / "expected" / "figures"


def committed(root: Path) -> dict[str, str]:
    """Return file name and content of every expectation, as it was last accepted."""
    return {path.name: path.read_text("utf-8") for path in sorted(folder(root).glob("*"))}


def current() -> dict[str, str]:
    """Return file name and content of every expectation, as the code stands now.

    Returns
    -------
    dict of str to str
        `<id>.csv` and `<id>.svg` for each figure, of a book without an address.
    """
    study = baseline()
    found = {}
    with nowhere():
        for id in figures.figure_ids():
            built = figures.build(id, study)
            found[f"{id}.csv"] = built.csv()
            found[f"{id}.svg"] = built.picture()
    return found


def put(root: Path, files: dict[str, str]) -> None:
    """Put a new set of expectations in the place of the old one, whole or not at all.

    Parameters
    ----------
    root : Path
        Root of the book.
    files : dict of str to str
        Content by file name; what is not among them is gone afterwards.
    """
    target = folder(root)
    aside = target.with_name(f".{target.name}.new")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    for name, text in files.items():
        (aside / name).write_text(text, "utf-8", newline="\n")
    swap(aside, target)
