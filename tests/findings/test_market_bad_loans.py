"""Bad loans and what is asked for them, held against their rows and sums worked by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import linregress

from analysis import figures
from analysis.evidence import load
from analysis.figures import theme
from analysis.findings.market import bad_loan_ages, bad_loan_prices, bad_loan_sales, bad_loans
from analysis.statements import evaluate

# days past due turned to years, months to years; price in percent of claim
BY_HAND = {
    166 / 365.25: 9.6,
    298 / 365.25: 9.0,
    13 / 12: 10.58,
    461 / 365.25: 7.4,
    967 / 365.25: 5.9,
    1188 / 365.25: 3.3,
    46 / 12: 3.55,
    3075 / 365.25: 0.66,
}


@pytest.fixture
def edit(monkeypatch):
    """Change cells of the company's rows as a module of findings reads them."""

    def change(module, id, **cells):
        real = module.load

        def read(name):
            found = real(name)
            if name == "company_facts":
                for column, value in cells.items():
                    found.loc[found["fact_id"] == id, column] = value
            return found

        monkeypatch.setattr(module, "load", read)

    return change


def price(edit, id, value):
    edit(bad_loan_prices, id, value_low=value, value_high=value)


def form(id, study):
    return evaluate(id, study)[0]


# prices


@pytest.mark.parametrize(
    ("note", "years"),
    [
        ("claim 1.56, 461 days past due, start CNY 11.53m", (461 / 365.25, 461 / 365.25)),
        ("package no. 8, claim 19.74, about 46 months past due", (46 / 12, 46 / 12)),
        ("3,075 days past due", (3075 / 365.25, 3075 / 365.25)),
        ("start price to principal, loans 1-2 years past due", (1, 2)),
        ("package no. 1, claim 1.02, start CNY 4.57m", None),
        ("", None),
    ],
)
def test_an_age_is_read_from_a_note(note, years):
    assert bad_loan_prices.age(note) == years


def test_no_note_that_tells_an_age_is_missed():
    table = load("company_facts")
    rows = table[table["metric"].isin(bad_loan_prices.METRICS)]
    told = rows["note"].fillna("").str.contains("past due")
    assert told.sum() == 9
    assert bad_loan_prices.packages()["years_low"].notna().sum() == 9
    assert rows["metric"].str.startswith("npl_").all()
    prices = table[table["metric"].str.contains("start_price")]
    assert set(prices["metric"]) == set(bad_loan_prices.METRICS)


def test_packages_of_known_age_by_hand():
    table = bad_loan_prices.aged()
    assert dict(zip(table["years_low"], table["low_pct"], strict=True)) == pytest.approx(BY_HAND)
    assert list(table["year"]) == [1, 1, 2, 2, 3, 4, 4, 9]
    assert len(bad_loan_prices.packages()) == 20
    assert bad_loan_prices.printed()["ages_untold"] == "eleven"


def test_computed_prices_are_what_their_notes_give():
    # claim in CNY 100 million, start in CNY million
    assert pytest.approx(9.0, abs=0.05) == 100 * 81.4 / 900.5
    assert pytest.approx(7.4, abs=0.05) == 100 * 11.53 / 156
    assert pytest.approx(3.3, abs=0.05) == 100 * 9.53 / 289
    assert pytest.approx(3.55, abs=0.01) == 100 * 70 / 1974


@pytest.mark.parametrize(
    ("old", "expected"), [(0.66, "holds"), (3.4, "unclear"), (11.0, "opposite")]
)
def test_the_title_turns_with_the_oldest_package(old, expected, edit, study):
    price(edit, "Y042", old)
    assert form("older-asks-less", study) == expected


def test_pairs_by_hand(study):
    ages = list(BY_HAND.items())
    fall = sum(a[1] > b[1] for i, a in enumerate(ages) for b in ages[i + 1 :])
    # 10.58 after 9.6 and after 9.0, and 3.55 after 3.3
    assert bad_loan_ages.pairs() == (28, fall) == (28, 28 - 3)
    assert form("pairs-by-age", study) == "holds"


