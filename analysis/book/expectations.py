"""Committed expectations: each figure's plotted data and picture under the book's baseline.

A figure may not change without someone deciding it. The data are compared number by number,
the pictures byte by byte after their ids are made stable.
"""

from __future__ import annotations

from pathlib import Path

from analysis import figures
from analysis.assumptions import baseline


def folder(root: Path) -> Path:
    """Return where the expectations are kept."""
    return root / "tests" / "expected" / "figures"


def current() -> dict[str, str]:
    """Return file name and content of every expectation, as the code stands now.

    Returns
    -------
    dict of str to str
        `<id>.csv` and `<id>.svg` for each figure.
    """
    study = baseline()
    found = {}
    for id in figures.figure_ids():
        built = figures.build(id, study)
        found[f"{id}.csv"] = built.csv()
        found[f"{id}.svg"] = built.picture()
    return found


def write(root: Path) -> list[str]:
    """Write the expectations, and remove those of figures that are gone.

    Parameters
    ----------
    root : Path
        Root of the book.

    Returns
    -------
    list of str
        One line for each file that changed.
    """
    target = folder(root)
    target.mkdir(parents=True, exist_ok=True)
    wanted = current()
    lines = []
    for name, text in wanted.items():
        path = target / name
        if not path.is_file() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            lines.append(f"written  {path.relative_to(root)}")
    for path in target.iterdir():
        if path.name not in wanted:
            path.unlink()
            lines.append(f"removed  {path.relative_to(root)}")
    return lines or ["nothing changed"]
