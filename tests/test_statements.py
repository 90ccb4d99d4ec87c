import pytest
from hypothesis import given
from hypothesis import strategies as st

import analysis.findings  # noqa: F401  (registers the sentences)
from analysis import statements
from analysis.assumptions import baseline
from analysis.statements import FalseStatementError, Outcome, compare, evaluate, say, statement


@pytest.fixture
def probe(monkeypatch):
    """A statement of the test's own, which `form` decides."""
    monkeypatch.setattr(statements, "_REGISTRY", dict(statements._REGISTRY))
    form = {"form": "holds"}
    statement("probe", chapter="none", holds="{x} is above", opposite="{x} is below", unclear="")(
        lambda _: Outcome(form["form"], {"x": "CNY 5"})
    )
    return form


def test_every_sentence_of_the_book_holds_under_its_own_assumptions(study):
    assert len(statements.statements()) >= 15
    for found in statements.statements():
        sentence = say(found.id, study)
        assert sentence
        assert "{" not in sentence


def test_a_false_sentence_fails_the_book_and_is_named(probe, study):
    probe["form"] = "opposite"
    with pytest.raises(FalseStatementError, match=r"'probe' is false.*CNY 5 is below"):
        say("probe", study)


def test_with_a_reader_s_numbers_the_matching_form_is_printed(probe):
    mine = baseline(capital_ratio=0.2)
    probe["form"] = "opposite"
    assert say("probe", mine) == "CNY 5 is below"
    probe["form"] = "unclear"
    assert say("probe", mine) == statements.GIVES_WAY


def test_only_a_sentence_with_words_for_it_may_lack_its_results(probe, study):
    probe["form"] = "absent"
    with pytest.raises(FalseStatementError, match="'probe' is false"):
        say("probe", study)
    statement("spare", chapter="none", holds="x", absent="not computed")(
        lambda _: Outcome("absent")
    )
    assert say("spare", study) == "not computed"


def test_an_id_stands_once(probe):
    with pytest.raises(ValueError, match="stands twice"):
        statement("probe", chapter="none", holds="x")(lambda _: Outcome("holds"))


def test_an_unknown_id_is_refused_with_the_known_ones(study):
    with pytest.raises(KeyError, match="no-volume-peak"):
        evaluate("no-such", study)


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(0, 10))
def test_compare_is_antisymmetric(first, second, margin):
    mirror = {"holds": "opposite", "opposite": "holds", "unclear": "unclear"}
    assert compare(second, first, margin=margin) == mirror[compare(first, second, margin=margin)]


def test_compare_of_nan_is_unclear():
    assert compare(float("nan"), 1) == "unclear"


@pytest.mark.parametrize(
    ("override", "id", "form"),
    [
        ({"apr_cap_licensed": 0.26}, "stack-straddles", "unclear"),
        ({"apr_cap_licensed": 0.17}, "stack-straddles", "opposite"),
        ({"apr_cap_facilitated": 0.40}, "ranges-wider-than-prices", "opposite"),
        ({"apr_cap_licensed": 0.14}, "other-lender-leaves", "opposite"),
    ],
)
def test_an_override_turns_a_sentence_round(override, id, form):
    assert evaluate(id, baseline(**override))[0] == form


@pytest.mark.parametrize(
    "override",
    [
        {
            "capital_ratio": (0.0, 0.0),
            "indirect_tax_rate": 0,
            "apr_cap_licensed": 0.36,
            "apr_cap_facilitated": 0.36,
        },
        {"apr_cap_licensed": 0.05, "platform_mean_cac_2024_cny": (500, 9000)},
    ],
)
def test_sentences_about_the_article_have_a_form_where_costs_vanish_or_caps_bite(override):
    mine = baseline(**override)
    found = statements.statements("01-intro")
    assert len(found) > 20
    for one in found:
        sentence = say(one.id, mine)
        assert sentence
        assert "{" not in sentence
