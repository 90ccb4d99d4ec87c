import json

import pytest
from bs4 import BeautifulSoup

from analysis import evidence, figures
from analysis.book import figure_html, vendor
from analysis.figures.svg import Size

SIZES = {"wide": Size(680, 400), "narrow": Size(312, 500)}


@pytest.fixture(scope="module")
def tag(study):
    payload = figures.build("spend-per-yuan-lent", study).payload()
    text = figure_html.opening("fig-x") + figure_html.body(payload, "../", SIZES)
    return BeautifulSoup(text, "html.parser").figure


def test_a_grade_is_said_in_words_with_a_bar_for_each_letter():
    html = BeautifulSoup(figure_html.profile(["A", "C", "C"], "../"), "html.parser")
    assert html.a["href"] == "../chapters/index.html#grades"
    assert html.a.get_text() == "Grade C (inputs counted: 1 A, 2 C)"
    assert [i["class"] for i in html.find_all("i")] == [
        ["some"],
        ["none"],
        ["some"],
        ["none"],
        ["none"],
    ]


def test_shares_of_variance_take_the_place_of_counts():
    text = figure_html.profile(["A", "C", "E"], "../", {"A": 0.0, "C": 0.254, "E": 0.746})
    html = BeautifulSoup(text, "html.parser")
    assert html.a.get_text() == "Grade E (share of variance: 25% C, 75% E)"
    assert [i["class"] for i in html.find_all("i")] == [
        [c] for c in ["none", "none", "some", "none", "some"]
    ]
    assert html.find_all("i")[4]["style"] == "height:100%"


def test_pictures_state_their_size_for_both_rooms(tag):
    assert {(i["width"], i["height"]) for i in tag.find_all("img")} == {("680", "400")}
    assert {(s["width"], s["height"]) for s in tag.find_all("source")} == {("312", "500")}


def test_specifications_survive_the_page(tag, study):
    figure = figures.build("spend-per-yuan-lent", study)
    found = {s["data-layout"]: json.loads(s.string) for s in tag.find_all("script")}
    assert set(found) == {"wide", "narrow"}
    assert found["wide"]["description"] == figure.alt


def test_a_label_cannot_end_the_script():
    assert "</script>" not in figure_html._spec({"title": "</script><b>"})


def test_weak_sources_are_words_and_strong_ones_links():
    table = evidence.load("sources")
    weak = table.loc[table["kind"] == "mirror", "source_id"].iloc[0]
    strong = table.loc[table["kind"] == "primary", "source_id"].iloc[0]
    html = BeautifulSoup(figure_html.sources_html([weak, strong]), "html.parser")
    assert len(html.find_all("li")) == 2
    (link,) = html.find_all("a")
    assert link["href"] == table.set_index("source_id").loc[strong, "url"]
    assert "(mirror, seen 2026-11)" in html.get_text()


def test_pages_of_one_publisher_share_a_line():
    table = evidence.load("sources")
    strong = table[table["kind"] == "primary"]
    host = strong["host"].value_counts().index[0]
    ids = strong.loc[(strong["host"] == host) & strong["publisher"].isna(), "source_id"].head(3)
    html = BeautifulSoup(figure_html.sources_html(list(ids)), "html.parser")
    assert len(html.find_all("li")) == 1
    links = html.find_all("a")
    assert [a.get_text() for a in links] == ["1", "2", "3"]
    assert links[1]["aria-label"] == f"{host}, page 2"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("low_cny", "low, CNY"),
        ("p_boot", "p boot"),
        ("effect_pct", "effect, %"),
        ("year", "year"),
        ("loan_book_cny_bn", "loan book, CNY bn"),
    ],
)
def test_columns_are_words(name, words):
    assert figure_html.column_words(name) == words


def test_a_table_escapes_what_it_holds():
    html = figure_html.table_html("who\n<b>x</b>\n", "a & b")
    assert "&lt;b&gt;x&lt;/b&gt;" in html
    assert "<caption>a &amp; b</caption>" in html


def test_an_icon_the_theme_lost_is_a_failure(monkeypatch):
    monkeypatch.setattr(vendor, "_theme_icons", lambda: "{}")
    with pytest.raises(RuntimeError, match="magnifying-glass"):
        vendor.icons()


def test_the_icon_script_is_a_small_part_of_the_theme_s():
    script = vendor.icons()
    assert len(script) < 20_000 < len(vendor._theme_icons())
    for names in vendor.ICONS.values():
        assert all(f'"{name}":[' in script for name in names)


def test_browser_files_are_made_anew_only_when_their_lock_changes(tmp_path, monkeypatch):
    monkeypatch.setattr(vendor, "vega", lambda: "js")
    (tmp_path / "requirements.txt").write_text("one")
    assert "made" in vendor.vendor(tmp_path)
    assert "unchanged" in vendor.vendor(tmp_path)
    (tmp_path / "requirements.txt").write_text("two")
    assert "made" in vendor.vendor(tmp_path)
    assert sorted(p.name for p in (tmp_path / "_generated").iterdir()) == ["site", "site.stamp"]
