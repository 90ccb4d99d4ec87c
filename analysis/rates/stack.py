"""The yearly cost of a loan, laid part on part under its price.

Parts are points of the loan balance a year, as practitioners quote them. Every part is an
interval; its ends are added as ends, so the low end of the stack is a lender at the bottom
of every range and the high end one at the top of every range. Neither is likely; nothing in
between is averaged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Interval = tuple[float, float]


def _check(name: str, interval: Interval) -> None:
    low, high = interval
    if not (low <= high and abs(low) < float("inf") and abs(high) < float("inf")):
        raise ValueError(f"{name}: {interval} is not a finite interval with low <= high")


@dataclass(frozen=True)
class Stack:
    """One lender's costs under one price, at both ends.

    Attributes
    ----------
    price_pct : float
        What the borrower pays, points of balance a year.
    parts : mapping of str to (float, float)
        Quoted costs by name, low and high, points of balance a year.
    extras : mapping of str to (float, float)
        Assumed costs that the quotes leave out (tax, capital charge), same unit.
    """

    price_pct: float
    parts: Mapping[str, Interval]
    extras: Mapping[str, Interval]

    def cost_pct(self, *, extras: bool) -> Interval:
        """Return the sum of the low ends and the sum of the high ends."""
        used = [*self.parts.values(), *(self.extras.values() if extras else ())]
        return sum(low for low, _ in used), sum(high for _, high in used)

    def left_pct(self, *, extras: bool) -> Interval:
        """Return what the price leaves: worst first (all high ends), then best."""
        low, high = self.cost_pct(extras=extras)
        return self.price_pct - high, self.price_pct - low


def tax_pct(price_pct: float, indirect_tax_rate: Interval) -> Interval:
    """Return the tax on interest in points of balance.

    Parameters
    ----------
    price_pct : float
        Interest, points of balance a year.
    indirect_tax_rate : (float, float)
        Share of interest; a value-added tax t inside the price is t/(1 + t).

    Returns
    -------
    (float, float)
        Points of balance a year.
    """
    _check("indirect_tax_rate", indirect_tax_rate)
    low, high = indirect_tax_rate
    return price_pct * low, price_pct * high


def capital_charge_pct(
    capital_ratio: Interval, cost_of_equity: Interval, funding_pct: Interval
) -> Interval:
    """Return the extra cost of the part of a loan that equity funds.

    Parameters
    ----------
    capital_ratio : (float, float)
        Equity per unit of balance.
    cost_of_equity : (float, float)
        A year, as a fraction.
    funding_pct : (float, float)
        Cost of debt in points a year; the quoted funding cost is charged on the whole
        balance, and equity carries no coupon, so the same end of it is given back.

    Returns
    -------
    (float, float)
        Points of balance a year: ratio x (cost of equity - funding), end by end.
    """
    for name, interval in (
        ("capital_ratio", capital_ratio),
        ("cost_of_equity", cost_of_equity),
        ("funding_pct", funding_pct),
    ):
        _check(name, interval)
    ends = tuple(
        ratio * (100 * equity - funding)
        for ratio, equity, funding in zip(capital_ratio, cost_of_equity, funding_pct, strict=True)
    )
    return min(ends), max(ends)


def stack(
    price_pct: float,
    parts: Mapping[str, Interval],
    *,
    indirect_tax_rate: Interval,
    capital_ratio: Interval,
    cost_of_equity: Interval,
) -> Stack:
    """Lay quoted costs, tax and a capital charge under a price.

    Parameters
    ----------
    price_pct : float
        Points of balance a year, above zero.
    parts : mapping of str to (float, float)
        Quoted costs, points of balance a year; must name `funding`.
    indirect_tax_rate, capital_ratio, cost_of_equity : (float, float)
        See `tax_pct` and `capital_charge_pct`.

    Returns
    -------
    Stack
        With extras `tax` and `capital`.

    Raises
    ------
    ValueError
        If the price is not above zero, an interval is not one, or `funding` is missing.
    """
    if not price_pct > 0:
        raise ValueError(f"price_pct: {price_pct} must be above 0, in points a year")
    if "funding" not in parts:
        raise ValueError("parts: 'funding' is missing; the capital charge is counted against it")
    for name, interval in parts.items():
        _check(f"parts[{name!r}]", interval)
    return Stack(
        price_pct,
        dict(parts),
        {
            "tax": tax_pct(price_pct, indirect_tax_rate),
            "capital": capital_charge_pct(capital_ratio, cost_of_equity, parts["funding"]),
        },
    )


def average_balance_share(term: int) -> float:
    """Return the mean balance of a loan repaid in equal parts, over the amount lent.

    A cost quoted on the amount lent weighs one over this share as much on the balance.

    Parameters
    ----------
    term : int
        Monthly repayments, one or more.

    Returns
    -------
    float
        (term + 1) / (2 term): the balance falls by 1/term at each month's end.

    Raises
    ------
    ValueError
        If the term is not a whole number of months.
    """
    if term != int(term) or term < 1:
        raise ValueError(f"term: {term} must be a whole number of months, 1 or more")
    return (term + 1) / (2 * term)
