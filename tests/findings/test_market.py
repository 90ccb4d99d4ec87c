"""The market around the article, held against its rows and sums worked by hand."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import figures
from analysis.evidence import load
from analysis.figures import theme
from analysis.findings.market import assets, association, channels, size, volumes
from analysis.statements import evaluate, statements


@pytest.fixture
def edit(monkeypatch):
    """Change one cell of the evidence as a module of findings reads it."""

    def change(module, table, key, id, **cells):
        def read(name):
            found = load(name)
            if name == table:
                for column, value in cells.items():
                    found.loc[found[key] == id, column] = value
            return found

        monkeypatch.setattr(module, "load", read)

    return change


def form(id, study):
    return evaluate(id, study)[0]


# the loan book


def test_the_loan_book_is_what_the_rows_print():
    book = size.book()
    assert list(book["loan_book_cny_bn"].round(3)) == [97, 460.4, 710.6, 834.9, 1153.392, 1350]
    assert [f"{d:%Y-%m}" for d in book["date"]] == [
        "2016-09",
        "2019-09",
        "2021-12",
        "2022-12",
        "2023-12",
        "2024-12",
    ]
    assert list(book["grade"]) == ["C", "A", "C", "C", "C", "B"]
    assert set(book.loc[book["qualifier"] == "about", "period"]) == {"2016Q3", "2024"}


def test_no_line_crosses_years_that_were_not_seen():
    book = size.book()
    for _, run in book.groupby("run"):
        assert (run["date"].diff().dropna().dt.days <= 366).all()
    assert list(book["run"]) == [0, 1, 2, 2, 2, 2]


@pytest.mark.parametrize(
    ("value", "printed", "qualifier", "half"),
    [
        (11533.92, "11533.92", "exact", 0.005),
        (7106, "7106", "exact", 0.5),
        (13500, "13500", "about", 50),
        (970, "970", "about", 5),
        (13500, "13500", "exact", 0.5),
    ],
)
def test_what_a_printed_number_can_be_trusted_to(value, printed, qualifier, half):
    assert size.rounding(value, printed, qualifier) == pytest.approx(half)


def test_growth_by_hand():
    rates = size.growth()
    by_hand = [
        (4604 / 970) ** (1 / 3) - 1,
        (7106 / 4604) ** (1 / 2.25) - 1,
        8349 / 7106 - 1,
        11533.92 / 8349 - 1,
        13500 / 11533.92 - 1,
    ]
    assert list(rates["rate_pct"]) == pytest.approx([100 * r for r in by_hand])
    assert list(rates["yearly"]) == [False, False, True, True, True]
    last = rates.iloc[-1]
    assert last["low_pct"] == pytest.approx(100 * (13450 / 11533.925 - 1))
    assert last["high_pct"] == pytest.approx(100 * (13550 / 11533.915 - 1))


@pytest.mark.parametrize(
    ("balance", "expected"),
    [(13500, "holds"), (15940, "opposite"), (14200, "unclear"), (12500, "unclear")],
)
def test_the_pace_follows_the_last_balance(balance, expected, edit, study):
    edit(size, "industry", "fact_id", "I153", value_low=balance, value_as_printed=f"{balance}")
    assert form("growth-back-to-pace", study) == expected


def test_a_smaller_book_turns_the_sentences_about_it(edit, study):
    edit(size, "industry", "fact_id", "I153", value_low=900, value_as_printed="900")
    assert form("book-multiplied", study) == "opposite"
    assert form("borrowers-owe-more", study) == "opposite"


def test_what_borrowers_owe_more_by_hand(study):
    text = evaluate("borrowers-owe-more", study)[1]
    # 1,345 to 1,355 less 1,153.392
    assert "CNY 192 to 202 billion" in text


def test_the_slice_of_all_consumer_loans_by_hand(edit, study):
    assert size.slices() == pytest.approx({2021: 7106 / 166000, 2022: 8349 / 172500})
    edit(size, "industry", "fact_id", "I160", value_low=60000)
    assert form("a-small-slice", study) == "opposite"


# one company's part, on total assets


def test_one_company_s_part_by_hand():
    sector_2023 = 13848.59 / 1.1458
    found = assets.step()
    assert found.share_before == pytest.approx(1062.33 / 8844.41)
    assert found.share_of_step == pytest.approx((2396.69 - 1062.33) / (sector_2023 - 8844.41))
    assert found.others == pytest.approx(
        (
            (sector_2023 - 2396.69) / (8844.41 - 1062.33) - 1,
            (13848.59 - 3137.51) / (sector_2023 - 2396.69) - 1,
        )
    )


def test_the_computed_total_is_near_the_tally_of_all_but_one():
    tally = load("industry").set_index("metric")["value_low"]["total_assets_30_disclosing"]
    assert assets.assets()[1].sector * 10 == pytest.approx(tally, rel=0.01)


@pytest.mark.parametrize("other_total", [13747.31, 13800])
def test_the_disputed_total_of_2024_does_not_decide(other_total, edit, study):
    edit(assets, "industry", "fact_id", "I179", value_low=other_total)
    assert form("one-company-step", study) == "holds"


@pytest.mark.parametrize(
    ("id", "value", "expected"), [("Y032", 2100, "unclear"), ("Y032", 1062.33, "holds")]
)
def test_the_step_needs_a_company_that_outgrew_the_rest(id, value, expected, edit, study):
    edit(assets, "company_facts", "fact_id", id, value_low=value)
    assert form("one-company-step", study) == expected


def test_without_a_slowdown_of_the_rest_the_sentence_turns(monkeypatch, study):
    first, middle, last = assets.assets()
    grown = last._replace(sector=last.sector * 1.5)
    monkeypatch.setattr(assets, "assets", lambda: [first, middle, grown])
    assert form("one-company-step", study) == "opposite"


def test_loan_book_and_total_assets_never_meet(edit):
    step, rates = assets.step(), size.growth()
    edit(assets, "industry", "metric", "loan_balance", value_low=1.0)
    edit(size, "industry", "metric", "total_assets", value_low=1.0)
    assert assets.step() == step
    pd.testing.assert_frame_equal(size.growth(), rates)


def test_the_table_of_assets_adds_up():
    table = assets.assets_table()
    for row in table.rows[:3]:
        whole, one, rest = (int(cell.text.replace(",", "")) for cell in row[1:])
        assert abs(whole - one - rest) <= 1
    assert [cell.text for cell in table.rows[3]] == ["Growth in 2023", "37%", "126%", "25%"]
    assert [cell.text for cell in table.rows[4]] == ["Growth in 2024", "15%", "31%", "11%"]


# who brings the customer


def test_a_panel_holds_one_channel_on_one_basis(study):
    drawn = figures.build("who-brings-the-customer", study).spec(theme.WIDE)
    seen = []
    for panel in drawn["vconcat"]:
        names = {leaf["data"]["name"] for leaf in _leaves(panel) if "data" in leaf}
        rows = [row for name in names for row in drawn["datasets"][name]]
        ((channel, basis),) = {(row["channel"], row["basis"]) for row in rows}
        assert panel["title"]["text"] == f"{channel}, {basis}"
        seen.append((channel, basis))
    assert len(seen) == len(set(seen)) == 9
    assert "resolve" not in drawn  # nothing makes two panels share a scale


def test_a_basis_is_one_unit_of_one_metric():
    assert len(set(channels.KINDS.values())) == len(channels.KINDS)
    assert len(set(channels.BASES.values())) == len(channels.BASES)
    rows = channels.facts()
    panels = channels.shares()[["channel", "basis"]].drop_duplicates()
    assert len(panels) == len(rows[["metric", "unit"]].drop_duplicates())


def _leaves(part):
    return (
        [leaf for layer in part["layer"] for leaf in _leaves(layer)] if "layer" in part else [part]
    )


def test_shares_are_the_latest_rows_and_leave_the_unfit_one_out():
    table = channels.shares().set_index(["company", "channel"])
    assert table.loc[("Suyin Kaiji", "Third parties"), "low_pct"] == 91.13
    assert table.loc[("Haier", "Own channels, online only"), "low_pct"] == 55.89
    assert table.loc[("CIB", "Online, whoever brings it"), "period"] == "2024"
    assert "Ningyin" not in set(channels.shares()["company"])
    assert set(channels.shares().query("mark == 'above'")["company"]) == {"Ant", "Merchants Union"}
    assert set(channels.shares().query("mark == 'about'")["company"]) == {"Merchants Union"}


def test_one_company_alone_is_seen_on_one_basis_in_several_years():
    table = load("company_facts")
    shares = table[table["metric"].isin(channels.KINDS)]
    years = shares.groupby(["company_id", "metric", "unit"])["date_end"].nunique()
    assert {key[0] for key in years[years > 1].index} == {"cib"}


def test_the_spread_is_over_one_basis_and_turns_with_its_ends(edit, study):
    assert channels.spread() == (3, 25, True, 91.13)
    assert form("third-party-spread", study) == "holds"
    # 58.4 over an unnamed base and 51.65 of loans are no part of it
    assert "58" not in evaluate("third-party-spread", study)[1]
    same = {"value_low": 40.0, "value_high": 40.0}
    edit(channels, "company_facts", "metric", "channel_third_party_share", **same)
    assert form("third-party-spread", study) == "opposite"


def test_two_sides_of_one_split_by_hand(edit, study):
    found = {s.company: (s.first + s.second, s.open) for s in channels.sides()}
    assert found["zhongyuan"] == (pytest.approx(51.65 + 48.35), False)
    assert found["cib"] == (pytest.approx(30.57 + 69.43), False)
    assert found["merchants-union"] == (98, True)
    edit(channels, "company_facts", "fact_id", "Y317", value_low=40.0)
    assert form("sides-fill-the-whole", study) == "opposite"


def test_few_of_the_companies_tell(edit, study):
    assert channels.shares()["company"].nunique() == 8
    assert channels.companies() == 31
    edit(channels, "industry", "fact_id", "I159", value_low=15)
    assert form("few-companies-tell", study) == "opposite"


def test_two_prints_of_one_share_must_agree(edit):
    edit(channels, "company_facts", "fact_id", "Y005", value_low=60.0)
    with pytest.raises(ValueError, match="two ways"):
        channels.shares()


# how many depend on third parties


def test_the_counts_by_hand():
    found = association.counts()
    assert found == (3, 25, 27, 4)
    assert found.all == 31
    assert [r.between for r in association.readings(found)] == [27 - 28, 31 - 32, 31 - 28]
    assert association.between() == 3
    # the four inside the 25: 3 above half, 3 between, 21 with some, 4 with none
    assert 3 + 3 + (25 - 4) + 4 == 31
    assert association.agree() == 3


def test_x05_lists_these_counts():
    values = load("conflict_values").query("conflict_id == 'X05'")
    keys = set(values["row_key"])
    assert set(association.TWICE) | set(association.TWICE.values()) <= keys
    assert load("conflicts").set_index("conflict_id").loc["X05", "kind"] == "arithmetic"


def test_the_lower_bound_of_both_groups_by_hand(edit, study):
    # 25 above half from others and 25 at most a fifth themselves share 28 companies
    assert association.both_low() == 25 + 25 - 28
    edit(association, "industry", "fact_id", "I026", value_low=2)
    assert form("both-sides-low", study) == "opposite"


@given(st.integers(0, 8), st.integers(0, 8), st.integers(0, 8), st.integers(0, 8))
def test_the_right_reading_is_found_whatever_the_counts(above, middle, some, none):
    found = association.Counts(above, some + none, above + middle + some, none)
    last = association.readings(found)[2]
    assert last.possible
    assert last.between == middle
    assert above + middle + some + none == found.all


@pytest.mark.parametrize(
    ("figure", "value", "id", "expected"),
    [
        ("F021", 12, "most-depend-on-others", "opposite"),
        ("F040", 24, "printed-twice-alike", "opposite"),
        ("F037", 26, "printed-twice-alike", "opposite"),
    ],
)
def test_the_article_s_counts_turn_the_sentences(figure, value, id, expected, monkeypatch, study):
    real = association.amount
    monkeypatch.setattr(association, "amount", lambda f: value if f == figure else real(f))
    assert form(id, study) == expected


def test_with_fewer_in_the_low_group_the_counts_fit_more_ways(edit, study):
    edit(association, "industry", "fact_id", "I026", value_low=20)
    assert form("counts-fit-one-way", study) == "opposite"
    with pytest.raises(ValueError, match="need one"):
        association.between()


def test_who_says_what_about_dependence():
    table = association.rows().set_index(["question", "group", "year"])
    assert table.loc[(association.THIRD, "more than half", 2023), "grade"] == "C"
    assert table.loc[(association.THIRD, "more than half", 2022), "companies"] == 25 - 3
    assert table.loc[(association.OWN, "a fifth to half", 2023), "grade"] == "D"
    assert set(table.loc[table["grade"] == "B", "known"]) == {"printed"}
    assert table.loc[(association.OWN, "at most a fifth", 2023), "inside"] == 4


# the platforms


def test_the_year_s_changes_by_hand():
    found = {p.ticker: (p.period, p.latest, p.before) for p in volumes.pairs(1)}
    assert found == {
        "QFIN": ("2025Q3", 83.28, 82.436),
        "FINV": ("2025Q3", 51.2, 52.2),
        "LX": ("2025Q3", 50.89, 51.0),
        "XYF": ("2025Q3", 33.641, 28.338),
        "YRD": ("2025Q3", 20.2, 13.4),
        "JFIN": ("2025Q3", 32.2, 26.7),
    }


def test_three_years_back_only_like_with_like():
    found = {p.ticker: p.before for p in volumes.pairs(3)}
    # Qifu's 110.675 of 2022Q3 still holds the service left out later; Jiayin was not seen
    assert found == {"FINV": 45.5, "LX": 56.2, "XYF": 19.825, "YRD": 6.3}


def test_two_years_back_the_restated_quarter_is_the_base():
    found = {p.ticker: p.before for p in volumes.pairs(2)}
    assert found["QFIN"] == 96.923


def test_lines_join_quarters_in_a_row_on_one_scope():
    table = volumes.volumes()
    for _, run in table.groupby("run"):
        steps = run["period"].map(volumes._number).diff().dropna()
        assert (steps == 1).all()
        assert run["ticker"].nunique() == run["series"].nunique() == 1
    quarters = load("platform_quarters").query("metric == 'originations'")
    assert len(table) == len(quarters)
    assert table["volume_cny_bn"].sum() == pytest.approx(quarters["value"].sum())


def test_a_hole_is_a_hole():
    table = volumes.volumes()
    lexin = table[table["ticker"] == "LX"].set_index("period")["run"]
    assert lexin["2017Q3"] != lexin["2018Q3"]
    assert lexin["2018Q3"] == lexin["2025Q3"]
    qifu = table[(table["ticker"] == "QFIN") & (table["series"] == volumes.PRESENT)]
    assert list(qifu["period"])[:2] == ["2023Q3", "2024Q1"]
    assert qifu["run"].nunique() == 2


def test_the_scope_of_qifu_changes_where_a_note_says_so():
    notes = load("platform_periods").set_index(["ticker", "period"])["note"]
    assert "ongoing services" in notes["QFIN", volumes.CHANGED["QFIN"][1]]


def lifted(monkeypatch, **latest):
    table = volumes.volumes()
    for ticker, value in latest.items():
        hit = (table["ticker"] == ticker) & (table["period"] == "2025Q3")
        table.loc[hit, "volume_cny_bn"] = value
    monkeypatch.setattr(volumes, "volumes", lambda: table)


@pytest.mark.parametrize(
    ("latest", "expected"),
    [({}, "holds"), ({"QFIN": 80.0}, "unclear"), ({"QFIN": 80.0, "XYF": 20.0}, "opposite")],
)
def test_growth_is_counted_platform_by_platform(latest, expected, monkeypatch, study):
    lifted(monkeypatch, **latest)
    assert form("platforms-grow", study) == expected


@pytest.mark.parametrize(
    ("latest", "expected"), [({"XYF": 10.0}, "unclear"), ({"XYF": 10.0, "YRD": 5.0}, "opposite")]
)
def test_the_longer_reading_turns_too(latest, expected, monkeypatch, study):
    lifted(monkeypatch, **latest)
    assert form("platforms-grew-since", study) == expected


def test_the_larger_ones_stand_apart_only_while_they_do(monkeypatch, study):
    assert form("large-platforms-stand-still", study) == "holds"
    lifted(monkeypatch, LX=70.0)
    assert form("large-platforms-stand-still", study) == "opposite"


def test_what_restating_cost_one_quarter(study):
    assert f"{100 * (1 - 96.923 / 123.148):.0f}%" in evaluate("restating-moves-a-quarter", study)[1]


# all of them


def test_no_sentence_of_the_page_names_a_company(study):
    names = {
        name.removesuffix(" Consumer Finance").split()[0]
        for table in ("companies", "platforms")
        for name in load(table)["company"]
    }
    for found in statements("market"):
        words = set(evaluate(found.id, study)[1].replace(",", " ").replace("'s", "").split())
        assert not words & names, found.id


@pytest.mark.parametrize("id", figures.figure_ids("market"))
def test_no_farm_stands_behind_a_figure(id, study):
    farms = set(load("sources").query("kind == 'farm'")["source_id"])
    assert not farms & set(figures.build(id, study).source_ids)


def test_grades_are_those_of_the_rows(study):
    grades = {id: figures.build(id, study).grades for id in figures.figure_ids("market")}
    assert grades["licensed-loan-book"] == ("C", "A", "C", "C", "C", "B", "C")
    assert list(grades["who-brings-the-customer"]) == list(channels.shares()["grade"])
    assert grades["dependence-by-count"] == ("C", "C", "B", "D", "B")
    assert len(grades["platform-volumes"]) == len(volumes.volumes())
