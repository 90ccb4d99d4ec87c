"""Commands of upkeep: accept | differences | release | links | qa."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from analysis.book import differences, links, qa
from analysis.book.accept import AcceptError, accept
from analysis.book.release import ReleaseError, release

Command = Callable[[Path, argparse.Namespace], int]


def _say(line: str) -> None:
    print(line, flush=True)


def _today() -> date:
    return datetime.now(UTC).date()


def _accept(root: Path, chosen: argparse.Namespace) -> int:
    for line in accept(root, chosen.reason, _today()):
        print(line)
    return 0


def _differences(root: Path, _: argparse.Namespace) -> int:
    page = differences.write(root)
    if page is None:
        print("No figure differs from tests/expected/figures.")
    else:
        print(f"Figures that differ: {page.relative_to(root)}")
        print(f"To look at them, open {page.as_uri()} in a browser.")
    return 0


def _release(root: Path, chosen: argparse.Namespace) -> int:
    for line in release(root, chosen.tag, allow_dirty=chosen.allow_dirty):
        print(line)
    return 0


def _links(root: Path, _: argparse.Namespace) -> int:
    sources = links.addresses(root)
    print(f"Asking {len(sources)} addresses, each once", flush=True)
    answers = links.check(sources, _today())
    path = root / "_build" / "links.csv"
    links.write(answers, path)
    for line in links.summary(answers):
        print(line)
    print(f"All answers: {path.relative_to(root)}")
    return 0


def _qa(root: Path, _: argparse.Namespace) -> int:
    print("CITATION.cff", flush=True)
    print(f"  {qa.citation(root)}")
    print("Lighthouse", flush=True)
    scores = qa.lighthouse(root, _say)
    lines = qa.table(scores)
    print("\n".join(lines))
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(summary).open("a", encoding="utf-8") as file:
            file.write("```\n" + "\n".join(lines) + "\n```\n")
    missed = qa.failures(scores)
    for line in missed:
        print(f"missed: {line}", file=sys.stderr)
    return int(bool(missed))


COMMANDS: dict[str, tuple[Command, str]] = {
    "accept": (_accept, "accept the figures as they are now, for a reason"),
    "differences": (_differences, "write a page of figures that differ from the accepted ones"),
    "release": (_release, "pack the built book into dist/"),
    "links": (_links, "ask the sources' addresses whether they still answer"),
    "qa": (_qa, "run Lighthouse and validate the citation file"),
}


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of upkeep to a command line.

    Parameters
    ----------
    commands : argparse subparsers
        Of the program.
    """
    made = {name: commands.add_parser(name, help=words) for name, (_, words) in COMMANDS.items()}
    made["accept"].add_argument("--reason", help="why the figures may change; for CHANGELOG.md")
    made["release"].add_argument("--tag", help="the tag that is released, as in v0.1.0")
    made["release"].add_argument(
        "--allow-dirty", action="store_true", help="pack although files are not committed"
    )


def run(root: Path, chosen: argparse.Namespace) -> int:
    """Run a command of upkeep.

    Parameters
    ----------
    root : Path
        Root of the book.
    chosen : Namespace
        The parsed command line.

    Returns
    -------
    int
        Exit code: 0 if all is well, 1 if not.
    """
    try:
        return COMMANDS[chosen.command][0](root, chosen)
    except (AcceptError, ReleaseError, qa.QualityError) as error:
        print(error, file=sys.stderr)
        return 1
