"""Seal the evidence after a deliberate edit."""

from __future__ import annotations

import codecs
import hashlib
import json
import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

from .descriptor import DESCRIPTOR, data_root, read_descriptor
from .reading import survey


def seal(root: Path | None = None) -> list[str]:
    """Write the size and hash of every file into `datapackage.json`.

    Nothing is written unless every file keeps every other rule, so a seal says that the
    file was valid. What a spreadsheet does to the bytes of a file is put right first; see
    `tidied`. All is written aside and swapped in whole.

    Parameters
    ----------
    root : Path, optional
        Folder of the data package; the repository's `data/` by default.

    Returns
    -------
    list of str
        One receipt a file: sealed anew, or unchanged, and what was put right.

    Raises
    ------
    EvidenceError
        With all problems found; the descriptor is then untouched.
    """
    base = data_root(root)
    mended = _mend(base)
    package = read_descriptor(base)
    receipts = [_stamp(entry, base) for entry in package["resources"]]
    receipts = [
        f"{line}; put right: {', '.join(mended[entry['path']])}"
        if entry["path"] in mended
        else line
        for entry, line in zip(package["resources"], receipts, strict=True)
    ]
    text = json.dumps(package, indent=2, ensure_ascii=False) + "\n"
    if text.encode() != (base / DESCRIPTOR).read_bytes():
        _swap(base / DESCRIPTOR, text.encode())
    return receipts


def tidied(data: bytes) -> tuple[bytes, list[str]]:
    """Return a file without what a spreadsheet adds to its bytes, and what was put right.

    Parameters
    ----------
    data : bytes
        A CSV file.

    Returns
    -------
    bytes
        Without a byte-order mark, with lines that end in a line feed, and without rows of empty
        cells at its end. Whether a semicolon parts cells, a comma is a decimal or parts
        thousands, and which number of a date is the month, nobody can know: those stay.
    list of str
        In words; empty where nothing was changed.
    """
    done = []
    if data.startswith(codecs.BOM_UTF8):
        data = data.removeprefix(codecs.BOM_UTF8)
        done.append("byte-order mark")
    if b"\r\n" in data:
        data = data.replace(b"\r\n", b"\n")
        done.append("line ends")
    whole = re.sub(rb"(\n)(?:[, ]*\n)+\Z", rb"\1", data)
    if whole != data:
        done.append("empty rows at the end")
    return whole, done


def _mend(base: Path) -> dict[str, list[str]]:
    """Put bytes right where the package is valid with them; return what was done by file."""
    found = {
        str(entry["path"]): tidied((base / entry["path"]).read_bytes())
        for entry in read_descriptor(base)["resources"]
        if (base / entry["path"]).is_file()
    }
    changed = {name: data for name, (data, done) in found.items() if done}
    if not changed:
        survey(base)
        return {}
    with tempfile.TemporaryDirectory() as aside:
        copy = Path(aside, "data")
        shutil.copytree(base, copy)
        for name, data in changed.items():
            (copy / name).write_bytes(data)
        survey(copy)
    for name, data in changed.items():
        _swap(base / name, data)
    return {name: found[name][1] for name in changed}


def _stamp(entry: dict[str, Any], root: Path) -> str:
    data = (root / entry["path"]).read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    before = (entry.get("bytes"), entry.get("hash"))
    entry["bytes"], entry["hash"] = len(data), f"sha256:{digest}"
    done = "unchanged" if before == (entry["bytes"], entry["hash"]) else "sealed anew"
    return f"{entry['name']}: {len(data)} bytes, sha256 {digest[:12]}, {done}"


def _swap(path: Path, data: bytes) -> None:
    handle, aside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(aside).chmod(path.stat().st_mode)
        Path(aside).replace(path)
    finally:
        Path(aside).unlink(missing_ok=True)
