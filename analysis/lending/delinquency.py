"""How accounts fall behind and catch up: a chain by month, on the loan's own schedule.

In each month an account that is not behind misses its instalment (and is M1 at the month's
end), or pays, and may then prepay. One that is behind pays all its arrears and the instalment
(is cured), pays one instalment and stays where it is, or pays nothing and rolls on; from M3 it
rolls into write-off. After the last instalment the same chances go on; a cure closes the
account. An account k months behind at month t owes the principal of month t − k.

`project_loan` knows no arrears: who is late pays within the month, and who defaults stops
paying. So a spell of arrears that ends in write-off is a default in its first month, and any
other is lateness.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from analysis.lending import checks
from analysis.lending.checks import Numbers
from analysis.lending.loan import unit_balances
from analysis.lending.rollrates import RollRates, quasi_stationary

__all__ = ["STATES", "Delinquency", "RollRates", "project", "quasi_stationary"]

Array = npt.NDArray[np.float64]

STATES: Final = ("current", "M1", "M2", "M3", "written_off", "closed")


@dataclass(frozen=True)
class Delinquency:
    """A cohort of loans of one yuan by month 0 to the last spell's end; months before states.

    Attributes
    ----------
    term : int
        Months of the loan.
    states : ndarray
        Share of accounts in each of `STATES`; (..., months, 6), rows sum to 1.
    owed : ndarray
        Principal owed by those in current, M1, M2, M3 (months, 4 last), for one yuan lent.
    written_off : ndarray
        Principal written off in each month.
    hazard : ndarray
        What `project_loan` is fed, by month of loan life.
    h_t : ndarray
        Share of the month's survivors (not yet in a spell that ends in write-off) that enters
        such a spell. At most `hazard`, and the same in the first month: who is behind and
        will be cured cannot enter again, while `project_loan` lets him.
    survival : ndarray
        S_t: share still open and not in a spell that ends in write-off, months 0 to term; in
        the last month, the share that has paid or will.
    late : ndarray
        Share of accounts that are behind at a month's end and will be cured, by month.
    late_share : ndarray
        Months late over months paid: Σ late / Σ S_{t−1}(1 − h_t). Months late after the last
        instalment count too, so that `early_collection_cost_cny` pays for all of them.
    months_in_collection : ndarray
        Expected months an account is behind, whatever the end.
    """

    term: int
    states: Array
    owed: Array
    written_off: Array
    hazard: Array
    h_t: Array
    survival: Array
    late: Array
    late_share: Array
    months_in_collection: Array


def project(
    rates: RollRates,
    term: int,
    *,
    apr: Numbers = 0.0,
    method: str = "annuity",
    prepayment: Numbers = 0.0,
) -> Delinquency:
    """Project a cohort of loans month by month until the last spell of arrears has ended.

    Parameters
    ----------
    rates : RollRates
        Over scenarios.
    term : int
        Months.
    apr, method
        As in `loan.unit_balances`; they matter to `owed` and `written_off` only.
    prepayment : array_like
        Share of those not behind who repay in full after they paid, by month of loan life; in
        the last month nothing is left to prepay, and the entry changes nothing.

    Returns
    -------
    Delinquency
        Over months 0 to the one after which less than 1e-15 of a spell is left.

    Raises
    ------
    ValueError
        With name, value and range of the first argument that is wrong.
    """
    n = checks.whole("term", term, low=1)
    entry = checks.by_month("entry", rates.entry, n, low=0, high=1)
    leave = checks.by_month("prepayment", prepayment, n, low=0, high=1)
    unit = unit_balances(apr, n, method)
    shape = checks.shape(
        [
            ("entry", entry.shape[:-1]),
            ("roll", rates.roll.shape[:-1]),
            ("cure", rates.cure.shape[:-1]),
            ("prepayment", leave.shape[:-1]),
            ("apr", unit.shape[:-1]),
        ]
    )
    roll, cure, stay = rates.roll, rates.cure, rates.stay
    never = rates.never_cured
    months = n + _run_off(stay) + 1
    states = np.zeros((*shape, months, 6))
    owed, written_off = np.zeros((*shape, months, 4)), np.zeros((*shape, months))
    states[..., 0, 0] = 1.0
    owed[..., 0, 0] = 1.0
    # after the last instalment arrears no longer grow: rows are states, columns what was unpaid
    unpaid = np.zeros((*shape, 3, 3))
    due = unit[..., [max(n - k, 0) for k in (1, 2, 3)]]
    for t in range(1, months):
        before, now = states[..., t - 1, :], states[..., t, :]
        current, behind = before[..., 0], before[..., 1:4]
        cured = (behind * cure).sum(axis=-1)
        now[..., 1:4] = behind * stay
        now[..., 2:5] += behind * roll
        now[..., 4] += before[..., 4]
        now[..., 5] = before[..., 5]
        written_off[..., t] = roll[..., 2] * owed[..., t - 1, 3]
        if t > n:
            now[..., 5] += cured
            moved = stay[..., None] * unpaid
            moved[..., 1:, :] += roll[..., :2, None] * unpaid[..., :2, :]
            unpaid = moved
            owed[..., t, 1:] = (unpaid * due[..., None, :]).sum(axis=-1)
            continue
        missed, gone = entry[..., t - 1], leave[..., t - 1]
        now[..., 1] += current * missed
        paid = current * (1 - missed)
        now[..., 5] += paid * gone
        now[..., 0 if t < n else 5] += paid * (1 - gone) + cured
        for k in range(4):
            owed[..., t, k] = now[..., k] * unit[..., max(t - k, 0)]
        if t == n:
            for k in range(3):
                unpaid[..., k, k] = now[..., k + 1]
    behind = states[..., 1:4]
    late = (behind * (1 - never[..., None, :])).sum(axis=-1)
    defaults = states[..., :n, 0] * entry * never[..., :1]
    start = states[..., :n, 0] + late[..., :n]
    paying = start - defaults
    survival = np.concatenate([start, paying[..., -1:]], axis=-1)
    return Delinquency(
        term=n,
        states=states,
        owed=owed,
        written_off=written_off,
        hazard=np.broadcast_to(rates.hazard(n), (*shape, n)).copy(),
        h_t=_over(defaults, start),
        survival=survival,
        late=late,
        late_share=_over(late.sum(axis=-1), paying.sum(axis=-1)),
        months_in_collection=behind.sum(axis=(-2, -1)),
    )


def _over(above: Array, below: Array) -> Array:
    return np.where(below > 0, above / np.where(below > 0, below, 1.0), np.nan)


def _run_off(stay: Array) -> int:
    # three stays in a row, the slowest three times: t²·stay^t is below 1e-15 by then
    slowest = float(stay.max())
    return 3 if slowest == 0 else 3 + int(np.ceil(50 / -np.log(slowest)))
