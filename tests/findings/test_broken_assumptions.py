"""One assumption of a chapter, far outside our range: its sentences turn, the others stay.

A sentence that only prints other numbers has not turned. Which assumption turns which single
sentence stands in the tests of each chapter.
"""

import re
from typing import NamedTuple

import pytest

from analysis import findings  # noqa: F401  (registers the sentences)
from analysis.assumptions import baseline
from analysis.statements import evaluate, known


class Broken(NamedTuple):
    assumption: str
    value: float
    turned: tuple[str, ...]
    stays: str


BROKEN = {
    # a fifth of the visitors are hunters, and not most
    "02-short-video": Broken(
        "shop_hunter_share",
        0.2,
        (
            "short-video-answer",
            "no-single-cure",
            "hunters-too-many",
            "vouchers-for-those-who-never-borrow",
        ),
        "free-month-fades",
    ),
    # a price that no ceiling allows
    "03-rising-cost": Broken(
        "apr",
        0.9,
        ("rising-answer", "interest-that-goes-to-the-feed", "second-best-sets-the-price"),
        "marketing-grew-with-lending",
    ),
    # the next lender takes nearly everybody
    "04-cooperation": Broken(
        "approval_rate_receiver",
        0.9,
        ("cooperation-answer", "at-a-fair-price-both-gain", "most-are-refused-again"),
        "even-at-old-prices",
    ),
    "05-lending": Broken(
        "apr",
        1.0,
        (
            "lending-answer",
            "ceiling-does-not-carry",
            "borrower-must-carry-more",
            "main-reading-of-cycles",
        ),
        "longer-costs-the-borrower",
    ),
    # nearly everybody repays
    "06-outlook": Broken(
        "annual_default_probability",
        0.005,
        (
            "harder-bidding-leaves-the-middle",
            "each-point-carries-less",
            "four-prime-rates-carry-nothing",
            "bad-risks-are-out-already",
        ),
        "who-is-served-by-ceiling",
    ),
}


def words(sentence):
    """What a sentence says beside its numbers and blanks."""
    return re.sub(r"\{\w*\}|[\d.,]+", "", sentence)


@pytest.mark.parametrize("chapter", BROKEN)
def test_one_broken_assumption_turns_the_sentences_of_its_chapter(chapter, study):
    broken = BROKEN[chapter]
    low, high = study.interval(broken.assumption)
    assert not low <= broken.value <= high
    mine = baseline(**{broken.assumption: broken.value})
    for id in broken.turned:
        form, sentence = evaluate(id, mine)
        assert known(id).chapter == chapter
        assert form == "opposite", id
        assert words(sentence) != words(known(id).holds), id
    assert known(broken.stays).chapter == chapter
    assert evaluate(broken.stays, mine)[0] == "holds"
