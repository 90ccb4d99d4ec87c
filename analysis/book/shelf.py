"""Sphinx hooks of the figures: their pages, the gallery, the ledger, the way from old ids.

All figures are gathered when every chapter has been read (`gather`), each one's files are
written when its chapter is (`visit_figure`), and its own page comes last (`pages`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docutils import nodes, utils
from docutils.frontend import get_default_settings
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from analysis.book import exports, figure_html, figure_page, figures_ledger, gallery
from analysis.book.builder import chapters_of
from analysis.book.citation import Edition
from analysis.book.edition import edition
from analysis.book.gallery import Shown, figure_gallery
from analysis.book.nodes import big_table, finding_figure
from analysis.figures.svg import Size

LOGGER = logging.getLogger(__name__)


@dataclass
class Shelf:
    """The figures of one build.

    Attributes
    ----------
    edition : Edition
        State of the book.
    shown : dict
        Every figure by id, in the order of the book.
    sizes : dict
        Sizes of each figure's page pictures, once they are written.
    digests : dict
        sha256 of each figure's files, once they are written.
    """

    edition: Edition
    shown: dict[str, Shown] = field(default_factory=dict)
    sizes: dict[str, dict[str, Size]] = field(default_factory=dict)
    digests: dict[str, dict[str, str]] = field(default_factory=dict)


def shelf_of(app: Sphinx) -> Shelf:
    """Return the figures of a build."""
    found: Shelf = app.book_shelf  # type: ignore[attr-defined]
    return found


def _number(env: BuildEnvironment, document: str, label: str) -> str:
    numbers = env.toc_fignumbers.get(document, {}).get("figure", {}).get(label, ())
    return f"Figure {'.'.join(map(str, numbers))}" if numbers else "Figure"


def gather(app: Sphinx, env: BuildEnvironment) -> None:
    """Collect the figures of all chapters; warn where a figure or a table stands twice."""
    places: dict[tuple[type[nodes.Element], str], str] = {}
    shelf = shelf_of(app)
    order = [d for d in chapters_of(Path(app.srcdir)) if d in env.found_docs]
    for document in [*order, *sorted(env.found_docs - set(order))]:
        doctree = env.get_doctree(document)
        for kind in (finding_figure, big_table):
            node: Any
            for node in doctree.findall(kind):
                id = node["payload"]["id"]
                if first := places.get((kind, id)):
                    LOGGER.warning(
                        "%s %r stands in %s and in %s; it has one place",
                        kind.__name__,
                        id,
                        first,
                        document,
                    )
                places[kind, id] = document
                if kind is finding_figure:
                    title = env.titles[document].astext()
                    number = _number(env, document, node["ids"][0])
                    shelf.shown[id] = Shown(node["payload"], title, number)


def visit_figure(writer: Any, node: finding_figure) -> None:  # noqa: ANN401  (Sphinx's translator)
    """Write a figure into its chapter, and its files beside the book."""
    payload, builder = node["payload"], writer.builder
    shelf, out = shelf_of(builder.app), Path(builder.outdir, figure_page.FOLDER)
    root = "../" * builder.current_docname.count("/")
    made = exports.drawn(payload)
    sizes = exports.write_page_pictures(payload, made, out)
    shelf.sizes[payload["id"]] = sizes
    shelf.digests[payload["id"]] = exports.write(payload, made, out, shelf.edition)
    writer.body.append(figure_html.opening(node["ids"][0]))
    writer.add_fignumber(node)
    writer.body.append(figure_html.body(payload, root, sizes))
    raise nodes.SkipNode


def visit_gallery(writer: Any, node: figure_gallery) -> None:  # noqa: ANN401, ARG001
    """Write the gallery."""
    builder = writer.builder
    root = "../" * builder.current_docname.count("/")
    writer.body.append(gallery.html(list(shelf_of(builder.app).shown.values()), root))
    raise nodes.SkipNode


def _searchable(shown: Shown, name: str) -> nodes.document:
    """Return a figure's words as a document that the book's search can read."""
    payload = shown.payload
    settings = get_default_settings()
    document = utils.new_document(name, settings)
    section = nodes.section(ids=["figure"])
    section += nodes.title("", payload["headline"])
    for key in ("id", "unit", "marks", "finding", "alt", "source_line", "method", "would_change"):
        section += nodes.paragraph("", payload[key])
    document += section
    return document


def _keep_in_search(indexer: Any, names: set[str]) -> None:  # noqa: ANN401  (Sphinx's index)
    """Let the index keep pages that no source file stands behind, which it would drop."""
    prune = indexer.prune
    indexer.prune = lambda documents: prune({*documents, *names})


def pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the page of every figure, and tell the search of it."""
    shelf = shelf_of(app)
    indexer = getattr(app.builder, "indexer", None)
    if indexer is not None:
        _keep_in_search(indexer, {figure_page.page_name(id) for id in shelf.shown})
    for id, shown in shelf.shown.items():
        payload, name = shown.payload, figure_page.page_name(id)
        if indexer is not None:
            indexer.feed(name, f"{name}.html", payload["headline"], _searchable(shown, name))
        context = {
            "title": payload["headline"],
            "description": f"{payload['headline']}. {payload['unit']}",
            "body": figure_page.body(
                payload,
                shelf.sizes[id],
                shelf.digests[id],
                chapter_title=shown.chapter_title,
                number=shown.number,
                edition=shelf.edition,
            ),
            "figure_id": id,
        }
        yield name, context, "page.html"


def finish(app: Sphinx, error: Exception | None) -> None:
    """Write the ledger of figures, and the pages of ids that were given up."""
    if error is not None or app.builder.format != "html":
        return
    shelf, out = shelf_of(app), Path(app.outdir)
    renamed = {old: id for id, one in shelf.shown.items() for old in one.payload["formerly"]}
    for old, id in renamed.items():
        page = figure_page.redirect(id, shelf.shown[id].payload["headline"])
        (out / f"{figure_page.page_name(old)}.html").write_text(page, "utf-8")
    text = figures_ledger.ledger(list(shelf.shown.values()), shelf.digests, renamed, shelf.edition)
    (out / "figures.json").write_text(text, "utf-8")


def setup(app: Sphinx) -> None:
    """Register the figures' hooks."""
    app.book_shelf = Shelf(edition(Path(app.srcdir)))  # type: ignore[attr-defined]
    app.add_directive("figure-gallery", gallery.GalleryDirective)
    app.connect("env-check-consistency", gather)
    app.connect("html-collect-pages", pages)
    app.connect("build-finished", finish)
