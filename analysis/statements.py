"""Sentences that know when they are true.

A statement is a sentence about results with a test. In the book's own build the test must
come out as `holds`, or the build fails and names the sentence. With a reader's numbers the
form that fits is printed instead, so that no page claims what its figures do not show.

This module is the mechanism; the sentences stand in `analysis.findings`, whose import
registers them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from analysis.assumptions import Study

Form = Literal["holds", "opposite", "unclear", "absent"]

GIVES_WAY = "This finding of the book does not hold under your numbers."


@dataclass(frozen=True)
class Outcome:
    """What a statement's test found.

    Attributes
    ----------
    form : str
        `holds`, `opposite`, `unclear` (no clear difference), or `absent` (what it rests on is
        not in this copy of the book).
    values : mapping of str to str
        Printed numbers for the blanks of the sentence.
    """

    form: Form
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Headline:
    """What stands over a figure: at most twelve words and one number, in every form.

    Attributes
    ----------
    holds, opposite, unclear, absent : str
        The forms, with at most one `{blank}`; picked by the same test as the sentence below the
        figure, so that the two cannot disagree. An empty form gives way to `GIVES_WAY`.
    """

    holds: str
    opposite: str = ""
    unclear: str = ""
    absent: str = ""


@dataclass(frozen=True)
class Statement:
    """A sentence, its opposite, its undecided form, and the test that picks one.

    Attributes
    ----------
    id : str
        Stable name.
    chapter : str
        The chapter that prints it.
    holds, opposite, unclear : str
        The three forms, with `{blanks}`; an empty form gives way to `GIVES_WAY`.
    test : callable
        From a study to an `Outcome`.
    absent : str
        What is printed where the results it rests on may be, and are, missing; most statements
        rest on nothing that may be missing, and leave it empty.
    headline : Headline, optional
        Where the sentence is the finding of a figure: what stands over it.
    """

    id: str
    chapter: str
    holds: str
    opposite: str
    unclear: str
    test: Callable[[Study], Outcome]
    absent: str = ""
    headline: Headline | None = None


class FalseStatementError(AssertionError):
    """A sentence of the book is not true of its own results."""


_REGISTRY: dict[str, Statement] = {}


def statement(
    id: str,
    *,
    chapter: str,
    holds: str,
    opposite: str = "",
    unclear: str = "",
    absent: str = "",
    headline: Headline | None = None,
) -> Callable[[Callable[[Study], Outcome]], Callable[[Study], Outcome]]:
    """Register a sentence with the function that tests it.

    Parameters
    ----------
    id : str
        Stable name, unique in the book.
    chapter : str
        The chapter that prints it.
    holds, opposite, unclear : str
        The three forms of the sentence.
    absent : str
        What stands in its place where its results may be, and are, missing.
    headline : Headline, optional
        Where the sentence is the finding of a figure: what stands over it.

    Returns
    -------
    callable
        A decorator that leaves the test as it is.

    Raises
    ------
    ValueError
        If the id is taken.
    """

    def keep(test: Callable[[Study], Outcome]) -> Callable[[Study], Outcome]:
        if id in _REGISTRY:
            raise ValueError(f"statement {id!r} stands twice; ids are unique in the book")
        _REGISTRY[id] = Statement(id, chapter, holds, opposite, unclear, test, absent, headline)
        return test

    return keep


def compare(first: float, second: float, *, margin: float = 0.0) -> Form:
    """Return whether the first number is above the second by more than a margin.

    Parameters
    ----------
    first, second : float
        Numbers in one unit.
    margin : float
        Differences of this size or less are no clear difference; same unit.

    Returns
    -------
    str
        `holds` if above, `opposite` if below, else `unclear` (also for NaN).
    """
    if first - second > margin:
        return "holds"
    if second - first > margin:
        return "opposite"
    return "unclear"


def statements(chapter: str | None = None) -> list[Statement]:
    """Return the registered statements, of one chapter or of all, in order of registration."""
    return [s for s in _REGISTRY.values() if chapter is None or s.chapter == chapter]


def known(id: str) -> Statement:
    """Return a statement by its id, or raise KeyError with the ids there are."""
    if id not in _REGISTRY:
        raise KeyError(f"no statement {id!r}. Known: {', '.join(sorted(_REGISTRY))}")
    return _REGISTRY[id]


def _print(forms: Statement | Headline, outcome: Outcome) -> str:
    template: str = getattr(forms, outcome.form)
    return template.format_map(outcome.values) if template else GIVES_WAY


def evaluate(id: str, study: Study) -> tuple[Form, str]:
    """Return the form of a statement under a study, and its sentence.

    Parameters
    ----------
    id : str
        The statement.
    study : Study
        Assumptions.

    Returns
    -------
    tuple of str
        The form and the sentence.

    Raises
    ------
    KeyError
        If no statement has this id.
    """
    found = known(id)
    outcome = found.test(study)
    return outcome.form, _print(found, outcome)


def say(id: str, study: Study) -> str:
    """Return the sentence that is true under a study.

    Parameters
    ----------
    id : str
        The statement.
    study : Study
        Assumptions; with the book's own, only the form `holds` is allowed, and `absent` for a
        statement that has words for it: it then claims nothing.

    Returns
    -------
    str
        The sentence.

    Raises
    ------
    FalseStatementError
        If the study is the book's own and the sentence does not hold.
    """
    form, sentence = evaluate(id, study)
    excused = form == "absent" and _REGISTRY[id].absent
    if study.is_baseline and form != "holds" and not excused:
        raise FalseStatementError(
            f"statement {id!r} is false: its test returned {form!r}, which reads: {sentence!r}. "
            f"The chapter {_REGISTRY[id].chapter} prints: {_REGISTRY[id].holds!r}. "
            "Correct the sentence, or find out why the result changed"
        )
    return sentence


def all_hold(ids: Iterable[str], study: Study) -> bool:
    """Return whether every one of some statements holds: for a sentence that sums them up."""
    return all(evaluate(id, study)[0] == "holds" for id in ids)


def headline(id: str, study: Study) -> str:
    """Return what stands over a figure whose finding is a statement.

    Parameters
    ----------
    id : str
        The statement.
    study : Study
        Assumptions.

    Returns
    -------
    str
        The form that the statement's own test picks.

    Raises
    ------
    ValueError
        If the statement has no headline.
    """
    found = known(id)
    if found.headline is None:
        raise ValueError(
            f"statement {id!r} has no headline, and a figure stands on it; "
            "give `headline=Headline(...)`, at most twelve words and one number"
        )
    return _print(found.headline, found.test(study))