@pytest.mark.parametrize(("order", "expected"), [(1, "opposite"), (-1, "holds"), (0, "unclear")])
def test_pairs_turn_with_the_order(order, expected, monkeypatch, study):
    table = bad_loan_prices.aged()
    n = len(table)
    asked = [float(i) for i in range(n)][:: order or 1]
    if order == 0:
        asked = [3.0, 6.0, 8.0, 1.0, 5.0, 2.0, 4.0, 0.5]
    monkeypatch.setattr(bad_loan_ages, "aged", lambda: table.assign(low_pct=asked))
    assert form("pairs-by-age", study) == expected


@given(st.floats(0.3, 9), st.floats(1, 20), st.lists(st.floats(0, 9), min_size=3, unique=True))
def test_a_price_that_halves_is_found_to_halve(half, start, years):
    years = [round(y, 2) for y in years]
    if max(years) - min(years) < 0.5:
        return
    asked = [start * 0.5 ** (y / half) for y in years]
    assert bad_loan_ages.halving(years, asked) == pytest.approx(half)


def test_halving_by_a_second_route():
    years, asked = np.array(list(BY_HAND)), np.array(list(BY_HAND.values()))
    slope = linregress(years, np.log2(asked)).slope
    whole, left = bad_loan_ages.halvings()
    assert whole == pytest.approx(-1 / slope)
    assert len(left) == 8
    without_oldest = linregress(years[:-1], np.log2(asked[:-1])).slope
    assert left[-1] == pytest.approx(-1 / without_oldest)


@pytest.mark.parametrize(
    ("oldest", "expected"), [(0.66, "holds"), (9.0, "unclear"), (60, "opposite")]
)
def test_the_pace_must_not_rest_on_one_package(oldest, expected, edit, study):
    price(edit, "Y042", oldest)
    assert form("price-halves", study) == expected


def test_losses_by_hand(edit, study):
    text = evaluate("old-debt-is-lost", study)[1]
    assert f"{100 - 3.55:.0f}% to {100 - 0.66:.0f}%" in text
    assert f"{100 - 9.6:.0f}% to {100 - 9.0:.0f}%" in text
    price(edit, "Y042", 11.0)
    assert form("old-debt-is-lost", study) == "opposite"


def test_a_share_of_principal_never_stands_among_shares_of_the_claim(edit, study):
    assert set(bad_loan_prices.aged()["of"]) == {bad_loan_prices.CLAIM}
    assert form("age-is-not-all", study) == "holds"
    edit(bad_loan_prices, "Y100", value_high=8.0)
    assert form("age-is-not-all", study) == "opposite"


# ratios


def test_ratios_by_hand(edit, study):
    part = bad_loans.fullest().set_index("company")["ratio_pct"]
    assert dict(part) == {
        "Ant": 1.78,
        "CIB": 2.93,
        "Haier": 2.15,
        "Ningyin": 1.55,
        "PSBC": 2.65,
        "Suyin Kaiji": 1.56,
    }
    text = evaluate("ratios-close-together", study)[1]
    assert "six licensed companies of 31" in text
    assert bad_loans.printed()["ratios_high"] == "3.33%"
    assert bad_loans.printed()["ratios_high_year"] == "2019"
    edit(bad_loans, "Y098", value_low=4.0)
    assert form("ratios-close-together", study) == "opposite"


def test_no_line_of_ratios_crosses_years_that_were_not_seen():
    table = bad_loans.ratios()
    for _, run in table.groupby("run"):
        assert run["company"].nunique() == 1
        assert (run["date"].diff().dropna().dt.days <= 366).all()
    assert table.query("company == 'PSBC'")["run"].nunique() == 2


def test_parts_by_hand(edit, study):
    found = {(f.company_id, f.period): f for f in bad_loans.fits()}
    assert {key: f.fits for key, f in found.items()} == {
        ("ant", "2024"): False,
        ("cib", "2024"): True,
        ("cib", "2025H1"): True,
    }
    assert "1.83%" in evaluate("ratios-fit-their-parts", study)[1]
    assert pytest.approx(1.83, abs=0.005) == 100 * 55.2 / 3014.67
    edit(bad_loans, "Y024", value_low=1.83)
    assert form("ratios-fit-their-parts", study) == "opposite"


