"""What a customer costs, counted at every stage of one funnel, and what a rise is made of.

People see an advertisement, click, apply, are approved and draw their first loan. One sum of
ad spend over five counts gives five costs, which is why a cost without its denominator says
little. To it comes a fee for success, charged when the loan is drawn.

A registered user is counted with the applications: what lies between the two is not reported.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final, NamedTuple

import numpy as np

from analysis.acquisition.split import lmdi
from analysis.lending import checks
from analysis.lending.checks import Array, Numbers

STAGES: Final = ("impression", "click", "application", "approved", "drawn")
"""Counts of people along the funnel, the widest first."""

STAGE_OF: Final = {
    "registered_user": "application",
    "approved_user": "approved",
    "new_borrower": "drawn",
}
"""Stage that each denominator of the evidence counts."""

PARTS: Final = ("ad_price", "click_through", "application", "approval", "drawdown", "fee")
"""What a rise in cost is split into."""


@dataclass(frozen=True)
class Funnel:
    """Prices and chances of one channel; all broadcast.

    Attributes
    ----------
    ad_price_cny : array_like
        Of 1,000 impressions, above 0.
    click_through, application, approval, drawdown : array_like
        Chance of the next stage for one who reached the stage before, above 0 and at most 1:
        clicks per impression, applications per click, approvals per application, first loans
        per approval.
    """

    ad_price_cny: Numbers
    click_through: Numbers
    application: Numbers
    approval: Numbers
    drawdown: Numbers

    def __post_init__(self) -> None:
        shapes = []
        for field in fields(self):
            high = None if field.name == "ad_price_cny" else 1.0
            given = getattr(self, field.name)
            found = checks.numbers(field.name, given, low=0, above=True, high=high)
            object.__setattr__(self, field.name, found)
            shapes.append((field.name, found.shape))
        checks.shape(shapes)

    def _chances(self) -> list[Array]:
        return [np.asarray(getattr(self, field.name)) for field in fields(self)[1:]]

    def cac_per(self, stage: str) -> Array:
        """Return ad spend per head at a stage, in CNY.

        Parameters
        ----------
        stage : str
            One of `STAGES`, or a denominator of `STAGE_OF`.

        Returns
        -------
        ndarray
            CNY a head. The fee for success is not in it: see `two_charges`.

        Raises
        ------
        ValueError
            For a stage that is not one of these.
        """
        named = STAGE_OF.get(stage, stage)
        if named not in STAGES:
            raise ValueError(
                f"stage: {stage!r} is not one of {', '.join((*STAGES, *STAGE_OF))}; a cost "
                "without a known denominator cannot be placed in the funnel"
            )
        cost = np.asarray(self.ad_price_cny) / 1000
        for chance in self._chances()[: STAGES.index(named)]:
            cost = cost / chance
        return cost

    def counts(self, impressions: Numbers) -> dict[str, Array]:
        """Return expected heads at every stage out of a number of impressions.

        Parameters
        ----------
        impressions : array_like
            At least 0.

        Returns
        -------
        dict of str to ndarray
            By stage, in the order of `STAGES`.

        Raises
        ------
        ValueError
            With name, value and range.
        """
        heads = checks.numbers("impressions", impressions, low=0)
        found = {STAGES[0]: heads}
        for stage, chance in zip(STAGES[1:], self._chances(), strict=True):
            heads = heads * chance
            found[stage] = heads
        return found


class TwoCharges(NamedTuple):
    """What a platform charges for one funded customer, in CNY: `ad`, `success_fee` and `total`."""

    ad_cny: Array
    success_fee_cny: Array
    total_cny: Array


def two_charges(
    ad_per_funded_cny: Numbers,
    *,
    success_fee_cny: Numbers = 0.0,
    success_fee_share_of_amount: Numbers = 0.0,
    first_amount_cny: Numbers | None = None,
    success_fee_share_of_interest: Numbers = 0.0,
) -> TwoCharges:
    """Return the cost of a funded customer whom a platform charges for twice.

    Parameters
    ----------
    ad_per_funded_cny : array_like
        Ad spend per funded customer, as `Funnel.cac_per("drawn")`.
    success_fee_cny : array_like
        Fee for a funded customer.
    success_fee_share_of_amount : array_like
        The same fee as a share of the first loan, 0 to 1; instead of `success_fee_cny`.
    first_amount_cny : array_like, optional
        The first loan; required with such a share.
    success_fee_share_of_interest : array_like
        What the lender's own model hands the platform out of interest. It is no part of the
        result, and given only to make sure that the platform is not paid twice for success.

    Returns
    -------
    TwoCharges
        Of the joint shape.

    Raises
    ------
    ValueError
        With name, value and range; if one customer has a fee in CNY and one as a share of the
        amount, or a success fee and a share of interest.
    """
    ad = checks.numbers("ad_per_funded_cny", ad_per_funded_cny, low=0)
    flat = checks.numbers("success_fee_cny", success_fee_cny, low=0)
    share = checks.numbers(
        "success_fee_share_of_amount", success_fee_share_of_amount, low=0, high=1
    )
    of_interest = checks.numbers(
        "success_fee_share_of_interest", success_fee_share_of_interest, low=0, high=1
    )
    if first_amount_cny is None and share.any():
        raise ValueError("first_amount_cny: must be given with success_fee_share_of_amount")
    amount = checks.numbers(
        "first_amount_cny", 0.0 if first_amount_cny is None else first_amount_cny, low=0
    )
    checks.shape(
        [
            ("ad_per_funded_cny", ad.shape),
            ("success_fee_cny", flat.shape),
            ("success_fee_share_of_amount", share.shape),
            ("first_amount_cny", amount.shape),
            ("success_fee_share_of_interest", of_interest.shape),
        ]
    )
    if ((flat > 0) & (share > 0)).any():
        raise ValueError(
            "success_fee_cny, success_fee_share_of_amount: both are above 0 for one customer; "
            "give the fee in CNY or as a share of the first loan"
        )
    if (((flat > 0) | (share > 0)) & (of_interest > 0)).any():
        raise ValueError(
            "success_fee_share_of_interest: is above 0 for a customer who has a success fee; a "
            "platform is paid for a success once, so set one of the two to 0"
        )
    fee = flat + share * amount
    total = ad + fee
    return TwoCharges(np.broadcast_to(ad, total.shape), np.broadcast_to(fee, total.shape), total)


def split_rise(
    before: Funnel,
    after: Funnel,
    *,
    success_fee_before_cny: Numbers = 0.0,
    success_fee_after_cny: Numbers = 0.0,
) -> dict[str, Array]:
    """Split a change in the cost of a funded customer into its causes, exactly.

    Parameters
    ----------
    before, after : Funnel
        One channel at two dates.
    success_fee_before_cny, success_fee_after_cny : array_like
        Fee for a funded customer at each.

    Returns
    -------
    dict of str to ndarray
        CNY a funded customer by the names of `PARTS`, which add up to the change. A chance
        that falls has a positive part. The fee is a sum and not a factor, so its part is its
        own change; the rest is split by `split.lmdi`.

    Raises
    ------
    ValueError
        With name, value and range.
    """
    fee_0 = checks.numbers("success_fee_before_cny", success_fee_before_cny, low=0)
    fee_1 = checks.numbers("success_fee_after_cny", success_fee_after_cny, low=0)

    def factors(funnel: Funnel) -> dict[str, Numbers]:
        steps = zip(PARTS[1:-1], funnel._chances(), strict=True)
        seen = funnel.cac_per("impression")
        return {"ad_price": seen, **{name: 1 / chance for name, chance in steps}}

    return {**lmdi(factors(before), factors(after)), "fee": fee_1 - fee_0}
