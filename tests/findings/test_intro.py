"""What chapter 01 finds, held against the evidence by other routes."""

import math
import re

import numpy as np
import pandas as pd
import pytest

from analysis.assumptions import baseline
from analysis.evidence import load
from analysis.findings import front
from analysis.findings.article import amount
from analysis.findings.intro import levels, season, spending, stack, thirty, verdicts
from analysis.findings.tables import Cell, Table
from analysis.findings.verdicts import Change, Verdict, overlap_verdict, verdict_table
from analysis.statements import evaluate, say


@pytest.mark.parametrize(
    "figure_id", load("article_figures").query("status == 'lost'")["figure_id"]
)
def test_a_lost_number_is_never_given(figure_id):
    with pytest.raises(ValueError, match="is lost"):
        amount(figure_id)


def test_a_bound_gives_the_bound_and_a_range_is_refused():
    assert amount("F078") == 2000
    assert amount("F013") == 2000
    with pytest.raises(ValueError, match="is a range"):
        amount("F005")
    with pytest.raises(KeyError, match="F001 to F093"):
        amount("F999")


def test_levels_hold_no_farm_no_copy_of_the_article_and_no_mean_of_what_is_shown():
    table, evidence = levels.levels(), load("cac_evidence")
    farms = set(load("sources").query("kind == 'farm'")["source_id"])
    assert not farms & set(table["source_id"])
    ledger = evidence[evidence["use"] == "ledger"]
    assert not set(zip(ledger["who"], ledger["source_id"], strict=True)) & set(
        zip(table["who"], table["source_id"], strict=True)
    )
    assert not table["who"].str.contains("full-year mean").any()
    stated = evidence[(evidence["use"] == "figure") & (evidence["unit"] == "CNY")]
    drawn = table[(table["origin"] != "article") & ~table["who"].str.contains("over heads")]
    assert len(drawn) == len(stated) - 1


def test_levels_keep_denominators_apart_and_the_unclear_one_last():
    table = levels.levels()
    assert list(dict.fromkeys(table["denominator"])) == list(levels.DENOMINATORS)
    assert list(levels.DENOMINATORS)[-1] == "unclear"
    assert (table["low_cny"] <= table["high_cny"]).all()
    assert table["grade"].isin(list("ABCD")).all()


def test_the_lost_middle_of_the_lender_s_series_is_a_gap_between_its_ends():
    (gap,) = levels.levels().query("mark == 'gap'").to_dict("records")
    assert (gap["low_cny"], gap["high_cny"]) == (1300, 2100)


def test_one_company_s_two_denominators_by_hand():
    # 20-F 2022: CNY 2,206.948m over 6.0m newly approved users and 2.7m first-time borrowers
    approved, borrower = levels.first_draw_gap()
    assert approved.year == borrower.year == 2022
    assert approved.cost_cny == pytest.approx(2206.948 / 6.0)
    assert borrower.cost_cny == pytest.approx(2206.948 / 2.7)
    # both counts are differences of totals printed to 0.1 million
    assert (borrower.low, borrower.high) == pytest.approx(
        (2206.948 / 2.8, 2206.948 / 2.6), rel=1e-3
    )


def test_who_meets_the_sector_average_by_hand():
    table = levels.independent_levels()
    assert not (table["origin"] == "article").any()
    meets = table.drop_duplicates("who").set_index("who")["meets"]
    assert meets["consumer finance, all-in for a brand-new user"] == "overlaps"  # 1,000 to 3,000
    assert meets["Jiayin"] == "below"  # 491
    assert meets["head platforms, cost to fund providers"] == "below"  # close to 1,000
    assert meets["head platforms chasing customers at or below 24%"] == "floor only"
    assert set(table["meets"]) == {"below", "overlaps", "floor only"}
    assert not table["qualifies"].any()


@pytest.mark.parametrize(
    ("low", "high", "is_open", "place"),
    [
        (100, 200, False, "below"),
        (1000, 1300, False, "overlaps"),
        (2000, 2500, False, "overlaps"),
        (2001, 2500, False, "above"),
        (1000, 1000, True, "floor only"),
        (2500, 2500, True, "above"),
    ],
)
def test_where_a_figure_lies_against_a_claimed_range(low, high, is_open, place):
    assert levels.meets(low, high, (1300, 2000), is_open=is_open) == place


def test_a_mean_over_lenders_on_a_stated_basis_would_decide_c01(monkeypatch, study):
    table = levels.independent_levels()
    found = table.head(1).assign(meets="overlaps", qualifies=True, grade="A")
    monkeypatch.setattr(verdicts, "independent_levels", lambda: pd.concat([table, found]))
    verdict = verdicts.sector_average(study)
    assert (verdict.evidence, verdict.n, verdict.grade) == ("supported", 1, "A")


def test_a_company_s_mean_and_the_price_of_one_channel_have_panels_of_their_own():
    table = levels.levels()
    by_panel = table.groupby("denominator")["origin"].agg(set)
    assert by_panel["new_borrower_mean"] == {"company", "computed"}
    assert by_panel["new_borrower_price"] == {"market", "article"}


