"""The glossary: sorted, bilingual, plain, and in step with the code."""

import re

import pytest

from analysis.chinese import RUN
from analysis.findings import glossary


@pytest.fixture(scope="module")
def groups(root):
    """Each glossary of the chapter as a list of (terms, definition)."""
    text = (root / "chapters/glossary.md").read_text("utf-8")
    found = []
    for block in re.findall(r"```\{glossary\}\n(.*?)```", text, re.S):
        entries = [entry.splitlines() for entry in block.strip().split("\n\n")]
        found.append(
            [
                (
                    [line for line in lines if not line.startswith(" ")],
                    " ".join(line.strip() for line in lines if line.startswith(" ")),
                )
                for lines in entries
            ]
        )
    return found


def test_terms_stand_in_alphabetical_order_in_each_group(groups):
    assert len(groups) > 5
    for group in groups:
        heads = [terms[0].lower() for terms, _ in group]
        assert heads == sorted(heads)


def test_every_term_is_defined_in_one_to_three_plain_sentences(groups):
    for terms, definition in (entry for group in groups for entry in group):
        assert 1 <= len(re.findall(r"[.](?:\s|$)", definition)) <= 3, terms
        assert definition.endswith("."), terms


def test_a_term_stands_once_english_first(groups):
    terms = [term for group in groups for names, _ in group for term in names]
    assert len(terms) == len(set(terms))
    for names in (names for group in groups for names, _ in group):
        chinese = [bool(RUN.search(name)) for name in names]
        assert chinese == sorted(chinese)
        assert not chinese[0]
        assert all(RUN.fullmatch(name) for name in names if RUN.search(name))


def test_the_terms_the_book_needs_are_there(groups):
    pairs = {name: names[0] for group in groups for names, _ in group for name in names}
    for chinese, english in {
        "获客成本": "acquisition cost",
        "信息流": "feed",
        "助贷": "loan facilitation",
        "消费金融公司": "licensed consumer finance company",
        "综合融资成本": "comprehensive financing cost",
        "贷款市场报价利率": "loan prime rate",
        "窗口指导": "window guidance",
        "不良贷款转让": "bad-loan transfer",
        "等额本息": "equal instalments",
        "等额本金": "equal principal",
        "先息后本": "bullet repayment",
        "联合贷": "joint lending",
        "兜底": "loss backstop",
        "持牌消费金融公司": "licensed consumer finance company",
        "多头借贷": "multiple borrowing",
        "通过率": "approval rate",
        "资金方": "funding partner",
        "拒量": "declined applicant",
        "现金贷": "cash loan",
        "年化利率": "annual interest rate",
    }.items():
        assert pairs[chinese] == english


def test_chinese_in_the_other_chapters_is_explained(groups, root):
    known = {name for group in groups for names, _ in group for name in names}
    names = {"每日经济新闻"}  # the newspaper
    for path in (root / "chapters").glob("[0-9i]*.md"):
        assert set(RUN.findall(path.read_text("utf-8"))) <= known | names, path.name


def test_names_in_the_code_are_names_each_once_by_alphabet(study):
    names = [symbol.name for symbol in glossary.SYMBOLS]
    assert names == sorted(set(names))
    assert all(name.isidentifier() for name in names)
    table = glossary.symbol_table(study)
    assert [row[0].text for row in table.rows] == names
    assert all(cell.text for row in table.rows for cell in (row[2], row[3]))


def test_an_assumption_has_the_last_word_on_its_unit(study):
    units = {row[0].text: row[3].text for row in glossary.symbol_table(study).rows}
    shared = set(units) & set(study.assumptions)
    assert {"capital_ratio", "indirect_tax_rate"} <= shared
    for name in shared:
        assert units[name] == study.assumptions[name].unit


def test_a_sign_stands_for_one_name():
    signs = [symbol.sign for symbol in glossary.SYMBOLS if symbol.sign]
    assert len(signs) == len(set(signs))
