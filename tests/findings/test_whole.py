"""Chapter 07: counts over verdicts, the order of what to ask for, and the sentences about them."""

import csv
import re
from collections import Counter
from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import uncertainty
from analysis.assumptions import baseline
from analysis.evidence import load
from analysis.evidence.descriptor import ROOT
from analysis.findings import board, drivers, judged
from analysis.findings.lending.common import of_100
from analysis.findings.verdicts import Change, Counted, Verdict
from analysis.findings.whole import asks, common, everything, held, sure
from analysis.statements import evaluate

CHANGE = Change("Something seen.", "somewhere", "a value.")
FROM_VERDICTS = ((asks, "ranked"), (held, "crossed"), (sure, "shares"))
NAMES = [f"A{i}" for i in range(5)]


def opened(waits, asked):
    return sum(need <= set(asked) for need in waits.values())


@given(
    st.dictionaries(
        st.integers(0, 8), st.frozensets(st.sampled_from(NAMES), min_size=1, max_size=2), min_size=1
    )
)
def test_no_other_table_would_open_more_claims_at_any_step(waits):
    order = asks.first_asked(waits, NAMES)
    assert sorted(order) == NAMES
    for i, taken in enumerate(order):
        before = order[:i]
        best = max(opened(waits, [*before, one]) for one in set(NAMES) - set(before))
        assert opened(waits, [*before, taken]) == best
    assert opened(waits, order) == len(waits)


def test_ties_go_to_the_table_that_more_claims_wait_for():
    waits = {1: frozenset({"A0"}), 2: frozenset({"A1"}), 3: frozenset({"A1", "A2"})}
    assert asks.first_asked(waits, NAMES[:3]) == ["A1", "A0", "A2"]


def test_every_claim_waits_for_a_table_and_every_table_for_a_claim():
    needed = asks.needs()
    assert sorted(needed) == load("article_claims")["claim_id"].tolist()
    assert set().union(*needed.values()) == set(load("asks")["ask_id"])


def test_what_each_table_opens_adds_up(study):
    table = asks.ranked(study)
    assert table["more"].cumsum().tolist() == table["together"].tolist()
    claims = [c for row in table["claims"] for c in row.split()]
    still = [c for c, v in judged.verdicts(study).items() if v.evidence in ("none", "mixed")]
    assert sorted(claims) == sorted(still)
    # the first two are the best pair, too
    waits = {c: need for c, need in asks.needs().items() if c in still}
    pairs = [opened(waits, pair) for pair in combinations(load("asks")["ask_id"], 2)]
    assert asks.two_tables(study) == max(pairs)


def test_counts_are_those_of_the_board(study):
    shown = board.board(study)
    for key, _, _ in held.EVIDENCE:
        assert held.ids(study, key) == [tile.claim_id for tile in shown.of(key)]


def test_a_result_counted_stands_on_its_card_in_words_and_number(study):
    counted = sure.shares(study).set_index("claim_id")
    for tables in judged.tables(study).values():
        for verdict in tables.verdicts:
            assert (verdict.counted is not None) == (verdict.claim_id in counted.index)
            if verdict.counted is None:
                continue
            assert len(verdict.counted.words) <= 44
            many = of_100(verdict.counted.share.baseline)
            told = "none" if many == "0" else many
            assert re.search(rf"\b({many}|{told}) of 100|in {told} ", verdict.mechanism), verdict


def test_the_driver_named_most_is_counted_by_hand(study):
    names = [row for row in drivers.table(study)["first"] if row]
    name, n, everything_ = sure.most_named(study)
    assert (Counter(names)[name], len(names)) == (n, everything_)
    assert n == max(Counter(names).values())


def test_stand_ins_are_counted_in_the_file():
    with (ROOT / "assumptions.csv").open(encoding="utf-8") as file:
        rests = [row["rests_on"] for row in csv.DictReader(file)]
    assert sure.stand_ins() == (sum("stand-in" in x for x in rests), len(rests))


def test_every_claim_stands_once_with_both_verdicts_and_what_it_waits_for(study):
    table = everything.table(study)
    verdicts, words = judged.verdicts(study), load("asks").set_index("ask_id")["ask"]
    assert [row[0].text[:3] for row in table.rows] == list(verdicts)
    for row in table.rows:
        claim = row[0].text[:3]
        assert row[0].link == board.address(claim)
        assert all(words[ask] in row[3].text for ask in asks.needs()[claim])
    asked = everything.asks_table(study)
    still = [need for c, need in asks.needs().items() if common.is_open(verdicts[c])]
    assert {row[0].text for row in asked.rows} == {words[ask] for need in still for ask in need}


def verdict(claim, evidence, *, model="none", share=None):
    n, grade = (0, "") if evidence == "none" else (1, "B")
    counted = share and Counted("something", uncertainty.Share(*share, 100))
    return Verdict(claim, evidence, n, grade, "b", "m", CHANGE, model=model, counted=counted)


@pytest.fixture
def pretend(monkeypatch, study):
    def with_verdicts(make):
        claims = load("article_claims")["claim_id"]
        monkeypatch.setattr(judged, "verdicts", lambda _: {c: make(c) for c in claims})
        # results of a study are kept, and these are no longer those of the book
        for module, name in FROM_VERDICTS:
            function = getattr(module, name)
            monkeypatch.setattr(module, name, getattr(function, "__wrapped__", function))
        return study

    return with_verdicts


def test_sentences_turn_when_facts_decide_most(pretend):
    study = pretend(lambda c: verdict(c, "supported" if c < "C30" else "none"))
    assert evaluate("facts-decide-few", study)[0] == "opposite"
    assert evaluate("books-nobody-opens", study)[1].startswith("Of 8 open claims")


def test_sentences_turn_when_models_turn_with_ranges_or_are_silent(pretend):
    turning = pretend(lambda c: verdict(c, "none", model="depends", share=(0.5, 0.4, 0.6)))
    assert evaluate("families-agree", turning)[0] == "opposite"
    silent = pretend(lambda c: verdict(c, "none"))
    assert evaluate("models-speak-to-some", silent)[0] == "opposite"


def test_tables_of_others_first_are_said_to_be_theirs(pretend, monkeypatch):
    theirs = load("asks").assign(who="a feed")
    monkeypatch.setattr(asks, "load", lambda name: theirs if name == "asks" else load(name))
    study = pretend(lambda c: verdict(c, "none"))
    assert evaluate("two-tables-first", study)[0] == "unclear"
    assert evaluate("books-nobody-opens", study)[0] == "opposite"


def test_one_unknown_behind_most_results_turns_the_sentence(study, monkeypatch):
    table = pd.DataFrame({"first": ["default"] * 3 + ["size"], "apart": [True, False, True, True]})
    monkeypatch.setattr(sure, "first_drivers", lambda _: table)
    form, said = evaluate("what-results-hang-on", study)
    assert form == "opposite"
    assert "three hang most on default; in one" in said


def test_assumptions_with_sources_turn_the_sentence(study, monkeypatch):
    monkeypatch.setattr(
        sure, "load", lambda _: pd.DataFrame({"rests_on": ["K35", "stand-in", "R10"]})
    )
    assert evaluate("most-assumptions-are-stand-ins", study)[0] == "opposite"


def test_size_is_not_put_in_where_its_range_lies_mostly_below_zero():
    mine = baseline(size_risk_elasticity_all=(-1.0, 0.5))
    assert evaluate("size-is-nearly-put-in", mine)[0] == "opposite"
