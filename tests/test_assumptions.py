import pytest

from analysis.assumptions import READER, STAND_IN, Prior, baseline
from analysis.evidence import load


def test_the_book_s_own_study_has_no_overrides(study):
    assert study.is_baseline
    assert study.value("apr_cap_licensed") == 0.20
    assert study.grade("capital_ratio") == "E"


def test_an_override_changes_one_name_and_leaves_the_book_alone(study):
    mine = baseline(capital_ratio=(0.08, 0.10))
    assert not mine.is_baseline
    assert mine.interval("capital_ratio") == (0.08, 0.10)
    assert mine.value("capital_ratio") == pytest.approx(0.09)
    assert study.interval("capital_ratio") == (0.10, 0.15)
    assert mine.interval("cost_of_equity") == study.interval("cost_of_equity")


def test_a_single_number_fixes_an_assumption():
    assert baseline(indirect_tax_rate=0).interval("indirect_tax_rate") == (0, 0)


def test_an_unknown_name_is_refused_with_the_nearest_one():
    with pytest.raises(KeyError, match="did you mean 'capital_ratio'"):
        baseline(capital_ratios=0.1)


@pytest.mark.parametrize("pair", [(0.2, 0.1), (float("nan"), 0.1), (0.1, float("inf"))])
def test_a_pair_out_of_order_or_not_finite_is_refused(pair):
    with pytest.raises(ValueError, match="capital_ratio"):
        baseline(capital_ratio=pair)


def test_an_unknown_kind_of_prior_is_refused():
    with pytest.raises(ValueError, match="'normal' is not one of"):
        Prior("normal", 0, 1, 2)


def test_every_range_says_what_it_leans_on(study):
    known = {"platform_quarters"}
    for name in ("article_figures", "industry", "rate_caps", "cac_evidence", "effects", "funding"):
        known |= set(load(name).iloc[:, 0])
    for assumed in study.assumptions.values():
        assert assumed.rests_on == STAND_IN or set(assumed.rests_on.split()) <= known, assumed.name
        assert len(assumed.why) > 25
        low, high = assumed.allowed
        assert low <= assumed.prior.low <= assumed.prior.high <= high
    leans = [a.rests_on for a in study.assumptions.values()]
    assert STAND_IN in leans
    assert len(set(leans)) > 4


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"apr": 24}, "apr: 24 is not allowed; must be from 0 to 3.*did you mean 0.24"),
        ({"capital_ratio": (0.1, 12)}, "capital_ratio: 12 is not allowed.*did you mean 0.12"),
        ({"lgd": -0.1}, r"lgd: -0.1 is not allowed; must be from 0 to 1 \(share of exposure\)$"),
        ({"cac_cny": 1e9}, "cac_cny: 1e.09 is not allowed"),
        ({"lgd": "much"}, "lgd: 'much' is not a number"),
        ({"lgd": True}, "lgd: True is not a number"),
        ({"lgd": (0.1, 0.2, 0.3)}, "lgd: 3 numbers"),
    ],
)
def test_a_number_out_of_its_range_is_refused_by_name(given, words):
    with pytest.raises(ValueError, match=words):
        baseline(**given)


def test_a_reader_s_own_file(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text("lgd = 0.8\ncapital_ratio = [0.08, 0.1]\n")
    mine = baseline(path, lgd=0.7)
    assert mine.value("lgd") == 0.7
    assert mine.interval("capital_ratio") == (0.08, 0.10)
    assert mine.assumptions["lgd"].rests_on == READER
    assert mine.overrides == {"lgd", "capital_ratio"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "no such file of assumptions"),
        ("lgd 0.8", "A line reads"),
        ("lgd = 'x'", "lgd must be a number or a pair"),
        ("[lgd]\na = 1", "lgd must be a number or a pair"),
    ],
)
def test_a_file_that_cannot_be_read_says_how_it_should_look(text, words, tmp_path):
    path = tmp_path / "mine.toml"
    if text is not None:
        path.write_text(text)
    with pytest.raises(ValueError, match=words):
        baseline(path)


def test_a_file_names_every_line_that_is_wrong(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text("lgdd = 0.8\n# a remark\nterm_months = 6.5\napr = 0.2\ncapital_ratio = 12\n")
    with pytest.raises(ValueError, match="did you mean 'lgd'") as caught:
        baseline(path)
    lines = str(caught.value).splitlines()
    assert [line.split(", line ")[1].split(":")[0] for line in lines] == ["1", "3", "5"]
    assert all(line.startswith(str(path)) for line in lines)
    assert lines[2].endswith("did you mean 0.12?")


def test_overrides_are_refused_all_at_once():
    with pytest.raises(ValueError, match="lgd: 3 numbers") as caught:
        baseline(lgd=(0.1, 0.2, 0.3), gap_months=0.5, nothing=1)
    assert [line.split(":")[0] for line in str(caught.value).splitlines()][:2] == [
        "lgd",
        "gap_months",
    ]
    assert "no assumption 'nothing'" in str(caught.value)


@pytest.mark.parametrize(
    "name", [a.name for a in baseline().assumptions.values() if a.unit == "months"]
)
def test_months_are_whole(name):
    assert baseline(**{name: 6.0}).value(name) == 6
    for given in (6.5, (3, 6.5)):
        with pytest.raises(ValueError, match=rf"{name}: 6.5 .* whole months, such as 6 or 7"):
            baseline(**{name: given})


def test_the_middle_of_a_range_of_months_is_whole():
    assert baseline(term_months=(4, 7)).value("term_months") == 5


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (
            {"good_type_share": 0.9, "bad_type_share": 0.3},
            "good_type_share, bad_type_share: 0.9 and 0.3 leave no middle type; their sum must be "
            "below 1",
        ),
        ({"bad_type_share": (0.6, 0.7)}, "bad_type_share: 0.5 and 0.65 leave no middle type"),
        ({"bad_type_multiplier": 50}, "bad_type_multiplier: 50 at a share of 0.15 takes more than"),
        ({"roll_m1": 0.5}, "roll_m1, cure_m1: 0.5 and 0.83; their sum must be at most 1"),
        ({"price_rise": 0.3}, "price_rise, apr: a rise of up to 0.3 and a price of 0.24"),
        ({"relief_rate_cut": 0.3}, "relief_rate_cut, apr: a cut of 0.3 and a price of 0.24"),
        ({"score_skill": 0.9}, "score_correlation, score_skill: 0.6 and 0.9; .* by at least 0.62"),
        (
            {"sms_gain": 0.8},
            "feed_share, sms_gain, vertical_gain, referral_gain: gains of 0.9 come",
        ),
    ],
)
def test_numbers_that_cannot_hold_together_are_refused_where_they_are_given(given, words):
    with pytest.raises(ValueError, match=words):
        baseline(**given)


@pytest.mark.parametrize("given", [{"reborrow_probability": 1.2}, {"lgd": 1.5}, {"apr": 300}])
def test_no_hint_where_a_percentage_would_be_no_likelier(given):
    with pytest.raises(ValueError, match="is not allowed") as caught:
        baseline(**given)
    assert "did you mean" not in str(caught.value)
