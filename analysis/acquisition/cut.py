"""What a cut of a budget does to the cost of one customer."""

from __future__ import annotations


def cost_ratio(spend_ratio: float, customers_ratio: float) -> float:
    """Return the new cost per customer over the old one.

    Parameters
    ----------
    spend_ratio, customers_ratio : float
        New over old, total spend and number of customers; spend at least 0, customers above 0.

    Returns
    -------
    float
        Spend over customers, by definition of the cost. A cut of spend fixes the cost only
        together with what happens to the number of customers.

    Raises
    ------
    ValueError
        If a ratio is out of range.
    """
    if not 0 <= spend_ratio < float("inf"):
        raise ValueError(f"spend_ratio: {spend_ratio} must be 0 or more")
    if not 0 < customers_ratio < float("inf"):
        raise ValueError(f"customers_ratio: {customers_ratio} must be above 0")
    return spend_ratio / customers_ratio
