"""Truths about the data that no schema states."""

import re
from urllib.parse import urlsplit

import pandas as pd
import pytest

from analysis.evidence import GRADES, load
from analysis.evidence.descriptor import ROOT

FIGURES = load("article_figures")
CLAIMS = load("article_claims")
LINKS = load("article_claim_figures")
CAC = load("cac_evidence")
INDUSTRY = load("industry")
SOURCES = load("sources").set_index("source_id")
PERIODS = load("platform_periods")
PAGES = load("platform_sources")
QUARTERS = load("platform_quarters")
YEARS = load("platform_years")
COMPANY = load("company_facts")
FUNDING = load("funding")
ACCOUNTS = load("platform_financials")
LPR = load("lpr")
RULES = load("rate_caps")
EFFECTS = load("effects")
CELLS = load("kz2008_takeup")
SOURCED = [
    FIGURES,
    CAC,
    INDUSTRY,
    PAGES,
    RULES,
    COMPANY,
    FUNDING,
    ACCOUNTS,
    LPR,
    EFFECTS,
    CELLS,
]
ANONYMOUS = {"A", "B", "C", "anonymous", "unattributed"}


def test_the_article_has_93_figures():
    assert FIGURES.status.value_counts().to_dict() == {
        "intact": 38,
        "recovered": 21,
        "inferred": 21,
        "lost": 13,
    }


def test_the_article_has_37_claims_and_73_of_its_figures_serve_them():
    assert len(CLAIMS) == 37
    assert LINKS.figure_id.nunique() == 73
    assert len(set(FIGURES.figure_id) - set(LINKS.figure_id)) == 20


def test_ids_count_up_without_gaps():
    assert list(FIGURES.figure_id) == [f"F{n:03d}" for n in range(1, 94)]
    assert list(CLAIMS.claim_id) == [f"C{n:02d}" for n in range(1, 38)]
    assert list(CAC.cac_id) == [f"K{n:02d}" for n in range(1, 44)]


def test_figures_stand_in_the_order_of_the_lines_and_a_line_in_one_section():
    assert FIGURES.line.is_monotonic_increasing
    assert len(FIGURES[["line", "section"]].drop_duplicates()) == FIGURES.line.nunique()


def test_a_claim_says_who_says_its_figures():
    joined = LINKS.merge(CLAIMS, on="claim_id").merge(FIGURES, on="figure_id")
    for row in joined.itertuples():
        assert row.speaker_y in row.speaker_x.split()


def test_figures_outside_the_lines_of_their_claim_are_the_cut_repeated():
    joined = LINKS.merge(CLAIMS, on="claim_id").merge(FIGURES, on="figure_id")
    far = joined[[str(row.line) not in row.lines.split() for row in joined.itertuples()]]
    assert set(far.claim_id) == {"C23"}
    assert set(far.figure_id) == {"F008", "F009", "F064", "F065", "F069"}


def test_lost_figures_have_no_value_and_others_have_a_grade():
    lost = FIGURES[FIGURES.status == "lost"]
    assert lost[["value_low", "value_high", "grade", "source_id"]].isna().all(axis=None)
    assert FIGURES[FIGURES.status != "lost"].grade.notna().all()


def test_what_is_inferred_is_d_and_nothing_in_the_article_is_better_than_c():
    grades = FIGURES.groupby("status").grade.agg(lambda cells: set(cells.dropna()))
    assert grades.to_dict() == {
        "intact": {"C"},
        "recovered": {"C"},
        "inferred": {"D"},
        "lost": set(),
    }


@pytest.mark.parametrize("table", [FIGURES, CAC], ids=["article_figures", "cac_evidence"])
def test_an_anonymous_speaker_is_c_at_best(table):
    said = table[table.speaker.isin(ANONYMOUS)]
    assert len(said) > 15
    assert set(said.grade.dropna()) <= {"C", "D"}


