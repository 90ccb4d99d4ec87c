"""Results that several sentences and figures need, computed once for a study, on disk if asked."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Final, TypeVar, cast

from analysis import store
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
        if key not in kept:
            kept[key] = store.fetch(function, key, study, *args, **kwargs)
            if len(kept) > KEPT:
                kept.popitem(last=False)
        kept.move_to_end(key)
        return kept[key]

    return cast("F", remembered)
