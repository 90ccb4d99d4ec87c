"""Big tables as readers meet them: without a script, with one, by keyboard, on a phone, on paper."""

import hashlib

import pytest

from analysis.evidence import described
from analysis.findings.ledger import claims, facts, figures, files

from .axe import NIGHT, PHONE, violations
from .soup import soup

LEDGER, FACTS = "chapters/ledger.html", "chapters/facts.html"
HOLDING = [LEDGER, FACTS, "chapters/assumptions.html"]
NUMBERS = "#table-numbers"

browser = pytest.mark.browser
pytestmark = pytest.mark.book


def test_every_row_stands_in_the_page_itself(built, study):
    page = soup(built / LEDGER)
    assert [tr["id"] for tr in page.select(f"{NUMBERS} tbody tr")] == [
        row.id for row in figures.table().rows
    ]
    assert [tr["id"] for tr in page.select("#table-claims tbody tr")] == [
        row.id for row in claims.table(study, set()).rows
    ]
    assert len(page.select(f"{NUMBERS} tbody tr")) == 93
    assert len(page.select("#table-claims tbody tr")) == 37
    page = soup(built / FACTS)
    for name in files.FACTS:
        table = facts.table(name)
        assert len(page.select(f"#table-{table.id} tbody tr")) == len(table.rows)


def test_the_downloads_are_the_sealed_files(built, root):
    for resource in described().values():
        carried = (built / "data" / resource.file).read_bytes()
        assert hashlib.sha256(carried).hexdigest() == resource.digest
        assert carried == resource.path.read_bytes()
    for name in ("datapackage.json", "README.md"):
        assert (built / "data" / name).read_bytes() == (root / "data" / name).read_bytes()
    assert {p.name for p in (built / "data").iterdir()} == {
        *(r.file for r in described().values()),
        "datapackage.json",
        "README.md",
    }


def test_the_tables_as_shown_are_beside_the_book(built):
    assert (built / "tables/numbers.csv").read_text("utf-8") == figures.table().csv
    assert (built / "tables/claims.csv").is_file()


def test_style_and_script_come_with_a_table_and_with_nothing_else(built, pages):
    for name in pages:
        page = soup(built / name)
        asked = [t.get("src") or t.get("href") for t in page.select("script[src], link[href]")]
        ours = sorted(a.rsplit("/", 1)[1].split("?")[0] for a in asked if "/vendor/tables." in a)
        assert ours == (["tables.css", "tables.js"] if name in HOLDING else []), name
        assert bool(page.select(".bigtable")) == (name in HOLDING)
        assert not [a for a in asked if "datatables" in a]


class Shelf:
    """One big table in a page that a reader has opened."""

    def __init__(self, seen, name):
        self.page = seen.page
        self.box = self.page.locator(name)
        self.table = self.box.locator("table")
        self.status = self.box.locator("form [role=status]")

    def reach(self):
        self.box.scroll_into_view_if_needed()
        self.box.locator("table.dataTable").wait_for()
        return self

    def ids(self):
        return self.table.locator("tbody tr[id]").evaluate_all("rows => rows.map(r => r.id)")

    def say(self, words):
        self.box.locator("input[type=search]").fill(words)

    def choose(self, facet, value):
        self.box.locator(f"select[data-facet={facet}]").select_option(value)

    def sort(self, name, way, press=None):
        """Use a header's button and wait until the rows stand in the new order."""
        header = self.table.locator(f'thead th:has(.dt-column-title:text-is("{name}"))')
        button = header.get_by_role("button")
        if press:
            button.press(press)
        else:
            button.click()
        self.page.wait_for_function(
            "([cell, way]) => cell.getAttribute('aria-sort') === way",
            arg=[header.element_handle(), way],
        )

    def wait(self, words):
        self.page.wait_for_function(
            "([box, words]) => document.querySelector(box + ' [role=status]').textContent === words",
            arg=["#" + self.box.get_attribute("id"), words],
        )


@pytest.fixture
def shelf(visit, origin):
    seen = []

    def open_(page=LEDGER, name=NUMBERS, home=None, **options):
        seen.append(visit(f"{home or origin}/{page}", **options))
        return Shelf(seen[-1], name).reach()

    yield open_
    for one in seen:
        assert not one.complaints
        assert not one.failed


