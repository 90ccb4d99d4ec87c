"""Altair's charts as dictionaries, without its detours.

Some of its habits cost more than all the rest: every time a chart goes into another, all of its
parts are made anew through their constructors, each with some thirty arguments that nobody gave;
every part that is read from a dictionary looks for all classes of the schema first, and hashes it;
every word and number is asked whether it is an array, a date or a part; and a table that ten layers
share is turned into rows ten times, column by column; every view in a layer is named by a hash of
its data, printed as a table. Here parts are copied as they stand, classes are looked for once a
process, words and numbers stay as they are, a table is turned once, and a view is named only where
a name is wanted.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Final

import altair as alt
import pandas as pd
from altair.utils import schemapi
from altair.utils.schemapi import SchemaBase, Undefined
from altair.vegalite.v6.schema import core

PLAIN: Final = frozenset({str, int, float, bool, type(None), type(Undefined)})
"""Types of what is not copied, because it cannot change."""

ONCE: Final = "once"
"""Name under which Altair knows the transformer of the chart at work."""

CELLS: Final = frozenset("biufO")
"""Kinds of columns, as numpy names them, that hold plain values, or words."""

_readers = cache(schemapi._FromDict)
_below = cache(lambda parent: tuple(schemapi._subclasses(parent)))
_own_todict = schemapi._todict
_own_name = alt.Chart._compute_hash


def plain(obj: Any, context: Any, np_opt: Any, pd_opt: Any) -> Any:  # noqa: ANN401  (any part)
    """Return a part of a chart as a dictionary would hold it, at once where it is plain."""
    return obj if type(obj) in PLAIN else _own_todict(obj, context, np_opt, pd_opt)


def rows(table: pd.DataFrame) -> list[dict[str, Any]] | None:
    """Return the rows of a table of numbers and words, nothing for what is no finite number.

    None for a table that holds anything else, or is named otherwise than by words.
    """
    columns = []
    for name, column in table.items():
        values = column.tolist()
        kinds = {type(value) for value in values}
        if not isinstance(name, str) or column.dtype.kind not in CELLS or not kinds <= PLAIN:
            return None
        if float in kinds:
            values = [
                None if isinstance(value, float) and not math.isfinite(value) else value
                for value in values
            ]
        columns.append(values)
    return [dict(zip(table.columns, row, strict=True)) for row in zip(*columns, strict=True)]


def copied(part: Any, by_reference: set[str]) -> Any:  # noqa: ANN401  (any part of a chart)
    """Return a part of a chart with everything that could change in it copied.

    Parameters
    ----------
    part : object
        A part, a list or a dictionary of parts, or a plain value.
    by_reference : set of str
        Names whose contents are left as they are.

    Returns
    -------
    object
        As Altair's own copy would be.
    """

    def named(values: dict[str, Any]) -> dict[str, Any]:
        # most arguments were never given: those are copied with the rest at once
        new = dict(values)
        for key, value in values.items():
            if value is not Undefined and type(value) not in PLAIN and key not in by_reference:
                new[key] = copied(value, by_reference)
        return new

    if isinstance(part, SchemaBase):
        if copier := getattr(type(part), "__deepcopy__", None):
            return copier(part)
        new = object.__new__(type(part))
        # past Altair's own way of setting, which would take them for parts of the chart
        object.__setattr__(new, "_args", tuple(copied(value, by_reference) for value in part._args))
        object.__setattr__(new, "_kwds", named(part._kwds))
        return new
    if isinstance(part, list):
        return [copied(value, by_reference) for value in part]
    return named(part) if isinstance(part, dict) else part


class _Once:
    """Turns each table into rows once; whoever makes a chart changes none meanwhile."""

    def __init__(self) -> None:
        self.known: dict[int, tuple[Any, Any]] = {}

    def __call__(self, data: Any) -> Any:  # noqa: ANN401  (whatever Altair takes for data)
        if id(data) not in self.known:
            # with the table itself, or another could come to stand under its number
            found = rows(data) if isinstance(data, pd.DataFrame) else None
            turned = alt.default_data_transformer(data) if found is None else {"values": found}
            self.known[id(data)] = (data, turned)
        return self.known[id(data)][1]


def named_by(chart: alt.Chart) -> str | None:
    """Return the name of a view from its contents, which only who takes clicks or keys needs."""
    return None if chart.params is Undefined else _own_name(chart)


def _reader(classes: Iterable[type[SchemaBase]]) -> Any:  # noqa: ANN401
    return _readers(tuple(classes))


@contextmanager
def quickly() -> Iterator[None]:
    """Let Altair make charts without its detours and without its checks.

    A test holds every specification to the schema instead.
    """
    alt.data_transformers.register(ONCE, _Once())
    ours = [
        (schemapi, "_deep_copy", copied),
        (schemapi, "_FromDict", _reader),
        (schemapi, "_todict", plain),
        (core, "_subclasses", _below),
        (alt.Chart, "_compute_hash", named_by),
    ]
    own = [(module, name, getattr(module, name)) for module, name, _ in ours]
    for one in ours:
        setattr(*one)
    try:
        with schemapi.debug_mode(False), alt.data_transformers.enable(ONCE):
            yield
    finally:
        for one in own:
            setattr(*one)