@pytest.mark.parametrize(
    ("overlapping", "total", "verdict"),
    [(0, 0, "none"), (0, 4, "contradicted"), (2, 4, "mixed"), (4, 4, "supported")],
)
def test_the_rule_for_a_claimed_range(overlapping, total, verdict):
    assert overlap_verdict(overlapping, total) == verdict


def test_four_readings_of_thirty_percent(study):
    table = thirty.lines(study).set_index("row")
    low, high = study.interval("platform_mean_cac_2024_cny")
    for base, ends in (("peak", (2100, 2100)), ("mean", (0.7 * low, 0.7 * high))):
        for what, free in (("Cost per customer", False), ("Total spend", True)):
            row = table.loc[f"{what}, off the {base}"]
            assert (row["low_cny"], row["high_cny"]) == pytest.approx(ends)
            assert bool(row["open"]) is free
    assert set(table.loc[table["group"] == thirty.CUT, "grade"]) == {"C", "E"}


@pytest.mark.parametrize(
    ("mean", "form"), [((1300, 3000), "holds"), ((2900, 3000), "unclear"), ((1300, 1400), "holds")]
)
def test_the_base_decides_whether_thirty_percent_is_enough(mean, form):
    study = baseline(platform_mean_cac_2024_cny=mean)
    assert evaluate("thirty-depends-on-base", study)[0] == form


def test_the_unprinted_mean_moves_only_the_readings_that_use_it(study):
    before = thirty.lines(study).set_index("row")
    after = thirty.lines(baseline(platform_mean_cac_2024_cny=2500)).set_index("row")
    moved = before.index[
        (before["low_cny"] != after["low_cny"]) | (before["high_cny"] != after["high_cny"])
    ]
    assert sorted(moved) == ["Cost per customer, off the mean", "Total spend, off the mean"]


def test_season_rows_say_which_were_fixed_beforehand():
    table = season.all_readings()
    assert list(table["kind"]) == [season.FIXED] * 5 + [season.ADDED] * 7
    main = season.main_reading()
    assert table.loc[0, "effect_pct"] == pytest.approx(100 * np.expm1(main.estimate))
    assert table.loc[0, "low_pct"] < 0 < table.loc[0, "high_pct"]
    assert "JFIN" not in main.companies


def test_one_business_per_company_leaves_out_the_peer_to_peer_quarters_only():
    assert season.early_quarters() == 3
    assert season.one_business().companies == season.main_reading().companies
    early = season.panel().query("ticker == 'YRD' and year < 2020")
    assert list(early["period"]) == ["2018Q2", "2019Q1", "2019Q2"]


def test_leaving_one_out_is_the_same_by_another_route():
    table = season.all_readings().set_index("reading")
    left = season.main_reading().leave_one_out.set_index("left_out")["effect_pct"]
    assert table.loc["Without Yiren", "effect_pct"] == pytest.approx(left["YRD"])
    assert table.loc["Without Qifu", "effect_pct"] == pytest.approx(left["QFIN"])


def test_spend_of_a_company_year_by_hand():
    every = spending.spend()
    table = every[every["scope"] == spending.GROUP].set_index(["ticker", "year"])
    assert table.loc[("LX", 2024), "spend_per_100_cny"] == pytest.approx(1787.299 / 2120)
    assert table.loc[("LX", 2024), "reading"] == spending.ORIGINS["filed"]
    assert table.loc[("FINV", 2024), "reading"] == spending.ORIGINS["converted"]
    assert table.loc[("LX", 2022), "reading"] == spending.ORIGINS["filed"]
    segment = every[every["scope"] == spending.SEGMENT].set_index(["ticker", "year"])
    assert segment.loc[("YRD", 2022), "spend_per_100_cny"] == pytest.approx(383.95 / 226)
    converted = table[table["reading"] == spending.ORIGINS["converted"]]
    assert not set(converted["grade"]) & {"A", "B"}


def test_the_article_s_pair_by_hand():
    table = spending.by_basis().set_index("year")
    assert table.loc[2024, "article_pair"] == pytest.approx(2014 / 1961)
    assert table.loc[2024, "group_over_group"] == pytest.approx(2015 / 2062)
    assert math.isnan(table.loc[2022, "article_pair"])


def test_two_interviews_stay_two(study):
    found = stack.interviews()
    assert found == {
        "one lender": {"funding": (3, 3), "traffic": (4, 5), "risk": (7, 7)},
        "insiders' list": {
            "funding": (3, 5),
            "traffic": (4, 5),
            "risk": (7, 9),
            "operations": (4, 6),
        },
    }
    assert {who for who, _ in stack.stacks(study)} == set(found)


def test_bars_are_the_stack_laid_end_to_end(study):
    data = stack.bars(study)
    for keys, part in data.groupby(["price_pct", "interview", "end"]):
        assert part["from_pct"].iloc[0] == 0
        assert np.allclose(part["from_pct"].iloc[1:], part["to_pct"].iloc[:-1]), keys
    assert set(data.loc[data["part"].isin(stack.EXTRAS), "grade"]) == {"E"}


