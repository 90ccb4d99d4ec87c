"""The build receipt: what ran, for how long, on which versions and which data."""

from __future__ import annotations

import hashlib
import importlib.metadata
import platform
from pathlib import Path
from typing import Any

import analysis

PACKAGES = (
    "jupyter-book",
    "sphinx",
    "myst-nb",
    "pandas",
    "numpy",
    "scipy",
    "statsmodels",
    "altair",
    "vl-convert-python",
    "frictionless",
)


def chapter_rows(env: Any) -> list[dict[str, Any]]:  # noqa: ANN401  (Sphinx's environment)
    """Return a row for each executed chapter of a finished Sphinx environment.

    Parameters
    ----------
    env : BuildEnvironment
        After the build; MyST-NB keeps its execution data in `nb_metadata`.

    Returns
    -------
    list of dict
        `chapter`, `seconds` of its execution (of the run that filled the cache, where
        cached), `succeeded`, `method`.
    """
    rows = []
    for document, found in sorted(env.nb_metadata.items()):
        data = found.get("exec_data")
        if data:
            rows.append(
                {
                    "chapter": document,
                    "seconds": None if data["runtime"] is None else round(data["runtime"], 2),
                    "succeeded": bool(data["succeeded"]),
                    "method": data["method"],
                }
            )
    return rows


def sha256(path: Path) -> str:
    """Return the sha256 of a file as hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def environment() -> dict[str, Any]:
    """Return the versions that made the book."""
    return {
        "book": analysis.__version__,
        "python": platform.python_version(),
        "packages": {name: importlib.metadata.version(name) for name in PACKAGES},
    }


def data_hashes(root: Path) -> dict[str, str]:
    """Return the sha256 of every file under `data/`, by relative path.

    Parameters
    ----------
    root : Path
        Root of the book.

    Returns
    -------
    dict of str to str
        Sorted by path.
    """
    return {
        path.relative_to(root).as_posix(): sha256(path)
        for path in sorted((root / "data").rglob("*"))
        if path.is_file()
    }
