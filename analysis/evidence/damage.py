"""The damage rule: what a machine that loses numbers leaves of a paragraph.

The rule is about *runs*, unbroken rows of digits; 76.97 is two. The machine seems to put 0
in the place of every run and then to bring the runs back one at a time, each time starting
again from the masked text and filling only its first 0. The last pass overwrites all others,
so the last run of the Chinese paragraph stands in the first place and zeros in the rest.

Nothing here reads a file: the rule knows digits and their order, not where they come from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

RUN: Final = re.compile(r"[0-9]+")
MASK: Final = "0"

Fit = Literal["exact", "but for zeros", "no"]
Outcome = Literal[
    "match",
    "match but for zeros",
    "consistent",
    "contradiction",
    "open",
    "intact, agrees",
    "intact, untested",
    "left in Chinese",
    "no digits",
]

INDEPENDENT: Final = frozenset({"copy", "digest", "address"})
"""How a run can be known from outside our copy of the article."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of digits of the Chinese text.

    Attributes
    ----------
    digits : str or None
        As printed, leading zeros kept; None where it is not known without the rule.
    known_from : str
        As in `data/digit_runs.csv`: copy, digest, address, same fact, none.
    """

    digits: str | None
    known_from: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of our copy beside what is known of its Chinese original.

    Attributes
    ----------
    line : int
        Number of the line.
    treatment : str
        `translated` or `left in Chinese`.
    order_from : str
        How the order of the runs is known, as in `data/article_lines.csv`.
    runs : tuple of Run
        The runs of the Chinese paragraph in order; empty where the order is unknown.
    shown : tuple of str
        The runs our copy shows, in its order.
    """

    line: int
    treatment: str
    order_from: str
    runs: tuple[Run, ...]
    shown: tuple[str, ...]

    @property
    def places(self) -> int:
        """How many runs the paragraph has, as far as can be told."""
        return len(self.runs) or len(self.shown)


def runs_of(text: str) -> tuple[str, ...]:
    """Return the runs of digits of a text, in order.

    Examples
    --------
    >>> runs_of("76.97%")
    ('76', '97')
    """
    return tuple(RUN.findall(text))


def passes(text: str) -> list[str]:
    """Return what the machine holds after each of its passes over a paragraph.

    Every pass starts again from the masked text. It therefore does not matter that a run
    may itself contain a 0, such as 2000: no later pass looks for the first 0 inside it.

    Parameters
    ----------
    text : str
        A paragraph, intact.

    Returns
    -------
    list of str
        One text for each run, in the order in which the runs are brought back.
    """
    masked = RUN.sub(MASK, text)
    return [masked.replace(MASK, run, 1) for run in runs_of(text)]


def damaged(text: str) -> str:
    """Return a paragraph as the machine leaves it, by going through the passes."""
    return passes(text)[-1] if RUN.search(text) else text


def must_show(runs: tuple[str, ...]) -> tuple[str, ...]:
    """Return the runs a damaged paragraph must show: the closed form of `damaged`.

    Parameters
    ----------
    runs : tuple of str
        The runs of the Chinese paragraph, in Chinese order.

    Returns
    -------
    tuple of str
        The last run, and 0 in every other place.

    Examples
    --------
    >>> must_show(("2024", "3", "20"))
    ('20', '0', '0')
    """
    return (runs[-1], *[MASK] * (len(runs) - 1)) if runs else ()


def survivors(shown: tuple[str, ...]) -> tuple[str, ...]:
    """Return the runs that are more than zeros.

    A translation may move words, so the test asks which run survived and not where it
    stands.
    """
    return tuple(run for run in shown if run.strip(MASK))


def fit(shown: tuple[str, ...], expected: tuple[str, ...]) -> Fit:
    """Compare what survived in our copy with what a rule says must survive.

    Parameters
    ----------
    shown, expected : tuple of str
        Runs of our copy and runs by the rule, zeros included.

    Returns
    -------
    str
        `exact`; `but for zeros` if the one survivor is the expected run with zeros stuck to
        its end; `no`.
    """
    found, wanted = survivors(shown), survivors(expected)
    if found == wanted:
        return "exact"
    if len(found) == len(wanted) == 1 and found[0].startswith(wanted[0]):
        return "no" if found[0][len(wanted[0]) :].strip(MASK) else "but for zeros"
    return "no"


def outcome(paragraph: Paragraph) -> Outcome:
    """Return what a paragraph says of the rule.

    Parameters
    ----------
    paragraph : Paragraph
        Our copy and the original, as far as known.

    Returns
    -------
    str
        `match` (`but for zeros`) and `contradiction` if the last run is known from outside
        our copy; `consistent` if only another line of the article tells it; `open` if it or
        the order is unknown. The rule also says that only one run survives: where more do,
        or none, it is contradicted whatever the order. A lone run must stand as it was.
    """
    shown = paragraph.shown
    if not shown or paragraph.treatment != "translated":
        return "left in Chinese" if shown else "no digits"
    if paragraph.places > 1 and len(survivors(shown)) != 1:
        return "contradiction"
    last = paragraph.runs[-1] if paragraph.runs else Run(None, "none")
    if last.digits is None:
        return "open" if paragraph.places > 1 else "intact, untested"
    return _compared(paragraph, last.known_from, fit(shown, (last.digits,)))


def _compared(paragraph: Paragraph, known_from: str, fitted: Fit) -> Outcome:
    if fitted == "no":
        return "contradiction"
    if paragraph.places == 1:
        return "intact, agrees"
    if known_from not in INDEPENDENT:
        return "consistent"
    return "match" if fitted == "exact" else "match but for zeros"


def inferred_last(paragraph: Paragraph) -> str | None:
    """Return what the rule says the last run of a translated paragraph was.

    Parameters
    ----------
    paragraph : Paragraph
        Only what our copy shows is used.

    Returns
    -------
    str or None
        The one survivor; None where the paragraph was left in Chinese or shows another
        pattern. Of the other runs the rule says nothing.
    """
    if paragraph.treatment != "translated":
        return None
    alive = survivors(paragraph.shown)
    return alive[0] if len(alive) == 1 else None
