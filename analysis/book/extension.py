"""Sphinx extension: numbers the figures, writes figures and big tables, keeps the receipt.

The pictures are made here and not in the notebook's kernel, because a chapter taken from
the execution cache runs no kernel, and its files must be there all the same.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from analysis.book import bibliography, figure_html
from analysis.book.language import MarkChinese, SortChinese
from analysis.book.nodes import big_table, finding_figure
from analysis.book.receipt import chapter_rows
from analysis.book.search import SearchEnglishAndChinese
from analysis.figures import svg, theme

LOGGER = logging.getLogger(__name__)


def _files(payload: dict[str, Any], out: Path) -> dict[str, svg.Size]:
    """Write a figure's pictures and downloads; return the sizes of the page's pictures."""
    id = payload["id"]
    page = out / "figures" / "page"
    page.mkdir(parents=True, exist_ok=True)
    sizes = {}
    for name, spec in payload["specs"].items():
        picture = svg.draw(spec, f"{id}-{name}")
        sizes[name] = svg.size(picture)
        for mode, text in (("light", picture), ("dark", theme.to_dark(picture))):
            (page / figure_html.picture_name(id, name, mode)).write_text(text, "utf-8")
    downloads = out / "figures"
    (downloads / f"{id}.svg").write_text(payload["picture"], "utf-8")
    (downloads / f"{id}.png").write_bytes(svg.png(payload["picture"]))
    (downloads / f"{id}.csv").write_text(payload["csv"], "utf-8")
    return sizes


def visit_html(writer: Any, node: finding_figure) -> None:  # noqa: ANN401  (Sphinx's translator)
    """Write a figure into a page."""
    payload = node["payload"]
    out = Path(writer.builder.outdir)
    document = writer.builder.current_docname
    root = "../" * document.count("/")
    sizes = _files(payload, out)
    writer.body.append(figure_html.opening(node["ids"][0]))
    writer.add_fignumber(node)
    writer.body.append(figure_html.body(payload, root, sizes))
    raise nodes.SkipNode


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


def _depart(writer: Any, node: finding_figure) -> None:  # noqa: ANN401
    """Do nothing: the visitors write their node whole and skip its departure."""


def title_of(node: Any) -> str:  # noqa: ANN401  (Sphinx passes any node)
    """Return the figure's title, for references by name."""
    return str(node["payload"]["title"])


def _check_unique(app: Sphinx, env: BuildEnvironment) -> None:
    seen: dict[type[nodes.Element], dict[str, str]] = {finding_figure: {}, big_table: {}}
    for document in sorted(env.found_docs):
        doctree = env.get_doctree(document)
        for kind, known in seen.items():
            for node in doctree.findall(kind):
                id = node["payload"]["id"]
                if id in known:
                    LOGGER.warning(
                        "%s %r stands in %s and in %s; it has one place",
                        kind.__name__,
                        id,
                        known[id],
                        document,
                    )
                known[id] = document
    app.env.book_figures = seen[finding_figure]  # type: ignore[attr-defined]


def _mathjax_where_used(
    app: Sphinx,
    page: str,
    _template: str,
    context: dict[str, Any],
    _doctree: nodes.document | None,
) -> None:
    """Drop MathJax from pages without a formula of their own.

    Sphinx counts the formulas of all pages below a page too, so the front page would load
    1.2 MB for a formula in a chapter.
    """
    if not app.env.domaindata["math"]["has_equations"].get(page):
        files = context["script_files"]
        files[:] = [f for f in files if "mathjax" not in str(f.filename)]


def _tables_where_used(
    app: Sphinx,
    _page: str,
    _template: str,
    _context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give the style and script of big tables to the pages that hold one, and to no other."""
    if doctree is not None and next(doctree.findall(big_table), None) is not None:
        app.add_css_file("../vendor/tables.css")
        app.add_js_file("../vendor/tables.js", loading_method="defer")


def _receipt(app: Sphinx, error: Exception | None) -> None:
    if error is not None or app.builder.format != "html":
        return
    found = {"chapters": chapter_rows(app.env), "figures": getattr(app.env, "book_figures", {})}
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
        html=(visit_html, _depart),
        latex=(visit_other, _depart),
        text=(visit_other, _depart),
    )
    app.add_node(big_table, html=(visit_table, _depart), latex=(_keep, _keep), text=(_keep, _keep))
    app.add_search_language(SearchEnglishAndChinese)
    app.add_transform(SortChinese)
    app.add_post_transform(MarkChinese)
    bibliography.setup(app)
    app.add_js_file(None, body=f"window.bookNight={json.dumps(theme.DARK)}", priority=100)
    app.connect("html-page-context", _mathjax_where_used, priority=900)
    app.connect("html-page-context", _tables_where_used)
    app.connect("env-check-consistency", _check_unique)
    app.connect("build-finished", _receipt)
    return {"version": "1", "parallel_read_safe": False, "parallel_write_safe": False}
