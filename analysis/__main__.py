"""Commands of the book: `python -m analysis build | serve | check | seal | plan | …`, and of upkeep."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from analysis import evidence, planner
from analysis.book import builder, upkeep
from analysis.book.lint import lint
from analysis.book.serve import room
from analysis.tape import results

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
    # here, because it loads Altair
    from analysis import figures  # noqa: PLC0415
    from analysis.figures import words  # noqa: PLC0415

    texts = [fault for id in figures.figure_ids() for fault in words.of_figure(id)]
    for fault in texts:
        print(fault)
    return int(bool(texts) or any(finding.fatal for finding in found))


def _seal() -> int:
    for line in evidence.seal(ROOT / "data"):
        print(line)
    return 0


def _tapes(folder: Path) -> int:
    try:
        for line in results.write(folder):
            print(line)
    except FileNotFoundError as error:
        print(f"No such tape: {error.filename}", file=sys.stderr)
        return 1
    except ImportError as error:
        # only whoever holds the tapes needs a reader of their files, so none is in the lock
        print(f"To read the tapes: pip install pyarrow\n{error}", file=sys.stderr)
        return 1
    print(f"Written: data/{results.FILE}; aggregates, no row of a tape.")
    return 0


def _plan(file: Path, out: Path | None) -> int:
    try:
        found = planner.solve(file)
        for line in planner.lines(found):
            print(line)
        for made in planner.save(found, out or file.parent, file.stem):
            print(f"Written: {made}")
    except planner.PlanError as error:
        print(error, file=sys.stderr)
        return 1
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
    tapes = commands.add_parser("tapes", help="fit the loan tapes of a folder, keep the aggregates")
    tapes.add_argument("folder", type=Path)
    plan = commands.add_parser("plan", help="find the cheapest mix of channels for your own case")
    plan.add_argument("file", type=Path, help="TOML; data/examples/plan.toml explains itself")
    plan.add_argument("--out", type=Path, help="folder for the picture and the table")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.command in upkeep.COMMANDS:
            return upkeep.run(ROOT, chosen)
        if chosen.command == "serve":
            return _serve(chosen.port)
        if chosen.command == "plan":
            return _plan(chosen.file, chosen.out)
        if chosen.command == "tapes":
            return _tapes(chosen.folder)
        return COMMANDS[chosen.command][0]()
    except (builder.BuildError, evidence.EvidenceError) as error:
        print(f"\nNot built.\n{error}" if chosen.command == "build" else error, file=sys.stderr)
        if chosen.command == "build" and (ROOT / "_build/html/index.html").exists():
            print("The last good book is still in _build/html.", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
