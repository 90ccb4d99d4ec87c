"""A sentence turns with its result: its forms say different things in words, not in numbers."""

import re
from collections import Counter
from itertools import combinations

import pytest

import analysis.findings  # noqa: F401  (registers the sentences)
from analysis.statements import Headline, Statement, known, statements

FORMS = ("holds", "opposite", "unclear", "absent")

EMPTY = frozenset(
    re.split(
        " ",
        "a an and are as at by cny for from in is it loans months of on or that the then this to "
        "up where with",
    )
)
"""Words that turn no sentence."""

ORDER = "the same words in another order: who weighs more stands first"

SAME_ON_PURPOSE = {
    ("ranges-wider-than-prices", "sentence", "holds", "opposite"): ORDER,
    ("who-and-what-move-later-defaults", "headline", "holds", "opposite"): ORDER,
}
"""Pairs of forms that may have the same words, each with its reason."""


def words(template: str) -> Counter[str]:
    """Return the words of a form that carry its claim, without blanks and numbers."""
    bare = re.sub(r"\{[^}]*\}|\d[\d.,]*", " ", template.lower())
    return Counter(word for word in re.findall(r"[a-z'-]+", bare) if word not in EMPTY)


def texts_of(found: Statement) -> dict[str, Statement | Headline]:
    """Return what a statement prints: its sentence, and its headline where it has one."""
    return {"sentence": found} | ({"headline": found.headline} if found.headline else {})


def alike(texts: Statement | Headline) -> list[tuple[str, str]]:
    """Return the pairs of forms that say the same words."""
    given = {form: words(text) for form in FORMS if (text := getattr(texts, form))}
    return [(a, b) for a, b in combinations(given, 2) if given[a] == given[b]]


@pytest.mark.parametrize("found", statements(), ids=lambda s: s.id)
def test_no_two_forms_read_alike(found):
    for place, texts in texts_of(found).items():
        for pair in alike(texts):
            assert (found.id, place, *pair) in SAME_ON_PURPOSE, f"{place}: {pair} say the same"


def test_every_exception_is_still_one():
    for (id, place, *pair), reason in SAME_ON_PURPOSE.items():
        assert tuple(pair) in alike(texts_of(known(id))[place]), id
        assert reason


@pytest.mark.parametrize(
    ("holds", "opposite"),
    [
        ("It rose by {x}", "It rose by {y}"),
        ("It rose by 5%", "It rose by {x} or 7"),
        ("Of 100, {x} repay", "Of 100, up to {x} repay"),
        ("{x} at {y}, and {z}", "{z} and {x} at {y}"),
    ],
)
def test_forms_that_differ_in_numbers_or_small_words_are_seen(holds, opposite):
    assert alike(Headline(holds, opposite)) == [("holds", "opposite")]
    assert alike(Headline(holds, f"{opposite}, not more")) == []
