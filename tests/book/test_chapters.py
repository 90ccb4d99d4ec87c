import ast
import re
from pathlib import Path

import jupytext
import pytest
import yaml
from myst_nb.core.variables import format_plain_text
from nbclient import NotebookClient

from analysis import evidence, figures, statements
from analysis.book.builder import chapters_of
from analysis.book.chapter import Text, open_chapter
from analysis.findings import judged
from analysis.findings.front import SECTIONS

VERDICTS = sorted((Path(__file__).parents[2] / "analysis/findings").glob("*/verdicts.py"))


def notebooks(root):
    return {path.stem: jupytext.read(path) for path in sorted((root / "chapters").glob("*.md"))}


def front_matter(root, name):
    text = (root / "chapters" / f"{name}.md").read_text("utf-8")
    return yaml.safe_load(text.split("---")[1])


def test_every_chapter_is_in_the_table_of_contents(root):
    assert {c.split("/")[1] for c in chapters_of(root)} == set(notebooks(root))


def test_sections_and_chapters_map_one_to_one(root):
    known = {s.key for s in SECTIONS}
    assert known == set(evidence.load("article_claims")["section"])
    by_chapter = {s.chapter: s.key for s in SECTIONS}
    for name in notebooks(root):
        assert front_matter(root, name)["article_section"] == by_chapter.get(name, "none")


def test_every_page_describes_itself(root):
    for name in notebooks(root):
        assert 60 < len(front_matter(root, name)["myst"]["html_meta"]["description"]) < 240


def test_the_first_code_cell_is_the_one_place_to_edit(root):
    for name, book in notebooks(root).items():
        code = [c.source for c in book.cells if c.cell_type == "code"]
        assert "study = baseline()" in code[0]
        assert re.search(r"^# study = baseline\(\w+=", code[0], re.M)
        # the page that shows how to change things changes them
        elsewhere = [re.findall(r"^[^#\n]*baseline\(", c, re.M) for c in code[1:]]
        assert any(elsewhere) == (name == "rerun")


def test_a_commented_override_works_as_it_stands(root):
    for book in notebooks(root).values():
        first = next(c.source for c in book.cells if c.cell_type == "code")
        for line in re.findall(r"^# (study = baseline\(.*\))", first, re.M):
            space = {}
            exec("from analysis.assumptions import baseline\n" + line, space)
            assert not space["study"].is_baseline


def test_chapters_hold_calls_and_no_model_code(root):
    allowed = (ast.Import, ast.ImportFrom, ast.Assign, ast.Expr)
    for name, book in notebooks(root).items():
        # the page on the planner shows what it says to a wrong file
        own = (*allowed, ast.Try) if name == "plan" else allowed
        for cell in (c for c in book.cells if c.cell_type == "code"):
            tree = ast.parse(cell.source)
            assert all(isinstance(node, own) for node in tree.body), name
            assert not [n for n in ast.walk(tree) if isinstance(n, ast.BinOp)][2:], name


def test_every_figure_and_statement_of_a_chapter_is_used_in_it(root):
    for name in notebooks(root):
        text = (root / "chapters" / f"{name}.md").read_text("utf-8")
        shown = re.findall(r'chapter\.show\("([\w-]+)"\)', text)
        assert sorted(shown) == sorted(figures.figure_ids(name))
        titles = {figures.registry._REGISTRY[f].statement for f in shown}
        glued = set(re.findall(r"\{glue:text\}`([\w-]+)`", text))
        told = "".join(p.read_text("utf-8") for p in VERDICTS)
        for found in statements.statements(name):
            assert found.id in glued | titles or re.search(rf"['\"]{found.id}['\"]", told), found.id


def test_every_claim_of_a_written_chapter_stands_in_its_verdict_table(study):
    from analysis.findings.intro import verdicts

    claims = evidence.load("article_claims")
    wanted = set(claims.loc[claims["section"] == "intro", "claim_id"])
    stood = [row[0].text.split(":")[0] for row in verdicts.table(study).rows]
    assert sorted(stood) == sorted(wanted)


def test_every_judged_claim_has_a_card_in_its_chapter(root, study):
    chapters = {section.key: section.chapter for section in SECTIONS}
    sections = evidence.load("article_claims").set_index("claim_id")["section"]
    for claim in judged.verdicts(study):
        text = (root / "chapters" / f"{chapters[sections[claim]]}.md").read_text("utf-8")
        assert f'judged.card("{claim}")' in text, claim


@pytest.mark.parametrize("text", ["2,937", "0.60", "CNY 2,100", "(a)", "it's", "None", "1_0"])
def test_what_is_glued_is_printed_letter_by_letter(text):
    assert format_plain_text(repr(Text(text)), "s") == text


def test_a_figure_of_another_chapter_is_refused(study):
    with pytest.raises(ValueError, match="not one of index"):
        open_chapter("index", study).show("thirty-percent-less")


def test_no_sentence_of_the_book_guesses_at_the_unnamed(root):
    text = "".join(p.read_text("utf-8") for p in (root / "chapters").glob("*.md"))
    assert not re.search(
        r"\b(?:manager|speaker|platform) [ABC]? ?(?:is|may be|could be|probably) "
        r"(?:Qifu|FinVolution|Lexin|Yiren|Jiayin|X Financial)",
        text,
    )


@pytest.mark.book
def test_a_chapter_runs_as_a_notebook_and_shows_its_pictures(root):
    """What `make lab` does: the file as a notebook, run in its own folder."""
    book = jupytext.read(root / "chapters/01-intro.md")
    NotebookClient(book, resources={"metadata": {"path": str(root / "chapters")}}).execute()
    shown = [
        output["data"]
        for cell in book.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type in {"execute_result", "display_data"}
    ]
    pictures = [data for data in shown if "image/svg+xml" in data]
    assert len(pictures) == len(figures.figure_ids("01-intro"))
    assert all("image/png" in data for data in pictures)
