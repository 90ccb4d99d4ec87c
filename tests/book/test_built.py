"""The built book as files: links, figures, downloads, receipt."""

import json
import re
import xml.etree.ElementTree as ET
from urllib.parse import unquote, urldefrag, urlsplit

import pandas as pd
import pytest

from analysis import evidence, figures
from analysis.figures import theme
from analysis.figures.address import home
from tests import drawn

from .soup import soup

pytestmark = pytest.mark.book
IDS = figures.figure_ids()


def test_the_receipt_says_what_ran_on_what(built, pages):
    receipt = json.loads((built / "receipt.json").read_text())
    assert {f"{r['chapter']}.html" for r in receipt["chapters"]} == set(pages)
    assert all(r["succeeded"] and r["seconds"] > 0 for r in receipt["chapters"])
    assert receipt["packages"]["pandas"] == pd.__version__
    assert set(receipt["figures"]) == set(IDS)
    assert receipt["data"]["data/cac_evidence.csv"]
    assert isinstance(receipt["to_look_at"], list)


def test_every_link_inside_the_book_leads_somewhere(built):
    # the theme ships a template of its own under _static that no page uses
    found = [p for p in built.rglob("*.html") if "_static" not in p.relative_to(built).parts]
    pages = {path: soup(path) for path in found}
    ids = {path: {t["id"] for t in page.find_all(id=True)} for path, page in pages.items()}
    broken = []
    for path, page in pages.items():
        for tag in page.find_all(["a", "img", "script", "link", "source"]):
            address = tag.get("href") or tag.get("src") or tag.get("srcset")
            if not address or urlsplit(address).scheme or address.startswith("//"):
                continue
            plain, anchor = urldefrag(address)
            target = (path.parent / unquote(urlsplit(plain).path)).resolve() if plain else path
            if not target.exists() or (
                anchor and target in ids and unquote(anchor) not in ids[target]
            ):
                broken.append((path.name, address))
    assert not broken


def test_only_sources_are_linked_outside_and_never_weak_ones(built, pages):
    weak = evidence.load("sources").query("kind in ['mirror', 'farm']")["url"].dropna()
    for name in pages:
        linked = {a["href"] for a in soup(built / name).find_all("a", href=True)}
        assert not linked & set(weak)


@pytest.mark.parametrize("id", IDS)
def test_downloads_open(id, built):
    folder = built / "figures"
    assert ET.parse(folder / f"{id}.svg").getroot().tag.endswith("svg")
    png = (folder / f"{id}.png").read_bytes()
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(png[16:20], "big") >= 1200
    assert len(pd.read_csv(folder / f"{id}.csv")) > 0


@pytest.mark.parametrize("id", IDS)
def test_a_figure_in_its_page_is_whole(id, built):
    figure = drawn.figure(id)
    page = soup(built / "chapters" / f"{figure.chapter}.html")
    tag = page.find("figure", id=f"fig-{id}")
    assert tag.find(class_="finding-title").get_text() == figure.headline
    assert re.match(r"Figure [\d.]+", tag.find(class_="caption-number").get_text())
    assert {i["alt"] for i in tag.find_all("img")} == {figure.alt}
    assert len(tag.find_all("img")) == 2
    assert len(tag.find_all("source")) == 2
    assert {a["href"].rsplit(".", 1)[1] for a in tag.select(".downloads a[download]")} == {
        "svg",
        "png",
        "csv",
    }
    assert f"Grade {figure.grade}" in tag.find(class_="grade").get_text()
    assert len(tag.find("tbody").find_all("tr")) == len(figure.data)


def test_the_night_has_its_own_colours(built):
    for path in (built / "figures/page").glob("*.light.svg"):
        light = path.read_text("utf-8")
        dark = path.with_name(path.name.replace(".light.", ".dark.")).read_text("utf-8")
        assert dark == theme.to_dark(light)
        assert dark != light


def test_every_id_is_one_of_a_kind_in_its_page(built, pages):
    for name in pages:
        ids = [t["id"] for t in soup(built / name).find_all(id=True)]
        assert len(ids) == len(set(ids))


def test_svg_ids_never_clash_between_pictures(built):
    seen = {}
    for path in (built / "figures/page").glob("*.light.svg"):
        for found in re.findall(r'\bid="([^"]+)"', path.read_text("utf-8")):
            assert seen.setdefault(found, path.name) == path.name


def test_no_placeholder_address_is_published(built, pages):
    for name in pages:
        text = (built / name).read_text("utf-8")
        assert not re.search(r"example\.(?:org|com)|github\.com/(?:owner|example)", text)


def test_every_page_names_its_permanent_address_where_the_book_has_one(built, pages):
    for name in [*pages, *(f"figures/{id}.html" for id in IDS)]:
        found = soup(built / name).find("link", rel="canonical")
        assert (found["href"] if found else "") == (f"{home()}{name}" if home() else ""), name


@pytest.mark.parametrize("id", IDS)
def test_a_figure_s_page_is_described_for_those_who_search(id, built):
    figure = drawn.figure(id)
    (tag,) = soup(built / f"figures/{id}.html").find_all("meta", attrs={"name": "description"})
    assert tag["content"] == f"{figure.headline}. {figure.unit}"
