"""Accept figures that changed: say what moved, keep the reason, and swap the files in whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from analysis.book import expectations
from analysis.book.moved import Difference, compare, report

CHANGELOG = "CHANGELOG.md"

_UNRELEASED = re.compile(r"^## \[?Unreleased\]?[ \t]*\n", re.M | re.I)
_HEADING = re.compile(r"^## ", re.M)
_CHANGED = re.compile(r"^### Changed[ \t]*\n", re.M)
_SECTION = re.compile(r"^### ", re.M)


class AcceptError(RuntimeError):
    """The figures were not accepted; nothing was written."""


def accept(root: Path, reason: str | None, today: date) -> list[str]:
    """Make the figures as they are now what the tests expect.

    Parameters
    ----------
    root : Path
        Root of the book.
    reason : str or None
        Why they may change, in words.
    today : date
        Day to write beside the reason.

    Returns
    -------
    list of str
        What moved and what was written, for people.

    Raises
    ------
    AcceptError
        Without a reason, or where the changelog has no place for it. Nothing is then written.
    """
    words = " ".join((reason or "").split())
    if not words:
        raise AcceptError(
            "Not accepted: a figure changes for a reason, and readers are told it. Say which:\n"
            '  make accept REASON="the rate of 2024 was read from the wrong column"'
        )
    wanted = expectations.current()
    found = compare(expectations.committed(root), wanted)
    if not found:
        return ["Nothing changed: the figures are as they were accepted. Nothing was written."]
    line = entry(found, words, today)
    changelog = root / CHANGELOG
    aside = changelog.with_name(f".{CHANGELOG}.new")
    aside.write_text(enter(changelog.read_text("utf-8"), line), "utf-8", newline="\n")
    try:
        expectations.put(root, wanted)
        aside.replace(changelog)
    finally:
        aside.unlink(missing_ok=True)
    return [
        *(text for one in found for text in report(one)),
        f"Accepted: {len(found)} figure{'' if len(found) == 1 else 's'}. In {CHANGELOG}: {line}",
    ]


def entry(found: Sequence[Difference], reason: str, today: date) -> str:
    """Return the line of the changelog.

    Parameters
    ----------
    found : sequence of Difference
        The figures.
    reason : str
        Why, on one line.
    today : date
        The day.

    Returns
    -------
    str
        Without a bullet.
    """
    parts = []
    for kind, noun in (("changed", "figure"), ("added", "new figure"), ("removed", "gone figure")):
        ids = [f"`{one.id}`" for one in found if one.kind == kind]
        if ids:
            parts.append(f"{noun}{'' if len(ids) == 1 else 's'} {', '.join(ids)}")
    end = "" if reason.endswith((".", "!", "?")) else "."
    return f"{today.isoformat()}, {'; '.join(parts)}: {reason}{end}"


def enter(changelog: str, line: str) -> str:
    """Return the changelog with a line more, under what is changed and not released.

    Parameters
    ----------
    changelog : str
        The file. Its heading Unreleased, and Changed below it, are made where they miss.
    line : str
        One line, without a bullet.

    Returns
    -------
    str
        The file with the line as the last of its list.

    Raises
    ------
    AcceptError
        If the file has no heading of an edition at all.
    """
    start = _UNRELEASED.search(changelog)
    if start is None:
        first = _HEADING.search(changelog)
        if first is None:
            raise AcceptError(
                f"Not accepted: {CHANGELOG} has no heading such as `## Unreleased` to write under. "
                "Put one in."
            )
        made = f"## Unreleased\n\n### Changed\n\n- {line}\n\n"
        return changelog[: first.start()] + made + changelog[first.start() :]
    head, body = changelog[: start.end()], changelog[start.end() :]
    rest = ""
    if following := _HEADING.search(body):
        body, rest = body[: following.start()], body[following.start() :]
    if changed := _CHANGED.search(body):
        after = _SECTION.search(body, changed.end())
        place = after.start() if after else len(body)
        before, behind = body[:place].rstrip("\n"), body[place:]
        glue = "\n" if before.splitlines()[-1].startswith(("-", "  ")) else "\n\n"
        body = f"{before}{glue}- {line}\n" + (f"\n{behind}" if behind or rest else "")
    else:
        before = body.strip("\n")
        before = f"\n{before}\n" if before else ""
        body = f"{before}\n### Changed\n\n- {line}\n" + ("\n" if rest else "")
    return head + body + rest
