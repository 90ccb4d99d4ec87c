"""The chapter's question, answered in a paragraph."""

from __future__ import annotations

from analysis.assumptions import Study
from analysis.findings.short_video.common import CHAPTER
from analysis.statements import Outcome, all_hold, statement

RESTS_ON = (
    "shares-leave-feeds-open",
    "own-can-be-a-feed",
    "lent-with-others-money",
    "no-single-cure",
    "hunters-decide-most-often",
    "free-month-fades",
)
"""Statements that the answer says again in fewer words."""


@statement(
    "short-video-answer",
    chapter=CHAPTER,
    holds="Nobody prints it: what lenders call their own may be bought in a feed, and only lending "
    "offline rules feeds out. One feed now arranges loans itself, mostly with others' money. A shop of "
    "one's own fails in our sums; of the troubles named, bargain hunters weigh most. The free month "
    "of a clip fades with each "
    "loan that follows",
    opposite="With these numbers the chapter's answer does not hold as a whole; its sections say which "
    "part",
)
def _answer(study: Study) -> Outcome:
    return Outcome("holds" if all_hold(RESTS_ON, study) else "opposite")
