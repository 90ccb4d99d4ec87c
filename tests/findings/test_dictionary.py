"""The data dictionary against the files themselves, read without the package's loader."""

import csv
import json
from collections import Counter

import pytest
from bs4 import BeautifulSoup

from analysis import statements
from analysis.evidence import Field, described
from analysis.evidence.descriptor import ROOT
from analysis.findings import census, dictionary
from analysis.findings.census import OPEN

PACKAGE = json.loads((ROOT / "datapackage.json").read_text("utf-8"))
NAMES = [entry["name"] for entry in PACKAGE["resources"]]
TABLES = described()


def rows_of(name):
    with (ROOT / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def page():
    return BeautifulSoup(dictionary.entries().html(), "html.parser")


@pytest.mark.parametrize("name", NAMES)
def test_rows_with_and_without_a_grade_add_up(name):
    found = census.census(TABLES[name])
    assert found.rows == len(rows_of(name))
    assert sum(found.grades.values()) + sum(found.ungraded.values()) == found.rows


@pytest.mark.parametrize("name", [n for n in NAMES if "grade" in rows_of(n)[0]])
def test_a_table_s_own_grades_are_counted(name):
    counts = Counter(row["grade"] for row in rows_of(name))
    found = census.census(TABLES[name])
    assert not found.lender
    assert {letter: n for letter, n in found.grades.items() if n} == {
        letter: n for letter, n in counts.items() if letter
    }
    assert sum(found.ungraded.values()) == counts[""]


@pytest.mark.parametrize("name", ["platform_quarters", "platform_years"])
def test_values_of_the_panel_take_the_grade_of_their_period(name):
    grades = {(r["ticker"], r["period"]): r["grade"] for r in rows_of("platform_periods")}
    counts = Counter(grades[r["ticker"], r["period"]] for r in rows_of(name))
    found = census.census(TABLES[name])
    assert found.lender == "platform_periods"
    assert {letter: n for letter, n in found.grades.items() if n} == counts


def test_tables_that_only_tie_others_together_have_no_grade():
    for name in ("article_claim_figures", "platform_sources"):
        found = census.census(TABLES[name])
        assert found.ungraded == {census.LINKS: found.rows}


def test_lost_figures_and_content_farms_are_why_rows_lack_a_grade():
    lost = sum(row["status"] == "lost" for row in rows_of("article_figures"))
    assert census.census(TABLES["article_figures"]).ungraded == {census.LOST: lost}
    farms = {row["source_id"] for row in rows_of("sources") if row["kind"] == "farm"}
    bare = sum(row["source_id"] in farms for row in rows_of("cac_evidence"))
    assert census.census(TABLES["cac_evidence"]).ungraded == {census.FARM: bare}


@pytest.mark.parametrize("name", NAMES)
def test_every_row_without_a_grade_has_a_reason(name):
    # a new table without a grade says why in analysis.findings.census.NO_FACTS
    assert OPEN not in census.census(TABLES[name]).ungraded


@pytest.mark.parametrize("name", NAMES)
def test_pages_are_counted_by_kind(name):
    kinds = {row["source_id"]: row["kind"] for row in rows_of("sources")}
    rows = rows_of(name)
    found = census.pages(TABLES[name])
    if "source_id" not in rows[0]:
        assert found is None
        return
    counts = Counter(kinds[row["source_id"]] for row in rows if row["source_id"])
    assert {kind: n for kind, n in found.items() if n} == counts


def test_the_pages_behind_the_panel_stand_in_their_own_list():
    for name in ("platform_periods", "platform_quarters", "platform_years"):
        assert census.page_list(TABLES[name]) == "platform_sources"
    for name in ("assumptions", "platforms", "companies"):
        assert census.page_list(TABLES[name]) == ""


def test_kinds_of_page_are_those_of_the_package():
    (kind,) = [f for f in PACKAGE["resources"][0]["schema"]["fields"] if f["name"] == "kind"]
    assert list(census.kinds()) == kind["constraints"]["enum"]
    assert "; ".join(f"{k}: {words}" for k, words in census.kinds().items()) == kind["description"]


def test_the_last_line_counts_each_graded_row_once():
    total, bare = census.totals()
    own = [n for n in NAMES if "grade" in rows_of(n)[0] and n != "platform_periods"]
    counts = Counter(row["grade"] for n in own for row in rows_of(n))
    for name in ("platform_quarters", "platform_years"):
        counts.update(census.census(TABLES[name]).grades)
    lenders = {census.census(table).lender for table in TABLES.values()}
    assert lenders == {"", "platform_periods"}
    assert bare == counts.pop("")
    assert total == {letter: counts[letter] for letter in total}
    last = census.grade_table().rows[-1]
    assert [cell.text for cell in last[1:]] == [f"{n:,}" for n in [*total.values(), bare]]


def test_the_sentence_on_grade_c_turns_with_the_numbers(study, monkeypatch):
    form, sentence = statements.evaluate("evidence-mostly-c", study)
    total, _ = census.totals()
    assert form == "holds"
    assert f"{total['C']:,} of {sum(total.values()):,}" in sentence
    assert f"against {total['A'] + total['B']:,} of" in sentence
    few = {"A": 5, "B": 1, "C": 4, "D": 0, "E": 0}
    monkeypatch.setattr(census, "totals", lambda: (few, 0))
    form, sentence = statements.evaluate("evidence-mostly-c", study)
    assert form == "opposite"
    assert "4 of 10 graded rows, against 6" in sentence


def test_every_table_has_its_entry_and_the_contents_lead_to_it(page):
    ids = [section["id"] for section in page.select("section.entry")]
    links = [row[0].link for row in dictionary.contents().rows]
    assert links == [f"#{id}" for id in ids]
    assert ids == [f"table-{name.replace('_', '-')}" for name in NAMES]


@pytest.mark.parametrize("entry", PACKAGE["resources"], ids=NAMES)
def test_an_entry_says_what_the_package_says(entry, page):
    section = page.find(id=f"table-{entry['name'].replace('_', '-')}")
    assert section.h3.get_text() == entry["title"]
    assert section.p.get_text() == entry["description"]
    facts = {dt.get_text(): dt.find_next("dd").get_text() for dt in section.select("dt")}
    assert facts["File"] == entry["path"]
    assert facts["Rows"] == f"{len(rows_of(entry['name'])):,}"
    assert facts["Key"] == ", ".join(entry["schema"]["primaryKey"])
    assert len(section.select("dt")) >= 4
    links = [key["fields"] for key in entry["schema"].get("foreignKeys", [])]
    keys = {fields[0] for fields in links if len(fields) == 1}
    body = section.tbody.find_all("tr")
    for row, field in zip(body, entry["schema"]["fields"], strict=True):
        name, holds, allowed, meaning = (cell.get_text() for cell in row.find_all(["th", "td"]))
        assert (name, meaning) == (field["name"], field["description"])
        assert field.get("unit", "") in holds or field["unit"] == "see unit"
        if field["name"] not in keys:
            listed = field.get("constraints", {}).get("enum", [])
            assert allowed.startswith(" · ".join(map(str, listed)))
        required = field.get("constraints", {}).get("required", False)
        assert ("may be empty" in allowed) != required


def test_links_between_entries_lead_somewhere(page):
    ids = {section["id"] for section in page.select("section.entry")}
    links = {a["href"].removeprefix("#") for a in page.select("a")}
    assert links
    assert links <= ids


def test_files_are_linked_only_once_the_book_holds_them(page, monkeypatch):
    assert not page.select("a[download]")
    monkeypatch.setattr(dictionary, "DOWNLOADS", True)
    linked = BeautifulSoup(dictionary.entries().html(), "html.parser").select("a[download]")
    assert [a["href"] for a in linked] == [f"../data/{name}.csv" for name in NAMES]


@pytest.mark.parametrize(
    ("kind", "constraints", "words"),
    [
        ("string", {"required": True, "enum": ["a", "b"]}, "a · b"),
        ("number", {"minimum": 0, "maximum": 1500.5}, "0 to 1,500.5; may be empty"),
        ("integer", {"required": True, "minimum": -1000000}, "−1,000,000 or more"),
        ("number", {"required": True, "maximum": 1}, "1 or less"),
        ("date", {"required": True, "minimum": "2015-01-01", "maximum": "2027-12-31"}, "2015-01-01 to 2027-12-31"),
        ("string", {"required": True, "pattern": "K[0-9]+", "unique": True}, "of the form K[0-9]+; each value once"),
        ("string", {"required": True}, ""),
    ],
)  # fmt: skip
def test_limits_are_said_in_words(kind, constraints, words):
    assert dictionary.allowed(Field("x", kind, constraints)) == words


def test_a_foreign_key_is_said_by_what_it_points_to():
    field = Field("source_id", "string", {"pattern": "[a-z]+"})
    assert dictionary.allowed(field, "Sources") == "a key of Sources; may be empty"


def test_units_are_said_with_the_type():
    assert dictionary.holds(Field("x", "number", {}, "percent a year")) == "number, percent a year"
    assert (
        dictionary.holds(Field("x", "number", {}, "see unit"))
        == "number; its unit stands in the row"
    )
    assert dictionary.holds(Field("x", "boolean", {})) == "true or false"


def test_the_counts_of_the_page_are_those_of_the_files():
    printed = dictionary.printed()
    assert printed["n_rows"] == f"{sum(len(rows_of(name)) for name in NAMES):,}"
    columns = sum(len(entry["schema"]["fields"]) for entry in PACKAGE["resources"])
    assert printed["n_columns"] == f"{columns:,}"
