"""The page of figures that differ: whole, light, and at home on a disk."""

import re
import threading

import pytest
from bs4 import BeautifulSoup

from analysis import __main__ as commands
from analysis.book import differences, expectations
from analysis.book.serve import room

from .axe import violations


def svg(words, width=300):
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="60" role="img">'
        f"<title>t</title><desc>Bars &amp; {words}.</desc>"
        f'<rect width="100%" height="100%" fill="#ffffff"/><text x="9" y="30">{words}</text></svg>'
    )


OLD = {
    "a.csv": "who,cost_cny\nX <b>,100.0\n",
    "a.svg": svg("one"),
    "gone.csv": "x\n1\n",
    "gone.svg": svg("gone"),
    "same.csv": "x\n1\n",
    "same.svg": svg("same"),
}
NEW = {
    "a.csv": "who,cost_cny\nX <b>,110.0\n",
    "a.svg": svg("two", 320),
    "new.csv": "x\n1\n",
    "new.svg": svg("new"),
    "same.csv": "x\n1\n",
    "same.svg": svg("same"),
}


@pytest.fixture
def written(tmp_path, monkeypatch):
    expectations.put(tmp_path, OLD)
    monkeypatch.setattr(expectations, "current", lambda: dict(NEW))
    return differences.write(tmp_path)


@pytest.fixture
def page(written):
    return BeautifulSoup(written.read_text("utf-8"), "html.parser")


def test_each_figure_that_differs_has_a_section_and_no_other(page):
    heads = [h.get_text() for h in page.find_all("h2")]
    assert heads == ["a: changed", "gone: removed", "new: added"]
    assert [a["href"] for a in page.nav.find_all("a")] == ["#a", "#gone", "#new"]
    assert len(page.find_all("h1")) == 1


def test_old_new_and_both_over_one_another(page, written):
    shown = {s["id"]: [i["src"] for i in s.find_all("img")] for s in page.find_all("section")}
    assert shown == {
        "a": ["old/a.svg", "new/a.svg", "old/a.svg", "new/a.svg"],
        "gone": ["old/gone.svg"],
        "new": ["new/new.svg"],
    }
    for source in {s for some in shown.values() for s in some}:
        state, name = source.split("/")
        assert (written.parent / source).read_text("utf-8") == {"old": OLD, "new": NEW}[state][name]
    assert [h.get_text() for h in page.find(id="a").find_all("h3")] == [
        "Accepted",
        "Now",
        "Difference: white where both agree",
    ]


def test_every_picture_has_words_and_the_overlay_says_them_once(page):
    alts = [i["alt"] for i in page.find(id="a").find_all("img")]
    assert alts[:2] == ["Accepted. Bars & one.", "Now. Bars & two."]
    assert "over one another" in alts[2]
    assert alts[3] == ""


def test_moved_cells_stand_in_a_table_with_heads(page):
    table = page.find("table")
    assert [c.get_text() for c in table.tbody.find_all(["th", "td"])] == [
        "X <b>",
        "cost_cny",
        "100.0",
        "110.0",
        "+10 %",
    ]
    assert [h["scope"] for h in table.find_all("th")] == ["col"] * 5 + ["row"]


def test_the_page_asks_nothing_of_anyone(written):
    text = written.read_text("utf-8")
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//|url\(|@import|<script""", text)
    assert len(text) < 20_000


def test_where_nothing_differs_an_old_page_goes(written, monkeypatch):
    root = written.parents[2]
    monkeypatch.setattr(expectations, "current", lambda: dict(OLD))
    assert differences.write(root) is None
    assert not written.exists()


def test_the_command_prints_where_the_page_is(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(commands, "ROOT", tmp_path)
    expectations.put(tmp_path, OLD)
    monkeypatch.setattr(expectations, "current", lambda: dict(NEW))
    assert commands.main(["differences"]) == 0
    assert "_build/differences/index.html" in capsys.readouterr().out
    monkeypatch.setattr(expectations, "current", lambda: dict(OLD))
    assert commands.main(["differences"]) == 0
    assert "No figure differs" in capsys.readouterr().out


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_reads_well_in_a_browser(written, visit, width):
    seen = visit(written.as_uri(), width=width)
    assert seen.complaints == []
    assert seen.failed == []
    assert all(address.startswith(("file:", "data:")) for address in seen.asked)
    assert not violations(seen.page)
    wide = seen.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width


@pytest.mark.browser
def test_where_pictures_agree_the_overlay_is_white(written, visit):
    # pixels cannot be read from a page on disk, but a screenshot can
    server = room(written.parent, 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    seen = visit(f"http://127.0.0.1:{server.server_port}/index.html")
    box = seen.page.locator(".over").bounding_box()
    corner = {"x": box["x"] + 200, "y": box["y"] + 40, "width": 60, "height": 20}
    plain = seen.page.screenshot(clip=corner, full_page=True)
    seen.page.evaluate("document.querySelector('.over').innerHTML=''")
    seen.page.evaluate("document.querySelector('.over').style.cssText+=';height:60px;filter:none'")
    assert seen.page.screenshot(clip=corner, full_page=True) == plain
    server.shutdown()
