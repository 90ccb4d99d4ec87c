"""The document node of a figure, shared by the plug-in that makes it and the writer."""

from __future__ import annotations

from docutils import nodes


class finding_figure(nodes.General, nodes.Element):
    """A figure of the book; attribute `payload` holds what `Figure.payload` returned."""
