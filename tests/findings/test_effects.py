"""What is known about cause and effect, held against its rows and sums worked by hand."""

import math
import re

import pandas as pd
import pytest

from analysis.assumptions import baseline
from analysis.evidence import load
from analysis.findings.effects import priors, published, tapes
from analysis.statements import evaluate, say, statements
from analysis.tape import associations as tape
from analysis.tape import results

EFFECTS = load("effects").set_index("effect_id")
TAPE_SENTENCES = [s.id for s in statements("effects") if s.absent]


def coefficients(**changed):
    """Results of the sentences' rows, made up; a pair is estimate and half of the interval."""
    rows = {
        (tape.CONTRACT, tape.PRICE): (0.5, 0.4),
        (tape.CONTRACT, tape.SIZE): (0.1, 0.3),
        (tape.CONTRACT, tape.FIRST): (0.4, 0.5),
        (tape.CONTRACT_AND_BORROWER, tape.PRICE): (0.2, 0.6),
        (tape.WITHIN, tape.SIZE): (0.4, 0.5),
        (tape.POOLED, tape.SIZE): (-0.9, 0.3),
    }
    table = pd.DataFrame(
        [
            {
                "model": model,
                "term": term,
                "estimate": estimate,
                "low": estimate - half,
                "high": estimate + half,
                "n": 100,
                "events": 20,
                "groups": 40,
                "groups_dropped": 60,
            }
            for (model, term), (estimate, half) in {**rows, **changed.get("rows", {})}.items()
        ]
    )
    return results.Results(table.assign(groups_dropped=changed.get("dropped", 60)))


# published effects


def test_everything_that_can_be_compared_is_drawn_once():
    shown = published.drawn()
    assert shown.effect_id.is_unique
    four = EFFECTS[EFFECTS.parameter.isin(published.PANELS)]
    scale = four.converted_value.where(four.parameter != published.TAKE_UP, four.elasticity)
    assert set(shown.effect_id) == set(scale.dropna().index) == set(published.WHAT)
    assert set(shown.design) <= {"RCT", "RD", "IV"}


def test_a_value_is_its_row_s_and_a_promise_counts_as_less_default():
    for row in published.drawn().itertuples():
        source = EFFECTS.loc[row.effect_id]
        if row.parameter == published.TAKE_UP:
            assert row.value == source.elasticity
        elif row.parameter == published.PROMISE:
            assert row.value == -source.converted_value
        else:
            assert row.value == source.converted_value
        assert row.grade == source.converted_grade


def test_intervals_are_printed_errors_and_nothing_else():
    shown = published.drawn().set_index("effect_id")
    assert set(shown.index[shown.low.notna()]) == set(shown.index) & set(
        EFFECTS.index[EFFECTS.std_error.notna()]
    )
    # the errors that the conversions print beside these rows
    for effect, error in (("EP08", 0.23), ("EP10", 0.13), ("EP11", 0.17), ("EP07", 0.09)):
        half = (shown.high[effect] - shown.low[effect]) / 2
        assert half / 1.96 == pytest.approx(error, abs=0.006)
    # and, for the promise, the ends
    for effect, ends in (("EI01", (0.01, 0.39)), ("EI02", (0.03, 0.25)), ("EI03", (0.01, 0.51))):
        found = (shown.low[effect], shown.high[effect])
        assert [abs(x) for x in found] == pytest.approx(ends, abs=0.006)
    assert (shown.low.dropna() < shown.value[shown.low.notna()]).all()


def test_no_effect_reported_is_not_a_measured_zero():
    shown = published.drawn()
    assert set(shown[shown.value == 0].basis) == {published.NONE}
    assert (shown[shown.basis == published.NONE].value == 0).all()
    assert set(shown[shown.basis == published.ASSUMED].grade) == {"E"}


def test_rows_stand_by_parameter_design_and_grade():
    for _, part in published.drawn().groupby("parameter"):
        order = [(list(published.DESIGNS).index(r.design), r.grade) for r in part.itertuples()]
        assert order == sorted(order)


def test_the_title_turns_when_studies_agree(study, monkeypatch):
    form, sentence = evaluate("size-points-both-ways", study)
    assert form == "holds"
    assert "for some products (subprime car loan)" in sentence
    assert "for others (payday loan)" in sentence
    shown = published.drawn()
    agree = shown.assign(
        value=shown.value.where(shown.parameter != published.SIZE, shown.value.abs())
    )
    monkeypatch.setattr(published, "drawn", lambda: agree)
    assert evaluate("size-points-both-ways", study)[0] == "opposite"
    cheaper = shown.assign(value=shown.value.where(shown.effect_id != "EP01", -1.0))
    monkeypatch.setattr(published, "drawn", lambda: cheaper)
    assert evaluate("size-points-both-ways", study)[0] == "unclear"
    assert evaluate("lot-says-price-matters", study)[0] == "opposite"


def test_the_elasticity_travels_and_the_slope_does_not(study):
    sentence = say("elasticity-travels", study)
    assert "(−0.24)" in sentence
    assert "(−0.28)" in sentence
    assert round(EFFECTS.converted_value["ET01"] / EFFECTS.converted_value["ET02"]) == 9
    assert "nine-fold" in sentence


