"""Small helpers for tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import product
from typing import Any

import pandas as pd


def records(table: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows of a table as named tuples, without the index.

    The type is Any on purpose: pandas cannot tell a checker the type of a named column, and
    the data package has already settled it.

    Parameters
    ----------
    table : DataFrame
        Column names must be identifiers.

    Yields
    ------
    namedtuple
        One a row.
    """
    yield from table.itertuples(index=False)


def where(table: pd.DataFrame, **equals: Any) -> pd.DataFrame:  # noqa: ANN401  (any value)
    """Return the rows of a table whose columns have certain values.

    Parameters
    ----------
    table : DataFrame
        Column names must be identifiers.
    **equals
        Value of each column, by its name.

    Returns
    -------
    DataFrame
        With the index of the table; empty where no row fits.
    """
    kept = pd.Series(True, index=table.index)
    for name, value in equals.items():
        kept &= table[name].eq(value)
    return table[kept]


def row_where(table: pd.DataFrame, **equals: Any) -> Any:  # noqa: ANN401  (a record)
    """Return the first row that `where` finds, as `records` would; arguments are those of `where`.

    Raises
    ------
    KeyError
        If no row fits, with what was asked for.
    """
    for found in records(where(table, **equals)):
        return found
    raise KeyError(f"no row with {equals}; columns are {', '.join(map(str, table.columns))}")


def grid(of: Callable[..., Mapping[str, object]], **axes: Iterable[Any]) -> pd.DataFrame:
    """Return a table with a row for every combination of some axes.

    Parameters
    ----------
    of : callable
        Takes a combination by the names of the axes; returns the other columns of its row.
    **axes : iterable
        Values of each axis, by name; the last runs fastest.

    Returns
    -------
    DataFrame
        The axes first, then what `of` returned.
    """
    return pd.DataFrame([{**at, **of(**at)} for at in _combinations(axes)])


def stacked(of: Callable[..., Mapping[str, object]], **axes: Iterable[Any]) -> pd.DataFrame:
    """Return a table with several rows for every combination of some axes.

    Parameters
    ----------
    of : callable
        As in `grid`, but at least one of the columns it returns is an array.
    **axes : iterable
        As in `grid`.

    Returns
    -------
    DataFrame
        The axes first, then what `of` returned.
    """
    tables = [pd.DataFrame({**at, **of(**at)}) for at in _combinations(axes)]
    return pd.concat(tables, ignore_index=True)


def _combinations(axes: Mapping[str, Iterable[Any]]) -> Iterator[dict[str, Any]]:
    for values in product(*axes.values()):
        yield dict(zip(axes, values, strict=True))
