"""The ledger against the data it is made of, by another route than its own."""

import csv
import hashlib
import io
import math
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.assumptions import baseline
from analysis.evidence import EvidenceError, cite, described, load
from analysis.evidence.descriptor import ROOT as DATA
from analysis.findings import judged
from analysis.findings.bigtable import BigTable, Column, Entry, Row, plain, runs
from analysis.findings.front import SECTIONS
from analysis.findings.ledger import claims, counts, facts, figures, files, panel
from analysis.findings.ledger.layouts import code_words
from analysis.findings.verdicts import Change, Verdict, VerdictTable, verdict_table
from analysis.statements import evaluate

WRITTEN = {"01-intro"}


def raw(name):
    return list(csv.DictReader(io.StringIO((DATA / f"{name}.csv").read_text("utf-8"))))


def cells(table, row_id):
    (row,) = [row for row in table.rows if row.id == row_id]
    named = zip(table.columns, row.entries, strict=True)
    return {column.name: plain(entry.words) for column, entry in named}


def details(table, row_id):
    (row,) = [row for row in table.rows if row.id == row_id]
    return {lead: plain(words) for lead, words in row.details}


def links(table):
    for row in table.rows:
        words = [w for entry in row.entries for w in (entry.words, entry.under)]
        for part in (*words, *(words for _, words in row.details)):
            yield from (run.link for run in runs(part) if run.link)


def test_every_number_has_its_row_and_nothing_else_has():
    assert [row.id for row in figures.table().rows] == [
        r["figure_id"] for r in raw("article_figures")
    ]


def test_every_claim_has_its_row_and_nothing_else_has(study):
    rows = claims.table(study, WRITTEN).rows
    assert [row.id for row in rows] == [r["claim_id"] for r in raw("article_claims")]


def test_lost_numbers_have_no_value_no_grade_and_no_source():
    table = figures.table()
    lost = [r["figure_id"] for r in raw("article_figures") if r["status"] == "lost"]
    assert len(lost) == 13
    for id in lost:
        assert cells(table, id)["Value"] == "lost"
        assert cells(table, id)["Grade"] == "none"
        assert not {"Source:", "Confidence:"} & set(details(table, id))


def test_no_other_number_says_lost():
    table = figures.table()
    assert [cells(table, row.id)["Value"] for row in table.rows].count("lost") == 13


def test_a_row_by_hand():
    table = figures.table()
    assert cells(table, "F047") == {
        "Id": "F047",
        "What it measures": "licensed company feed cost per funded customer, first value",
        "Value": "about CNY 1,300 per funded customer",
        "Status": "recovered",
        "Grade": "C",
        "Who says it": "B, operations staff of a consumer finance company",
        "Claims it serves": "C03",
    }
    assert details(table, "F047") == {
        "In our copy:": "“0”, line 60; zeroed: replaced by 0 or lost in the wording",
        "Source:": cite(["reportify.cn-bc865a"])[0].label,
        "Confidence:": "0.85 that the article printed this",
        "Note:": "same",
    }


def test_context_is_what_no_claim_rests_on():
    used = {r["figure_id"] for r in raw("article_claim_figures")}
    table = figures.table()
    for row in table.rows:
        context = cells(table, row.id)["Claims it serves"] == "context"
        assert context == (row.id not in used)
        assert row.facets["serves"] == (("context",) if context else ("a claim",))


def test_numbers_and_claims_link_to_each_other_both_ways(study):
    serves = {(r["claim_id"], r["figure_id"]) for r in raw("article_claim_figures")}
    numbers, table = figures.table(), claims.table(study, WRITTEN)
    assert {
        (run.link[1:], row.id)
        for row in numbers.rows
        for run in runs(row.entries[-1].words)
        if run.link
    } == serves
    assert {
        (row.id, run.link[1:])
        for row in table.rows
        for run in runs(row.entries[1].under)
        if run.link
    } == serves


def test_the_weakest_number_of_a_claim(study):
    assert claims.weakest(["intact", "inferred", "recovered"]) == "inferred"
    assert claims.weakest([]) == "no number"
    table = claims.table(study, WRITTEN)
    assert cells(table, "C03")["Weakest number"] == "lost"
    assert cells(table, "C05")["Weakest number"] == "intact"
    assert cells(table, "C10")["Weakest number"] == "no number"
    status = {r["figure_id"]: r["status"] for r in raw("article_figures")}
    hurt = {r["claim_id"] for r in raw("article_claim_figures") if status[r["figure_id"]] == "lost"}
    assert {r.id for r in table.rows if cells(table, r.id)["Weakest number"] == "lost"} == hurt
    assert sorted(counts.hurt_claims()) == sorted(hurt)


