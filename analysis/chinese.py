"""Chinese characters in English pages: where they stand, and how they are marked."""

from __future__ import annotations

import re
from typing import Final

HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Chinese characters, as the inside of a character class."""

RUN: Final = re.compile(f"[{HAN}]+")
"""Chinese characters with nothing else between them."""


def mark(html: str) -> str:
    """Wrap every run of Chinese characters in an element that names the language.

    Screen readers then change their voice and browsers take a Chinese font.

    Parameters
    ----------
    html : str
        Words that are already escaped, without tags.

    Returns
    -------
    str
        HTML.

    Examples
    --------
    >>> mark("loan facilitation (助贷)")
    'loan facilitation (<span lang="zh">助贷</span>)'
    """
    return RUN.sub(r'<span lang="zh">\g<0></span>', html)
