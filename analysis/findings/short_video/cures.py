"""What sinks a shop of one's own, over our ranges, and what would carry it.

The reading of C10 stands in `shop`. The two sums at the end are closed forms of the same model once
the team has learned: the share of hunters at which a visitor brings nothing, and the visitors of
its own that pay for the team.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from analysis import uncertainty
from analysis.assumptions import Study
from analysis.findings.lending import draws
from analysis.findings.lending.common import of_100
from analysis.findings.short_video.common import CHAPTER
from analysis.findings.short_video.shop import (
    AS_IS,
    NAMES,
    NO_HUNTERS,
    REMEDIES,
    SKILLED,
    STAYS,
    remedy,
    run,
)
from analysis.memo import per_study
from analysis.numbers import cny, number, percent
from analysis.statements import Outcome, statement

Array = npt.NDArray[np.float64]

SETS: Final = 4_096


def drawn(study: Study, family: str) -> dict[str, Array]:
    """Return shops drawn from a family of ranges, by the model's names."""
    u = draws.uniforms(SETS, {name: (name,) for name in NAMES}, seed=draws.SEED + 5)
    return {
        theirs: uncertainty.quantile(draws.prior(study, ours, family), u[ours])
        for ours, theirs in NAMES.items()
    }


@per_study
def pays(study: Study) -> dict[str, dict[str, npt.NDArray[np.bool_]]]:
    """Return whether each shop drawn pays, by family and remedy."""
    found = {}
    for family in uncertainty.FAMILIES:
        shop = drawn(study, family)
        found[family] = {
            name: np.isfinite(run(remedy(shop, name)).holds_from_months) for name in REMEDIES
        }
    return found


def fails(study: Study) -> uncertainty.Share:
    """Return in how many draws the shop does not pay: the reading of C10."""
    return uncertainty.share({family: ~found[AS_IS] for family, found in pays(study).items()})


def rescued(study: Study, name: str, family: str = "baseline") -> float:
    """Return what share of the failed shops a remedy would have made pay."""
    found = pays(study)[family]
    failed = ~found[AS_IS]
    return float(found[name][failed].mean()) if failed.any() else float("nan")


def hunters_too_many(study: Study) -> float:
    """Return the share of hunters from which a promotion's visitor costs more than they bring.

    A visitor brings (1 − h)·c·(bought cost − voucher) and costs h·voucher; equal at this h. By then
    the team has learned. Team and promotion come on top.
    """
    voucher, cost = study.value("shop_subsidy_cny"), study.value("cac_cny")
    brings = study.value("shop_conversion_end") * max(cost - voucher, 0.0)
    return brings / (brings + voucher) if voucher else 1.0


def vouchers(study: Study) -> float:
    """Return what hunters' vouchers cost for each customer of a promotion, CNY."""
    hunters, chance = study.value("shop_hunter_share"), study.value("shop_conversion_end")
    return study.value("shop_subsidy_cny") * hunters / ((1 - hunters) * chance)


def base_needed(study: Study) -> float:
    """Return the visitors a month, come by themselves, whose customers pay for the team alone."""
    return study.value("shop_team_cny_a_month") / (
        study.value("shop_conversion_end") * study.value("cac_cny")
    )


@statement(
    "hunters-too-many",
    chapter=CHAPTER,
    holds="From {turn} hunters on a promotion's visitor costs more in vouchers than they bring, so that "
    "visitors who stay longer make it worse. The middle of our range is {ours}",
    opposite="Up to {turn} hunters a promotion's visitor brings more than they cost in vouchers; the "
    "middle of our range is {ours}",
)
def _turn(study: Study) -> Outcome:
    turn, ours = hunters_too_many(study), study.value("shop_hunter_share")
    values = {"turn": percent(turn), "ours": percent(ours)}
    return Outcome("holds" if ours > turn else "opposite", values)


@statement(
    "vouchers-for-those-who-never-borrow",
    chapter=CHAPTER,
    holds="Each customer of such a promotion carries {vouchers} of vouchers for people who never "
    "borrow, more than a whole bought customer at {bought}",
    opposite="Each customer of such a promotion carries {vouchers} of vouchers for people who never "
    "borrow; a bought customer costs {bought}",
)
def _vouchers(study: Study) -> Outcome:
    each, bought = vouchers(study), study.value("cac_cny")
    values = {"vouchers": cny(round(each, -1)), "bought": number(bought)}
    return Outcome("holds" if each > bought else "opposite", values)


@statement(
    "base-carries-the-team",
    chapter=CHAPTER,
    holds="What carries a shop is who comes unasked: {needed} such visitors a month would pay for the "
    "team, and our example has {ours}. A parent's stores may bring them; promotions do not",
    opposite="Visitors who come unasked pay for our example's team: {needed} a month would do, and it "
    "has {ours}",
)
def _base(study: Study) -> Outcome:
    needed, ours = base_needed(study), study.value("shop_base_visitors")
    values = {"needed": number(round(needed, -2)), "ours": number(ours)}
    return Outcome("holds" if needed > ours else "opposite", values)


@statement(
    "hunters-decide-most-often",
    chapter=CHAPTER,
    holds="Of every hundred shops that failed in our draws, {hunters} would have paid without "
    "hunters. With visitors who stay four times as long {stays} would have, with a team skilled from "
    "the start {skilled}",
    opposite="Hunters do not decide most often: of every hundred shops that failed, {hunters} "
    "would have paid without hunters. With visitors who stay four times as long {stays} would have, "
    "with a skilled team {skilled}",
)
def _often(study: Study) -> Outcome:
    cured = {name: rescued(study, name) for name in (NO_HUNTERS, STAYS, SKILLED)}
    hunters, stays, skilled = cured.values()
    values = {
        "hunters": of_100(hunters),
        "stays": of_100(stays),
        "skilled": of_100(skilled),
    }
    return Outcome("holds" if hunters > max(stays, skilled) else "opposite", values)
