"""The board of claims and the cards: made from the verdict tables, so they cannot go stale."""

import dataclasses
import importlib
import re
from typing import get_args

import pytest
from bs4 import BeautifulSoup

from analysis import statements
from analysis.assumptions import baseline
from analysis.evidence import load
from analysis.findings import board, judged
from analysis.findings.intro import verdicts
from analysis.findings.verdicts import Change, Model, Verdict
from analysis.statements import evaluate

ANSWERS = {
    name.replace("_", "-"): importlib.import_module(f"analysis.findings.{name}.answer")
    for name in ("short_video", "rising", "cooperation", "lending", "outlook", "whole")
}
CHANGE = Change("Something seen.", "somewhere", "a value.")


def parsed(table):
    return BeautifulSoup(table.html(), "html.parser")


def test_every_claim_stands_once_on_the_board(study):
    shown = board.board(study)
    assert [t.claim_id for t in shown.tiles] == load("article_claims")["claim_id"].tolist()
    page = parsed(shown)
    assert len(page.select("li")) == 37
    assert sum(int(p.get_text()) for p in page.select(".board-part > p span")) == 37


def test_each_judged_claim_leads_to_its_card(study):
    for tile in board.board(study).tiles:
        judged_here = tile.claim_id in judged.verdicts(study)
        assert bool(tile.link) == judged_here == bool(tile.model)
        if judged_here:
            assert re.fullmatch(rf"0\d-[a-z-]+\.html#claim-{tile.claim_id.lower()}", tile.link)


def test_a_new_verdict_changes_board_and_sentence(study, monkeypatch):
    found = judged.verdicts(study)
    # as if no chapter judged it yet
    found.pop("C37")
    monkeypatch.setattr(judged, "verdicts", lambda _: dict(found))
    before = board.board(study)
    said = evaluate("board-in-a-sentence", study)[1]
    found["C37"] = Verdict("C37", "contradicted", 2, "B", "Why.", "How.", CHANGE, model="depends")
    monkeypatch.setattr(judged, "verdicts", lambda _: found)
    after = board.board(study)
    assert len(after.of("against")) == len(before.of("against")) + 1
    assert len(after.of(board.OPEN)) == len(before.of(board.OPEN)) - 1
    (tile,) = [t for t in after.tiles if t.claim_id == "C37"]
    assert tile.link == "06-outlook.html#claim-c37"
    assert tile.model == "depends on what we assume"
    assert evaluate("board-in-a-sentence", study)[1] != said


def test_without_verdicts_the_sentence_says_so(study, monkeypatch):
    monkeypatch.setattr(judged, "verdicts", lambda _: {})
    form, said = evaluate("board-in-a-sentence", study)
    assert form == "opposite"
    assert "none" in said
    assert not [t for t in board.board(study).tiles if t.link]


def test_every_verdict_has_its_place_on_the_board():
    known = {verdict for _, _, verdicts in board.GROUPS for verdict in verdicts}
    assert known == {"supported", "contradicted", "mixed", "none", "checked", "differs", "open"}
    assert set(board.MODEL_WORDS) == set(get_args(Model))


def test_a_card_says_what_the_table_says(study):
    table = verdicts.table(study)
    for verdict in table.verdicts:
        card = table.card(verdict.claim_id)
        page = parsed(card)
        assert page.div["id"] == f"claim-{verdict.claim_id.lower()}"
        assert [dt.get_text() for dt in page.select("dt")] == [
            "Evidence",
            "Model",
            "Would change it",
        ]
        words = page.get_text(" ")
        for text in (verdict.because, verdict.mechanism, verdict.change.value):
            assert " ".join(text.split()) in " ".join(words.split())
        assert verdict.because in card.text()


def test_a_card_of_another_chapter_is_refused_by_name(study):
    with pytest.raises(KeyError, match=r"no verdict on 'C30'.*It judges C01, C02"):
        verdicts.table(study).card("C30")


def test_words_of_a_card_stay_words(study):
    table = verdicts.table(study)
    strange = dataclasses.replace(table.verdicts[0], because="a <b> & c")
    card = dataclasses.replace(table, verdicts=(strange,)).card("C01")
    assert "a &lt;b&gt; &amp; c" in card.html()


def test_short_words_for_claims_are_short():
    table = load("article_claims")
    assert table["short"].is_unique
    assert table["short"].str.split().str.len().max() <= 8


@pytest.mark.parametrize("id", ["intro-answer", *(f"{name}-answer" for name in ANSWERS)])
def test_a_chapter_s_answer_takes_a_breath(id, study):
    form, said = evaluate(id, study)
    assert form == "holds"
    assert len(said.split()) <= 60


@pytest.mark.parametrize(
    ("chapter", "id"), [(c, id) for c, answer in ANSWERS.items() for id in answer.RESTS_ON]
)
def test_an_answer_says_no_more_than_the_statements_it_rests_on(chapter, id, study, monkeypatch):
    whole = statements.evaluate
    monkeypatch.setattr(
        statements, "evaluate", lambda one, s: ("opposite", "") if one == id else whole(one, s)
    )
    form = "unclear" if chapter == "lending" else "opposite"
    assert evaluate(f"{chapter}-answer", study)[0] == form


def test_an_answer_turns_where_the_price_carries_the_cost():
    assert evaluate("lending-answer", baseline(apr=0.8))[0] == "opposite"