@browser
def test_without_a_script_all_is_there_and_no_dead_field_shows(visit, origin):
    seen = visit(f"{origin}/{LEDGER}", script=False)
    rows = seen.page.locator(f"{NUMBERS} tbody tr")
    assert rows.count() == 93
    assert seen.page.locator("#table-claims tbody tr").count() == 37
    assert rows.nth(46).is_visible()
    assert not seen.page.locator(".bigtable form").first.is_visible()
    seen.page.locator("#F047 summary").click()
    assert seen.page.locator("#F047 details p").first.is_visible()
    assert not [url for url in seen.asked if url.endswith(".js")]


@browser
@pytest.mark.parametrize(
    "words", ["Haier", "haier consumer", "半數", "ObjectId", "operations staff"]
)
def test_a_search_leaves_the_rows_that_say_it(words, shelf):
    one = shelf()
    said = figures.table().text().splitlines()[2:]
    wanted = [r[:4] for r in said if all(w in r.lower() for w in words.lower().split())]
    assert 0 < len(wanted) < 93
    one.say(words)
    one.wait(f"{len(wanted)} of 93 rows")
    assert one.ids() == wanted


@browser
def test_filters_leave_what_they_name_and_work_together(shelf):
    one = shelf()
    one.choose("status", "lost")
    one.wait("13 of 93 rows")
    assert set(one.table.locator("td[data-label=Value]").all_inner_texts()) == {"lost"}
    one.choose("section", "Lending differently")
    one.wait("2 of 93 rows")
    assert one.ids() == ["F091", "F092"]
    one.say("nothing says this")
    one.wait("0 of 93 rows")
    assert one.table.locator("tbody").inner_text().strip() == "No matching rows."
    one.box.locator("button[type=reset]").click()
    one.wait("93 rows")
    assert one.ids() == [row.id for row in figures.table().rows]


@browser
def test_a_row_with_two_speakers_answers_to_both(shelf):
    one = shelf(name="#table-claims")
    for speaker in ("the newspaper itself", "A, operations staff of a loan platform"):
        one.choose("speaker", speaker)
        one.page.wait_for_function(
            "() => document.querySelectorAll('#table-claims tbody tr').length < 37"
        )
        assert {"C02", "C06"} <= set(one.ids())


@browser
def test_sorting_by_keyboard_changes_the_order_and_says_so(shelf):
    one = shelf()
    listed = one.ids()
    button = one.table.locator("thead th", has_text="Grade").get_by_role("button")
    assert "Grade" in button.get_attribute("aria-label")
    one.sort("Grade", "ascending", press="Enter")
    grades = one.table.locator("td[data-label=Grade]").all_inner_texts()
    assert grades == ["C"] * 59 + ["D"] * 21 + ["none"] * 13
    one.sort("Grade", "descending", press="Enter")
    assert one.table.locator("td[data-label=Grade]").first.inner_text() == "none"
    one.sort("Grade", None, press="Enter")
    assert one.ids() == listed


@browser
def test_every_header_can_be_reached_and_sorted_by_tab(shelf):
    one = shelf()
    buttons = one.table.locator("thead th [role=button]")
    assert buttons.count() == 7
    buttons.first.focus()
    for i in range(7):
        assert buttons.nth(i).evaluate("e => e === document.activeElement")
        assert buttons.nth(i).evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
        one.page.keyboard.press("Tab")


@browser
def test_values_sort_within_their_unit_and_lost_ones_come_last(shelf):
    one = shelf(name="#table-cac-evidence", page=FACTS)
    one.sort("Value", "ascending")
    values = one.table.locator("td[data-label=Value]").all_inner_texts()
    assert values[:3] == ["CNY 8", "less than CNY 50", "CNY 74"]
    assert values[-2:] == ["3 (ratio)", "6 (ratio)"]


@browser
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_on_a_phone_the_fields_serve_and_nothing_runs_off_the_side(dark, shelf):
    one = shelf(width=360, dark=dark)
    width = "document.documentElement.scrollWidth"
    assert one.page.evaluate(width) <= 360
    assert not one.table.locator("thead").is_visible()
    one.box.locator(".sort select").select_option("0:desc")
    one.page.wait_for_function(
        "() => document.querySelector('#table-numbers tbody tr').id === 'F093'"
    )
    one.choose("status", "lost")
    one.wait("13 of 93 rows")
    assert one.ids()[0] == "F092"
    one.box.get_by_role("button", name="Open all details").click()
    assert one.table.locator("tr[id] details p").first.is_visible()
    assert one.page.evaluate(width) <= 360
    field = one.box.locator("select[data-facet=status]").bounding_box()
    assert field["height"] >= 24
    assert one.table.locator("td[data-label=Status]").first.is_visible()


