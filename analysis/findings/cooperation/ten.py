"""Ten more points of mutual referral, and the limit of a cost that is lost.

Reading of C25, fixed before the result. Share moved out of feeds lowers the mean cost by at most
its product with the discount: points × CNY 500, whatever else is assumed, as long as channels keep
their prices. The lender's cost limit and its cost today are lost, so no draw says whether it is met:
the claim follows only for a lender that is already as near as that.
"""

from __future__ import annotations

from analysis.assumptions import Study
from analysis.channels.refuse import most_moved_cny
from analysis.findings.article import amount
from analysis.findings.cooperation import common, thirty
from analysis.findings.cooperation.common import CHAPTER
from analysis.numbers import cny, number, percent
from analysis.statements import Outcome, statement


def most_cny() -> float:
    """Return by how much ten points at the largest discount can lower the mean, CNY."""
    return most_moved_cny(amount(common.POINTS) / 100, amount(common.MOST_OFF))


@statement(
    "ten-points-move-fifty",
    chapter=CHAPTER,
    holds="{points} more points of mutual referral at a discount of {most} lower the mean cost by "
    "at most {moved}, {part} of it. That meets the lender's cost limit only if it is already that near",
    opposite="{points} more points of mutual referral at a discount of {most} lower the mean cost "
    "by {moved}, as much as the ordered cut",
)
def _ten(study: Study) -> Outcome:
    mean, _ = thirty.today_and_cheapest(study)
    moved = most_cny()
    values = {
        "points": number(amount(common.POINTS)),
        "most": cny(amount(common.MOST_OFF)),
        "moved": number(moved),
        "part": percent(moved / mean),
    }
    return Outcome("holds" if moved < amount(common.CUT) / 100 * mean else "opposite", values)
