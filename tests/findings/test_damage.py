"""The damage rule on the article, and what is said of it."""

import datetime
from fractions import Fraction

import pytest

from analysis.evidence import load
from analysis.evidence.chance import kindest
from analysis.evidence.damage import inferred_last, runs_of
from analysis.findings.damage import chance, inference, lines, tables, whole, witnesses
from analysis.statements import FalseStatementError, evaluate, say, statements

LEDGER = load("article_figures")
RUNS = load("digit_runs")
LINES = load("article_lines")
BASES = load("article_inferences")
COPIES = load("article_copies")


@pytest.fixture
def forged(monkeypatch):
    """Change one cell of the evidence as the findings read it."""

    def forge(name, where, column, value):
        def changed(asked, **options):
            table = load(asked, **options)
            if asked == name:
                table.loc[where(table), column] = value
            return table

        for module in (chance, inference, lines, whole):
            monkeypatch.setattr(module, "load", changed)

    return forge


def test_the_outcome_of_every_line():
    assert lines.outcomes() == {
        **dict.fromkeys((2, 8, 10, 42, 60), "match"),
        38: "match but for zeros",
        70: "consistent",
        **dict.fromkeys((62, 74, 86, 88, 90, 94, 104, 106), "open"),
        **dict.fromkeys((58, 82), "intact, agrees"),
        30: "intact, untested",
        **dict.fromkeys((26, 28, 36, 64, 102), "left in Chinese"),
        **dict.fromkeys((1, 48, 54, 66, 68), "no digits"),
    }


@pytest.mark.parametrize("line", [2, 8, 10, 38, 42, 60, 70])
def test_one_wrong_digit_in_an_intact_copy_turns_the_line_and_the_sentence(forged, study, line):
    rows = RUNS[RUNS["line"] == line]
    last = rows.loc[rows["position"].idxmax()]
    wrong = last["digits"][:-1] + ("1" if last["digits"][-1] != "1" else "2")
    forged(
        "digit_runs",
        lambda t: (t["line"] == line) & (t["position"] == last["position"]),
        "digits",
        wrong,
    )
    assert lines.outcomes()[line] == "contradiction"
    assert evaluate("rule-stands", study)[0] == "opposite"
    assert evaluate("rest-is-open", study)[0] == "opposite"
    with pytest.raises(FalseStatementError, match="contradicted by one of 15"):
        say("rule-stands", study)


def test_a_wrong_digit_anywhere_else_changes_nothing(forged, study):
    forged("digit_runs", lambda t: (t["line"] == 42) & (t["position"] == 3), "digits", "28")
    assert evaluate("rule-stands", study)[0] == "holds"


def test_a_second_survivor_contradicts_an_open_line(forged, study):
    forged("article_figures", lambda t: t["figure_id"] == "F053", "token", "17")
    assert lines.outcomes()[62] == "contradiction"
    assert evaluate("one-survivor", study)[0] == "opposite"
    assert evaluate("rule-stands", study)[0] == "opposite"


def test_a_lone_run_that_differs_is_said(forged, study):
    forged("article_figures", lambda t: t["figure_id"] == "F069", "token", "35")
    assert "wrong in one of three" in evaluate("lone-runs-stand", study)[1]


def test_a_number_lost_within_reach_turns_the_title(forged, study):
    forged("article_figures", lambda t: t["figure_id"] == "F036", "status", "lost")
    form, sentence = evaluate("lost-beyond-the-copies", study)
    assert form == "opposite"
    assert sentence.startswith("One of the 14 lost numbers")


def test_chance_by_hand():
    """Kindest count, line by line: the hour and two runs of line 60 are not known."""
    by_line = {p.line: kindest(p) for p in lines.matching()}
    assert by_line == {
        2: Fraction(2, 6),
        8: Fraction(1, 2),
        10: Fraction(1, 3),
        38: Fraction(1, 6),
        42: Fraction(1, 7),
        60: Fraction(3, 6),
    }
    counted = [chance.odds(chance.chance(part, kindest)) for part in chance.sets().values()]
    assert counted == ["1 in 1,512", "1 in 252", "1 in 42"]


