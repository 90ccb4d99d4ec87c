"""Seal the evidence after a deliberate edit."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from .descriptor import DESCRIPTOR, data_root, read_descriptor
from .reading import survey


def seal(root: Path | None = None) -> list[str]:
    """Write the size and hash of every file into `datapackage.json`.

    Nothing is written unless every file keeps every other rule, so a seal says that the
    file was valid. The new descriptor is written aside and swapped in whole.

    Parameters
    ----------
    root : Path, optional
        Folder of the data package; the repository's `data/` by default.

    Returns
    -------
    list of str
        One receipt a file: sealed anew, or unchanged.

    Raises
    ------
    EvidenceError
        With all problems found; the descriptor is then untouched.
    """
    base = data_root(root)
    survey(base)
    package = read_descriptor(base)
    receipts = [_stamp(entry, base) for entry in package["resources"]]
    text = json.dumps(package, indent=2, ensure_ascii=False) + "\n"
    if text.encode() != (base / DESCRIPTOR).read_bytes():
        _swap(base / DESCRIPTOR, text)
    return receipts


def _stamp(entry: dict[str, Any], root: Path) -> str:
    data = (root / entry["path"]).read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    before = (entry.get("bytes"), entry.get("hash"))
    entry["bytes"], entry["hash"] = len(data), f"sha256:{digest}"
    done = "unchanged" if before == (entry["bytes"], entry["hash"]) else "sealed anew"
    return f"{entry['name']}: {len(data)} bytes, sha256 {digest[:12]}, {done}"


def _swap(path: Path, text: str) -> None:
    handle, aside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(aside).chmod(path.stat().st_mode)
        Path(aside).replace(path)
    finally:
        Path(aside).unlink(missing_ok=True)
