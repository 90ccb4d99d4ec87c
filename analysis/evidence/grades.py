"""Grades say how well a fact is known; arithmetic keeps the worst of its inputs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, cast

Grade = Literal["A", "B", "C", "D", "E"]

GRADES: Final[dict[Grade, str]] = {
    "A": "A filing, a regulator or an exchange says so.",
    "B": "Named press says so, quoting a named document or person.",
    "C": "One anonymous speaker in named press says so, or an intact copy stands on a mirror.",
    "D": "Reconstructed by us, from the pattern of damage in our copy or by logic.",
    "E": "Our assumption.",
}
"""The five grades, best first, and what each means."""

SPEAKERS: Final[dict[str, str]] = {
    "A": "anonymous operations staff of one loan-facilitation platform",
    "B": "anonymous operations staff of one licensed consumer finance company",
    "C": "anonymous business director of one licensed consumer finance company",
    "press": "the newspaper itself, without naming who told it",
    "document": "a report, prospectus or filing",
    "company": "a named company about itself",
    "page": "the page around the article, such as its date line",
    "named": "a named person",
    "anonymous": "a person the source does not name",
    "unattributed": "nobody: the source gives no origin",
    "ours": "computed by us from stated numbers",
}
"""Who can stand behind a figure, as its source describes them.

A, B and C stand for three people the article does not name; nobody here guesses at more.
"""


def worst(*grades: object) -> Grade | Literal[""]:
    """Return the worst of some grades.

    Parameters
    ----------
    *grades : str or missing
        Letters A to E; an empty string, None or NaN counts as no grade and is passed over.

    Returns
    -------
    str
        The worst letter, or an empty string where there is none.

    Raises
    ------
    ValueError
        For anything that is neither a grade nor empty.

    Examples
    --------
    >>> worst("A", "", "C", "B")
    'C'
    """
    return max(_known(grades), default="")


def profile(grades: Iterable[object]) -> dict[Grade, int]:
    """Count inputs by grade.

    Parameters
    ----------
    grades : iterable of str or missing
        As for `worst`; missing ones are not counted.

    Returns
    -------
    dict
        All five letters in order, each with its count, zero included.

    Examples
    --------
    >>> profile(["C", "E", "C"])
    {'A': 0, 'B': 0, 'C': 2, 'D': 0, 'E': 1}
    """
    known = _known(grades)
    return {grade: known.count(grade) for grade in GRADES}


def _known(grades: Iterable[object]) -> list[Grade]:
    present = [grade for grade in grades if not _empty(grade)]
    for grade in present:
        if grade not in GRADES:
            raise ValueError(f"unknown grade {grade!r}; grades are {', '.join(GRADES)} or empty")
    return cast("list[Grade]", present)


def _empty(grade: object) -> bool:
    # NaN is what pandas puts in an empty cell; it is the one float unequal to itself.
    return grade is None or grade == "" or (isinstance(grade, float) and grade != grade)  # noqa: PLR0124
