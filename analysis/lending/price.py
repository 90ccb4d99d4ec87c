"""What a contract costs whoever keeps it: the all-in annual rate of payments on schedule.

Nothing here is expected or discounted by a lender. The rate is periodic, found by Brent's
method on a bracket that holds the only root; calendar days and several roots are the business
of a package of rates.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq

from analysis.lending import checks
from analysis.lending.ladder import Ladder
from analysis.lending.loan import unit_balances, unit_interest

Array = npt.NDArray[np.float64]


def _monthly_rate(lent: float, paid: Array) -> float:
    # the rate at which the payments of months 1, 2, … are worth what was lent; they repay it,
    # so the root is the only one and not below 0
    month = np.arange(1, len(paid) + 1)

    def short(rate: float) -> float:
        return float((paid * np.exp(-month * np.log1p(rate))).sum() - lent)

    if short(0.0) <= 1e-12 * lent:
        return 0.0
    high = 0.1
    while short(high) > 0:
        high *= 2
    return float(brentq(short, 0.0, high, xtol=1e-15, rtol=1e-14))


def _payments(apr: float, term: int, method: str, free_months: int = 0) -> Array:
    balance, interest = unit_balances(apr, term, method), unit_interest(apr, term, method)[1:]
    interest[:free_months] = 0.0
    return np.asarray(interest + balance[:-1] - balance[1:])


def free_months_worth(
    apr: float, term: int, method: str = "annuity", *, free_months: int = 1
) -> tuple[float, float]:
    """Return the all-in APR of a loan whose first months carry no interest, and what it saves.

    The principal falls due as agreed; the interest of those months is waived, not put off.

    Parameters
    ----------
    apr : float
        Nominal annual rate of the contract, a fraction.
    term : int
        Months.
    method : str
        As in `loan.schedule`.
    free_months : int
        First months without interest, at most the term.

    Returns
    -------
    all_in_apr : float
        12 times the monthly rate at which all payments are worth the amount lent.
    worth : float
        All-in APR without the gift, less that; a fraction a year.

    Raises
    ------
    ValueError
        With name, value and range.

    Examples
    --------
    >>> all_in, worth = free_months_worth(0.24, 12)
    >>> round(all_in, 4), round(worth, 4)
    (0.2021, 0.0379)
    """
    price = checks.scalar("apr", apr, low=0, rate=True)
    months = checks.whole("term", term, low=1)
    free = checks.whole("free_months", free_months, low=0)
    if free > months:
        raise ValueError(f"free_months: {free} is not allowed; must be from 0 to {months}")
    with_gift, without = (
        12 * _monthly_rate(1.0, _payments(price, months, method, gift)) for gift in (free, 0)
    )
    return with_gift, without - with_gift


def all_in_apr(ladder: Ladder, granted: Array) -> float:
    """Return the all-in APR of a ladder whose loans are paid on schedule.

    Each loan has a rate of its own; at the least of them no loan is worth more to its lender
    than was lent, at the greatest none is worth less, so the rate of them all lies between.

    Parameters
    ----------
    ladder : Ladder
        Of one scenario.
    granted : ndarray of int
        Month in which each rung is funded.

    Returns
    -------
    float
        12 times the monthly rate (nominal, a fraction a year) at which all that is paid is
        worth all that is lent.
    """
    amounts, apr = ladder.amounts.reshape(-1), ladder.apr.reshape(-1)
    loans = [
        (float(a), int(u), _payments(float(r), int(n), m))
        for a, u, r, n, m in zip(amounts, granted, apr, ladder.term, ladder.method, strict=True)
    ]
    own = [_monthly_rate(1.0, paid) for _, _, paid in loans]

    def short(rate: float) -> float:
        growth = np.log1p(rate)
        return float(
            sum(
                a * np.exp(-u * growth) * ((p @ np.exp(-growth * np.arange(1, len(p) + 1))) - 1)
                for a, u, p in loans
            )
        )

    low, high = min(own), max(own)
    if high - low <= 1e-13 or short(low) <= 0 or short(high) >= 0:
        return 12 * (low + high) / 2
    return 12 * float(brentq(short, low, high, xtol=1e-15, rtol=1e-14))
