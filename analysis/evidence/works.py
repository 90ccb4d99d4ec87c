"""The works the book cites, as keys; Sphinx prints them from the same file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from .descriptor import data_root
from .errors import EvidenceError, Problem

FILE: Final = "references.bib"

_KEY: Final = re.compile(r"^@\w+\{([^,\s]+),", re.M)


def works(root: Path | None = None) -> tuple[str, ...]:
    """Return the keys of all works in the file of references.

    Parameters
    ----------
    root : Path, optional
        Folder of the data package; the repository's `data/` by default.

    Returns
    -------
    tuple of str
        In the order of the file.

    Raises
    ------
    EvidenceError
        When the file is missing or a key stands twice.
    """
    path = data_root(root) / FILE
    again = f"bring it back with `git checkout -- data/{FILE}`"
    if not path.is_file():
        raise EvidenceError([Problem(FILE, "the file is missing", again)])
    keys = _KEY.findall(path.read_text("utf-8"))
    if twice := sorted({key for key in keys if keys.count(key) > 1}):
        raise EvidenceError(
            [
                Problem(FILE, "the key stands twice", "remove one of the two", value=key)
                for key in twice
            ]
        )
    return tuple(keys)
