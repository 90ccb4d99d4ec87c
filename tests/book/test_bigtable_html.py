"""The HTML of big tables, and the library behind them, before a browser sees either."""

import re

import pytest
from bs4 import BeautifulSoup

from analysis.book import vendor
from analysis.book.bigtable_html import html
from analysis.book.chapter import Shown
from analysis.book.nodes import BIG_TABLE
from analysis.findings.bigtable import BigTable, Column, Download, Entry, Row, Run

TABLE = BigTable(
    "t",
    'Every "thing"',
    (Column("Id"), Column("What", "wide"), Column("State", "tag"), Column("Source", "source")),
    (
        Row(
            (
                Entry("X1"),
                Entry("a <b> & c", under="quiet"),
                Entry("lost", 3),
                Entry(Run("www.some.host/page", "https://www.some.host/page?a=1&b=2")),
            ),
            "X1",
            {"state": ("lost",), "who": ("A", "B")},
            (("Note:", "see a.b.c"),),
        ),
        Row(
            (Entry("X2"), Entry("d"), Entry("intact"), Entry("mirror.host (mirror)")),
            "X2",
            {"state": ("intact",), "who": ("A",)},
        ),
    ),
    {"state": "State", "who": "Who"},
    (Download("../data/t.csv", "t.csv, 2 rows, 1 kB"),),
    "id\nX1\nX2\n",
    "One row is a thing.",
    (("Id", "key"),),
)


@pytest.fixture(scope="module")
def page():
    return BeautifulSoup(html(TABLE, in_book=True), "html.parser")


def test_it_reads_without_a_script(page):
    assert page.find("caption").get_text() == 'Every "thing"One row is a thing.'
    assert [th.get_text() for th in page.select('thead th[scope="col"]')] == [
        "Id",
        "What",
        "State",
        "Source",
    ]
    assert [th.get_text() for th in page.select('tbody th[scope="row"]')] == ["X1", "X2"]
    assert [tr["id"] for tr in page.select("tbody tr")] == ["X1", "X2"]
    assert [td["data-label"] for td in page.select("tbody tr:first-child td")] == [
        "What",
        "State",
        "Source",
    ]
    assert "a <b> & c" in page.find("td").get_text()
    assert page.select_one("td details p").get_text() == "Note: see a.b.c"
    assert len(page.select("td details")) == 1


def test_fields_are_there_but_hidden_until_a_script_can_serve_them(page):
    form = page.find("form")
    assert form.has_attr("hidden")
    assert form["aria-label"] == 'Find rows: Every "thing"'
    for field in form.select("input, select"):
        assert field.find_parent("label").get_text(strip=True)
    assert [o.get_text() for o in form.select('select[data-facet="who"] option')] == [
        "all",
        "A (2)",
        "B (1)",
    ]
    assert form.select_one('[role="status"]').get_text() == "2 rows"
    assert not BeautifulSoup(html(TABLE), "html.parser").find("form")


def test_a_row_answers_to_its_facets_and_sort_keys(page):
    first, second = page.select("tbody tr")
    assert (first["data-f-state"], first["data-f-who"]) == ("lost", "A|B")
    # one key in a column makes the library read keys only, so each cell of it has one
    assert [td.get("data-order") for td in first.select("td")] == [None, "3", None]
    assert [td.get("data-order") for td in second.select("td")] == [None, "intact", None]


def test_long_addresses_break_after_a_dot_and_stay_whole_as_links(page):
    cell = page.select_one("tbody tr td.source")
    link = cell.find("a")
    assert link["href"] == "https://www.some.host/page?a=1&b=2"
    assert link["rel"] == ["noopener"]
    assert cell.get_text() == "www.some.host/page"
    assert "www.some.<wbr/>host/<wbr/>page" in str(cell)


def test_the_table_as_shown_is_offered_in_the_book_alone(page):
    assert [a["href"] for a in page.select(".files a")] == ["../data/t.csv", "../tables/t.csv"]
    assert "t.csv as shown, 2 rows" in page.select(".files a")[1].get_text()
    assert "../tables" not in html(TABLE)


def test_a_notebook_gets_the_same_rows():
    bundle = Shown(TABLE)._repr_mimebundle_()
    assert set(bundle) == {BIG_TABLE, "text/html", "text/plain"}
    assert bundle["text/html"] == html(TABLE)
    assert bundle[BIG_TABLE]["html"] == html(TABLE, in_book=True)
    assert bundle[BIG_TABLE]["csv"] == TABLE.csv
    assert "X2 | d | intact" in bundle["text/plain"]


def test_datatables_becomes_one_classic_script_with_its_notices():
    script = vendor.datatables()
    assert script.startswith("(()=>{")
    assert not re.search(r"\bexport\s*\{|^import\b", script, re.M)
    assert script.count("window.BookDataTable=") == 1
    for name in ("DataTables 2.", "SpryMedia", "jQuery JavaScript Library v4", "JSZip v3"):
        assert name in script


def test_a_bundle_of_another_form_is_refused(tmp_path, monkeypatch):
    for text in ("var a=1;", "export{a as b};", 'import "x";\nexport{a as default};'):
        (tmp_path / "b.js").write_text(text)
        monkeypatch.setattr(vendor, "_file_of", lambda *_: tmp_path / "b.js")
        with pytest.raises(RuntimeError, match="another form than we know"):
            vendor.datatables()


def test_the_notice_names_all_that_the_bundle_says_it_holds(root):
    notice = (root / "NOTICE").read_text("utf-8")
    held = vendor.datatables().rsplit("Bundled license information", 1)[1]
    named = {
        re.split(r"[-./]", found)[0]
        for found in re.findall(r"dataTables\.(\w+)\.mjs:", held)
        if found != "dataTables"
    }
    assert len(named) > 8
    for name in {n for n in named if n != "mjs"}:
        assert name.lower() in notice.lower(), name
    for name in ("itables", "jQuery 4.0.0", "JSZip 3.10.1", "FileSaver.js 1.3.3", "Lucide"):
        assert name in notice