def test_traffic_share_by_hand(study):
    assert stack.traffic_share(study) == pytest.approx((4 / 24, 5 / 20))


def test_the_borrower_s_bill_by_hand(study):
    table = stack.bill(study)
    assert table.columns[1:] == ("At 20%", "At 24%")
    rows = {row[0].text: tuple(cell.text for cell in row[1:]) for row in table.rows}
    assert rows["Winning customers"] == ("40 to 50", "40 to 50")
    assert rows["Other people's defaults"] == ("70 to 90", "70 to 90")
    assert rows["The bill"] == ("200", "240")
    left = rows["Left to the lender (minus: missing), before VAT and capital"]
    assert left == ("−50 to +20", "−10 to +60")


def test_each_price_has_reports_behind_it_and_only_single_lines(study):
    for name in stack.PRICES:
        rows = stack.price_rules(study.value(name))
        assert len(rows) >= 4
        assert (rows["cap_low_pct"] == rows["cap_high_pct"]).all()
    assert stack.price_rules(0.21).empty


def test_what_the_example_company_told(study):
    assert stack.example() == {
        "cfc_avg_rate_example": 21,
        "cfc_profit_example": 1,
        "cfc_break_even_rate_example": 20,
    }
    assert evaluate("example-fits", study)[0] == "holds"


def test_verdicts_follow_their_rules(study):
    one, two = verdicts.sector_average(study), verdicts.fourth_quarter(study)
    assert (one.evidence, one.n, one.grade) == ("none", 0, "")
    assert (two.evidence, two.n) == ("none", 5)
    assert "cannot be tested" in two.because
    assert verdicts.quarterly_costs() < verdicts.MIN_OBSERVATIONS_FOR_SLOPE


def test_a_verdict_with_facts_has_a_grade_and_the_other_way_round():
    change = Change("x", "y", "z")
    for n, grade in ((0, "A"), (3, "")):
        with pytest.raises(ValueError, match="facts and a grade"):
            Verdict("C01", "none", n, grade, "because", "mechanism", change)


def test_a_verdict_table_keeps_evidence_and_mechanism_apart(study):
    table = verdict_table([verdicts.sector_average(study)])
    assert table.columns == ("Claim", "Evidence", "Weighed", "Model")
    own = table.verdicts[0]
    assert [cell.text for cell in table.rows[0]][1:] == ["no fact decides", "none", "no model"]
    assert f'id="{table.rows[0][0].link[1:]}"' in table.card(own.claim_id).html()
    assert own.change.source in table.card(own.claim_id).text()


def test_tables_speak_to_ear_and_phone():
    table = Table("Caption", ("Name", "Value"), [[Cell("a <b>"), Cell("1", number=True)]])
    html = table.html()
    assert '<th scope="row">a &lt;b&gt;</th>' in html
    assert '<td data-label="Value" class="number">1</td>' in html
    assert "<caption>Caption</caption>" in html
    assert Cell("助贷 & co").html() == '<span lang="zh">助贷</span> &amp; co'
    assert Cell("a_b", code=True).html() == "<code>a_<wbr>b</code>"
    with pytest.raises(ValueError, match="1 cells, the header has 2"):
        Table("Caption", ("Name", "Value"), [[Cell("a")]])


def test_cells_stay_words_of_their_own_when_the_tags_are_stripped():
    # as Sphinx's search index does
    row = [Cell("one"), Cell("two", parts=(("three", "four"),))]
    html = Table("five", ("six", "seven"), [row, row]).html()
    words = re.sub(r"<[^<]+?>", "", html).split()
    assert words == ["five", "six", "seven", *["one", "two", "three", "four"] * 2]


def test_states_count_the_ledger():
    by_state = front.states().set_index("state")["numbers"].to_dict()
    assert by_state == {"intact": 38, "recovered": 21, "inferred": 21, "lost": 13}


def test_front_page_counts_only_written_chapters():
    rows = front.section_table({"01-intro"}).rows
    assert [r[1].text for r in rows] == ["1"] + ["to come"] * 5
    assert sum(int(r[2].text) for r in rows) == 37


def test_front_page_leads_to_every_chapter():
    rows = front.section_table(front.written()).rows
    assert [r[1].text for r in rows] == [str(n) for n in range(1, 8)]
    assert all(r[0].link for r in rows)
    assert rows[-1][2].text == "all 37"


def test_the_minute_says_yes_or_no(study):
    assert say("earned-back", study).startswith("Mostly not: ")
    cheap = baseline(annual_default_probability=0.005, lgd=0.3)
    form, said = evaluate("earned-back", cheap)
    assert (form, said.split()[0]) in {("unclear", "In"), ("opposite", "Yes,")}
    assert "24% a year" in say("two-price-rules", study)
    assert "20% is reported" in say("two-price-rules", study)


def test_quarters_are_those_of_one_company_on_one_basis():
    table = load("cac_evidence")
    days = (table["date_end"] - table["date_start"]).dt.days
    qifu = table[
        (table["who"] == "Qifu") & (table["denominator"] == "approved_user") & (days < 100)
    ]
    assert verdicts.quarterly_costs() == len(qifu)
