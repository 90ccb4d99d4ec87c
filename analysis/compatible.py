"""Assumptions that cannot hold together, refused where they are given and not in a model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.assumptions import Prior


def together(priors: Mapping[str, Prior]) -> None:
    """Refuse numbers that cannot hold together, before a model does.

    Checked are the values that the baseline uses and the low ends, from which every draw begins.

    Raises
    ------
    ValueError
        With the names, the numbers and what must hold; one line for each that does not.
    """
    faults: dict[str, None] = {}
    for end in ("mode", "low"):
        value = {name: float(getattr(prior, end)) for name, prior in priors.items()}
        faults.update(dict.fromkeys(_types(value)))
        faults.update(dict.fromkeys(_rolls(value)))
    price, rise, cut = (priors[n] for n in ("apr", "price_rise", "relief_rate_cut"))
    if rise.high > price.mode:
        faults[
            f"price_rise, apr: a rise of up to {rise.high:g} and a price of {price.mode:g}; the rise "
            "must be at most the price"
        ] = None
    if cut.mode > price.mode:
        faults[
            f"relief_rate_cut, apr: a cut of {cut.mode:g} and a price of {price.mode:g}; the cut "
            "must be at most the price"
        ] = None
    alike, skill = priors["score_correlation"].mode, priors["score_skill"].mode
    if alike < 2 * skill**2 - 1:
        faults[
            f"score_correlation, score_skill: {alike:g} and {skill:g}; two scores that know so much "
            f"of one thing are alike by at least {2 * skill**2 - 1:.4g}"
        ] = None
    gains = sum(priors[f"{name}_gain"].mode for name in ("sms", "vertical", "referral"))
    if gains >= (share := priors["feed_share"].mode):
        faults[
            f"feed_share, sms_gain, vertical_gain, referral_gain: gains of {gains:g} come out of "
            f"feeds, which bring {share:g}; they must be less"
        ] = None
    if faults:
        raise ValueError("\n".join(faults))


def _types(value: Mapping[str, float]) -> list[str]:
    good, bad = value["good_type_share"], value["bad_type_share"]
    low, high = value["good_type_multiplier"], value["bad_type_multiplier"]
    if good + bad >= 1:
        return [
            f"good_type_share, bad_type_share: {good:g} and {bad:g} leave no middle type; their "
            "sum must be below 1"
        ]
    if good * low + bad * high > 1:
        return [
            f"bad_type_multiplier: {high:g} at a share of {bad:g} takes more than the average "
            f"hazard; must be at most {(1 - good * low) / bad:g}"
        ]
    return []


def _rolls(value: Mapping[str, float]) -> list[str]:
    return [
        f"roll_{state}, cure_{state}: {roll:g} and {cure:g}; their sum must be at most 1"
        for state in ("m1", "m2", "m3")
        if (roll := value[f"roll_{state}"]) + (cure := value[f"cure_{state}"]) > 1
    ]
