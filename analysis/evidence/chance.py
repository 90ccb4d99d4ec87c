"""How often a paragraph would show its last run by chance: exact counts, no simulation.

The rule was found by looking at the very lines that test it. These counts therefore lean
towards chance wherever there is a choice, and rival rules are tried on the same lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import prod
from typing import Final

from .damage import MASK, Paragraph, fit, must_show, runs_of, survivors

Runs = tuple[str, ...]


def by_place(paragraph: Paragraph) -> Fraction:
    """Return how often one of the paragraph's runs, drawn by place, would pass as a match.

    Parameters
    ----------
    paragraph : Paragraph
        With its runs and the one survivor our copy shows.

    Returns
    -------
    Fraction
        Places whose run equals the survivor over all places. A run that is not known counts
        as equal, which favours chance.
    """
    hits = sum(run.digits is None or _passes(paragraph, run.digits) for run in paragraph.runs)
    return Fraction(hits, len(paragraph.runs))


def by_value(paragraph: Paragraph) -> Fraction:
    """Return how often one of the paragraph's known values, each counted once, would match.

    Parameters
    ----------
    paragraph : Paragraph
        With its runs and the one survivor our copy shows.

    Returns
    -------
    Fraction
        Values equal to the survivor over all values. Runs that are not known add none.
    """
    values = {run.digits for run in paragraph.runs if run.digits is not None}
    return Fraction(sum(_passes(paragraph, value) for value in values), len(values))


def kindest(paragraph: Paragraph) -> Fraction:
    """Return the larger of `by_place` and `by_value`: the count that favours chance."""
    return max(by_place(paragraph), by_value(paragraph))


def from_pool(paragraph: Paragraph, pool: Sequence[str]) -> Fraction:
    """Return how often a run drawn from anywhere in the article would match.

    Parameters
    ----------
    paragraph : Paragraph
        With the one survivor our copy shows.
    pool : sequence of str
        Known runs of the article, as often as they occur.

    Returns
    -------
    Fraction
        Runs of the pool equal to the survivor over all.
    """
    return Fraction(sum(_passes(paragraph, run) for run in pool), len(pool))


def together(chances: Sequence[Fraction]) -> Fraction:
    """Return the product: how often independent draws would match on all lines."""
    return prod(chances, start=Fraction(1))


def _passes(paragraph: Paragraph, run: str) -> bool:
    return fit(paragraph.shown, (run,)) != "no"


def _carried_on(runs: Runs) -> list[Runs]:
    text = " ".join([MASK] * len(runs))
    for run in runs:
        text = text.replace(MASK, run, 1)
    return [runs_of(text)]


RULES: Final[dict[str, Callable[[Runs], list[Runs]]]] = {
    "the last run": lambda runs: [must_show(runs)],
    "the first run": lambda runs: [(runs[0],)],
    "the second run": lambda runs: [(runs[1],)],
    "the last run but one": lambda runs: [(runs[-2],)],
    "the largest number": lambda runs: [(max(runs, key=int),)],
    "the smallest number": lambda runs: [(min(runs, key=int),)],
    "the longest run": lambda runs: [(r,) for r in runs if len(r) == max(map(len, runs))],
    "the last run, but without starting again": _carried_on,
}
"""What could survive in a paragraph of two runs or more, by rule.

A rule that leaves a choice gives all it would allow. The last one is the natural slip of a
programmer who fills the first 0 in the text as it stands and not in the masked text: it then
fills zeros inside the numbers already brought back.
"""


def fits(rule: Callable[[Runs], list[Runs]], paragraph: Paragraph) -> bool:
    """Return whether a rule could have left what our copy shows.

    Parameters
    ----------
    rule : callable
        One of `RULES`.
    paragraph : Paragraph
        With its runs.

    Returns
    -------
    bool
        True if it fits for some value of the runs that are not known, which favours the
        rivals.
    """
    return any(
        fit(paragraph.shown, left) != "no" for runs in _fillings(paragraph) for left in rule(runs)
    )


def _fillings(paragraph: Paragraph) -> Iterator[Runs]:
    [alive] = survivors(paragraph.shown)
    # The survivor itself, or a value below and one above all that is printed.
    free = (alive, "1", "9" * 6)
    yield from product(*[free if r.digits is None else (r.digits,) for r in paragraph.runs])
