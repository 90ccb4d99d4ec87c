"""The damage rule: passes and closed form, and what a paragraph says of it."""

import itertools
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.evidence import chance, damage
from analysis.evidence.damage import Paragraph, Run

RUNS = st.lists(st.from_regex(r"[0-9]{1,5}", fullmatch=True), min_size=1, max_size=9)
WORDS = st.text(st.characters(exclude_characters="0123456789"), min_size=1, max_size=5)


@st.composite
def texts(draw):
    """Paragraphs of Chinese-like text: runs of digits with words between them."""
    runs = draw(RUNS)
    parts = [draw(WORDS)]
    for run in runs:
        parts += [run, draw(WORDS)]
    return "".join(parts), tuple(runs)


def paragraph(runs, shown, *, known="copy", treatment="translated"):
    return Paragraph(
        8, treatment, "copy", tuple(Run(r, known if r else "none") for r in runs), tuple(shown)
    )


@given(texts())
def test_going_through_the_passes_gives_the_closed_form(case):
    text, runs = case
    assert damage.runs_of(text) == runs
    assert damage.runs_of(damage.damaged(text)) == damage.must_show(runs)


@given(texts())
def test_the_words_are_never_touched(case):
    text, _ = case
    assert damage.RUN.split(damage.damaged(text)) == damage.RUN.split(text)


@given(texts())
def test_every_pass_shows_one_run_and_masks_the_rest(case):
    text, runs = case
    for run, left in zip(runs, damage.passes(text), strict=True):
        assert damage.runs_of(left) == (run, *["0"] * (len(runs) - 1))


def test_the_passes_by_hand():
    assert damage.passes("2000a30b76.97%") == ["2000a0b0.0%", "30a0b0.0%", "76a0b0.0%", "97a0b0.0%"]
    assert damage.damaged("no digits") == "no digits"
    assert damage.must_show(()) == ()


def test_zeros_inside_a_run_do_no_harm_because_each_pass_starts_again():
    """Where the passes carry on instead, the zeros of 2000 are filled as well."""
    assert damage.damaged("2000 and 30") == "30 and 0"
    [carried] = chance.RULES["the last run, but without starting again"](("2000", "30"))
    assert carried == ("23000", "0")


@given(st.from_regex(r"[0-9]{1,6}", fullmatch=True))
def test_a_lone_run_comes_out_whole(run):
    assert damage.damaged(f"a{run}b") == f"a{run}b"


@given(RUNS, st.randoms())
def test_the_test_does_not_care_where_the_translation_puts_the_survivor(runs, random):
    shown = list(damage.must_show(tuple(runs)))
    random.shuffle(shown)
    assert damage.fit(tuple(shown), tuple(runs[-1:])) == "exact"


@pytest.mark.parametrize(
    ("shown", "wanted", "fit"),
    [
        (("97", "0"), "97", "exact"),
        (("9700", "0"), "97", "but for zeros"),
        (("9701", "0"), "97", "no"),
        (("970", "5"), "97", "no"),
        (("7", "0"), "97", "no"),
        (("0", "0"), "97", "no"),
        (("08", "0"), "8", "no"),
        (("0", "0"), "0", "exact"),
    ],
)
def test_fit(shown, wanted, fit):
    assert damage.fit(shown, (wanted,)) == fit


@pytest.mark.parametrize(
    ("case", "said"),
    [
        (paragraph(["3000", "30"], ["30", "0"]), "match"),
        (paragraph(["3000", "31"], ["30", "0"]), "contradiction"),
        (paragraph(["76", "97"], ["9700", "0"]), "match but for zeros"),
        (paragraph(["3000", "30"], ["30", "0"], known="same fact"), "consistent"),
        (paragraph(["3000", "31"], ["30", "0"], known="same fact"), "contradiction"),
        (paragraph(["1", None], ["30", "0"]), "open"),
        (paragraph([], ["30", "0"]), "open"),
        (paragraph([], ["30", "5"]), "contradiction"),
        (paragraph([], ["0", "0"]), "contradiction"),
        (paragraph(["75"], ["75"], known="same fact"), "intact, agrees"),
        (paragraph(["75"], ["76"], known="same fact"), "contradiction"),
        (paragraph([], ["75"]), "intact, untested"),
        (paragraph([], ["75", "3"], treatment="left in Chinese"), "left in Chinese"),
        (paragraph([], []), "no digits"),
    ],
)
def test_what_a_paragraph_says_of_the_rule(case, said):
    assert damage.outcome(case) == said


