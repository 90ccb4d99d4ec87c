"""Altair's charts as dictionaries, in a third of the time.

Two of its habits cost more than all the rest: every time a chart goes into another, all of its
parts are made anew through their constructors, each with some thirty arguments that nobody gave;
and every part that is read from a dictionary hashes the whole schema first. Here parts are copied
as they stand, and the schema is hashed once a process.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, Final

from altair.utils import schemapi
from altair.utils.schemapi import SchemaBase, Undefined

PLAIN: Final = (str, int, float, bool, type(None), type(Undefined))
"""What is not copied, because it cannot change."""

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

    def inner(value: Any) -> Any:  # noqa: ANN401
        return value if isinstance(value, PLAIN) else copied(value, by_reference)

    def named(values: dict[str, Any]) -> dict[str, Any]:
        return {k: v if k in by_reference else inner(v) for k, v in values.items()}

    if isinstance(part, SchemaBase):
        if copier := getattr(part, "__deepcopy__", None):
            return copier(part)
        new = object.__new__(type(part))
        # past Altair's own way of setting, which would take them for parts of the chart
        object.__setattr__(new, "_args", tuple(inner(value) for value in part._args))
        object.__setattr__(new, "_kwds", named(part._kwds))
        return new
    if isinstance(part, list):
        return [inner(value) for value in part]
    return named(part) if isinstance(part, dict) else part


def _reader(classes: Iterable[type[SchemaBase]]) -> Any:  # noqa: ANN401
    return _readers(tuple(classes))


@contextmanager
def quickly() -> Iterator[None]:
    """Let Altair make charts without its detours and without its checks.

    A test holds every specification to the schema instead.
    """
    own = schemapi._deep_copy, schemapi._FromDict
    schemapi._deep_copy, schemapi._FromDict = copied, _reader
    try:
        with schemapi.debug_mode(False):
            yield
    finally:
        schemapi._deep_copy, schemapi._FromDict = own
