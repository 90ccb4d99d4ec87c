"""One way to print a number, everywhere in the book.

Figures that come from rounded sources are printed no finer than the sources are.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal

MINUS = "−"
NOT_KNOWN = "not known"


def number(value: float, digits: int = 0) -> str:
    """Return a number with thousands separators and a true minus sign.

    Parameters
    ----------
    value : float
        Any finite number; NaN prints as `not known`.
    digits : int
        Decimals.

    Returns
    -------
    str
        For example `1,300` or `−0.8`.
    """
    if math.isnan(value):
        return NOT_KNOWN
    text = f"{value:,.{digits}f}"
    if float(text.replace(",", "")) == 0:
        text = text.lstrip("-")
    return text.replace("-", MINUS)


def as_given(value: float | Decimal) -> str:
    """Return a number with the decimals it was given with, for facts quoted from a source.

    Parameters
    ----------
    value : float or Decimal
        As read from the data; NaN prints as `not known`.

    Returns
    -------
    str
        For example `76.97`, `1,300`; trailing zeros after the point are dropped.
    """
    exact = Decimal(str(value))
    if exact.is_nan():
        return NOT_KNOWN
    text = f"{exact:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.replace("-", MINUS)


def cny(value: float, digits: int = 0) -> str:
    """Return an amount in yuan, such as `CNY 2,100`."""
    text = number(value, digits)
    return text if text == NOT_KNOWN else f"CNY {text}"


def percent(share: float, digits: int = 0) -> str:
    """Return a share as a percentage: 0.054 prints as `5%`."""
    text = number(100 * share, digits)
    return text if text == NOT_KNOWN else f"{text}%"


def signed(share: float) -> str:
    """Return a change as a percentage with its sign, plus signs too: 0.5 prints as `+50%`."""
    text = percent(share)
    return text if share < 0 or text == "0%" else f"+{text}"


def span(low: float, high: float, digits: int = 0) -> str:
    """Return a range such as `1,300 to 2,000`; one number where the ends print alike."""
    first, last = number(low, digits), number(high, digits)
    return first if first == last else f"{first} to {last}"


WORDS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


def count(value: int) -> str:
    """Return a count in words up to twelve and in digits above, as newspapers do."""
    return WORDS[value] if 0 <= value < len(WORDS) else number(value)


def blanks(write: Callable[..., str], /, *digits: int, **values: float) -> dict[str, str]:
    """Return values printed one way, by the blanks of a sentence that they fill.

    Parameters
    ----------
    write : callable
        `cny`, `number`, `percent` or `count`.
    *digits : int
        Decimals, if it takes any.
    **values : float
        By the name of the blank.

    Returns
    -------
    dict of str to str
        For example `{"low": "CNY 310", "high": "CNY 420"}`.
    """
    return {name: write(value, *digits) for name, value in values.items()}