def test_only_a_translated_line_gives_its_last_run_back():
    assert damage.inferred_last(paragraph([], ["400", "0", "0"])) == "400"
    assert damage.inferred_last(paragraph([], ["400", "5"])) is None
    assert damage.inferred_last(paragraph([], ["400"], treatment="left in Chinese")) is None


@st.composite
def matched(draw):
    """Paragraphs that show their last run, some other runs not known."""
    runs = draw(st.lists(st.sampled_from(["1", "20", "20", "300", None]), max_size=4))
    last = draw(st.sampled_from(["20", "300", "45"]))
    return paragraph([*runs, "7", last], damage.must_show((*["1"] * len(runs), "7", last)))


@given(matched())
def test_the_count_by_place_is_what_enumeration_finds(case):
    drawn = [r.digits for r in case.runs]
    hits = sum(d is None or damage.fit(case.shown, (d,)) != "no" for d in drawn)
    assert chance.by_place(case) == Fraction(hits, len(drawn))
    assert chance.kindest(case) >= max(chance.by_place(case), chance.by_value(case))
    assert chance.kindest(case) <= 1


@given(st.lists(matched(), min_size=1, max_size=3))
def test_the_product_is_what_enumeration_of_all_draws_finds(cases):
    draws = itertools.product(*[[r.digits for r in case.runs] for case in cases])
    found = Counter(
        all(
            d is None or damage.fit(case.shown, (d,)) != "no"
            for d, case in zip(draw, cases, strict=True)
        )
        for draw in draws
    )
    expected = Fraction(found[True], found.total())
    assert chance.together([chance.by_place(case) for case in cases]) == expected


def test_repeated_values_make_chance_matches_likelier_by_place_and_not_by_value():
    case = paragraph(["2000", "3000", "2000"], ["2000", "0", "0"])
    assert chance.by_place(case) == Fraction(2, 3)
    assert chance.by_value(case) == Fraction(1, 2)


def test_a_run_that_is_not_known_favours_chance():
    assert chance.by_place(paragraph([None, "8"], ["8", "0"])) == 1


def test_drawn_from_a_pool():
    case = paragraph(["1", "30"], ["30", "0"])
    assert chance.from_pool(case, ["30", "3", "5", "30"]) == Fraction(3, 4), "3 and a stray zero"


@given(texts())
def test_the_rule_fits_whatever_the_machine_did(case):
    text, runs = case
    if len(runs) > 1 and runs[-1].strip("0"):
        shown = damage.runs_of(damage.damaged(text))
        assert chance.fits(chance.RULES["the last run"], paragraph(list(runs), shown))


def test_rivals_by_hand():
    case = paragraph(["1300", "2000", "2500", "3000"], ["3000", "0", "0", "0"])
    fitting = {name for name, rule in chance.RULES.items() if chance.fits(rule, case)}
    assert fitting == {"the last run", "the largest number", "the longest run"}


def test_a_rival_gets_the_benefit_of_runs_that_are_not_known():
    case = paragraph([None, "5", "8"], ["8", "0", "0"])
    assert chance.fits(chance.RULES["the first run"], case)
    assert chance.fits(chance.RULES["the smallest number"], paragraph([None, "9", "8"], ["8", "0"]))
    assert not chance.fits(chance.RULES["the second run"], case)
