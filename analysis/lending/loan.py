"""One loan: what it costs the borrower as agreed, and what a lender may expect of it.

The formulas are those of annuities-certain and of a multiple-decrement table with two
decrements, default before the payment and prepayment after it. The order of events in a month
is: default, payment, prepayment. No late fee and no prepayment fee is modelled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.lending import checks
from analysis.lending.checks import Numbers

METHODS: Final = ("annuity", "equal_principal", "bullet", "flat_fee")

Array = npt.NDArray[np.float64]


def intensity_from_annual(annual_probability: Numbers) -> Array:
    """Return the monthly intensity that gives a probability of default within a year.

    Parameters
    ----------
    annual_probability : array_like
        H, at least 0 and below 1.

    Returns
    -------
    ndarray
        λ = −ln(1 − H) / 12.

    Raises
    ------
    ValueError
        If a probability is out of range: certain default has no finite intensity.
    """
    given = checks.numbers("annual_probability", annual_probability, low=0, high=1, below=True)
    return np.asarray(-np.log1p(-given) / 12)


def instalment(principal: Numbers, apr: Numbers, term: int, method: str = "annuity") -> Array:
    """Return the level instalment of a loan.

    Parameters
    ----------
    principal : array_like
        Amount lent, CNY.
    apr : array_like
        Nominal annual rate, a fraction; for `flat_fee` twelve times the monthly fee rate.
    term : int
        Months.
    method : str
        `annuity` or `flat_fee`; no other method has a single instalment.

    Returns
    -------
    ndarray
        CNY a month. Annuity: L·i / (1 − (1+i)^−n) with i = apr/12, and L/n at apr 0.
        Flat fee: L/n + L·apr/12.

    Raises
    ------
    ValueError
        For other methods and for arguments out of range.
    """
    n = checks.whole("term", term, low=1)
    amount = checks.numbers("principal", principal, low=0)
    rate = checks.numbers("apr", apr, low=0, rate=True) / 12
    checks.choice("method", method, METHODS)
    if method == "flat_fee":
        return np.asarray(amount / n + amount * rate)
    if method != "annuity":
        raise ValueError(
            f"method: {method!r} has no single instalment; ask `schedule` for its payments, or "
            "use 'annuity' or 'flat_fee'"
        )
    # rates too small for a quotient are the limit at zero
    small = rate * n < 1e-14
    safe = np.where(small, 1.0, rate)
    factor = np.where(small, 1 / n, safe / -np.expm1(-n * np.log1p(safe)))
    return np.asarray(amount * factor)


def unit_balances(apr: Numbers, term: int, method: str = "annuity") -> Array:
    """Return the closing balances of a loan of one yuan.

    Parameters
    ----------
    apr, term, method
        As in `instalment`; all four methods.

    Returns
    -------
    ndarray
        Shape of `apr` + (term + 1,); month 0 is 1, the last month 0.
    """
    n = checks.whole("term", term, low=1)
    rate = checks.numbers("apr", apr, low=0, rate=True)[..., None] / 12
    checks.choice("method", method, METHODS)
    month = np.arange(n + 1)
    straight = np.broadcast_to(1 - month / n, (*rate.shape[:-1], n + 1))
    if method == "bullet":
        return np.broadcast_to(np.where(month < n, 1.0, 0.0), straight.shape).copy()
    if method in {"equal_principal", "flat_fee"}:
        return straight.copy()
    small = rate * n < 1e-14
    growth = np.log1p(np.where(small, 1.0, rate))
    curve = np.expm1(-(n - month) * growth) / np.expm1(-n * growth)
    return np.asarray(np.where(small, straight, curve))


def unit_interest(apr: Numbers, term: int, method: str = "annuity") -> Array:
    """Return the interest due each month on a loan of one yuan.

    Parameters
    ----------
    apr, term, method
        As in `unit_balances`.

    Returns
    -------
    ndarray
        Shape of `apr` + (term + 1,); month 0 is 0. Interest on the opening balance; for
        `flat_fee` the fee on the whole amount, every month.
    """
    balances = unit_balances(apr, term, method)
    rate = np.asarray(apr, float)[..., None] / 12
    due = np.zeros_like(balances)
    due[..., 1:] = rate * (1.0 if method == "flat_fee" else balances[..., :-1])
    return due


def schedule(principal: float, apr: float, term: int, method: str = "annuity") -> pd.DataFrame:
    """Return the payments of a loan as agreed, unrounded.

    Parameters
    ----------
    principal : float
        Amount lent, CNY.
    apr : float
        Nominal annual rate, a fraction.
    term : int
        Months.
    method : str
        `annuity`, `equal_principal`, `bullet` or `flat_fee`.

    Returns
    -------
    DataFrame
        One row a month: `month`, `opening_balance`, `interest`, `principal`, `instalment`,
        `closing_balance`, CNY.

    Raises
    ------
    ValueError
        For arguments out of range.
    """
    amount = checks.scalar("principal", principal, low=0)
    checks.scalar("apr", apr, low=0, rate=True)
    balance = amount * unit_balances(apr, term, method)
    interest = amount * unit_interest(apr, term, method)[1:]
    repaid = balance[:-1] - balance[1:]
    return pd.DataFrame(
        {
            "month": np.arange(1, len(balance)),
            "opening_balance": balance[:-1],
            "interest": interest,
            "principal": repaid,
            "instalment": interest + repaid,
            "closing_balance": balance[1:],
        }
    )


def _half_up(cents: float) -> int:
    return int(np.floor(cents + 0.5))


def contract_schedule(
    principal: float, apr: float, term: int, method: str = "annuity"
) -> pd.DataFrame:
    """Return the payments as a contract prints them, in whole cents.

    The instalment is rounded once (half up), interest each month on the rounded balance, and
    the last instalment takes the difference.

    Parameters
    ----------
    principal, apr, term, method
        As in `schedule`; the principal in whole cents.

    Returns
    -------
    DataFrame
        Columns of `schedule`, CNY with two decimals exactly.

    Raises
    ------
    ValueError
        For arguments out of range, and for a principal with fractions of a cent.
    """
    exact = schedule(principal, apr, term, method)
    cents = round(100 * principal)
    if abs(100 * principal - cents) > 1e-6:
        raise ValueError(f"principal: {principal} has fractions of a cent; round it to cents")
    rows = []
    balance = cents
    for month in range(1, term + 1):
        due = cents if method == "flat_fee" else balance
        interest = _half_up(due * apr / 12)
        if month == term:
            repaid = balance
        elif method in {"annuity", "flat_fee"}:
            level = _half_up(100 * float(instalment(principal, apr, term, method)))
            repaid = min(level - interest, balance)
        else:
            repaid = min(_half_up(100 * float(exact["principal"].iloc[month - 1])), balance)
        cells = (balance, interest, repaid, interest + repaid, balance - repaid)
        rows.append((month, *(cell / 100 for cell in cells)))
        balance -= repaid
    return pd.DataFrame(rows, columns=list(exact.columns))


@dataclass(frozen=True)
class LoanFlows:
    """What a lender may expect of one loan, by month 0 to term + recovery lag.

    Attributes
    ----------
    survival : ndarray
        S_t, share that still pays; months last, 0 to term.
    flows : dict of str to ndarray
        `interest`, `scheduled_principal`, `prepaid_principal`, `defaulted_principal`,
        `recovery`, `funding_cost`, `servicing_cost`, `collection_cost`, `platform_fee`,
        `indirect_tax`, `origination_cost`, `contribution`; CNY, months last.
    balance : ndarray
        S_t·B_t, performing balance at the month's end, months last, 0 to term.
    """

    survival: Array
    flows: dict[str, Array]
    balance: Array

    @property
    def contribution(self) -> Array:
        """What is left after every cost but acquisition, by month."""
        return self.flows["contribution"]


def project_loan(
    principal: Numbers,
    apr: Numbers,
    term: int,
    *,
    method: str = "annuity",
    intensity: Numbers | Sequence[float] = 0.0,
    prepayment: Numbers | Sequence[float] = 0.0,
    lgd: Numbers = 1.0,
    recovery_lag_months: int = 0,
    funding_rate: Numbers = 0.0,
    servicing_cost_cny: Numbers = 0.0,
    early_collection_cost_cny: Numbers = 0.0,
    late_collection_cost_cny: Numbers = 0.0,
    late_share: Numbers = 0.0,
    success_fee_share_of_interest: Numbers = 0.0,
    indirect_tax_rate: Numbers = 0.0,
    origination_cost_cny: Numbers = 0.0,
) -> LoanFlows:
    """Project the expected flows of one loan.

    Parameters
    ----------
    principal, apr, term, method
        As in `schedule`; money and rates may be arrays over scenarios, which broadcast.
    intensity, prepayment : float or array
        Monthly intensity of default and share of payers who repay in full: one number, or an
        array whose last axis is the month of the loan's life (one entry, or at least `term`).
        The last month's prepayment is taken as 0.
    lgd : array_like
        Share of the exposure at default that is lost; the rest returns after the lag.
    recovery_lag_months : int
        Months from default to recovery.
    funding_rate : array_like
        Annual cost of funding, on the opening performing balance.
    servicing_cost_cny : array_like
        Per living account and month.
    early_collection_cost_cny, late_collection_cost_cny, late_share : array_like
        Per late payer (a share of those who pay) and month; per default.
    success_fee_share_of_interest, indirect_tax_rate : array_like
        Shares of interest.
    origination_cost_cny : array_like
        Once, in month 0.

    Returns
    -------
    LoanFlows
        Arrays of the broadcast scenario shape, months last.

    Raises
    ------
    ValueError
        With name, value and range of the first argument that is wrong.
    """
    n = checks.whole("term", term, low=1)
    lag = checks.whole("recovery_lag_months", recovery_lag_months, low=0)
    amount = checks.numbers("principal", principal, low=0)[..., None]
    hazard = -np.expm1(-checks.by_month("intensity", intensity, n, low=0))
    leave = checks.by_month("prepayment", prepayment, n, low=0, high=1).copy()
    leave[..., -1] = 0.0
    loss, late, fee, tax = (
        checks.numbers(name, value, low=0, high=1)[..., None]
        for name, value in (
            ("lgd", lgd),
            ("late_share", late_share),
            ("success_fee_share_of_interest", success_fee_share_of_interest),
            ("indirect_tax_rate", indirect_tax_rate),
        )
    )
    servicing, early, final, opening_cost = (
        checks.numbers(name, value, low=0)[..., None]
        for name, value in (
            ("servicing_cost_cny", servicing_cost_cny),
            ("early_collection_cost_cny", early_collection_cost_cny),
            ("late_collection_cost_cny", late_collection_cost_cny),
            ("origination_cost_cny", origination_cost_cny),
        )
    )
    funding = checks.numbers("funding_rate", funding_rate, low=0, rate=True)[..., None]
    unit = unit_balances(apr, n, method)
    before, after = amount * unit[..., :-1], amount * unit[..., 1:]
    due = amount * unit_interest(apr, n, method)[..., 1:]
    stays = np.cumprod((1 - hazard) * (1 - leave), axis=-1)
    alive = np.concatenate([np.ones((*stays.shape[:-1], 1)), stays], axis=-1)
    opening, survival = alive[..., :-1], alive
    defaulted = opening * hazard
    paying = opening - defaulted
    interest = paying * due
    found = {
        "interest": interest,
        "scheduled_principal": paying * (before - after),
        "prepaid_principal": paying * leave * after,
        "defaulted_principal": defaulted * before,
        "funding_cost": funding / 12 * opening * before,
        "servicing_cost": servicing * opening,
        "collection_cost": early * late * paying + final * defaulted,
        "platform_fee": fee * interest,
        "indirect_tax": tax * interest,
    }
    shape = np.broadcast_shapes(
        *(a.shape[:-1] for a in (*found.values(), loss, opening_cost)), amount.shape[:-1]
    )
    flows = {name: np.zeros((*shape, n + lag + 1)) for name in found}
    for name, values in found.items():
        flows[name][..., 1 : n + 1] = values
    flows["recovery"] = np.zeros((*shape, n + lag + 1))
    flows["recovery"][..., 1 + lag : n + lag + 1] = (1 - loss) * found["defaulted_principal"]
    flows["origination_cost"] = np.zeros((*shape, n + lag + 1))
    flows["origination_cost"][..., :1] = opening_cost
    flows["contribution"] = flows["interest"] + flows["recovery"]
    for name in ("defaulted_principal", "funding_cost", "servicing_cost", "collection_cost"):
        flows["contribution"] = flows["contribution"] - flows[name]
    for name in ("platform_fee", "indirect_tax", "origination_cost"):
        flows["contribution"] = flows["contribution"] - flows[name]
    balance = np.broadcast_to(survival * amount * unit, (*shape, n + 1)).copy()
    return LoanFlows(np.broadcast_to(survival, (*shape, n + 1)).copy(), flows, balance)
