"""Arguments of the lending models, checked where they come in: name, value, range, remedy."""

from __future__ import annotations

import math
import numbers as kinds
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

Numbers = npt.ArrayLike
Array = npt.NDArray[np.float64]


def _range(low: float | None, high: float | None, below: bool, above: bool) -> str:
    if low is not None and high is not None:
        return f"from {'above ' if above else ''}{low:g} to {'below ' if below else ''}{high:g}"
    if low is not None:
        return f"{'above' if above else 'at least'} {low:g}"
    return f"{'below' if below else 'at most'} {high:g}" if high is not None else "finite"


def _fits(value: float, low: float | None, high: float | None, below: bool, above: bool) -> bool:
    """Return whether a number is finite and within a range."""
    return (
        math.isfinite(value)
        and (low is None or (value > low if above else value >= low))
        and (high is None or (value < high if below else value <= high))
    )


def numbers(
    name: str,
    value: Numbers,
    *,
    low: float | None = None,
    high: float | None = None,
    below: bool = False,
    above: bool = False,
    rate: bool = False,
) -> Array:
    """Return an argument as an array of finite numbers within a range.

    Parameters
    ----------
    name : str
        Of the argument, for the message.
    value : array_like
        What was given.
    low, high : float, optional
        The range, ends included.
    below, above : bool
        The upper end, or the lower, is itself out of range.
    rate : bool
        A fraction a year: a value above 3 is taken for a percentage by mistake.

    Returns
    -------
    ndarray
        float64.

    Raises
    ------
    ValueError
        With name, offending value, allowed range and, for a rate, the likely correction.
    """
    try:
        found = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{name}: {value!r} is not a number or an array of numbers") from None
    if found.size == 0:
        raise ValueError(f"{name}: is empty; give a number, or an array of at least one")
    if rate and high is None:
        high = 3.0
    # models ask this some hundred thousand times of what is all right
    ends = (found.min(), found.max()) if found.ndim else (found[()],)
    if all(_fits(float(end), low, high, below, above) for end in ends):
        return found
    bad = ~np.isfinite(found)
    if low is not None:
        bad |= (found <= low) if above else (found < low)
    if high is not None:
        bad |= (found >= high) if below else (found > high)
    first = float(found[bad].flat[0])
    hint = (
        f"; a fraction a year is meant: did you mean {first / 100:g}?"
        if rate and np.isfinite(first) and first > 3
        else ""
    )
    raise ValueError(
        f"{name}: {first:g} is not allowed; must be {_range(low, high, below, above)}{hint}"
    )


def scalar(
    name: str,
    value: object,
    *,
    low: float | None = None,
    high: float | None = None,
    below: bool = False,
    above: bool = False,
    rate: bool = False,
) -> float:
    """Return an argument as one number within a range; see `numbers`."""
    if type(value) is float and _fits(
        value, low, 3.0 if rate and high is None else high, below, above
    ):
        return value
    found = numbers(name, value, low=low, high=high, below=below, above=above, rate=rate)  # type: ignore[arg-type]
    if found.ndim:
        raise ValueError(f"{name}: one number is meant, an array of shape {found.shape} was given")
    return float(found)


def whole(name: str, value: object, *, low: int = 0) -> int:
    """Return an argument as a whole number.

    Parameters
    ----------
    name : str
        Of the argument.
    value : int
        What was given; a float without a fraction is accepted.
    low : int
        Smallest value allowed.

    Returns
    -------
    int
        The number.

    Raises
    ------
    ValueError
        If it is no whole number, or too small.
    """
    if isinstance(value, kinds.Real) and not isinstance(value, bool | np.bool_):
        given = float(value)
        if np.isfinite(given) and given == round(given) and given >= low:
            return round(given)
    raise ValueError(f"{name}: {value!r} is not allowed; must be a whole number of at least {low}")


def choice(name: str, value: str, allowed: Sequence[str]) -> str:
    """Return an argument that must be one of some words."""
    if value not in allowed:
        raise ValueError(f"{name}: {value!r} is not one of {', '.join(allowed)}")
    return value


def by_month(
    name: str, value: Numbers, months: int, *, low: float, high: float | None = None
) -> Array:
    """Return an argument by month of loan life.

    Parameters
    ----------
    name : str
        Of the argument.
    value : array_like
        One number, or an array whose last axis is months: one entry, or at least `months`.
    months : int
        Months wanted.
    low, high : float
        The range.

    Returns
    -------
    ndarray
        Last axis of `months` entries; a longer one is cut.

    Raises
    ------
    ValueError
        If an entry is out of range or the months do not suffice.
    """
    found = numbers(name, value, low=low, high=high)
    if found.ndim == 0:
        found = found[None]
    given = found.shape[-1]
    if given != 1 and given < months:
        raise ValueError(
            f"{name}: the last axis holds {given} months and the loan runs {months}; give one "
            "number, or every month. Scenarios need a months axis after theirs: shape (N, 1)"
        )
    wide = (
        np.broadcast_to(found, (*found.shape[:-1], months)) if given == 1 else found[..., :months]
    )
    return np.array(wide)


def rungs(name: str, value: object, count: int) -> list[object]:
    """Return an argument by rung of a ladder: a list or tuple of one each, or one for all.

    Parameters
    ----------
    name : str
        Of the argument.
    value : object
        A list or tuple has an entry for each rung; anything else holds for all.
    count : int
        Rungs wanted.

    Returns
    -------
    list
        `count` entries.

    Raises
    ------
    ValueError
        If a list has another length.
    """
    if isinstance(value, list | tuple):
        if len(value) != count:
            raise ValueError(
                f"{name}: {len(value)} entries for {count} rungs; give one for each, or one for all"
            )
        return list(value)
    return [value] * count


def shape(arrays: Iterable[tuple[str, tuple[int, ...]]]) -> tuple[int, ...]:
    """Return the scenario shape that named arrays share.

    Parameters
    ----------
    arrays : iterable of (str, tuple)
        Name and scenario shape of each.

    Returns
    -------
    tuple of int
        Their broadcast shape.

    Raises
    ------
    ValueError
        Naming the first one that does not fit.
    """
    whole_shape: tuple[int, ...] = ()
    for name, one in arrays:
        try:
            whole_shape = np.broadcast_shapes(whole_shape, one)
        except ValueError:
            raise ValueError(
                f"{name}: its scenarios have shape {one} and those of the arguments before it "
                f"{whole_shape}; they must be alike or broadcast"
            ) from None
    return whole_shape
