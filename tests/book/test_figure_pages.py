"""Pages of figures, the gallery and the ledger of figures, as files of the built book."""

import hashlib
import json
from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest
from pybtex.database import parse_string

from analysis import figures
from analysis.book import exports, figure_page, gallery, shelf
from analysis.book.citation import Edition
from analysis.book.gallery import Shown
from analysis.figures import registry
from tests import drawn

from .soup import soup

IDS = figures.figure_ids()
book = pytest.mark.book


@pytest.fixture(scope="module")
def ledger(built):
    return json.loads((built / "figures.json").read_text("utf-8"))


@book
@pytest.mark.parametrize("id", IDS)
def test_a_page_holds_all_that_is_known_of_its_figure(id, built):
    figure, page = drawn.figure(id), soup(built / f"figures/{id}.html")
    assert page.article.find("h1").get_text() == figure.headline
    assert page.title.get_text().startswith(figure.headline)
    words = page.article.get_text(" ", strip=True)
    for text in (figure.unit, figure.alt, figure.method, figure.would_change, figure.source_line):
        assert " ".join(text.split()) in " ".join(words.split())
    heads = [h.get_text() for h in page.article.find_all("h2")]
    assert heads[:5] == [
        "Take it",
        "Cite it",
        "What it shows",
        "How it was made",
        "What would change it",
    ]
    rows = page.select(".scroll tbody tr")
    assert len(rows) == len(figure.data)
    back = page.find("a", href=f"../chapters/{figure.chapter}.html#fig-{id}")
    assert back.get_text().startswith("Figure ")
    assert page.select_one(".vl picture.day img")["alt"] == figure.alt


@book
@pytest.mark.parametrize("id", IDS)
def test_every_file_is_there_and_is_what_its_hash_says(id, built, ledger):
    (entry,) = [e for e in ledger["figures"] if e["id"] == id]
    wanted = {exports.file_name(id, kind.ending) for kind in exports.KINDS}
    assert set(entry["files"]) == wanted
    page = soup(built / f"figures/{id}.html")
    offered = {a["href"] for a in page.select(".take a[download]")}
    assert offered == wanted
    for name, said in entry["files"].items():
        data = (built / "figures" / name).read_bytes()
        assert hashlib.sha256(data).hexdigest() == said["sha256"]
        assert said["sha256"] in page.article.get_text()


@book
@pytest.mark.parametrize("id", IDS)
def test_the_files_of_a_figure_open(id, built):
    folder = built / "figures"
    assert (folder / f"{id}.pdf").read_bytes()[:5] == b"%PDF-"
    slide = (folder / f"{id}.slide.png").read_bytes()
    assert (int.from_bytes(slide[16:20], "big"), int.from_bytes(slide[20:24], "big")) == (
        2560,
        1440,
    )
    spec = json.loads((folder / f"{id}.vl.json").read_text("utf-8"))
    assert spec["$schema"].startswith("https://vega.github.io/schema/vega-lite/v6")
    assert spec["description"] == drawn.figure(id).alt
    assert parse_string((folder / f"{id}.bib").read_text("utf-8"), "bibtex").entries
    assert json.loads((folder / f"{id}.csl.json").read_text("utf-8"))[0]["number"] == id
    assert not pd.read_csv(folder / f"{id}.csv").empty


@book
def test_the_ledger_lists_every_figure_in_the_order_of_the_book(ledger):
    assert {e["id"] for e in ledger["figures"]} == set(IDS)
    numbers = [e["number"] for e in ledger["figures"]]
    assert len(set(numbers)) == len(numbers)
    for entry in ledger["figures"]:
        figure = drawn.figure(entry["id"])
        assert entry["statement"] == registry._REGISTRY[entry["id"]].statement
        assert (entry["title"], entry["grade"]) == (figure.headline, figure.grade)
        assert sum(entry["grades"].values()) == len(figure.grades)
        assert sum(entry["variance_by_grade"].values()) == pytest.approx(
            float(bool(figure.variance)), abs=1e-3
        )
        assert entry["licence"] == "CC-BY-4.0"
        assert entry["seeds"] == list(figure.seeds)
    assert ledger["version"]
    assert ledger["made_with"]["packages"]["altair"]


