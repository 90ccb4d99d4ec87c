"""Sphinx extension: numbers the figures, writes figures and big tables, keeps the receipt.

The pictures are made while the pages are written and not in the notebook's kernel, because a
chapter taken from the execution cache runs no kernel, and its files must be there all the same.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from analysis.book import bibliography, cards, mathml, notebook_link, shelf
from analysis.book.assets import only_what_is_used
from analysis.book.gallery import figure_gallery
from analysis.book.language import MarkChinese, SortChinese
from analysis.book.nodes import big_table, finding_figure
from analysis.book.receipt import chapter_rows
from analysis.book.search import SearchEnglishAndChinese
from analysis.figures import theme

LOGGER = logging.getLogger(__name__)


def visit_table(writer: Any, node: big_table) -> None:  # noqa: ANN401  (Sphinx's translator)
    """Write a big table into a page, and the table as shown beside the book."""
    payload = node["payload"]
    if payload["csv"]:
        folder = Path(writer.builder.outdir) / "tables"
        folder.mkdir(exist_ok=True)
        (folder / f"{payload['id']}.csv").write_text(payload["csv"], "utf-8")
    writer.body.append(payload["html"])
    raise nodes.SkipNode


def _keep(writer: Any, node: big_table) -> None:  # noqa: ANN401
    """Let the text of a big table stand where no HTML is made."""


def visit_other(writer: Any, node: finding_figure) -> None:  # noqa: ANN401, ARG001
    """Write a figure as its words where no HTML is made."""
    LOGGER.info("figure %s: only HTML carries the picture", node["payload"]["id"])
    raise nodes.SkipNode


def visit_other_gallery(writer: Any, node: figure_gallery) -> None:  # noqa: ANN401, ARG001
    """Leave the gallery out where no HTML is made."""
    raise nodes.SkipNode


def _depart(writer: Any, node: finding_figure) -> None:  # noqa: ANN401
    """Do nothing: the visitors write their node whole and skip its departure."""


def title_of(node: Any) -> str:  # noqa: ANN401  (Sphinx passes any node)
    """Return the figure's title, for references by name."""
    return str(node["payload"]["headline"])


def _edition(
    app: Sphinx,
    _page: str,
    _template: str,
    context: dict[str, Any],
    _doctree: nodes.document | None,
) -> None:
    """Tell the sidebar which state of the sources it stands beside."""
    context["edition"] = shelf.shelf_of(app).edition


def _receipt(app: Sphinx, error: Exception | None) -> None:
    if error is not None or app.builder.format != "html":
        return
    places = {
        id: f"chapters/{one.payload['chapter']}" for id, one in shelf.shelf_of(app).shown.items()
    }
    found = {"chapters": chapter_rows(app.env), "figures": places}
    Path(app.outdir, "execution.json").write_text(json.dumps(found, indent=1) + "\n", "utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the figure node, Chinese, the list of works and the hooks.

    Parameters
    ----------
    app : Sphinx
        The application.

    Returns
    -------
    dict
        Sphinx's metadata; reading and writing in parallel are not claimed.
    """
    app.add_enumerable_node(
        finding_figure,
        "figure",
        title_of,
        html=(shelf.visit_figure, _depart),
        latex=(visit_other, _depart),
        text=(visit_other, _depart),
    )
    app.add_node(big_table, html=(visit_table, _depart), latex=(_keep, _keep), text=(_keep, _keep))
    app.add_node(
        figure_gallery,
        html=(shelf.visit_gallery, _depart),
        latex=(visit_other_gallery, _depart),
        text=(visit_other_gallery, _depart),
    )
    app.add_search_language(SearchEnglishAndChinese)
    app.add_transform(SortChinese)
    app.add_post_transform(MarkChinese)
    bibliography.setup(app)
    mathml.setup(app)
    shelf.setup(app)
    notebook_link.setup(app)
    app.add_js_file(None, body=f"window.bookNight={json.dumps(theme.DARK)}", priority=100)
    cards.setup(app)
    app.connect("html-page-context", _edition)
    app.connect("html-page-context", only_what_is_used, priority=900)
    app.connect("build-finished", _receipt)
    return {"version": "1", "parallel_read_safe": False, "parallel_write_safe": False}
