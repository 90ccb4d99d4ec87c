"""Results that several sentences and figures need, computed once for a study, on disk if asked."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Final, TypeVar, cast

from analysis import evidence, store
from analysis.assumptions import Study

F = TypeVar("F", bound=Callable[..., Any])

KEPT: Final = 64
"""Results kept of one function: a few studies, each with a few arguments."""


def per_study(function: F) -> F:
    """Keep the results of a function of a study and plain arguments.

    Two studies with the same numbers are one. What is returned is shared: nobody may change it.

    Parameters
    ----------
    function : callable
        Its first argument is the study, the others are hashable.

    Returns
    -------
    callable
        The same, with a memory of the last `KEPT` results.
    """
    kept: OrderedDict[Hashable, Any] = OrderedDict()

    @wraps(function)
    def remembered(study: Study, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        key = (study.key, args, tuple(sorted(kwargs.items())))
        return _kept(kept, key, lambda: store.fetch(function, key, study, *args, **kwargs))

    return cast("F", remembered)


def per_data(function: F) -> F:
    """Keep the results of a function of the evidence and plain arguments, until a file changes.

    What is returned is shared: nobody may change it.

    Parameters
    ----------
    function : callable
        Its arguments are hashable.

    Returns
    -------
    callable
        The same, with a memory of the last `KEPT` results.
    """
    kept: OrderedDict[Hashable, Any] = OrderedDict()

    @wraps(function)
    def remembered(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        key = (evidence.state(), args, tuple(sorted(kwargs.items())))
        return _kept(kept, key, lambda: function(*args, **kwargs))

    return cast("F", remembered)


def _kept(kept: OrderedDict[Hashable, Any], key: Hashable, make: Callable[[], Any]) -> Any:  # noqa: ANN401
    if key not in kept:
        kept[key] = make()
        if len(kept) > KEPT:
            kept.popitem(last=False)
    kept.move_to_end(key)
    return kept[key]
