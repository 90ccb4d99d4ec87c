"""Document nodes of the book, shared by the plug-in that makes them and the writer."""

from __future__ import annotations

from docutils import nodes

BIG_TABLE = "application/vnd.book.bigtable.v1+json"
"""Type of the notebook output that becomes a `big_table`."""


class finding_figure(nodes.General, nodes.Element):
    """A figure of the book; attribute `payload` holds what `Figure.payload` returned."""


class big_table(nodes.General, nodes.Element):
    """A table to audit; attribute `payload` holds its id, HTML, CSV and text.

    The text is its only child, so that the book's search finds what the rows say.
    """
