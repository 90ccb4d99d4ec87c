"""Works: what is cited is listed, what is listed is cited, and each says what was seen of it."""

import re

import pytest
from pybtex.database import parse_file, parse_string

from analysis import evidence
from analysis.book.bibliography import STYLE, BookStyle

from .soup import soup

CITED = re.compile(r"\{cite(?::\w+)?\}`([^`]+)`")


@pytest.fixture(scope="module")
def works(root):
    return parse_file(root / "data" / "references.bib").entries


def cited(root):
    texts = [path.read_text("utf-8") for path in (root / "chapters").glob("*.md")]
    found = [key for text in texts for group in CITED.findall(text) for key in group.split(",")]
    return {re.sub(r"\{[^}]*\}", "", key).strip() for key in found}


def test_exactly_the_works_that_are_cited_are_listed(root, works):
    assert set(works) == cited(root)
    assert evidence.works() == tuple(works)


def test_every_work_says_what_was_seen_of_it(works):
    for key, work in works.items():
        assert len(work.fields["verified"]) > 30, key
        assert not re.search(r"\bg:\d|\\", work.fields["verified"]), key


def test_identifiers_have_their_form_and_no_weak_page_is_an_address(works):
    weak = evidence.load("sources").query("kind in ['mirror', 'farm']")["url"].dropna()
    for key, work in works.items():
        assert re.fullmatch(r"10\.\d{4,9}/\S+", work.fields.get("doi", "10.1234/x")), key
        assert work.fields.get("url") not in set(weak), key
        assert re.fullmatch(r"\d{4}", work.fields["year"]), key


def test_what_was_seen_follows_the_usual_entry():
    entry = (
        "@article{A1, author = {Writer, Ann}, title = {A Title}, journal = {J}, year = {2001}, "
        "verified = {only the {M}asthead}}"
    )
    listed = BookStyle().format_bibliography(parse_string(entry, "bibtex"))
    (one,) = list(listed)
    assert str(one.text).endswith(
        "J, 2001. What we saw: only the Masthead.".replace("J, 2001. ", "J, 2001. ")
    )


def test_a_work_without_that_field_is_refused():
    entry = "@article{A1, author = {W, A}, title = {T}, journal = {J}, year = {2001}}"
    with pytest.raises(KeyError, match="verified"):
        list(BookStyle().format_bibliography(parse_string(entry, "bibtex")))


def test_works_are_ordered_by_author_offices_among_people():
    text = "".join(
        f"@misc{{{key}, author = {{{author}}}, title = {{T}}, year = {{{year}}}, verified = {{v}}}}"
        for key, author, year in [
            ("d", "Writer, A.", 2001),
            ("b", "{Office of Order}", 2009),
            ("a", "Ames, Z. and Writer, A.", 2010),
            ("c", "Writer, A.", 1999),
        ]
    )
    listed = BookStyle().format_bibliography(parse_string(text, "bibtex"))
    assert [entry.key for entry in listed] == ["a", "b", "c", "d"]


def test_the_configuration_names_the_style(root):
    assert f"bibtex_default_style: {STYLE}" in (root / "_config.yml").read_text("utf-8")


@pytest.mark.book
def test_the_page_lists_each_work_once_with_its_links(built, works):
    page = soup(built / "chapters/references.html")
    entries = page.select(".citation")
    assert len(entries) == len(works)
    firsts = [entry.p.get_text() for entry in entries]
    assert firsts[0].startswith("Benjamin Edelman")
    assert firsts[-1].startswith("Supreme People's Court")
    assert all("What we saw: " in entry.get_text() for entry in entries)
    linked = {a["href"] for entry in entries for a in entry.select("a.external")}
    dois = {f"https://doi.org/{w.fields['doi']}" for w in works.values() if "doi" in w.fields}
    addresses = {w.fields["url"] for w in works.values() if "url" in w.fields}
    assert linked == dois | addresses


@pytest.mark.book
def test_the_list_is_a_list_to_a_screen_reader(built):
    page = soup(built / "chapters/references.html")
    for entry in page.select(".citation"):
        assert entry["role"] == "listitem"
        assert entry.parent["role"] == "list"
    assert not page.select("[role=doc-biblioentry]")


@pytest.mark.book
def test_a_citation_leads_to_its_entry(built):
    page = soup(built / "chapters/01-intro.html")
    link = page.select_one(".bibtex-citation a")
    assert link.get_text() == "National Financial Regulatory Administration, 2025"
    assert link["href"] == "references.html#work-nfra2025facilitationnotice"
    listed = soup(built / "chapters/references.html")
    entry = listed.find(id="work-nfra2025facilitationnotice")
    assert "loan-facilitation business" in entry.get_text()