def test_the_strict_sets_leave_out_the_weaker_witnesses():
    found = [[p.line for p in part] for part in chance.sets().values()]
    assert found == [[2, 8, 10, 38, 42, 60], [8, 10, 38, 42], [8, 10, 42]]


def test_no_match_rests_on_a_run_that_only_the_rule_tells():
    for paragraph in lines.matching():
        assert paragraph.runs[-1].known_from in {"copy", "digest", "address"}
    ruled = set(BASES[BASES["by_rule"] & (BASES["other_basis"] == "none")]["figure_id"])
    told = RUNS[RUNS["digits"].notna()]
    assert not ruled & set(told["figure_id"])


def test_only_the_last_run_rule_fits_all():
    fitting = {name: len(found) for name, found in chance.scores().items()}
    assert fitting.pop("the last run") == 6
    assert max(fitting.values()) == 2


def test_the_pool_holds_known_runs_only():
    assert "97" in chance.pool()
    assert "874" in chance.pool()
    assert "516" not in chance.pool(), "only the rule gives it"


def test_the_address_of_the_page_is_a_time():
    moment = witnesses.stamp("https://host.test/article/67ed157022040721a6f30e22.html?lang=en")
    assert moment == datetime.datetime(2025, 4, 2, 10, 46, 8, tzinfo=datetime.UTC)
    told = dict(RUNS[RUNS["line"] == 2][["figure_id", "digits"]].dropna().to_numpy().tolist())
    printed = dict(
        zip(
            ("F002", "F003", "F004", "F006", "F007"),
            f"{moment:%Y %m %d %M %S}".split(),
            strict=True,
        )
    )
    assert told == printed


def test_every_figure_of_a_tested_line_is_accounted_for():
    """It has runs, or it is a word in our copy and in the Chinese."""
    tested = set(RUNS["line"])
    ledger = LEDGER[LEDGER["line"].isin(tested)]
    counted = set(ledger["figure_id"]) - set(RUNS["figure_id"])
    words = ledger[~ledger["token"].map(lambda t: bool(runs_of(t)))]
    assert (
        counted == set(words[words["status"] == "intact"]["figure_id"]) == {"F012", "F044", "F070"}
    )
    joined = RUNS.merge(LEDGER, on="figure_id")
    assert (joined["line_x"] == joined["line_y"]).all()


def test_runs_and_places_are_as_many_but_for_line_38():
    for paragraph in lines.paragraphs():
        if paragraph.runs and paragraph.line != 38:
            assert len(paragraph.runs) == len(paragraph.shown)


def test_runs_are_the_values_of_the_ledger():
    """Digits of a run, or of the two runs of a decimal, are the value the ledger has."""
    joined = RUNS.merge(LEDGER[["figure_id", "value_low", "value_high"]], on="figure_id")
    known = joined[joined["digits"].notna()]
    for _, part in known.groupby("figure_id"):
        values = part[["value_low", "value_high"]].iloc[0].dropna()
        digits = list(part["digits"])
        spelled = {float(d) for d in digits} | (
            {float(".".join(digits))} if len(digits) == 2 else set()
        )
        assert set(values) <= spelled


def test_positions_count_up_and_lines_are_described():
    for line, part in RUNS.groupby("line"):
        assert list(part["position"]) == list(range(1, len(part) + 1)), line
    assert set(LINES["line"]) == set(LEDGER["line"])
    several = {p.line for p in lines.paragraphs() if len(p.runs) > 1}
    ordered = LINES[~LINES["order_from"].isin(["unknown", "not needed"])]
    assert several == set(ordered["line"]), "runs stand in order only where an order is known"


def test_a_figure_left_in_chinese_is_intact_and_a_damaged_one_was_translated():
    joined = LEDGER.merge(LINES, on="line")
    chinese = joined["treatment"] == "left in Chinese"
    assert set(joined[chinese]["token_state"]) == {"intact"}


def test_every_inferred_figure_says_what_it_rests_on():
    assert set(BASES["figure_id"]) == set(LEDGER[LEDGER["status"] == "inferred"]["figure_id"])
    table = inference.inferences()
    assert set(table["grade"]) == {"D"}
    alone = set(inference.by_rule_alone()["figure_id"])
    assert alone == {"F053", "F067", "F075", "F078", "F080", "F082", "F093"}