@pytest.mark.parametrize(
    "table",
    [
        pytest.param(FIGURES, id="article_figures"),
        pytest.param(INDUSTRY, id="industry"),
        pytest.param(CAC, id="cac_evidence"),
        pytest.param(COMPANY, id="company_facts"),
        pytest.param(FUNDING, id="funding"),
        pytest.param(ACCOUNTS, id="platform_financials"),
        pytest.param(EFFECTS, id="effects"),
    ],
)
def test_nothing_on_a_mirror_is_better_than_c(table):
    graded = table[table.grade.notna()]
    mirrored = graded[graded.source_id.map(SOURCES.kind) == "mirror"]
    assert len(mirrored) > 15
    assert set(mirrored.grade) <= {"C", "D"}


def test_no_period_of_the_panel_known_from_mirrors_alone_is_better_than_c():
    kinds = PAGES.assign(kind=PAGES.source_id.map(SOURCES.kind))
    only = kinds.groupby(["ticker", "period"]).kind.agg(lambda cells: set(cells) == {"mirror"})
    grades = PERIODS.set_index(["ticker", "period"]).grade
    assert set(grades[only.reindex(grades.index)]) == {"C"}


@pytest.mark.parametrize("table", [INDUSTRY, COMPANY, FUNDING, ACCOUNTS])
def test_a_filing_is_behind_every_a(table):
    assert set(table[table.grade == "A"].source_id.map(SOURCES.kind)) <= {"primary"}


def test_content_farms_are_listed_and_used_nowhere():
    farms = set(SOURCES.index[SOURCES.kind == "farm"])
    listed = pd.concat([CAC, FUNDING])
    rows = listed[listed.source_id.isin(farms)]
    assert set(rows.source_id) == farms
    assert set(rows.use) == {"ledger"}
    assert rows.grade.isna().all()
    assert listed[~listed.source_id.isin(farms)].grade.notna().all()
    for table in (FIGURES, INDUSTRY, COMPANY, ACCOUNTS, LPR, EFFECTS, PAGES):
        assert not set(table.source_id.dropna()) & farms


def test_what_goes_back_to_the_article_is_never_a_point_beside_it():
    assert set(CAC[~CAC.independent].use) == {"ledger"}
    article = set(FIGURES.source_id.dropna())
    assert set(CAC[CAC.source_id.isin(article)].independent) == {False}


def test_the_prime_rate_is_fixed_monthly_and_its_checks_are_named_press():
    days = LPR.fixing_date
    assert list(days.dt.to_period("M")) == list(
        pd.period_range(days.iloc[0], days.iloc[-1], freq="M")
    )
    checked = LPR[LPR.grade == "B"]
    assert set(checked.check_source_id.map(SOURCES.kind)) == {"press"}
    assert (LPR.lpr_1y_pct < LPR.lpr_5y_pct).all()
    cuts = LPR[["lpr_1y_pct", "lpr_5y_pct"]].diff().dropna()
    assert (cuts <= 1e-9).all(axis=None)
    assert cuts.min().min() == pytest.approx(-0.25)
    assert int((cuts < -1e-9).any(axis=1).sum()) == 14


def test_companies_succeed_one_another_and_each_has_a_figure():
    companies = load("companies")
    ids = set(companies.company_id)
    assert set(companies.successor_id.dropna()) <= ids
    assert set(COMPANY.company_id) == ids


def test_what_one_source_repeats_of_the_panel_is_what_the_panel_says():
    """Industry rows on listed platforms, in their units, against the panel's printed values."""
    tickers = {"qifu": "QFIN", "finvolution": "FINV", "lexin": "LX", "yiren": "YRD"}
    names = {
        "loan_balance": ("outstanding_loan", 0.1),
        "origination": ("originations", 0.1),
        "revenue": ("net_revenue", 100),
        "net_profit": ("net_income", 100),
        "cum_borrowers": ("cum_borrowers", 1),
        "cum_credit_line_users": ("cum_credit_users", 1),
        "new_credit_line_users": ("new_credit_users", 0.01),
        "d90": ("delinquency_90d", 1),
        "repeat_share": ("repeat_share", 1),
        "avg_tenor": ("avg_tenor", 1),
        "avg_loan_principal": ("avg_loan_size", 1),
    }
    panel = pd.concat([QUARTERS, YEARS])
    printed = panel[panel.basis == "printed"].set_index(["ticker", "period", "metric"]).value
    compared = 0
    for row in INDUSTRY[INDUSTRY.metric.str.startswith("platform_")].itertuples():
        _, company, metric = row.metric.split("_", 2)
        name, factor = names.get(metric, ("", 1))
        period = row.period if "Q" in row.period else f"{row.period}FY"
        key = (tickers.get(company, ""), period, name)
        if key in printed.index:
            assert row.value_low * factor == pytest.approx(printed[key], rel=0.005), row.fact_id
            compared += 1
    assert compared > 25


