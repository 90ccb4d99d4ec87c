"""The search index and the queries put to it, in English and in Chinese."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sphinx.search.en import SearchEnglish

from analysis.book.search import LONGEST, SearchEnglishAndChinese, asked, parts
from analysis.chinese import RUN

HERE = SearchEnglishAndChinese({})
SPHINX = SearchEnglish({})
RUNS = st.text(alphabet="获客成本助贷消费金融公司信息流", min_size=1, max_size=12)
LATIN = st.text(alphabet="abc XYZ 019 _-.,()λé\n", max_size=60)


def test_a_term_is_known_by_every_part_of_it():
    assert HERE.split("cost (获客成本)") == [
        "cost", "获", "客", "成", "本", "获客", "客成", "成本", "获客成", "客成本", "获客成本",
    ]  # fmt: skip


def test_letters_beside_chinese_are_words_of_their_own():
    assert HERE.split("M1逾期 CAC获客") == ["M1", "逾", "期", "逾期", "CAC", "获", "客", "获客"]


@given(LATIN)
def test_text_without_chinese_is_split_as_sphinx_splits_it(text):
    assert HERE.split(text) == SPHINX.split(text)


@given(RUNS, st.data())
def test_whatever_part_is_asked_for_the_whole_answers(run, data):
    start = data.draw(st.integers(0, len(run) - 1))
    query = run[start : data.draw(st.integers(start + 1, len(run)))]
    assert set(asked(query)) <= set(parts(run))


@given(RUNS)
def test_what_is_asked_makes_up_the_query(run):
    pieces = asked(run)
    assert pieces[0] + "".join(piece[-1] for piece in pieces[1:]) == run
    assert all(len(piece) == min(len(run), LONGEST) for piece in pieces)


def test_every_word_of_the_index_passes_sphinx_s_filter():
    # words that the stemmer or the filter drop would be found by nobody
    for part in parts("消费金融公司"):
        assert HERE.stem(part) == part
        assert HERE.word_filter(part)


@pytest.mark.book
def test_the_chinese_part_of_the_index_stays_small(built):
    text = (built / "searchindex.js").read_text("utf-8")
    index = json.loads(text.removeprefix("Search.setIndex(").removesuffix(")"))
    chinese = {term: where for term, where in index["terms"].items() if RUN.search(term)}
    assert chinese
    assert all(RUN.fullmatch(term) for term in chinese)
    assert len(json.dumps(chinese)) < 40_000


QUERIES = [
    "获客成本",
    "获客",
    "客成本",
    "助贷",
    "信息流",
    "消费金融公司",
    "融公司",
    "不良贷款转让",
    "贷",
    "CAC获客成本",
]


def found(seen):
    seen.page.wait_for_function(
        "document.querySelector('.search-summary')?.innerText.includes('found')"
    )
    return seen.page.eval_on_selector_all(
        "#search-results li a", "all => all.map(a => a.getAttribute('href'))"
    )


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("query", QUERIES)
def test_chinese_terms_and_parts_of_them_find_the_glossary(query, origin, visit):
    seen = visit(f"{origin}/search.html?q={query}")
    assert any(page.startswith("chapters/glossary.html") for page in found(seen))
    assert not seen.complaints
    assert not seen.failed


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize(
    ("query", "term"), [("获客成本", "获客成本"), ("acquisition cost", "acquisition cost")]
)
def test_a_whole_term_leads_straight_to_its_entry(query, term, origin, visit):
    seen = visit(f"{origin}/search.html?q={query}")
    first = found(seen)[0]
    assert first.startswith("chapters/glossary.html#term-")
    entry = visit(f"{origin}/{first}").page.locator(f"[id='{first.split('#')[1]}']")
    assert entry.inner_text().startswith(term)


@pytest.mark.book
@pytest.mark.browser
def test_chinese_that_stands_nowhere_finds_nothing(origin, visit):
    seen = visit(f"{origin}/search.html?q=本客成获")
    seen.page.wait_for_function(
        "document.querySelector('.search-summary')?.innerText.includes('not match')"
    )
    assert seen.page.locator("#search-results li").count() == 0


@pytest.mark.book
@pytest.mark.browser
def test_the_script_splits_queries_as_its_reference_does(origin, visit):
    page = visit(f"{origin}/search.html").page

    def reference(query):
        pieces = re.findall(rf"{RUN.pattern}|(?:(?!{RUN.pattern})\w)+", query)
        return [p for piece in pieces for p in (asked(piece) if RUN.match(piece) else [piece])]

    for query in [
        *QUERIES,
        "M1逾期 and 助贷平台",
        "获客 成本",
        "Prices, 24% a year",
        "\U00020000获客成本",
        "",
    ]:
        assert page.evaluate("query => splitQuery(query)", query) == reference(query)
    assert reference("消费金融公司") == ["消费金融", "费金融公", "金融公司"]


@pytest.mark.book
@pytest.mark.browser
def test_english_queries_are_split_as_sphinx_splits_them(origin, visit):
    page = visit(f"{origin}/search.html").page
    default = "query => query.split(/[^\\p{Letter}\\p{Number}_\\p{Emoji_Presentation}]+/gu).filter(t => t)"
    for query in [
        "acquisition cost",
        "Q4 2024, take-rate",
        "per_funded  customer",
        "λ é naïve 50%",
        "",
        " - ",
    ]:
        assert page.evaluate("q => splitQuery(q)", query) == page.evaluate(default, query)


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize(
    "query", ["take_rate", "window guidance", "wild cluster bootstrap", "platform"]
)
def test_english_words_are_found_in_text_and_in_tables(query, origin, visit):
    seen = visit(f"{origin}/search.html?q={query}")
    assert found(seen)
    assert not seen.complaints


@pytest.mark.book
@pytest.mark.browser
def test_the_search_works_from_disk(built, visit):
    seen = visit(f"{(built / 'search.html').as_uri()}?q=获客成本")
    assert any("glossary" in page for page in found(seen))
    assert not seen.complaints
    assert not seen.failed