def test_what_the_rule_gives_is_what_survived_in_the_line():
    table = inference.inferences()
    for row in table[table["by_rule"]].itertuples():
        survived = inferred_last(lines.one(row.line))
        assert survived is not None
        if row.qualifier != "decimals only":
            assert float(survived) in {row.value_low, row.value_high}
        else:
            assert survived == "516"


def test_each_line_gives_its_last_run_to_one_figure():
    table = inference.inferences()
    assert table[table["by_rule"]]["line"].is_unique
    opened = {line for line, said in lines.outcomes().items() if said == "open"}
    assert opened <= set(table[table["by_rule"]]["line"])


def test_a_repeated_fact_has_the_value_it_repeats():
    same = BASES[BASES["other_basis"] == "same fact"]
    ledger = LEDGER.set_index("figure_id")
    for row in same.itertuples():
        mine, other = ledger.loc[row.figure_id], ledger.loc[row.other_figure_id]
        values = [set(x[["value_low", "value_high"]].dropna()) for x in (mine, other)]
        assert values[0] & values[1]
        assert mine["unit"] == other["unit"]


def test_copies_reach_where_their_figures_stand():
    """A figure read in a copy lies within its reach; later repeats of a fact cite it too."""
    read = RUNS[RUNS["known_from"].isin(["copy", "digest"])]
    for row in read.merge(COPIES, on="source_id").itertuples():
        assert row.first_line <= row.line <= row.last_line
    assert set(read["source_id"]) <= set(COPIES["source_id"])
    assert whole.reach() == 46


def test_claims_that_lean():
    table = whole.leaning().set_index("claim_id")
    assert len(table) == 37
    leaning = table[(table["lost"] > 0) | (table["inferred"] > 0)]
    assert list(leaning.index) == ["C03", "C11", "C19", "C22", "C23", "C24", "C25", "C30", "C31"]
    assert int(table["lost"].sum()) == 13, "every lost number serves a claim"
    assert len(whole.claim_table().rows) == len(leaning)


def test_the_figure_holds_every_number_once_and_shows_no_lost_value():
    data = whole.figures()
    assert list(data["figure_id"]) == list(LEDGER["figure_id"])
    lost = data["state"] == "lost"
    assert set(data[lost]["reading"]) == {"?"}
    assert not (data[~lost]["reading"] == "?").any()
    read = dict(zip(data["figure_id"], data["reading"], strict=True))
    assert read["F008"] == "≈3,000"
    assert read["F034"] == "76.97%"
    assert read["F057"] == "18.874"
    assert read["F059"] == ">26.8m"
    assert read["F067"] == "?.516"
    assert read["F005"] == "10 or 18"
    assert read["F012"] == "Q4"
    assert read["F002"] == "2025"


def test_the_rule_at_work_ends_with_what_our_copy_shows():
    rows = {row[0].text: row[1].text for row in tables.worked(42).rows}
    assert rows["Must show"] == rows["Our copy shows"] == rows["Pass 7"]
    assert [row[0].text for row in tables.worked(38, every_pass=False).rows][2] == "Pass 7"
    with pytest.raises(ValueError, match="line 60: a run is not known"):
        tables.worked(60)
    with pytest.raises(KeyError, match="line 3 holds no figure"):
        tables.worked(3)


def test_every_line_with_digits_stands_in_the_table_once():
    spoken = " ".join(row[0].text for row in tables.line_table().rows)
    shown = [p.line for p in lines.paragraphs() if p.shown and p.treatment == "translated"]
    assert sorted(map(int, runs_of(spoken))) == shown


def test_all_sentences_hold(study):
    assert {evaluate(s.id, study)[0] for s in statements(lines.CHAPTER)} == {"holds"}


def test_no_table_guesses_at_the_platform_of_line_74():
    text = inference.inference_table().text() + whole.claim_table().text()
    for name in load("platforms")["company"]:
        assert name.split()[0] not in text
