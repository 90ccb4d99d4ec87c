"""What the sections of the chapter on cooperation share: sources, and the platform's channels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analysis import uncertainty
from analysis.assumptions import Study
from analysis.channels.limits import Limit
from analysis.channels.response import Response, through
from analysis.evidence import load
from analysis.findings.lending import draws

Array = npt.NDArray[np.float64]
Values = Mapping[str, Any]

CHAPTER: Final = "04-cooperation"
SOURCE: Final = (
    "Source: computed from our assumptions (grade E); National Business Daily, 31 March 2025 "
    "(ledger F008, F027, F069 to F082)."
)
CHANNELS: Final = ("feed", "own_app", "vertical_site", "sms", "referral")
NAMES: Final = {
    "feed": "feeds",
    "own_app": "own app",
    "vertical_site": "vertical sites",
    "sms": "text messages",
    "referral": "mutual referral",
}
MOVES: Final = ("sms", "vertical_site", "referral")
CUT, TARGET, PEAK, MOST_OFF, POINTS = "F009", "F078", "F008", "F080", "F082"
VOLUME: Final = 10_000.0
"""Funded customers a month of the example platform; no result here depends on it."""

MIX: Final = (
    "feed_share",
    "feed_cac_cny",
    "sms_cost_ratio",
    "vertical_cost_ratio",
    "own_cost_ratio",
    "referral_discount_cny",
    "spend_power",
)
GAINS: Final = ("sms_gain", "vertical_gain", "referral_gain")
ROOMS: Final = ("sms_room", "vertical_room", "referral_room")
SETS: Final = 384
SEED: Final = draws.SEED + 10


def article_rows() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return pages and grades of the article's numbers used here."""
    ledger = load("article_figures").set_index("figure_id")
    ledger = ledger.loc[["F009", TARGET, PEAK, "F027", MOST_OFF, "F075", POINTS]]
    return tuple(dict.fromkeys(ledger["source_id"])), tuple(ledger["grade"])


def values(study: Study, *names: str) -> dict[str, float]:
    """Return the study's own values of assumptions."""
    return {name: study.value(name) for name in names}


def drawn(study: Study, names: tuple[str, ...], seed: int) -> dict[str, dict[str, Array]]:
    """Return draws of assumptions by family of ranges, from the same uniform numbers."""
    u = draws.uniforms(SETS, {name: (name,) for name in names}, seed=seed)
    return {
        family: {
            name: uncertainty.quantile(draws.prior(study, name, family), share)
            for name, share in u.items()
        }
        for family in uncertainty.FAMILIES
    }


def shares_before(v: Values) -> dict[str, Any]:
    """Return shares before the change: the four channels beside the feed share the rest alike."""
    rest = (1 - v["feed_share"]) / (len(CHANNELS) - 1)
    return {channel: v["feed_share"] if channel == "feed" else rest for channel in CHANNELS}


def costs_before(v: Values) -> dict[str, Any]:
    """Return costs per funded customer before the change, CNY."""
    feed = v["feed_cac_cny"]
    return {
        "feed": feed,
        "own_app": v["own_cost_ratio"] * feed,
        "vertical_site": v["vertical_cost_ratio"] * feed,
        "sms": v["sms_cost_ratio"] * feed,
        # a discount of all of the feed's cost is a gift, not a loss
        "referral": np.maximum(feed - v["referral_discount_cny"], 1.0),
    }


def shares_after(v: Values) -> dict[str, Any]:
    """Return shares after the moves, whose gains come out of the feed."""
    before = shares_before(v)
    gains = {"sms": v["sms_gain"], "vertical_site": v["vertical_gain"]}
    gains["referral"] = v["referral_gain"]
    lost = sum(gains.values())
    return {
        channel: one - lost if channel == "feed" else one + gains.get(channel, 0.0)
        for channel, one in before.items()
    }


def moved_costs(v: Values, shares: Values) -> dict[str, Any]:
    """Return what a customer costs by channel at other shares of the same volume, CNY.

    Customers grow as spend to the power, so the mean cost of a channel moves as its customers to
    1/power − 1.
    """
    before, costs = shares_before(v), costs_before(v)
    bend = 1 / v["spend_power"] - 1
    return {c: costs[c] * (shares[c] / before[c]) ** bend for c in CHANNELS}


def market(v: Values) -> tuple[float, dict[str, Response], dict[str, Limit]]:
    """Return the mean cost today, CNY, and the curves and limits of one platform.

    The three moves may add what their room allows within a year; the own app stays as it is at
    most; the feed may shrink or grow.
    """
    before, costs = shares_before(v), costs_before(v)
    mean = float(sum(before[c] * costs[c] for c in CHANNELS))
    curves = {
        c: through(
            float(before[c] * costs[c] * VOLUME),
            float(before[c] * VOLUME),
            exponent=float(v["spend_power"]),
        )
        for c in CHANNELS
    }
    room = {"own_app": 0.0, "sms": v["sms_room"], "vertical_site": v["vertical_room"]}
    room["referral"] = v["referral_room"]
    limits = {
        c: Limit(most_customers=float((before[c] + more) * VOLUME)) for c, more in room.items()
    }
    return mean, curves, limits
