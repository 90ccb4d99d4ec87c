"""What a customer is worth over a ladder of loans: exact expectations, and when they pay back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from analysis.lending import checks
from analysis.lending.ladder import Ladder

Array = npt.NDArray[np.float64]

INCOMES: Final = ("gross_interest", "contribution")
COSTS: Final = ("cac", "total_operating_cost")
CUSTOMERS: Final = ("average", "loyal")
MAIN_READING: Final = ("gross_interest", "total_operating_cost", "average")
"""Fixed before any result was seen: the article sets income against total operating cost."""
READINGS: Final = tuple(
    (income, cost, customer)
    for income in INCOMES
    for cost in COSTS
    for customer in CUSTOMERS
    if (income, cost) != ("contribution", "total_operating_cost")
)
"""The six meaningful readings; a contribution has its operating costs taken off already."""

OPERATING: Final = (
    "funding_cost",
    "servicing_cost",
    "collection_cost",
    "platform_fee",
    "indirect_tax",
    "origination_cost",
)


@dataclass(frozen=True, kw_only=True)
class Worth:
    """What an acquired customer brings, loan by loan, under one or many scenarios.

    Attributes
    ----------
    ladder : Ladder
        The loans.
    cac_per_funded_cny : ndarray
        Acquisition cost per funded customer at this first amount.
    value_cny : ndarray
        Discounted contribution, before acquisition cost.
    by_loan : dict of str to ndarray
        Discounted flows of each loan over its whole life; rungs last.
    reach : ndarray
        Chance that an acquired customer ever takes loan k; rungs last.
    type_share : ndarray
        Shares of the types among those who take loan k; rungs, then types last. NaN where
        nobody does.
    """

    ladder: Ladder
    cac_per_funded_cny: Array
    value_cny: Array
    by_loan: dict[str, Array]
    reach: Array
    type_share: Array
    _loyal: Callable[[], Worth] | None = None

    @property
    def waterfall(self) -> dict[str, Array]:
        """Discounted sum of each flow over every loan's whole life."""
        return {name: flow.sum(axis=-1) for name, flow in self.by_loan.items() if name != "balance"}

    @cached_property
    def loyal(self) -> Worth:
        """The customer who pays on schedule, is never late and always returns."""
        if self._loyal is None:
            raise ValueError("loyal: this result stands alone; ask `evaluate` for one")
        return self._loyal()

    def _sides(self, income: str, cost: str, customer: str) -> tuple[Array, Array]:
        checks.choice("income", income, INCOMES)
        checks.choice("cost", cost, COSTS)
        checks.choice("customer", customer, CUSTOMERS)
        if (income, cost, customer) not in READINGS:
            raise ValueError(
                "income, cost: a contribution has its operating costs taken off already; set it "
                "against 'cac', or 'gross_interest' against 'total_operating_cost'"
            )
        of = self.by_loan if customer == "average" else self.loyal.by_loan
        earned = of["interest" if income == "gross_interest" else "contribution"]
        spent = np.broadcast_to(self.cac_per_funded_cny[..., None], earned.shape)
        if cost == "total_operating_cost":
            spent = spent + np.cumsum(sum(of[name] for name in OPERATING), axis=-1)
        return np.cumsum(earned, axis=-1), spent

    def payback_cycles(
        self,
        income: str = MAIN_READING[0],
        cost: str = MAIN_READING[1],
        customer: str = MAIN_READING[2],
    ) -> Array:
        """Return the least number of loans whose income covers the cost.

        Parameters
        ----------
        income : str
            `gross_interest` or `contribution`, discounted, of the loans' whole lives.
        cost : str
            `cac`, or `total_operating_cost`: that and funding, origination, servicing,
            collections, tax and fees of the same loans.
        customer : str
            `average`, or `loyal`: pays on schedule, is never late, always returns.

        Returns
        -------
        ndarray
            Whole numbers; NaN where the ladder ends first, and then `coverage` says how far
            it got.

        Raises
        ------
        ValueError
            For unknown words, and for the reading that counts costs twice.
        """
        earned, spent = self._sides(income, cost, customer)
        enough = earned >= spent * (1 - 1e-12)
        return np.where(enough.any(axis=-1), enough.argmax(axis=-1) + 1.0, np.nan)

    def coverage(
        self,
        income: str = MAIN_READING[0],
        cost: str = MAIN_READING[1],
        customer: str = MAIN_READING[2],
    ) -> Array:
        """Return income over cost of the whole ladder; arguments as in `payback_cycles`."""
        earned, spent = self._sides(income, cost, customer)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(earned[..., -1] / spent[..., -1])


@dataclass(frozen=True, kw_only=True)
class Customer(Worth):
    """The same, and what comes when.

    Attributes
    ----------
    payback_months : ndarray
        First month from which the discounted sum stays at or above the acquisition cost; NaN
        where it ends below.
    first_crossing_months : ndarray
        First month at which it is there at all; NaN where never.
    peak_expected_exposure_cny : ndarray
        Largest expectation of the total performing balance.
    truncated_value_cny : ndarray
        Discounted contribution after the horizon, not counted in `value_cny`.
    discount : ndarray
        Value today of a yuan in each month; months last.
    flows : dict of str to ndarray
        Expected flows by calendar month, months last; empty where only scalars were kept.
    """

    payback_months: Array
    first_crossing_months: Array
    peak_expected_exposure_cny: Array
    truncated_value_cny: Array
    discount: Array
    flows: dict[str, Array] = field(default_factory=dict)
    _loyal: Callable[[], Customer] | None = None

    @property
    def monthly_contribution(self) -> Array:
        """Expected contribution by calendar month, months last."""
        return self.flows["contribution"]

    @property
    def totals(self) -> dict[str, Array]:
        """Undiscounted sum of each flow over the horizon; the balance is no flow."""
        return {name: flow.sum(axis=-1) for name, flow in self.flows.items() if name != "balance"}

    @cached_property
    def loyal(self) -> Customer:
        """The customer who pays on schedule, is never late and always returns."""
        if self._loyal is None:
            raise ValueError("loyal: this result stands alone; ask `evaluate` for one")
        return self._loyal()

    @property
    def peak_exposure_cny(self) -> Array:
        """Largest total balance of a customer who pays on schedule and takes every loan."""
        return self.loyal.peak_expected_exposure_cny
