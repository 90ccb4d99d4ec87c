"""Commands of the book: `python -m analysis build | serve | check | seal`, and those of upkeep."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from analysis import evidence
from analysis.book import builder, upkeep
from analysis.book.lint import lint
from analysis.book.serve import room

ROOT = Path(__file__).resolve().parents[1]


def _say(line: str) -> None:
    print(line, flush=True)


def _build() -> int:
    began = time.monotonic()
    print("Building the book")
    front = builder.build(ROOT, _say)
    print(f"Built in {time.monotonic() - began:.0f} s: {front.relative_to(ROOT)}")
    print(f"To read it, open {front.as_uri()} in a browser, or run `make serve`.")
    return 0


def _serve(port: int) -> int:
    folder = ROOT / "_build" / "html"
    if not (folder / "index.html").is_file():
        print("No book yet: run `make book` first.", file=sys.stderr)
        return 1
    with room(folder, port) as server:
        print(
            f"Reading room: http://127.0.0.1:{server.server_port}/  (Ctrl+C closes it)", flush=True
        )
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print("\nClosed.")
    return 0


def _check() -> int:
    for line in evidence.validate(ROOT / "data"):
        print(line)
    found = lint(ROOT)
    for finding in found:
        print(finding)
    return int(any(finding.fatal for finding in found))


def _seal() -> int:
    for line in evidence.seal(ROOT / "data"):
        print(line)
    return 0


COMMANDS = {
    "build": (_build, "execute the chapters and build the HTML book"),
    "check": (_check, "validate the data and lint the prose"),
    "seal": (_seal, "after a deliberate edit of data/: record new sizes and hashes"),
}


def main(arguments: list[str] | None = None) -> int:
    """Run a command.

    Parameters
    ----------
    arguments : list of str, optional
        Command line without the program; `sys.argv` by default.

    Returns
    -------
    int
        Exit code: 0 if all is well, 1 if not.
    """
    parser = argparse.ArgumentParser(prog="python -m analysis", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, (_, words) in COMMANDS.items():
        commands.add_parser(name, help=words)
    serve = commands.add_parser("serve", help="serve the built book on this machine")
    serve.add_argument("--port", type=int, default=8000)
    upkeep.register(commands)
    chosen = parser.parse_args(arguments)
    try:
        if chosen.command in upkeep.COMMANDS:
            return upkeep.run(ROOT, chosen)
        if chosen.command == "serve":
            return _serve(chosen.port)
        return COMMANDS[chosen.command][0]()
    except (builder.BuildError, evidence.EvidenceError) as error:
        print(f"\nNot built.\n{error}" if chosen.command == "build" else error, file=sys.stderr)
        if chosen.command == "build" and (ROOT / "_build/html/index.html").exists():
            print("The last good book is still in _build/html.", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