def test_with_two_that_do_not_fit_the_sentence_says_so(edit, study):
    edit(bad_loans, "Y098", value_low=2.0)
    assert form("ratios-fit-their-parts", study) == "unclear"


def test_ratio_and_amount_by_hand(edit, study):
    text = evaluate("ratio-and-amount-part", study)[1]
    assert f"{55.2 / 15.2:.1f} times" in text
    assert f"{24 / 11.04:.1f} times" in text
    edit(bad_loans, "Y024", value_low=4.0)
    assert form("ratio-and-amount-part", study) == "opposite"


# one company's packages


def test_packages_beside_the_book_by_hand(study):
    found = bad_loan_sales.sales()
    assert found[:4] == pytest.approx((80.52, 2.105, 20.39, 40.106))
    text = evaluate("put-up-beside-the-book", study)[1]
    assert f"{100 * 203.9 / 805.2:.0f}% of its loan book" in text
    assert f"{203.9 / 21.05:.1f} times" in text
    assert "CNY 97 of interest" in evaluate("interest-on-top", study)[1]
    assert pytest.approx(97, abs=0.5) == 100 * (401.06 / 203.9 - 1)


@pytest.mark.parametrize(("put_up", "expected"), [(30, "unclear"), (20, "opposite"), (60, "holds")])
def test_packages_must_be_many_times_the_bad_loans(put_up, expected, edit, study):
    edit(bad_loan_sales, "Y102", value_low=put_up)
    assert form("put-up-beside-the-book", study) == expected


def test_less_interest_turns_the_borrower_s_sentence(edit, study):
    edit(bad_loan_sales, "Y101", value_low=250)
    assert form("interest-on-top", study) == "opposite"


def test_what_is_offered_in_all_stays_disputed():
    values = load("conflict_values")
    listed = {id: set(part["row_key"]) for id, part in values.groupby("conflict_id")}
    assert listed["X10"] == {"I017", "I018"}
    assert listed["X09"] == {"I019", "I020"}
    assert values.loc[values["conflict_id"].isin({"X09", "X10"}), "kept"].all()
    printed = bad_loans.printed()
    assert printed["offered_half_year"] == "CNY 30"
    assert (printed["packages_september"], printed["packages_october"]) == ("179", "166")


# the picture


def test_the_picture_holds_every_row_once(study):
    data = figures.build("bad-loans-and-their-price", study).data
    by_panel = data.groupby("panel").size()
    assert dict(by_panel) == {"reported ratio": 16, "price asked": 20 + 1, "one company": 3}
    table = load("company_facts").set_index("fact_id")
    assert set(data["ratio_pct"].dropna()) == set(
        table.loc[table["metric"] == "npl_ratio", "value_low"]
    )
    assert sorted(data["grade"].unique()) == ["B", "C"]
    assert (data["known"] == "computed").sum() == (
        (table["metric"].isin(bad_loan_prices.METRICS)) & (table["basis"] == "computed")
    ).sum()


def test_names_stand_apart_and_in_the_order_of_their_ratios():
    from analysis.figures.market.bad_loans import APART, _spaced

    values = [1.55, 2.65, 1.56, 2.61, 1.78, 2.15, 2.14]
    placed = _spaced(values)
    order = np.argsort(values)
    assert (np.diff(np.array(placed)[order]) >= APART - 1e-9).all()
    assert max(abs(p - v) for p, v in zip(placed, values, strict=True)) < 0.5
    assert not math.isnan(sum(placed))


@pytest.mark.parametrize("layout", theme.LAYOUTS, ids=lambda x: x.name)
def test_layers_of_a_panel_share_one_scale(layout, study):
    def scales(part, channel):
        own = part.get("encoding", {}).get(channel, {})
        found = [own["scale"]["domain"]] if "scale" in own else []
        return found + [s for layer in part.get("layer", []) for s in scales(layer, channel)]

    drawn = figures.build("bad-loans-and-their-price", study).spec(layout)
    for panel in drawn["vconcat"]:
        for channel in ("x", "y"):
            domains = [tuple(d) for d in scales(panel, channel)]
            assert len(set(domains)) <= 1