@browser
@pytest.mark.parametrize("page", [LEDGER, FACTS])
def test_the_library_comes_when_a_table_comes_near_and_not_before(page, visit, origin):
    seen = visit(f"{origin}/{page}")
    assert not [url for url in seen.asked if "datatables" in url]
    assert seen.page.locator(".bigtable form").first.is_visible()
    seen.page.locator(".bigtable").first.scroll_into_view_if_needed()
    seen.page.locator("table.dataTable").first.wait_for()
    assert len([url for url in seen.asked if "datatables" in url]) == 1


@browser
def test_a_reader_who_is_faster_than_the_library_loses_nothing(visit, origin):
    seen = visit(f"{origin}/{LEDGER}")
    seen.page.evaluate(
        "() => { const box = document.querySelector('#table-numbers');"
        "const field = box.querySelector('input'); field.value = 'Haier';"
        "field.dispatchEvent(new Event('input', {bubbles: true})); }"
    )
    Shelf(seen, NUMBERS).wait("3 of 93 rows")


@browser
def test_an_address_leads_to_its_row(shelf):
    one = shelf(page=f"{LEDGER}#F047")
    assert one.page.locator("#F047").evaluate(
        "e => e.matches(':target') && e.getBoundingClientRect().top > 48"
        " && e.getBoundingClientRect().top < innerHeight"
    )


@browser
def test_a_link_to_a_row_that_is_filtered_away_brings_it_back(shelf):
    one = shelf()
    one.choose("status", "lost")
    one.wait("13 of 93 rows")
    assert one.page.locator("#F047").count() == 0
    Shelf(one, "#table-claims").reach()
    one.page.locator("#C03 a", has_text="F047").click()
    one.wait("93 rows")
    one.page.wait_for_function(
        "() => { const r = document.querySelector('#F047'), b = r.getBoundingClientRect();"
        "return r.matches(':target') && b.top > 0 && b.top < innerHeight }"
    )


@browser
@pytest.mark.parametrize(
    ("page", "width", "dark"), [(LEDGER, 1280, False), (FACTS, 360, True)], ids=["desk", "phone"]
)
def test_axe_finds_nothing_at_all_in_live_tables(page, dark, width, visit, origin):
    """One template draws all tables: all rules on one page, those of night and phone on another."""
    seen = visit(f"{origin}/{page}", width=width, dark=dark)
    boxes = seen.page.locator(".bigtable")
    for i in range(boxes.count()):
        one = Shelf(seen, "#" + boxes.nth(i).get_attribute("id")).reach()
        one.say("lost" if page == LEDGER else "reportify.cn")  # rows are alike, and axe is slow
        seen.page.wait_for_function(
            "e => e.textContent.includes(' of ')", arg=one.status.element_handle()
        )
    seen.page.evaluate("document.querySelectorAll('.legend').forEach(d => d.open = true)")
    boxes.first.get_by_role("button", name="Open all details").first.click()
    if width == 1280:
        one.sort("Id", "ascending")
    assert not seen.complaints
    assert not violations(seen.page, *((*NIGHT, *PHONE) if dark else ()))


@browser
def test_paper_gets_every_row_and_detail_and_no_field(shelf):
    one = shelf()
    one.choose("status", "lost")
    one.wait("13 of 93 rows")
    one.page.emulate_media(media="print")
    one.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert len(one.ids()) == 93
    assert one.table.locator("#F047 details p").first.is_visible()
    assert not one.box.locator("form").is_visible()
    assert not one.box.locator(".files").is_visible()
    assert not one.table.locator(".dt-column-order").first.is_visible()
    assert (
        one.table.locator("thead th").first.evaluate("e => getComputedStyle(e).position")
        == "static"
    )
    one.page.evaluate("dispatchEvent(new Event('afterprint'))")
    one.page.emulate_media(media="screen")
    assert len(one.ids()) == 13
    assert one.status.inner_text() == "13 of 93 rows"
    assert one.table.locator("tr[id] details[open]").count() == 0


@browser
def test_it_all_works_from_a_stick(shelf, built):
    one = shelf(home=built.as_uri())
    one.say("Haier")
    one.wait("3 of 93 rows")
    one.sort("Id", "ascending")
    one.sort("Id", "descending")
    assert one.ids() == ["F038", "F029", "F028"]


@browser
def test_the_search_of_the_book_finds_what_a_row_says(visit, origin):
    seen = visit(f"{origin}/search.html?q=Zhaolian")
    seen.page.wait_for_selector("#search-results li a", timeout=10_000)
    found = seen.page.locator("#search-results li a").evaluate_all("a => a.map(x => x.href)")
    assert any("ledger" in link for link in found)