def test_what_nobody_puts_a_name_to_is_c_at_best():
    """Insiders, one company that is not named, guidance that nobody published."""
    told = INDUSTRY[
        INDUSTRY.note.fillna("").str.contains(r"insiders|interview|a CFC with|same company")
    ]
    oral = RULES[RULES.instrument.str.contains("guidance")]
    paid = FUNDING[FUNDING.note.fillna("").str.contains("insiders|interview")]
    for table, least in ((told, 7), (oral, 6), (paid, 2)):
        assert len(table) >= least
        assert set(table.grade.dropna()) <= {"C"}


def test_lateness_is_defined_where_companies_count_it_in_their_own_way():
    late = QUARTERS[QUARTERS.metric.isin(["delinquency_31_60d", "delinquency_91_180d"])]
    assert len(late) == 24
    assert late.definition.str.contains("charged off").all()


def test_no_effect_is_better_known_after_conversion():
    known = EFFECTS[EFFECTS.converted_value.notna()]
    assert (known.converted_grade >= known.grade).all()
    assert (known[known.conversion.str.contains("so E")].converted_grade == "E").all()
    assert len(EFFECTS) == 92


def test_the_experiment_s_cells_are_its_offers():
    cells = CELLS[CELLS.basis == "design-weighted mean"]
    assert cells.offers.sum() == 31_231  # offers whose contract rate equalled the offer
    assert cells.take_up_share.between(cells.take_up_share_low, cells.take_up_share_high).all()
    above = CELLS[(CELLS.basis == "plain count") & CELLS.discount_low.isna()]
    assert above.offers.sum() == 632
    assert above.applicants.sum() == 42
    assert (CELLS.takers.dropna() <= CELLS.applicants.dropna()).all()


def test_a_multiple_without_a_level_is_in_the_ledger_only():
    assert set(CAC[CAC.unit == "ratio"].use) == {"ledger"}
    assert set(CAC[CAC.use == "figure"].unit) == {"CNY"}


def test_costs_that_may_stand_in_a_figure():
    assert len(CAC) == 43
    assert CAC.use.value_counts().to_dict() == {"figure": 32, "ledger": 11}


def test_the_panel_has_126_printed_quarterly_volumes():
    volumes = QUARTERS[(QUARTERS.metric == "originations") & (QUARTERS.basis == "printed")]
    assert len(volumes) == 126
    assert not volumes.duplicated(["ticker", "period"]).any()


@pytest.mark.parametrize("table", [QUARTERS, YEARS], ids=["quarters", "years"])
def test_a_metric_has_one_unit(table):
    assert table[["metric", "unit"]].drop_duplicates().metric.is_unique


def test_quarters_and_years_agree_on_units():
    assert pd.concat([QUARTERS, YEARS])[["metric", "unit"]].drop_duplicates().metric.is_unique


def test_every_period_of_the_panel_has_a_value_and_a_page():
    periods = set(zip(PERIODS.ticker, PERIODS.period, strict=True))
    values = pd.concat([QUARTERS, YEARS])
    assert periods == set(zip(values.ticker, values.period, strict=True))
    assert periods == set(zip(PAGES.ticker, PAGES.period, strict=True))


def test_pages_are_ranked_from_one():
    ranks = PAGES.groupby(["ticker", "period"])["rank"].agg(sorted)
    assert all(rank == list(range(1, len(rank) + 1)) for rank in ranks)


def test_counts_are_never_negative_and_only_profit_may_be():
    values = pd.concat([QUARTERS, YEARS])
    assert set(values[values.value <= 0].metric) == {"net_income"}


def test_parts_do_not_exceed_the_whole():
    wide = QUARTERS.pivot_table(index=["ticker", "period"], columns="metric", values="value")
    both = wide[["cum_borrowers", "cum_registered_users"]].dropna()
    assert len(both) > 20
    assert (both.cum_borrowers < both.cum_registered_users).all()