def test_counts_of_the_page_are_those_of_the_rows(study):
    printed = published.printed()
    assert printed["effects_all"] == "92"
    assert int(printed["effects_abstracts"]) == (EFFECTS.seen_of_study == "abstract").sum()
    assert "eleven values" in say("lot-says-price-matters", study)
    assert "two of them Chinese" in say("lot-says-price-matters", study)
    assert "three of these come from one experiment" in say("little-of-it-chinese", study)
    assert "0.17, 0.14 and 0.23 in logs on three measures, two" in say("promise-cut-default", study)


# priors


def test_what_ranges_mean_is_worked_out_from_them(study):
    printed = priors.printed(study)
    assert printed["price_centre_means"] == f"{100 * (math.exp(0.6 * 0.12) - 1):.0f}%"
    assert printed["price_high_means"] == "20%"
    lost = [printed[f"cap_{end}_means"] for end in ("low", "centre", "high")]
    assert lost == ["6%", "11%", "42%"]
    assert printed["slope_at_newer"] == "−2.1"
    mine = priors.printed(baseline(price_risk_slope=0))
    assert mine["price_centre_means"] == "0%"


def test_every_prior_has_its_row_and_chinese_sources_their_star(study):
    rows = {row[0].text: row for row in priors.prior_table(study).rows}
    assert set(rows) == set(load("effect_priors").name)
    assert [cell.text for cell in rows["size_risk_elasticity_repeat"][1:4]] == [
        "−0.5",
        "0.1",
        "0.8",
    ]
    slope = rows["price_risk_slope"][5]
    assert slope.text.startswith("EP01*, EP02*, EP04,")
    assert slope.parts == (("against:", "EP03*, EP13, EP14"),)


def test_the_sign_of_size_is_open_until_a_reader_settles_it():
    assert evaluate("sign-of-size-open", baseline())[0] == "holds"
    mine = baseline(size_risk_elasticity_repeat=(0.1, 0.5))
    assert evaluate("sign-of-size-open", mine)[0] == "opposite"


# tapes


def test_the_book_builds_without_the_results(monkeypatch, study, tmp_path):
    monkeypatch.setattr(tapes, "read", lambda: results.read(tmp_path))
    assert len(TAPE_SENTENCES) == 5
    for id in TAPE_SENTENCES:
        assert say(id, study).startswith("Not computed here")
    for table in (
        tapes.model_table(),
        tapes.tape_table(),
        *(tapes.coefficient_table(fixed=f) for f in (True, False)),
    ):
        assert "Not computed here" in table.text()
        assert len(table.rows) == 1


@pytest.mark.parametrize(
    ("id", "rows", "form"),
    [
        ("tape-price-goes-with-default", {(tape.CONTRACT, tape.PRICE): (-0.5, 0.4)}, "opposite"),
        ("tape-price-goes-with-default", {(tape.CONTRACT, tape.PRICE): (0.5, 0.6)}, "unclear"),
        ("tape-price-fades", {(tape.CONTRACT_AND_BORROWER, tape.PRICE): (0.5, 0.4)}, "opposite"),
        ("tape-size-not-seen", {(tape.CONTRACT, tape.SIZE): (0.5, 0.4)}, "opposite"),
        ("tape-size-turns", {(tape.WITHIN, tape.SIZE): (-0.9, 0.3)}, "opposite"),
        ("tape-size-turns", {(tape.POOLED, tape.SIZE): (0.1, 0.3)}, "unclear"),
        ("tape-size-turns", {}, "holds"),
        ("tape-price-fades", {}, "holds"),
    ],
)
def test_sentences_on_the_tapes_turn_with_the_results(id, rows, form, monkeypatch, study):
    monkeypatch.setattr(tapes, "read", lambda: coefficients(rows=rows))
    assert evaluate(id, study)[0] == form


def test_few_customers_dropped_is_another_sentence(monkeypatch, study):
    monkeypatch.setattr(tapes, "read", lambda: coefficients(dropped=10))
    form, sentence = evaluate("tape-most-never-differ", study)
    assert form == "opposite"
    assert "Few of its 50 customers" in sentence
    assert "20%" in sentence


@pytest.mark.skipif(not results.read().computed, reason="this copy holds no results of the tapes")
def test_tables_hold_every_coefficient_with_its_interval_and_every_caveat():
    found = results.read()
    both = [tapes.coefficient_table(fixed=fixed) for fixed in (True, False)]
    assert sum(len(table.rows) for table in both) == len(found.table)
    assert {row[1].text for row in both[0].rows} == set(tapes.FIXED)
    for table in both:
        assert all(re.fullmatch(r"−?\d+\.\d\d to −?\d+\.\d\d", row[3].text) for row in table.rows)
    models = tapes.model_table()
    assert len(models.rows) == found.table.model.nunique()
    assert "dropped" in models.text()
    (platform, lender) = tapes.tape_table().rows
    assert "span" in platform[3].text
    assert lender[3].text.startswith("Survivors only")


def test_a_coefficient_that_is_not_there_is_named():
    with pytest.raises(KeyError, match="has 0 rows of 'no such'"):
        coefficients().one(tape.WITHIN, "no such")


def test_no_sentence_of_the_page_names_a_lender_or_platform(study):
    for found in statements("effects"):
        assert not re.search("Bondora|SuperLender|Renrendai", say(found.id, study))
