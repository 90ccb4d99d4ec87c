"""Who takes an offer at a price: groups that answer differently, and what it does to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.lending import checks
from analysis.lending.borrower import borrow
from analysis.lending.checks import Array
from analysis.rates.pricing import Demand, no_slope_of_its_own, priced_value


@dataclass(frozen=True)
class Segment:
    """A group of customers whom an offer may reach.

    Attributes
    ----------
    name : str
        For the table.
    share : float
        Of offers; those of all segments sum to 1.
    intensity_multiplier : float
        Times `intensity` at the known price.
    demand : Demand
        Its own take-up, of one scenario.
    """

    name: str
    share: float
    intensity_multiplier: float
    demand: Demand


def segment_profit(
    apr: Sequence[float] | Array,
    segments: Sequence[Segment],
    /,
    *,
    cac_cny: float = 0.0,
    cost_per_offer_cny: float = 0.0,
    selection_slope: float = 0.0,
    burden_slope: float = 0.0,
    **parameters: Any,  # noqa: ANN401
) -> pd.DataFrame:
    """Return what each segment and all together earn at each price.

    Where the better risks mind the price more, the takers of a dearer offer are worse: that
    is selection between segments, and shows in the multiplier of all. `selection_slope` is what
    there is of it within each.

    Parameters
    ----------
    apr : sequence of float
        Prices, fractions a year.
    segments : sequence of Segment
        Two or more.
    cac_cny, cost_per_offer_cny : float
        As in `pricing.profit_per_offer`.
    selection_slope, burden_slope : float
        As in `pricing.priced_value`; the known price is the segment's own.
    **parameters
        Of `value.value_of_price`, for one scenario; an `apr` among them does not matter.

    Returns
    -------
    DataFrame
        One row a price and segment, and one for `all`: `apr`, `segment`, `share` of offers,
        `take_up`, `share_of_takers`, `intensity_multiplier` (for all, of those who take it),
        `value_cny` a taker, `profit_per_offer_cny` an offer to that segment.

    Raises
    ------
    ValueError
        With name, value and range; if the shares do not sum to 1.
    """
    price = np.atleast_1d(checks.numbers("apr", apr, low=0, rate=True))
    if len(segments) < 2:
        raise ValueError(f"segments: {len(segments)} given; must be at least 2")
    share = checks.numbers("share", [one.share for one in segments], low=0, high=1)
    if abs(share.sum() - 1) > 1e-9:
        raise ValueError(f"share: those of the segments sum to {share.sum():g}; must sum to 1")
    times = checks.numbers(
        "intensity_multiplier", [one.intensity_multiplier for one in segments], low=0
    )
    base = np.asarray(parameters.pop("intensity", 0.0), float)
    tables, taken, worth = [], [], []
    for segment, multiplier in zip(segments, times, strict=True):
        value = priced_value(
            segment.demand.apr_known,
            selection_slope=selection_slope,
            burden_slope=burden_slope,
            intensity=multiplier * base,
            **parameters,
        )
        taken.append(segment.demand.take_up(price))
        worth.append(value(price))
        if np.shape(taken[-1]) != price.shape or np.shape(worth[-1]) != price.shape:
            raise ValueError("parameters: one scenario is meant; arrays over scenarios were given")
    takers = share[:, None] * np.array(taken)
    everyone = takers.sum(axis=0)
    rows = [
        *zip([one.name for one in segments], share, taken, takers, times, worth, strict=True),
        (
            "all",
            1.0,
            everyone,
            everyone,
            (takers * times[:, None]).sum(axis=0) / everyone,
            (takers * np.array(worth)).sum(axis=0) / everyone,
        ),
    ]
    for name, part, take_up, own, multiplier, each in rows:
        tables.append(
            pd.DataFrame(
                {
                    "apr": price,
                    "segment": name,
                    "share": part,
                    "take_up": take_up,
                    "share_of_takers": own / everyone,
                    "intensity_multiplier": multiplier,
                    "value_cny": each,
                    "profit_per_offer_cny": take_up * (each - cac_cny) - cost_per_offer_cny,
                }
            )
        )
    whole = pd.concat(tables, ignore_index=True)
    return whole.sort_values("apr", kind="stable", ignore_index=True)


def dearer_for_borrowers(
    apr_known: float,
    apr: float,
    /,
    *,
    selection_slope: float = 0.0,
    burden_slope: float = 0.0,
    **parameters: Any,  # noqa: ANN401
) -> pd.DataFrame:
    """Return what another price does to those who take the loans.

    Those who stay are the same people as before, so burden alone moves their default; the takers
    a lender sees at the new price differ by selection too.

    Parameters
    ----------
    apr_known, apr : float
        Price before and after, fractions a year.
    selection_slope, burden_slope : float
        As in `pricing.priced_value`.
    **parameters
        Of `lending.evaluate`, for one scenario; an `apr` among them does not matter.

    Returns
    -------
    DataFrame
        Rows `before`, `who_stay`, `takers` in column `borrowers`; `apr`; of the contract
        `largest_instalment_cny` and `scheduled_charge_cny` (all interest of one who pays on
        schedule and takes every loan); expected by an average customer
        `finance_charge_cny`, `chance_of_default`; and `default_ratio` to the row `before`, NaN
        where nobody defaulted.

    Raises
    ------
    ValueError
        With name, value and range; as in `pricing.priced_value`.
    """
    no_slope_of_its_own(parameters)
    selection = checks.scalar("selection_slope", selection_slope)
    burden = checks.scalar("burden_slope", burden_slope)
    weights = np.asarray(parameters.get("type_weights", (1.0,)), float)
    rows = []
    for who, price, slope in (
        ("before", apr_known, 0.0),
        ("who_stay", apr, burden),
        ("takers", apr, burden + selection),
    ):
        given = {**parameters, "apr": price, "apr_ref": apr_known, "price_risk_slope": slope}
        # over an income of one yuan the burden of an instalment is the instalment
        found = borrow(income_cny_a_month=1.0, **given)
        rows.append(
            {
                "borrowers": who,
                "apr": price,
                "largest_instalment_cny": found.instalment_to_income,
                "scheduled_charge_cny": found.scheduled_charge_cny,
                "finance_charge_cny": float(weights @ found.finance_charge_cny),
                "chance_of_default": float(weights @ found.chance_of_default),
            }
        )
    table = pd.DataFrame(rows)
    first = float(table["chance_of_default"].iloc[0])
    return table.assign(default_ratio=table["chance_of_default"] / first if first > 0 else np.nan)
