"""MyST-NB plug-in: turn the output of a figure or a big table into a node of the book.

Found by MyST-NB through the entry point group `myst_nb.mime_renderers`, hence the editable
install. Files beside them are made by `analysis.book.extension`, which also writes the HTML.
"""

from __future__ import annotations

import json
from typing import Any, ClassVar

from docutils import nodes

from analysis.book.nodes import BIG_TABLE, big_table, finding_figure
from analysis.figures.registry import MIME


class FigurePlugin:
    """Renders figures and big tables; every other output is left to MyST-NB."""

    mime_priority_overrides: ClassVar[list[tuple[str, str, int | None]]] = [
        ("*", MIME, 1),
        ("*", BIG_TABLE, 1),
    ]

    @staticmethod
    def handle_mime(renderer: Any, data: Any, inline: bool) -> list[nodes.Element] | None:  # noqa: ANN401
        """Return the node, or None for outputs that are not ours.

        Parameters
        ----------
        renderer : NbElementRenderer
            MyST-NB's renderer of the page.
        data : MimeData
            One output of one MIME type.
        inline : bool
            Inside a paragraph, where neither can stand.

        Returns
        -------
        list of Element or None
            The node; the label of a figure is registered so that `numref` finds it.
        """
        if data.mime_type not in {MIME, BIG_TABLE} or inline:
            return None
        payload = data.content if isinstance(data.content, dict) else json.loads(data.content)
        if data.mime_type == BIG_TABLE:
            return [big_table("", nodes.Text(payload["text"]), payload=payload)]
        if not payload.get("alt", "").strip():
            renderer.logger.warning(
                f"figure {payload.get('id')!r} has no alternative text", line=data.line
            )
        node = finding_figure("", payload=payload)
        document = renderer.renderer.document
        node["names"].append(f"fig-{payload['id']}")
        document.note_explicit_target(node, node)
        return [node]
