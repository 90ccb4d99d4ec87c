"""Chinese in the pages: named as such for eye and ear, and kept together in the index."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from analysis.chinese import RUN

HEADING = "中文"
"""Under this heading all Chinese terms stand in the index, not each under its first sign."""

_VERBATIM = (nodes.FixedTextElement, nodes.literal, nodes.math)


class MarkChinese(SphinxPostTransform):
    """Wrap runs of Chinese characters in elements with `lang="zh"`.

    Docutils turns the class `language-zh` into that attribute.
    """

    default_priority = 990
    formats = ("html",)

    def run(self, **_: Any) -> None:  # noqa: ANN401  (Sphinx's signature)
        """Rewrite the text of one page, code and formulas left out."""
        for text in list(self.document.findall(nodes.Text)):
            if RUN.search(text) and not isinstance(text.parent, _VERBATIM):
                text.parent.replace(text, marked(text))


def marked(text: str) -> list[nodes.Node]:
    """Return text as nodes, its Chinese apart from the rest.

    Parameters
    ----------
    text : str
        Plain words.

    Returns
    -------
    list of Node
        In the order of the text; together they read as it does.
    """
    found: list[nodes.Node] = []
    end = 0
    for run in RUN.finditer(text):
        if run.start() > end:
            found.append(nodes.Text(text[end : run.start()]))
        found.append(nodes.inline(run[0], run[0], classes=["language-zh"]))
        end = run.end()
    if end < len(text):
        found.append(nodes.Text(text[end:]))
    return found


class SortChinese(SphinxTransform):
    """Give index entries that begin in Chinese one heading of their own."""

    # Sphinx collects the entries at 850
    default_priority = 840

    def apply(self, **_: Any) -> None:  # noqa: ANN401  (Sphinx's signature)
        """Rewrite the index entries of one page."""
        for node in self.document.findall(addnodes.index):
            node["entries"] = [
                (kind, value, target, main, HEADING if RUN.match(value) and key is None else key)
                for kind, value, target, main, key in node["entries"]
            ]
