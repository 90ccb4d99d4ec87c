"""Days as they are given: one reader for every function that takes dates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

Day: TypeAlias = str | date | np.datetime64

FIRST: Final = date(1900, 1, 1)
LAST: Final = date(2200, 12, 31)
"""No loan of this book begins before or ends after; a date outside is a slip or a code."""

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


def day(name: str, value: Any) -> date:  # noqa: ANN401  (what a reader gives)
    """Return one day.

    Parameters
    ----------
    name : str
        Of the argument, with its place where it has one, for the message.
    value : str, date or datetime64
        A string must be ISO, such as 2024-01-31. A time of day is dropped.

    Returns
    -------
    date
        From 1900 to 2200.

    Raises
    ------
    ValueError
        With name, value, what is allowed and the likely remedy.
    """
    found = _found(name, value)
    if not FIRST <= found <= LAST:
        hint = (
            "; in many loan files it means that a loan is open: leave its date empty, or end the "
            "flows on the day of the file"
            if found.year >= 9999
            else ""
        )
        raise ValueError(
            f"{name}: {found.isoformat()} is outside {FIRST.isoformat()} to {LAST.isoformat()}{hint}"
        )
    return found


def _found(name: str, value: Any) -> date:  # noqa: ANN401
    if isinstance(value, str) and value.strip() in {"", "NaT"}:
        value = None
    if isinstance(value, str):
        if not _ISO.fullmatch(value.strip()):
            raise ValueError(
                f"{name}: {value!r} is not a date; give dates, or strings like 2024-01-31"
            )
        try:
            return date.fromisoformat(value.strip())
        except ValueError as error:
            raise ValueError(f"{name}: {value!r}: {error}") from None
    if value is None or value is pd.NaT or (isinstance(value, np.datetime64) and np.isnat(value)):
        raise ValueError(f"{name}: is missing; give a date for every flow")
    if isinstance(value, np.datetime64):
        value = value.astype("datetime64[D]").item()
    if isinstance(value, date):  # a datetime and a Timestamp are dates too
        return date(value.year, value.month, value.day)
    raise ValueError(f"{name}: {value!r} is not a date; give dates, or strings like 2024-01-31")


def read(name: str, values: Sequence[Day] | npt.NDArray[np.datetime64]) -> npt.NDArray[Any]:
    """Return days as an array.

    Parameters
    ----------
    name : str
        Of the argument.
    values : sequence
        Days; see `day`.

    Returns
    -------
    ndarray
        datetime64[D], one axis.

    Raises
    ------
    ValueError
        If they are no sequence, or one of them is no day from 1900 to 2200; with its place.
    """
    if isinstance(values, str) or not hasattr(values, "__len__"):
        raise ValueError(f"{name}: {values!r} is not a list of dates")
    if getattr(values, "ndim", 1) != 1:
        raise ValueError(f"{name}: has {values.ndim} axes; one is meant")  # type: ignore[union-attr]
    found = [day(f"{name}, entry {place}", value) for place, value in enumerate(values)]
    return np.array(found, dtype="datetime64[D]")