def test_only_written_chapters_are_linked(study):
    linked = {link for link in links(claims.table(study, set())) if not link.startswith("#")}
    assert linked == set()
    linked = {link for link in links(claims.table(study, WRITTEN)) if not link.startswith("#")}
    assert linked == {"01-intro.html"}


@pytest.mark.parametrize("name", files.FACTS)
def test_every_fact_has_its_row(name):
    table = facts.table(name)
    assert len(table.rows) == len(raw(name))
    # the header of a row is its key: the file's first column, or all that a longer key tells apart
    key = described()[name].key
    if len(key) == 1:
        assert [row.id for row in table.rows] == [r[key[0]] for r in raw(name)]
        assert [plain(row.entries[0].words) for row in table.rows] == [row.id for row in table.rows]
    else:
        shown = [[plain(entry.words) for entry in row.entries] for row in table.rows]
        assert all(r["period"] in row for r, row in zip(raw(name), shown, strict=True))


def test_no_weak_host_is_linked_and_none_is_hidden(study):
    weak = set(load("sources").query("kind in ['mirror', 'farm']")["url"].dropna())
    tables = [figures.table(), claims.table(study, WRITTEN), *map(facts.table, files.FACTS)]
    outside = [link for table in tables for link in links(table) if "://" in link]
    assert not weak & set(outside)
    strong = "kind in ['primary', 'press', 'study']"
    assert set(outside) <= set(load("sources").query(strong)["url"])
    assert len(outside) > 50
    mirrors = [t for t in facts.table("industry").text().splitlines() if "(mirror, seen" in t]
    kinds = load("sources").set_index("source_id")["kind"]
    assert len(mirrors) == sum(kinds[r["source_id"]] == "mirror" for r in raw("industry"))


def significant(text):
    return re.sub(r"[.,−-]", "", text).strip("0") or "0"


def test_no_column_of_a_file_is_hidden_from_the_reader():
    """All cells but the two days of a period, which the printed period says, are on the page."""
    names = {
        column: {r[column]: r["company"] for r in raw(file)}
        for column, file in (("company_id", "companies"), ("ticker", "platforms"))
    }
    ids = {r["source_id"] for r in raw("sources")}
    labels = {id: cite([id])[0].label for id in ids}
    apart = {"date_start", "date_end", "unit", "qualifier", "use", "independent"}
    for name in files.FACTS:
        numbers = {f.name for f in described()[name].fields if f.type in ("number", "integer")}
        lines = facts.table(name).text().splitlines()[2:]
        for row, line in zip(raw(name), lines, strict=True):
            for column, cell in row.items():
                if not cell or column in apart:
                    continue
                if column in numbers:
                    # a unit may move the point: 10.3 hundred million reads 1.03 billion
                    assert significant(cell) in significant(line), (name, column, cell)
                    continue
                known = labels if column.endswith("source_id") else names.get(column, {})
                words = known.get(cell, cell)
                assert words in line or code_words(words) in line, (name, column, cell)


def test_a_fact_by_hand():
    assert cells(facts.table("cac_evidence"), "K25") == {
        "Id": "K25",
        "Whose cost": "head platforms, cost to fund providers",
        "Per what": "not stated",
        "Period": "2024",
        "Value": "close to CNY 1,000",
        "Grade": "C",
        "Source": cite(["5g.ilifeg.cn-28b534"])[0].label,
    }
    rule = facts.table("rate_caps")
    assert cells(rule, "R01")["Line"] == "24 and 36% a year"
    assert cells(rule, "R05")["Line"] == "no number"
    assert details(rule, "R01")["Whom it binds:"] == "private lending"


def test_content_farms_are_listed_without_grade_or_link():
    table = facts.table("cac_evidence")
    for id in ("K37", "K38", "K39"):
        assert cells(table, id)["Grade"] == "none"
        assert "content farm" in cells(table, id)["Source"]
        assert details(table, id)["Used as:"] == "listed only"


@pytest.mark.parametrize("name", list(described()))
def test_any_described_file_can_be_shown_without_code_for_it(name):
    table = facts.table(name)
    assert len(table.rows) == len(raw(name))
    assert all(column.name for column in table.columns)
    assert {name for name, _ in table.legend} >= {c.name for c in table.columns[1:]} - {
        "Source",
        "Value",
        "Line",
    }


def test_an_unknown_file_is_refused_with_the_nearest_name():
    with pytest.raises(EvidenceError, match="industry"):
        facts.table("indusrty")


def test_every_file_is_shown_or_set_aside_for_a_reason():
    assert not set(files.SHOWN) & set(files.FILE_ONLY)
    missing = set(described()) - set(files.SHOWN) - set(files.FILE_ONLY)
    assert not missing, f"show {missing} on a page and name it in files.SHOWN, or set it aside"
    assert set(files.FACTS) <= set(files.SHOWN)


