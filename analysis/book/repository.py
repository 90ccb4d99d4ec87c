"""Where the sources can be had, if they can: set by `BOOK_REPOSITORY`, never guessed."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import quote

VARIABLE = "BOOK_REPOSITORY"
BRANCH = "notebooks"
"""Branch that publishing fills with the executed notebooks, since Colab reads only what lies
in a repository, and the sources hold none."""

_WHOLE = re.compile(r"https://github\.com/([A-Za-z0-9][A-Za-z0-9-]*)/([\w.-]+?)(?:\.git)?/?")
_STAND_INS = {"owner", "user", "username", "name", "your-name", "example"}


def repository() -> str:
    """Return the address of the sources; empty where they have none.

    Returns
    -------
    str
        From the environment variable `BOOK_REPOSITORY`, without a slash at its end.

    Raises
    ------
    ValueError
        If it is no address of a repository on GitHub, which both launch services take.
    """
    given = os.environ.get(VARIABLE, "").strip()
    if not given:
        return ""
    hit = _WHOLE.fullmatch(given)
    if hit is None or hit[1].lower() in _STAND_INS:
        raise ValueError(
            f"{VARIABLE}={given!r} is no address of a repository; give https, github.com, the "
            "owner and the name, as the browser shows it, or leave it unset"
        )
    return f"https://github.com/{hit[1]}/{hit[2]}"


def launches(document: str, commit: str) -> dict[str, str]:
    """Return where a page can be run without installing anything, by the service's name.

    Parameters
    ----------
    document : str
        The page, without file ending.
    commit : str
        State of the sources; the last published one is taken if it is empty or was changed.

    Returns
    -------
    dict of str to str
        Addresses; empty where no repository is set.
    """
    if not (base := repository()):
        return {}
    place = base.removeprefix("https://github.com/")
    state = commit if commit and not commit.endswith("+") else "HEAD"
    page = quote(f"lab/tree/{document}.ipynb", safe="")  # postBuild makes it from the .md
    return {
        "Binder": f"https://mybinder.org/v2/gh/{place}/{state}?urlpath={page}",
        "Colab": "https://colab.research.google.com/github/"
        f"{place}/blob/{BRANCH}/{Path(document).name}.ipynb",
    }


def setup_lines() -> str:
    """Return the cell that fetches the book on a machine without it; empty where it cannot."""
    if not (base := repository()):
        return ""
    return (
        "```\n"
        f"!git clone --quiet --depth 1 {base} book\n"
        "%pip install --quiet --require-hashes -r book/requirements.txt\n"
        "%pip install --quiet --no-deps -e book\n"
        "```"
    )
