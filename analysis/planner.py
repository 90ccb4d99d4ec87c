"""A reader's own plan: read their file, find the cheapest mix, say it and save it."""

from __future__ import annotations

import math
import re
import tomllib
from pathlib import Path
from typing import Final

from analysis.channels import case
from analysis.channels.case import Answer, CaseError
from analysis.findings.tables import Cell, Table
from analysis.frames import records
from analysis.numbers import cny, number, percent

EXAMPLE: Final = Path(__file__).resolve().parents[1] / "data/examples/plan.toml"
FRACTIONS: Final = ("share", "instalment_to_income")
HEAD: Final = (
    "channel",
    "customers",
    "share",
    "CNY a month",
    "a customer",
    "the next",
    "what binds",
)


class PlanError(ValueError):
    """What is wrong with a reader's file: the file, the line and the field."""


def solve(path: Path) -> Answer:
    """Return the cheapest mix for a case that stands in a file.

    Parameters
    ----------
    path : Path
        TOML, as `data/examples/plan.toml` explains.

    Returns
    -------
    Answer

    Raises
    ------
    PlanError
        If there is no such file, it is not TOML, or a field is missing, unknown, not allowed or
        leaves no plan; with file, line and field.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "is not text in UTF-8"
        raise PlanError(f"{path}: cannot be read ({why}); copy {EXAMPLE.name} to begin") from None
    return answer(text, path.name)


def answer(text: str, name: str) -> Answer:
    """Return the cheapest mix for a case; the file's text and name as in `solve`."""
    try:
        return case.solve(case.read(tomllib.loads(text)))
    except CaseError as error:
        line = case.line_of(text, error.field)
        raise PlanError(f"{name}, line {line}: {error}") from None
    except tomllib.TOMLDecodeError as error:
        found = re.search(r" \(at line (\d+), column \d+\)$", str(error))
        # the reader's end of a document is the last line
        line = int(found[1]) if found else text.count("\n") + 1
        field = _field(text, line)
        words = str(error).removesuffix(found[0] if found else " (at end of document)")
        raise PlanError(f"{name}, line {line}: {field}{words}, so the file is no TOML") from None


def _field(text: str, line: int) -> str:
    lines = text.splitlines()
    here = lines[line - 1] if line <= len(lines) else ""
    found = re.match(r"\s*([\w.-]+)\s*=", here)
    return f"{found[1]}: " if found else ""


def _rows(found: Answer) -> list[tuple[str, ...]]:
    return [
        (
            r.channel,
            number(r.customers),
            percent(r.share),
            number(r.spend_cny),
            number(r.average_cny),
            number(r.marginal_cny),
            r.binds or {"closed": "nothing bought"}.get(r.state, "free to move"),
        )
        for r in records(found.table)
    ]


def table(found: Answer) -> Table:
    """Return the plan as a page prints it."""
    cells = [[Cell(one) for one in row] for row in _rows(found)]
    return Table("The cheapest mix", tuple(h[0].upper() + h[1:] for h in HEAD), cells)


def lines(found: Answer) -> list[str]:
    """Return the plan as a terminal prints it."""
    plan, rows = found.plan, [HEAD, *_rows(found)]
    wide = [max(len(row[i]) for row in rows) for i in range(len(HEAD))]
    said = [
        f"The cheapest {number(plan.target)} customers a month cost {cny(plan.cac_cny)} each, "
        f"{cny(plan.total_cny)} a month.",
        "",
    ]
    for row in rows:
        first, *middle, last = (
            one.ljust(size) if i in {0, len(HEAD) - 1} else one.rjust(size)
            for i, (one, size) in enumerate(zip(row, wide, strict=True))
        )
        said.append("  ".join([first, *middle, last]).rstrip())
    return [*said, "", *remarks(found)]


def remarks(found: Answer) -> list[str]:
    """Return what one customer more would cost, and what the customers pay, in sentences."""
    plan = found.plan
    low, high = plan.slope_ends_cny
    if not math.isnan(plan.slope_cny):
        said = [f"One customer more would cost {cny(plan.slope_cny)}."]
    elif not math.isfinite(high):
        said = ["Within these limits no plan brings a customer more."]
    else:
        said = [f"One customer more would cost {cny(high)}; one fewer would save {number(low)}."]
    if not math.isnan(found.peak_instalment_to_income):
        mean, peak = found.instalment_to_income, found.peak_instalment_to_income
        said.append(
            f"Instalments at their peak take {percent(mean)} of a customer's income, "
            f"{percent(peak)} in the channel where they take most."
        )
    return said


def save(found: Answer, folder: Path, stem: str) -> list[Path]:
    """Write the plan as SVG, PNG and CSV, and return the files.

    Parameters
    ----------
    found : Answer
        From `solve`.
    folder : Path
        Made if it is not there.
    stem : str
        Of the files' names: `<stem>.plan.svg` and so on.

    Returns
    -------
    list of Path

    Raises
    ------
    PlanError
        If they cannot be written.
    """
    # here, because it loads Altair
    from analysis.figures import plan, svg  # noqa: PLC0415

    picture = plan.picture(found)
    digits = {name: 6 if name in FRACTIONS else 2 for name in found.table.columns}
    plain = found.table.round(digits)
    csv = plain.to_csv(index=False, lineterminator="\n")
    made = {"svg": picture.encode(), "png": svg.png(picture), "csv": csv.encode()}
    files = [folder / f"{stem}.plan.{ending}" for ending in made]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        aside = [file.with_name(f".{file.name}.new") for file in files]
        for file, content in zip(aside, made.values(), strict=True):
            file.write_bytes(content)
        # all three are whole before the first takes its place
        for new, file in zip(aside, files, strict=True):
            new.replace(file)
    except OSError as error:
        raise PlanError(f"{folder}: cannot be written to ({error.strerror})") from None
    return files