def test_pages_show_the_files_they_are_said_to_show(root):
    pages = {p.stem: p.read_text("utf-8") for p in (root / "chapters").glob("*.md")}
    for name in files.FACTS:
        assert f'facts.table("{name}")' in pages["facts"]
        assert files.SHOWN[name] == f"#table-{facts.table(name).id}"


def test_a_download_says_what_it_is():
    (own, joined) = figures.table().downloads
    path = DATA / "article_figures.csv"
    assert own.href == "../data/article_figures.csv"
    assert own.words == f"article_figures.csv, 93 rows, {round(path.stat().st_size / 1000)} kB"
    assert joined.href == "../data/article_claim_figures.csv"


def test_the_file_table_names_every_file_its_rows_and_grades():
    rows = {row[4].link: row for row in files.file_table().rows}
    assert set(rows) == {
        f"../data/{name}"
        for name in [*(r.file for r in described().values()), "datapackage.json", "README.md"]
    }
    shown = rows["../data/cac_evidence.csv"]
    assert (shown[2].text, shown[3].text) == ("43", "2 A, 11 B, 27 C")


def test_sealed_files_are_what_the_seal_says():
    for resource in described().values():
        assert hashlib.sha256(resource.path.read_bytes()).hexdigest() == resource.digest


def test_the_table_as_shown_holds_what_the_page_shows(study):
    for table in (figures.table(), claims.table(study, WRITTEN)):
        found = pd.read_csv(io.StringIO(table.csv), dtype=str, keep_default_na=False)
        assert list(found.iloc[:, 0]) == [row.id for row in table.rows]
    shown = pd.read_csv(io.StringIO(figures.table().csv), dtype=str, keep_default_na=False)
    weak = set(load("sources").query("kind in ['mirror', 'farm']")["url"].dropna())
    assert not weak & set(shown["source_url"])
    assert (shown.loc[shown["status"] == "lost", "value"] == "lost").all()
    assert "C14" in shown.set_index("figure_id").loc["F044", "claims"]


def test_the_panel_is_summed_up_right():
    table = panel.coverage().set_index("ticker")
    quarters, years = raw("platform_quarters"), raw("platform_years")
    for ticker, row in table.iterrows():
        values = [r for r in [*quarters, *years] if r["ticker"] == ticker]
        assert row["printed"] + row["computed"] == len(values)
        assert row["metrics"] == len({r["metric"] for r in values})
        spans = [r for r in raw("platform_periods") if r["ticker"] == ticker]
        assert row["quarters"] == sum(r["span"] == "quarter" for r in spans)
        assert row["first"] == min(r["period_end"] for r in spans)[:4]
    assert table["printed"].sum() + table["computed"].sum() == 1076 + 291


def test_each_claim_is_judged_in_one_chapter_s_table_and_written_sections_are_whole(study):
    tables = judged.tables(study)
    section = load("article_claims").set_index("claim_id")["section"]
    assert "intro" in tables
    for table in tables.values():
        # a package may have a shorter name than its section
        (name,) = {section[v.claim_id] for v in table.verdicts}
        assert name in {s.key for s in SECTIONS}
        wanted = section.index[section == name].tolist()
        assert sorted(v.claim_id for v in table.verdicts) == sorted(wanted)
        assert len(table.rows) == len(table.verdicts)
    found = judged.verdicts(study)
    assert len(found) == sum(len(table.verdicts) for table in tables.values())


def verdict(claim, evidence="none", n=0, grade=""):
    return Verdict(claim, evidence, n, grade, "b", "m", Change("x", "y", "z"))


def test_a_claim_judged_twice_or_not_of_the_article_is_refused():
    with pytest.raises(ValueError, match="judged twice"):
        judged.collect([verdict_table([verdict("C01")]), verdict_table([verdict("C01")])])
    with pytest.raises(ValueError, match="no claim 'C99'"):
        judged.collect([VerdictTable("", (), (), verdicts=(verdict("C99"),))])


def test_verdicts_come_in_the_order_of_the_claims():
    found = judged.collect([verdict_table([verdict("C09"), verdict("C02")])])
    assert list(found) == ["C02", "C09"]


def test_mixed_and_none_leave_a_claim_open():
    given_ = ["supported", "contradicted", "checked", "differs", "mixed", "none"]
    assert judged.decided(verdict(f"C{i:02}", e, 1, "B") for i, e in enumerate(given_, 1)) == 4