@book
def test_the_gallery_shows_every_figure_once(built, ledger):
    page = soup(built / "chapters/gallery.html")
    cards = page.select(".gallery li")
    assert [c.select_one("a.thumb")["href"] for c in cards] == [
        f"../figures/{e['id']}.html" for e in ledger["figures"]
    ]
    assert [c["data-grade"] for c in cards] == [e["grade"] for e in ledger["figures"]]
    assert [c["data-chapter"] for c in cards] == [e["chapter_title"] for e in ledger["figures"]]
    for card, entry in zip(cards, ledger["figures"], strict=True):
        assert entry["title"] in card.get_text()
        for image in card.find_all("img"):
            assert (built / "chapters" / image["src"]).resolve().is_file()


@book
def test_a_chapter_leads_to_the_pages_of_its_figures(built):
    for id in IDS:
        chapter = registry._REGISTRY[id].chapter
        tag = soup(built / f"chapters/{chapter}.html").find("figure", id=f"fig-{id}")
        assert tag.find("a", href=f"../figures/{id}.html")
        assert tag.find("a", href=f"../figures/{id}.slide.png")


@book
def test_the_search_knows_the_pages_of_figures(built):
    index = (built / "searchindex.js").read_text("utf-8")
    for id in IDS:
        assert f'"figures/{id}"' in index


@book
def test_style_and_script_of_figures_come_where_they_serve(built, pages):
    served = [f"figures/{id}.html" for id in IDS] + ["chapters/gallery.html"]
    for name in {*pages, *served}:
        asked = [
            t.get("src") or t["href"]
            for t in soup(built / name).select("script[src], link[rel=stylesheet]")
        ]
        ours = sorted(a.rsplit("/", 1)[1].split("?")[0] for a in asked if "/vendor/figures." in a)
        assert ours == (["figures.css", "figures.js"] if name in served else []), name


def test_an_id_stands_once_even_when_given_up(monkeypatch):
    assert figures.figure_ids()  # all are registered, and stay so when the patch is undone
    monkeypatch.setattr(registry, "_REGISTRY", {})
    registry.figure("new-id", chapter="x", statement="s", formerly=("old-id", "older-id"))(
        lambda _: {}
    )
    assert figures.figure_ids() == ["new-id"]
    for taken in ("old-id", "new-id"):
        with pytest.raises(ValueError, match=f"{taken}.*stands twice"):
            registry.figure(taken, chapter="x", statement="s")(lambda _: {})
    with pytest.raises(ValueError, match=r"new-id.*stands twice"):
        registry.figure("third", chapter="x", statement="s", formerly=("new-id",))(lambda _: {})


def test_an_id_that_was_given_up_leads_on(study, tmp_path):
    figure = figures.build("article-numbers-by-state", study)
    figure = replace(figure, id="new-id", formerly=("old-id", "older-id"), headline="A < B")
    kept = shelf.Shelf(Edition(), {"new-id": Shown(figure.payload(), "Chapter", "Figure 1")})
    kept.digests["new-id"] = {kind.ending: "0" * 64 for kind in exports.KINDS}
    (tmp_path / figure_page.FOLDER).mkdir()
    app = SimpleNamespace(builder=SimpleNamespace(format="html"), outdir=tmp_path, book_shelf=kept)
    shelf.finish(app, None)
    renamed = json.loads((tmp_path / "figures.json").read_text())["renamed"]
    assert renamed == {"old-id": "new-id", "older-id": "new-id"}
    for old in renamed:
        page = soup(tmp_path / f"{figure_page.page_name(old)}.html")
        forward = page.find("meta", attrs={"http-equiv": "refresh"})
        assert forward["content"].endswith("url=new-id.html")
        assert page.find("a", href="new-id.html").get_text() == "A < B"


def test_words_with_signs_of_html_stay_words(study):
    payload = figures.build("article-numbers-by-state", study).payload() | {"headline": "a <b> & c"}
    for html in (
        gallery.html([Shown(payload, "x < y", "Figure 1")], "../"),
        figure_page.redirect("a", "a <b> & c"),
    ):
        assert "a <b>" not in html
        assert "a &lt;b&gt; &amp; c" in html
