"""What a result hangs on, in words: the first driver, and whether the second can be told from it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.uncertainty import Indices


def ranked(names: Sequence[str], indices: Indices | None) -> tuple[str, ...]:
    """Return groups from the largest total index to the smallest; empty where nothing varies."""
    if indices is None or indices.first_driver is None:
        return ()
    return tuple(names[i] for i in np.argsort(-indices.total, kind="stable"))


def apart(indices: Indices | None) -> bool:
    """Return whether the first driver's interval lies above the second's."""
    if indices is None or indices.first_driver is None:
        return False
    if len(indices.total) == 1:
        return True
    first, second = np.argsort(-indices.total, kind="stable")[:2]
    return bool(indices.total_low[first] > indices.total_high[second])


def phrase(names: Sequence[str], indices: Indices | None) -> str:
    """Return what goes after `Most hangs on`; empty where nothing varies."""
    first, *others = ranked(names, indices) or ("",)
    if not others:
        return first
    if apart(indices):
        return f"{first}, then on {others[0]}"
    return f"{first} or on {others[0]}, which our draws do not tell apart"
