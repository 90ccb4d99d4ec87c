"""The search index: English as Sphinx does it, and Chinese that is found by any part of it.

Chinese is written without spaces, so Sphinx's English index takes a bracketed term for one
word and finds only the whole of it, or a part of three characters and more. Here every part
of up to `LONGEST` characters is a word of the index. A query needs no more than to be cut to
that length, which the script does.
"""

from __future__ import annotations

import json
import re
from typing import Final

from sphinx.search.en import SearchEnglish

from analysis.chinese import HAN, RUN

LONGEST: Final = 4
"""Characters; the terms of the trade are mostly this long or are made of such."""

_PARTS: Final = re.compile(f"[{HAN}]+|[^{HAN}]+")


def parts(run: str) -> list[str]:
    """Return every part of a run of Chinese that the index knows.

    Parameters
    ----------
    run : str
        Chinese characters.

    Returns
    -------
    list of str
        All stretches of one to `LONGEST` characters, shortest first.

    Examples
    --------
    >>> parts("助贷款")
    ['助', '贷', '款', '助贷', '贷款', '助贷款']
    """
    return [
        run[start : start + length]
        for length in range(1, LONGEST + 1)
        for start in range(len(run) - length + 1)
    ]


def asked(run: str) -> list[str]:
    """Return the parts that a page must hold to answer a query.

    The script in the browser does the same; this is its reference.

    Parameters
    ----------
    run : str
        Chinese characters of a query.

    Returns
    -------
    list of str
        The run, or its overlapping stretches of `LONGEST` characters where it is longer.

    Examples
    --------
    >>> asked("消费金融公司")
    ['消费金融', '费金融公', '金融公司']
    """
    last = max(0, len(run) - LONGEST)
    return [run[start : start + LONGEST] for start in range(last + 1)]


# The first line of the function is Sphinx's own way of splitting a query.
SCRIPT: Final = """
var splitQuery = (function () {
  var han = HAN, longest = LONGEST;
  var part = new RegExp("[" + han + "]+|[^" + han + "]+", "gu");
  var chinese = new RegExp("^[" + han + "]", "u");
  function asked(run) {
    var signs = Array.from(run), found = [];
    for (var i = 0; i === 0 || i + longest <= signs.length; i++) {
      found.push(signs.slice(i, i + longest).join(""));
    }
    return found;
  }
  return function (query) {
    return query.split(/[^\\p{Letter}\\p{Number}_\\p{Emoji_Presentation}]+/gu)
      .flatMap(function (word) { return word.match(part) || []; })
      .flatMap(function (word) { return chinese.test(word) ? asked(word) : [word]; });
  };
})();
""".replace("HAN", json.dumps(HAN, ensure_ascii=True)).replace("LONGEST", str(LONGEST))


class SearchEnglishAndChinese(SearchEnglish):
    """Sphinx's English search that also knows the parts of Chinese terms."""

    js_splitter_code = SCRIPT

    def split(self, input: str) -> list[str]:
        """Split text into the words of the index.

        Parameters
        ----------
        input : str
            Any text.

        Returns
        -------
        list of str
            Words as Sphinx finds them; where one holds Chinese, its other letters and the
            parts of its Chinese.
        """
        return [
            found
            for word in super().split(input)
            for piece in (_PARTS.findall(word) if RUN.search(word) else [word])
            for found in (parts(piece) if RUN.match(piece) else [piece])
        ]
