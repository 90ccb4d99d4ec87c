"""Altair's charts as dictionaries, in a sixth of the time.

Three of its habits cost more than all the rest: every time a chart goes into another, all of its
parts are made anew through their constructors, each with some thirty arguments that nobody gave;
every part that is read from a dictionary hashes the whole schema first; and a table that ten
layers share is turned into rows ten times. Here parts are copied as they stand, the schema is
hashed once a process, and a table is turned once a chart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Final

import altair as alt
from altair.utils import schemapi
from altair.utils.schemapi import SchemaBase, Undefined

PLAIN: Final = frozenset({str, int, float, bool, type(None), type(Undefined)})
"""Types of what is not copied, because it cannot change."""

ONCE: Final = "once"
"""Name under which Altair knows the transformer of the chart at work."""

_readers = cache(schemapi._FromDict)


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
        return {
            key: value
            if type(value) in PLAIN or key in by_reference
            else copied(value, by_reference)
            for key, value in values.items()
        }

    if isinstance(part, SchemaBase):
        if copier := getattr(part, "__deepcopy__", None):
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
            self.known[id(data)] = (data, alt.default_data_transformer(data))
        return self.known[id(data)][1]


def _reader(classes: Iterable[type[SchemaBase]]) -> Any:  # noqa: ANN401
    return _readers(tuple(classes))


@contextmanager
def quickly() -> Iterator[None]:
    """Let Altair make charts without its detours and without its checks.

    A test holds every specification to the schema instead.
    """
    alt.data_transformers.register(ONCE, _Once())
    own = schemapi._deep_copy, schemapi._FromDict
    schemapi._deep_copy, schemapi._FromDict = copied, _reader
    try:
        with schemapi.debug_mode(False), alt.data_transformers.enable(ONCE):
            yield
    finally:
        schemapi._deep_copy, schemapi._FromDict = own
