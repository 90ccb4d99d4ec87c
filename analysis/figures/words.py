"""How long the texts of a figure may be, and how many numbers they may hold."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from analysis.figures.registry import statement_of
from analysis.statements import GIVES_WAY, Headline, Statement, known


class Room(NamedTuple):
    """Most words and most numbers of a text; a range is one number, a year is none."""

    words: int
    numbers: int


HEADLINE: Final = Room(12, 1)
UNIT: Final = Room(18, 18)
FINDING: Final = Room(35, 4)
FORMS: Final = ("holds", "opposite", "unclear", "absent")

_YEAR = re.compile(r"\b(?:19|20)\d\d\b(?![,.]?\d|%)")
_ONE = r"[−+-]?\d[\d,.]*\d%?|[−+-]?\d%?"
_NUMBER = re.compile(rf"(?<![A-Za-z\d])(?:{_ONE})(?:\ to\ (?:over\ )?(?:{_ONE}))?")
_BLANK = re.compile(r"\{[^}]*\}")


def count_numbers(text: str) -> int:
    """Return how many numbers a text holds: `4 to 17` is one, `2024` none."""
    return len(_NUMBER.findall(_YEAR.sub("", text)))


def faults(name: str, text: str, room: Room) -> list[str]:
    """Return what is too much in a text, in words."""
    words, numbers = len(text.split()), count_numbers(text)
    found = []
    if words > room.words:
        found.append(f"{name}: {words} words, at most {room.words}: {text!r}")
    if numbers > room.numbers:
        found.append(f"{name}: {numbers} numbers, at most {room.numbers}: {text!r}")
    return found


def template_faults(statement: Statement) -> list[str]:
    """Return what is too much in any form of a figure's headline and finding.

    A blank of a headline counts as a number. How many numbers a finding prints is known when it
    is printed; here its words are counted.
    """
    given = statement.headline
    if given is None:
        return []
    found = []
    for form in FORMS:
        where = f"statement {statement.id!r}, form {form!r}"
        head = getattr(given, form) or (GIVES_WAY if getattr(statement, form) else "")
        found += faults(f"{where}: headline", _BLANK.sub("1", head), HEADLINE)
        said = _BLANK.sub("x", getattr(statement, form))
        found += faults(f"{where}: finding", said, FINDING)
    return found


def lacking(statement: Statement) -> list[str]:
    """Return the forms of a finding that its headline has no words for."""
    given = statement.headline or Headline("")
    return [form for form in FORMS if getattr(statement, form) and not getattr(given, form)]


def of_figure(figure_id: str) -> list[str]:
    """Return what is wrong with the texts of a figure, in every form, without computing it."""
    statement = known(statement_of(figure_id))
    if statement.headline is None:
        return [f"figure {figure_id!r}: statement {statement.id!r} has no headline"]
    missing = [
        f"statement {statement.id!r}: the headline has no form {form!r}"
        for form in lacking(statement)
    ]
    return [*missing, *template_faults(statement)]
