"""The cell beside each figure, hidden in the book: the function behind it, and its first rows."""

import ast
import builtins
import inspect
import re
import sys
from itertools import pairwise

import jupytext
import nbformat
import pandas as pd
import pytest

from analysis import figures
from analysis.assumptions import baseline
from analysis.book import notebooks
from tests.conftest import ROOT

from .soup import soup

HIDDEN = "remove-cell"
PAGES = sorted(p.stem for p in (ROOT / "chapters").glob("*.md") if "chapter.show(" in p.read_text())


def beside_figures(page):
    """Pairs of a figure's id and the source of the code cell that stands before its own."""
    code = [c for c in jupytext.read(ROOT / f"chapters/{page}.md").cells if c.cell_type == "code"]
    for before, cell in pairwise(code):
        if found := re.search(r'chapter\.show\("([\w-]+)"\)', cell.source):
            yield found[1], before


UNMOVED = {"claims-in-assumption-sets", "facts-to-ask-for-first"}
"""Drawn over all ranges already, or counted from verdicts of facts, which no assumption moves."""
CELLS = [(id, cell) for page in PAGES for id, cell in beside_figures(page)]


def identity(thing):
    return builtins.id(thing)


def call(source):
    """The module and the function whose first rows a cell shows."""
    shown = ast.parse(source).body[-1].value
    assert shown.func.attr == "head"
    return shown.func.value.func.value.id, shown.func.value.func.attr


@pytest.mark.parametrize(("id", "cell"), CELLS, ids=[id for id, _ in CELLS])
def test_the_cell_beside_a_figure_calls_what_the_figure_calls(id, cell):
    assert HIDDEN in cell.metadata["tags"]
    module, name = call(cell.source)
    space = {"study": baseline(), "baseline": baseline}
    exec(cell.source.rsplit("\n", 1)[0], space)
    drawn = sys.modules[figures.registry._REGISTRY[id].build.__module__]
    called = {
        identity(getattr(vars(drawn)[node.value.id], node.attr))
        for node in ast.walk(ast.parse(inspect.getsource(drawn)))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and inspect.ismodule(vars(drawn).get(node.value.id))
    }
    assert identity(getattr(space[module], name)) in called
    rows = eval(cell.source.rsplit("\n", 1)[1], space)
    assert isinstance(rows, pd.DataFrame)
    assert len(rows) > 0


@pytest.mark.parametrize(("id", "cell"), [c for c in CELLS if "# other" in c[1].source])
def test_the_other_numbers_beside_a_figure_change_its_rows(id, cell):
    space = {"study": baseline(), "baseline": baseline}
    exec(cell.source.rsplit("\n", 1)[0], space)
    other = re.search(r"^# other numbers: (.*)\.head\(\)$", cell.source, re.M)[1]
    assert not eval(other, space).equals(
        eval(cell.source.rsplit("\n", 1)[1].removesuffix(".head()"), space)
    ), id


def test_every_figure_that_rests_on_assumptions_offers_other_numbers():
    for id, cell in CELLS:
        if "(study)" in cell.source and id not in UNMOVED:
            assert "# other numbers: " in cell.source, id


@pytest.mark.book
@pytest.mark.parametrize("page", PAGES)
def test_the_rows_show_in_the_notebook_and_not_in_the_book(page, built):
    notebook = nbformat.reads((built / notebooks.address(f"chapters/{page}")).read_text(), 4)
    hidden = [c for c in notebook.cells if HIDDEN in c.metadata.get("tags", [])]
    assert len(hidden) == len(list(beside_figures(page)))
    for cell in hidden:
        assert "<table" in cell.outputs[-1].data["text/html"]
    assert not soup(built / f"chapters/{page}.html").select(".dataframe")