def test_every_source_is_used_and_every_address_stands_once():
    used = pd.concat([table.source_id for table in SOURCED]).dropna()
    assert set(used) | set(LPR.check_source_id.dropna()) == set(SOURCES.index)
    assert SOURCES.url.dropna().is_unique


def test_the_host_is_that_of_the_address():
    for row in SOURCES.drop(index="our-copy").itertuples():
        assert urlsplit(row.url).netloc == row.host


def test_everything_was_seen_in_one_month():
    assert set(SOURCES.seen) == {"2026-11"}


def test_the_ledger_carries_tokens_not_sentences():
    assert FIGURES.what.str.split().str.len().max() <= 10
    assert FIGURES.token.str.len().max() <= 20


def test_nobody_says_who_the_anonymous_are():
    # The unnamed platform of line 74 stays unnamed: its figures name no company of the panel.
    names = "|".join(re.escape(name) for name in load("platforms").company.str.split().str[0])
    rows = FIGURES[FIGURES.line == 74]
    assert len(rows) == 3
    text = rows[["what", "period", "note"]].fillna("").agg(" ".join, axis=1)
    assert not text.str.contains(names).any()


def test_assumptions_are_graded_e_and_ordered():
    table = load("assumptions")
    assert set(table.grade) == {"E"}
    assert ((table.low <= table["mode"]) & (table["mode"] <= table.high)).all()


def test_every_grade_in_the_data_is_a_grade():
    for table in (FIGURES, CAC, INDUSTRY, PERIODS):
        assert set(table.grade.dropna()) <= set(GRADES)


def test_the_readme_names_every_file():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for path in ROOT.glob("*.csv"):
        assert f"`{path.name}`" in text


PRIORS = load("effect_priors")


def test_priors_rest_on_effects_that_are_there_and_are_e():
    known = set(EFFECTS.effect_id)
    for row in PRIORS.fillna({"against": ""}).itertuples():
        rests, against = set(row.rests_on.split()), set(row.against.split())
        assert rests | against <= known, row.name
        assert not rests & against, row.name
        assert (EFFECTS.set_index("effect_id").parameter[list(rests)] == row.parameter).any()
    assert set(PRIORS.grade) == {"E"}
    assert (PRIORS.low <= PRIORS.centre).all()
    assert (PRIORS.centre <= PRIORS.high).all()
    assert not set(PRIORS.name) & set(load("assumptions").name)


def test_the_sign_of_size_is_split_by_loan_number_and_take_up_is_an_elasticity():
    priors = PRIORS.set_index("name")
    assert priors.low["size_risk_elasticity_first"] == 0
    assert (
        priors.low["size_risk_elasticity_repeat"] < 0 < priors.high["size_risk_elasticity_repeat"]
    )
    take_up = PRIORS[PRIORS.parameter == "take_up_slope"]
    assert set(take_up.unit) == {"d ln take-up per d ln price", "d ln amount per d ln price"}


def test_elasticities_of_taking_an_offer_are_what_the_rows_give():
    """By hand from each row: slope of the logit x price x (1 - take-up), or marginal effect x price / take-up."""
    found = EFFECTS[EFFECTS.elasticity.notna()].set_index("effect_id")
    assert list(found.index) == [f"ET0{n}" for n in range(1, 8)]
    assert set(found.parameter) == {"take_up_slope"}
    by_hand = {
        "ET01": found.converted_value["ET01"] * 0.30 * (1 - (0.65 + 0.58) / 2),
        "ET02": found.estimate_value["ET02"] * 8.03 / (4540 / 53810),
        "ET03": found.estimate_value["ET03"] * 12.8 / (42 / 632),
        "ET04": found.estimate_value["ET04"] * 7.83 * (1 - 2321 / 31231),
    }
    for effect, value in by_hand.items():
        assert found.elasticity[effect] == pytest.approx(value, abs=0.02 * max(1, abs(value))), (
            effect
        )
    for effect in found.index:
        assert f"-{abs(found.elasticity[effect]):g}" in found.conversion[effect]
