"""Easier terms for accounts in trouble: what they save, and what those cost who needed none.

One account, at the moment it asks, right after an instalment. It pays on as agreed, defaults at
once, or pays on under relief. What the lender has lent is lent in every case, so flows are not
charged for funding; they are discounted, and `discount_rate` is what money earns elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from analysis.lending import checks
from analysis.lending.checks import Array, Numbers
from analysis.lending.loan import instalment, project_loan, unit_balances

KINDS: Final = ("rate_cut", "longer_term", "both")

TRACE: Final = 1e-9
"""CNY; an account that differs by no more does not differ."""


@dataclass(frozen=True)
class Relief:
    """Relief on one account, for its lender and its borrower; arrays over scenarios.

    Attributes
    ----------
    balance_cny : ndarray
        Owed when relief is granted.
    pv_contract_cny, pv_default_cny, pv_relief_cny : ndarray
        What the lender may expect of an account that pays on as agreed, that defaults at once,
        and that pays on under relief; discounted.
    saved_cny : ndarray
        s·c_d·(k_r − k_0)·(PV relief − PV default): accounts that would have defaulted.
    given_away_cny : ndarray
        (s·c_d·k_0 + (1 − s)·c_o)·(PV contract − PV relief): to those who would have paid. It is
        negative where a longer term at a dear rate is worth more than the contract.
    checking_cny : ndarray
        (s·c_d + (1 − s)·c_o)·verification.
    net_cny : ndarray
        Saved − given away − checking, per account of the book, not per claim.
    paid_contract_cny, paid_default_cny, paid_relief_cny : ndarray
        What the borrower may expect to pay in each case from here on, undiscounted; after a
        default what is recovered from him.
    instalment_before_cny, instalment_after_cny : ndarray
        A month.
    apr_before, apr_after : ndarray
        Nominal, fractions a year, on what is still owed.
    months_before, months_after : int
        Instalments still to pay.
    default_without, default_with : ndarray
        Chance that a distressed borrower who asks ever defaults on this loan, without relief
        and with it.
    """

    balance_cny: Array
    pv_contract_cny: Array
    pv_default_cny: Array
    pv_relief_cny: Array
    saved_cny: Array
    given_away_cny: Array
    checking_cny: Array
    net_cny: Array
    paid_contract_cny: Array
    paid_default_cny: Array
    paid_relief_cny: Array
    instalment_before_cny: Array
    instalment_after_cny: Array
    apr_before: Array
    apr_after: Array
    months_before: int
    months_after: int
    default_without: Array
    default_with: Array


class _Course(NamedTuple):
    pv: Array
    paid: Array
    stays: Array


class _Terms(NamedTuple):
    # what holds whatever the borrower does
    lgd: Numbers
    recovery_lag_months: int
    discount: Array
    intensity: Numbers
    prepayment: Numbers
    late_collection_cost_cny: Numbers

    def factor(self, months: npt.ArrayLike) -> Array:
        """Return the value now of a yuan in some months, months last."""
        return np.asarray(np.exp(-self.discount[..., None] * np.asarray(months) / 12))

    def paying_on(self, balance: Array, apr: Array, months: int) -> _Course:
        """Return what is expected of an account that goes on paying."""
        found = project_loan(
            balance,
            apr,
            months,
            intensity=self.intensity,
            prepayment=self.prepayment,
            lgd=self.lgd,
            recovery_lag_months=self.recovery_lag_months,
            # a yuan a default counts the defaults
            late_collection_cost_cny=1.0,
        ).flows
        paid = found["interest"] + found["scheduled_principal"] + found["prepaid_principal"]
        paid = paid + found["recovery"]
        defaults = found["collection_cost"]
        cost = np.asarray(self.late_collection_cost_cny, float)[..., None] * defaults
        factor = self.factor(np.arange(paid.shape[-1]))
        pv = ((paid - cost) * factor).sum(axis=-1)
        return _Course(pv, paid.sum(axis=-1), 1 - defaults.sum(axis=-1))

    def defaulting(self, balance: Array) -> _Course:
        """Return what is expected of an account that defaults at once."""
        back = (1 - np.asarray(self.lgd, float)) * balance
        pv = back * self.factor([self.recovery_lag_months])[..., 0]
        return _Course(pv - np.asarray(self.late_collection_cost_cny), back, np.zeros(()))


def relief(
    *,
    amount_cny: Numbers,
    apr: Numbers,
    term: int,
    age_months: int = 0,
    rate_cut: Numbers = 0.0,
    extra_months: int = 0,
    distressed_share: Numbers,
    claim_rate_distressed: Numbers,
    claim_rate_other: Numbers,
    cure_without: Numbers,
    cure_with: Numbers,
    verification_cost_cny: Numbers = 0.0,
    lgd: Numbers = 1.0,
    recovery_lag_months: int = 0,
    discount_rate: Numbers = 0.0,
    intensity: Numbers = 0.0,
    prepayment: Numbers = 0.0,
    late_collection_cost_cny: Numbers = 0.0,
) -> Relief:
    """Return what relief is worth to the lender, per account, and to the borrower.

    The loan is an annuity. Under relief the balance is paid by a new annuity at the lower rate
    over the months that were left and the extra ones. A distressed account that is not cured
    defaults at once on the whole balance, and what is recovered comes after the lag. One that
    asks and is not distressed gets the same terms: relief cannot tell.

    Parameters
    ----------
    amount_cny, apr : array_like
        Lent; nominal annual rate, a fraction.
    term, age_months : int
        Months agreed; instalments paid when relief is granted, fewer than the term.
    rate_cut : array_like
        Taken off `apr`, a fraction a year, at most all of it.
    extra_months : int
        Added to the months left.
    distressed_share : array_like
        s, share of accounts in distress.
    claim_rate_distressed, claim_rate_other : array_like
        c_d, c_o: share that asks, of those in distress and of the others.
    cure_without, cure_with : array_like
        k_0, k_r: chance that a distressed account pays on, without relief and with it. Nothing
        says that relief must help.
    verification_cost_cny : array_like
        A claim.
    lgd, recovery_lag_months, late_collection_cost_cny
        As in `lending.loan.project_loan`; collection is paid when default happens.
    discount_rate : array_like
        Effective, a year.
    intensity, prepayment : array_like
        Of an account that pays on, with relief or without, by month from now (months last) or
        one number. 0: whoever pays on pays to the end.

    Returns
    -------
    Relief
        Of the broadcast scenario shape.

    Raises
    ------
    ValueError
        With name, value and range of the first argument that is wrong.

    Examples
    --------
    >>> found = relief(
    ...     amount_cny=12_000, apr=0.24, term=12, age_months=6, rate_cut=0.24, lgd=0.9,
    ...     distressed_share=0.1, claim_rate_distressed=1, claim_rate_other=0.05,
    ...     cure_without=0.3, cure_with=0.4,
    ... )
    >>> float(found.net_cny.round(2))
    23.28
    """
    total = checks.whole("term", term, low=1)
    age = checks.whole("age_months", age_months)
    if age >= total:
        raise ValueError(f"age_months: {age} is not allowed; must be from 0 to {total - 1}")
    left = total - age
    longer = left + checks.whole("extra_months", extra_months)
    before = checks.numbers("apr", apr, low=0, rate=True)
    cut = checks.numbers("rate_cut", rate_cut, low=0, rate=True)
    if (over := cut - before > 1e-12).any():
        largest = float(np.broadcast_to(cut, over.shape)[over].flat[0])
        raise ValueError(f"rate_cut: {largest:g} is not allowed; must be at most `apr`")
    after = np.maximum(before - cut, 0.0)
    s, claims, others, k_0, k_r, loss = (
        checks.numbers(name, value, low=0, high=1)
        for name, value in (
            ("distressed_share", distressed_share),
            ("claim_rate_distressed", claim_rate_distressed),
            ("claim_rate_other", claim_rate_other),
            ("cure_without", cure_without),
            ("cure_with", cure_with),
            ("lgd", lgd),
        )
    )
    check = checks.numbers("verification_cost_cny", verification_cost_cny, low=0)
    owed = checks.numbers("amount_cny", amount_cny, low=0) * unit_balances(before, total)[..., age]
    terms = _Terms(
        loss,
        checks.whole("recovery_lag_months", recovery_lag_months),
        np.log1p(checks.numbers("discount_rate", discount_rate, low=0, rate=True)),
        # one entry for each month of the longer course, or one for all
        checks.by_month("intensity", intensity, longer, low=0),
        checks.by_month("prepayment", prepayment, longer, low=0, high=1),
        checks.numbers("late_collection_cost_cny", late_collection_cost_cny, low=0),
    )
    contract = terms.paying_on(owed, before, left)
    eased = terms.paying_on(owed, after, longer)
    default = terms.defaulting(owed)
    saved = s * claims * (k_r - k_0) * (eased.pv - default.pv)
    given_away = (s * claims * k_0 + (1 - s) * others) * (contract.pv - eased.pv)
    checking = (s * claims + (1 - s) * others) * check
    money = {
        "balance_cny": owed,
        "pv_contract_cny": contract.pv,
        "pv_default_cny": default.pv,
        "pv_relief_cny": eased.pv,
        "saved_cny": saved,
        "given_away_cny": given_away,
        "checking_cny": checking,
        "net_cny": saved - given_away - checking,
        "paid_contract_cny": contract.paid,
        "paid_default_cny": default.paid,
        "paid_relief_cny": eased.paid,
        "instalment_before_cny": instalment(owed, before, left),
        "instalment_after_cny": instalment(owed, after, longer),
        "apr_before": before,
        "apr_after": after,
        "default_without": 1 - k_0 * contract.stays,
        "default_with": 1 - k_r * eased.stays,
    }
    wide = np.broadcast_arrays(*money.values())
    alike: dict[str, Any] = {name: one.copy() for name, one in zip(money, wide, strict=True)}
    return Relief(months_before=left, months_after=longer, **alike)


def kinds(*, rate_cut: Numbers, extra_months: int, **parameters: Any) -> dict[str, Relief]:  # noqa: ANN401
    """Return relief by a lower rate only, by a longer term only, and by both.

    Parameters
    ----------
    rate_cut, extra_months
        As in `relief`, where they are given.
    **parameters
        Of `relief`, the same for all three. Cure chances are the same too, unless the caller
        asks for each kind with its own.

    Returns
    -------
    dict of str to Relief
        By `KINDS`.

    Raises
    ------
    ValueError
        As in `relief`.
    """
    given: dict[str, dict[str, Any]] = {
        "rate_cut": {"rate_cut": rate_cut},
        "longer_term": {"extra_months": extra_months},
        "both": {"rate_cut": rate_cut, "extra_months": extra_months},
    }
    return {kind: relief(**given[kind], **parameters) for kind in KINDS}


class ClaimRate(NamedTuple):
    """How many of those who are not in trouble may ask before relief loses money.

    Attributes
    ----------
    claim_rate_other : ndarray
        Share from 0 to 1 at which the net is 0, never clipped: NaN where no such share exists.
    reason : ndarray of str
        Empty where it does. `always_pays`: the net is at least 0 for every share, which
        includes relief that changes nothing. `never_pays`: it is below 0 for every share.
    pays : ndarray of str
        `below` the share, or `above` it: the latter where relief is worth more to the lender
        than the contract, as a longer term at a dear rate is, so that every claim helps. Empty
        where there is none.
    """

    claim_rate_other: Array
    reason: npt.NDArray[np.str_]
    pays: npt.NDArray[np.str_]


def break_even_claim_rate_other(**parameters: Any) -> ClaimRate:  # noqa: ANN401
    """Return the claim rate of the others at which relief neither gains nor loses.

    The net is linear in c_o, so two evaluations suffice: net(0) / (net(0) − net(1)).

    Parameters
    ----------
    **parameters
        Of `relief`, without `claim_rate_other`.

    Returns
    -------
    ClaimRate
        Of the broadcast scenario shape.

    Raises
    ------
    ValueError
        As in `relief`; if `claim_rate_other` is given.
    """
    if "claim_rate_other" in parameters:
        raise ValueError("claim_rate_other: is what is asked; leave it out")
    none, every = (relief(**parameters, claim_rate_other=share).net_cny for share in (0.0, 1.0))
    # sums of money that cancel leave a trace, which must not pass for a sign
    none, every = (np.where(np.abs(net) <= TRACE, 0.0, net) for net in (none, every))
    always, never = (none >= 0) & (every >= 0), (none < 0) & (every < 0)
    turns = ~always & ~never
    share = np.where(turns, none / np.where(turns, none - every, 1.0), np.nan)
    return ClaimRate(
        share,
        np.where(always, "always_pays", np.where(never, "never_pays", "")),
        np.where(turns, np.where(none > every, "below", "above"), ""),
    )
