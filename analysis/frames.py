"""Small helpers for tables."""

from __future__ import annotations

from collections.abc import Iterator
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