def test_the_two_verdict_columns_are_the_chapter_s_own_and_stay_two(study):
    table = claims.table(study, WRITTEN)
    judged_here = judged.verdicts(study).values()
    for own in judged_here:
        shown = cells(table, own.claim_id)
        assert (shown["Evidence"], shown["Mechanism"]) == (own.evidence, own.mechanism)
    for row in table.rows:
        if row.id not in {own.claim_id for own in judged_here}:
            assert (cells(table, row.id)["Evidence"], cells(table, row.id)["Mechanism"]) == (
                "open",
                "open",
            )


def test_a_judged_claim_shows_its_weight(study, monkeypatch):
    found = {"C05": verdict("C05", "checked", 3, "B")}
    monkeypatch.setattr(judged, "verdicts", lambda _: found)
    table = claims.table(study, WRITTEN)
    (row,) = [row for row in table.rows if row.id == "C05"]
    assert plain(row.entries[4].words) == "checked"
    assert plain(row.entries[4].under) == "3 facts, grade B"
    assert row.facets["evidence"] == ("checked",)


@pytest.mark.parametrize(
    ("decided", "form"), [(0, "holds"), (18, "holds"), (19, "opposite"), (37, "opposite")]
)
def test_the_share_settled_by_evidence_follows_the_verdicts(decided, form, study, monkeypatch):
    found = {f"C{i:02}": verdict(f"C{i:02}", "supported", 1, "B") for i in range(1, decided + 1)}
    monkeypatch.setattr(judged, "verdicts", lambda _: found)
    said, words = evaluate("evidence-settles-few", study)
    assert said == form
    assert f" {decided} of the 37 claims" in words


def test_the_sentence_about_lost_numbers_knows_when_it_is_false(monkeypatch, study):
    assert evaluate("lost-numbers-matter", study)[0] == "holds"
    monkeypatch.setattr(counts, "lost", lambda: ["F001", "F048"])
    form, words = evaluate("lost-numbers-matter", study)
    assert form == "opposite"
    assert words.startswith("1 of the 2 lost numbers serve a claim; one of the 37")


def test_the_sentence_about_grades_knows_when_it_is_false(monkeypatch, study):
    assert evaluate("no-better-than-c", study)[0] == "holds"
    grades = {"A": 1, "B": 2, "C": 3, "D": 4, "E": 0, "none": 5}
    monkeypatch.setattr(counts, "by_grade", lambda _: grades)
    assert evaluate("no-better-than-c", study) == (
        "opposite",
        "3 numbers of the article are known better than grade C",
    )


def test_counts_of_the_page():
    printed = counts.printed(baseline())
    status = [r["status"] for r in raw("article_figures")]
    for name in ("intact", "recovered", "inferred", "lost"):
        assert printed[f"n_{name}"] == str(status.count(name))
    used = {r["figure_id"] for r in raw("article_claim_figures")}
    assert printed["n_context"] == str(len(status) - len(used))
    grades = [r["grade"] for name in files.FACTS for r in raw(name)]
    in_words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight")
    assert files.printed() == {
        "n_facts": f"{len(grades):,}",
        "facts_a": str(grades.count("A")),
        "facts_b": str(grades.count("B")),
        "facts_c": str(grades.count("C")),
        "facts_d": in_words[grades.count("D")],
        "facts_e": in_words[grades.count("E")],
        "facts_none": in_words[grades.count("")],
    }


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_values_sort_as_numbers_within_a_unit(first, second):
    first, second = round(first, 4), round(second, 4)
    key = figures.value_key
    assert (key(first, first, "CNY") < key(second, second, "CNY")) == (first < second)
    assert key(first, second, "CNY") < key(math.nan, math.nan, "CNY")
    assert key(first, first, "bp") < key(second, second, "CNY")
    assert key(math.nan, second, "CNY") == key(second, second, "CNY")


def test_a_big_table_refuses_rows_that_do_not_fit():
    columns = (Column("a"), Column("b"))
    with pytest.raises(ValueError, match="row x has 1 cells, the header has 2"):
        BigTable("t", "T", columns, (Row((Entry("1"),), "x"),))
    row = Row((Entry("1"), Entry("2")), "x")
    with pytest.raises(ValueError, match="an id stands twice"):
        BigTable("t", "T", columns, (row, row))


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (
            "npl_transfer_n_cfc_ytd",
            "bad loans: transfer number of licensed companies in the year to date",
        ),
        ("cba_n_own_online_gt50", "bankers' association: number of own online above half"),
        ("unclear", "not stated"),
        ("CNY 100m", "CNY 100m"),
    ],
)
def test_codes_become_words(code, words):
    assert code_words(code) == words


def test_no_number_is_run_together_with_a_word():
    for name in ("industry", "company_facts"):
        for code in {row["metric"] for row in raw(name)}:
            said = code_words(code)
            assert not re.search(r"_|[a-z]\d|\d[a-z]", said), code
