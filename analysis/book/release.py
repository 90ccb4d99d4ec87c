"""Pack the built book into one archive that can be checked: same book, same bytes.

Names are sorted, times and modes fixed, and a manifest names every file with its hash. A
release is packed from a committed state that the built book itself names, and an archive
that lies there already is never overwritten by another.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analysis.book.citation import Edition
from analysis.book.edition import edition, tags, uncommitted
from analysis.book.receipt import sha256

MANIFEST = "MANIFEST.json"

FIXED_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest time a ZIP can say; the date of the edition stands in the manifest."""


class ReleaseError(RuntimeError):
    """No archive was made; nothing was written."""


def release(root: Path, tag: str | None = None, *, allow_dirty: bool = False) -> list[str]:
    """Pack `_build/html` into `dist/<name>-<version>.zip`, and check the archive.

    Parameters
    ----------
    root : Path
        Root of the book.
    tag : str, optional
        The tag that is released, as in v0.1.0; the tags of the commit by default.
    allow_dirty : bool
        Pack although files are changed and not committed, or the book was built from them.

    Returns
    -------
    list of str
        What was written, for people.

    Raises
    ------
    ReleaseError
        Where tag, version and built book disagree, files are not committed, or another
        archive of this version exists.
    """
    html = root / "_build" / "html"
    if not (html / "index.html").is_file():
        raise ReleaseError("Not packed: there is no built book. Run `make book` first.")
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    state = edition(root)
    _same_version(root, project["version"], tag)
    if not allow_dirty:
        _committed(root, state)
    _same_book(html, project["version"], state, allow_dirty)
    stem = f"{project['name']}-{project['version']}"
    target = root / "dist" / f"{stem}.zip"
    target.parent.mkdir(exist_ok=True)
    aside = target.with_name(f".{target.name}.new")
    try:
        manifest = pack(html, aside, stem, Edition(project["version"], state.date, state.commit))
        verify(aside, stem)
        digest = sha256(aside)
        _place(aside, target, digest)
    finally:
        aside.unlink(missing_ok=True)
    count, room = len(manifest["files"]), target.stat().st_size / 1e6
    return [
        f"Packed and checked: {target.relative_to(root)} ({count} files, {room:.1f} MB)",
        f"sha256 {digest}, also in {target.name}.sha256",
    ]


def _same_version(root: Path, version: str, tag: str | None) -> None:
    named = [tag] if tag else [name for name in tags(root) if name.startswith("v")]
    if named and f"v{version}" not in named:
        raise ReleaseError(
            f"Not packed: the tag is {', '.join(named)} and pyproject.toml says version {version}. "
            f"The tag must be v{version}."
        )


def _committed(root: Path, state: Edition) -> None:
    if not state.commit:
        raise ReleaseError(
            "Not packed: this is no git clone, so nobody could tell which state the archive holds. "
            "To pack all the same: --allow-dirty."
        )
    if changed := uncommitted(root):
        shown = "\n".join(f"  {name}" for name in changed[:10])
        rest = f"\n  and {len(changed) - 10} more" if len(changed) > 10 else ""
        raise ReleaseError(
            f"Not packed: files are changed and not committed.\n{shown}{rest}\n"
            "Commit them and run `make book`. To pack all the same: --allow-dirty."
        )


def _same_book(html: Path, version: str, state: Edition, allow_dirty: bool) -> None:
    ledger = html / "figures.json"
    found = json.loads(ledger.read_text("utf-8")) if ledger.is_file() else {}
    if found.get("version") != version:
        raise ReleaseError(
            f"Not packed: the built book says version {found.get('version')}, pyproject.toml says "
            f"{version}. Run `make book`."
        )
    if not allow_dirty and found.get("commit") != state.commit:
        raise ReleaseError(
            f"Not packed: the book was built from commit {found.get('commit')}, and this is "
            f"{state.commit}. Run `make book`."
        )


def _place(aside: Path, target: Path, digest: str) -> None:
    if target.exists() and sha256(target) != digest:
        raise ReleaseError(
            f"Not packed: {target.name} exists and holds something else. A release is never "
            "overwritten: raise the version, or move the file away if it was never published."
        )
    note = target.with_name(f"{target.name}.sha256")
    note_aside = target.with_name(f".{note.name}.new")
    note_aside.write_text(f"{digest}  {target.name}\n", "utf-8", newline="\n")
    aside.replace(target)
    note_aside.replace(note)


def pack(folder: Path, target: Path, stem: str, state: Edition) -> dict[str, Any]:
    """Write an archive of a folder, the same bytes for the same files.

    Parameters
    ----------
    folder : Path
        The built book.
    target : Path
        The archive.
    stem : str
        Folder in the archive that all files lie in.
    state : Edition
        Version, commit and date for the manifest.

    Returns
    -------
    dict
        The manifest.
    """
    found = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    manifest: dict[str, Any] = {
        "version": state.version,
        "commit": state.commit or None,
        "date": state.date or None,
        "files": {
            name: {"sha256": sha256(found[name]), "bytes": found[name].stat().st_size}
            for name in sorted(found)
        },
    }
    with zipfile.ZipFile(target, "w") as archive:
        _add(archive, f"{stem}/{MANIFEST}", (json.dumps(manifest, indent=1) + "\n").encode())
        for name in sorted(found):
            _add(archive, f"{stem}/{name}", found[name].read_bytes())
    return manifest


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    info = zipfile.ZipInfo(name, FIXED_TIME)
    info.create_system = 3  # Unix, whatever packs it, so that the mode below is read everywhere
    info.external_attr = 0o100644 << 16
    archive.writestr(info, data, zipfile.ZIP_DEFLATED, 9)


def verify(path: Path, stem: str) -> Mapping[str, Any]:
    """Check an archive against its own manifest, every byte of it.

    Parameters
    ----------
    path : Path
        The archive.
    stem : str
        Folder in the archive that all files lie in.

    Returns
    -------
    mapping
        The manifest.

    Raises
    ------
    ReleaseError
        If a file is missing, too many, or not what the manifest says.
    """
    with zipfile.ZipFile(path) as archive:
        manifest: dict[str, Any] = json.loads(archive.read(f"{stem}/{MANIFEST}"))
        wanted = manifest["files"]
        held = {name.removeprefix(f"{stem}/") for name in archive.namelist()} - {MANIFEST}
        if odd := held ^ set(wanted):
            raise ReleaseError(f"Not packed: archive and manifest differ in {sorted(odd)[:5]}.")
        for name, told in wanted.items():
            data = archive.read(f"{stem}/{name}")
            if (hashlib.sha256(data).hexdigest(), len(data)) != (told["sha256"], told["bytes"]):
                raise ReleaseError(f"Not packed: {name} in the archive is not what was built.")
    return manifest
