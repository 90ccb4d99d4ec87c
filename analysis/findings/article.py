"""Numbers of the article by their id, refused when they are lost."""

from __future__ import annotations

import math

from analysis.evidence import load


def amount(figure_id: str) -> float:
    """Return the one number that an article figure is known by.

    Parameters
    ----------
    figure_id : str
        Id in `data/article_figures.csv`, such as `F047`.

    Returns
    -------
    float
        The value; for a bound (above, below, approached) the bound itself. In the unit of
        the ledger.

    Raises
    ------
    KeyError
        If there is no such figure.
    ValueError
        If the figure is lost or is a range.
    """
    row = load("article_figures").set_index("figure_id").loc[figure_id]
    known = {float(x) for x in (row["value_low"], row["value_high"]) if not math.isnan(float(x))}
    if len(known) != 1:
        what = "is lost" if not known else "is a range"
        raise ValueError(f"{figure_id} ({row['what']}) {what}; no single number may stand for it")
    return known.pop()
