"""A reader's own file of assumptions."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path


def read(path: Path) -> dict[str, float | tuple[float, float]]:
    """Read a reader's assumptions from a file.

    Parameters
    ----------
    path : Path
        TOML: a line `name = 0.12` fixes an assumption, `name = [0.08, 0.15]` gives its ends.

    Returns
    -------
    dict
        Overrides, for `Study.with_overrides`, which checks names and ranges.

    Raises
    ------
    ValueError
        If the file is missing, is not TOML, or an entry is neither a number nor a pair.
    """
    try:
        found = tomllib.loads(Path(path).read_text("utf-8"))
    except FileNotFoundError:
        raise ValueError(f"{path}: there is no such file of assumptions") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(
            f"{path}: {error}. A line reads `capital_ratio = 0.12` or `capital_ratio = [0.1, 0.15]`"
        ) from None
    wrong = [name for name, value in found.items() if isinstance(value, dict | str)]
    if wrong:
        raise ValueError(
            "\n".join(f"{path}: {name} must be a number or a pair of numbers" for name in wrong)
        )
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in found.items()
    }


def line(path: Path, name: str) -> int:
    """Return the line of a file on which an assumption stands."""
    lines = path.read_text("utf-8").splitlines()
    start = re.compile(rf"""\s*["']?{re.escape(name)}["']?\s*=""")
    return next((n for n, line in enumerate(lines, 1) if start.match(line)), 1)
