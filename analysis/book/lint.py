"""The lint of the prose: no result is typed by hand.

A digit in a chapter's prose must come through glue. Years, dates, quarters, ids of claims and
figures, and section numbers may stand; a definition may carry digits when it says so:
`[24% a year]{.definition}`. Sentences that compare results outside a statement are listed
for the editor's eye and fail nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

ALLOWED = re.compile(
    r"""\b\d{1,2}\ (?:January|February|March|April|May|June|July|August|September|October|November
          |December)\ (?:19|20)\d\d\b                            # dates
      | \b(?:19|20)\d\d(?:[–-](?:\d\d){1,2})?(?:\ ?[QH]\d)?\b   # years, 2022–24, 2024Q4
      | \bQ[1-4]\b                                            # quarters
      | \b[CFK]\d{2,3}\b                                      # ids of claims, figures, evidence
      | \bM[1-9]\b                                            # months late, as the trade counts
      | \b(?:chapter|section|line|part)s?\ \d+(?:\.\d+)*\b    # places
    """,
    re.X | re.I,
)
DIGIT = re.compile(r"\d")
COMPARES = re.compile(
    r"\b(?:more|less|fewer|higher|lower|larger|smaller|cheaper|dearer|greater|above|below|exceed"
    r"\w*|ris\w+|rose|fall\w*|fell|doubl\w+|tripl\w+|half|twice|win\w*|best|worst|most)\b",
    re.I,
)
SENTENCE = re.compile(r"[^.!?]+[.!?]?")
GLUED = "\N{OBJECT REPLACEMENT CHARACTER}"


@dataclass(frozen=True)
class Finding:
    """A place in a chapter's prose to look at.

    Attributes
    ----------
    path : str
        File, relative to the book's root.
    line : int
        First line of the paragraph.
    text : str
        The words.
    fatal : bool
        Typed digits are; comparisons outside a statement are not.
    """

    path: str
    line: int
    text: str
    fatal: bool

    def __str__(self) -> str:
        if self.fatal:
            return (
                f"{self.path}:{self.line}: digits typed into prose: {self.text!r}. "
                "Bring the number in through glue, or mark a definition as "
                "[…]{.definition}"
            )
        return f"{self.path}:{self.line}: compares outside a statement: {self.text!r}"


def _prose(token: Token) -> str:
    """Return the words of an inline token; glue, code, links' targets and definitions cut out."""
    words: list[str] = []
    skip = 0
    for child in token.children or []:
        if child.type == "span_open":
            skip += "definition" in str(child.attrs.get("class", ""))
        elif child.type == "span_close":
            skip = max(0, skip - 1)
        elif child.type == "myst_role":
            words.append(GLUED if child.meta.get("name", "").startswith("glue") else "")
        elif child.type in {"softbreak", "hardbreak"}:
            words.append(" ")
        elif child.type == "text" and not skip:
            words.append(child.content)
    return "".join(words)


def lint_text(text: str, path: str) -> list[Finding]:
    """Return what is suspect in one chapter.

    Parameters
    ----------
    text : str
        The chapter's source, MyST Markdown.
    path : str
        Name for the findings.

    Returns
    -------
    list of Finding
        In order of appearance.
    """
    config = MdParserConfig(
        enable_extensions={"attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath"}
    )
    parser = create_md_parser(config, RendererHTML)
    found: list[Finding] = []
    _walk(parser, text, 0, path, found)
    return found


def _walk(parser: object, text: str, offset: int, path: str, found: list[Finding]) -> None:
    for token in parser.parse(text):  # type: ignore[attr-defined]
        line = offset + (token.map[0] if token.map else 0) + 1
        if token.type == "inline":
            found.extend(_judge(_prose(token), path, line))
        elif token.type in {"fence", "colon_fence"} and _is_prose_directive(token.info):
            inside: list[Finding] = []
            _walk(parser, _body(token.content), line, path, inside)
            # a glossary compares to define and reports no result
            defines = token.info.strip().startswith("{glossary}")
            found.extend(one for one in inside if one.fatal or not defines)


def _is_prose_directive(info: str) -> bool:
    name = info.strip()
    return name.startswith("{") and not name.startswith(("{code-cell}", "{math}", "{raw}"))


def _body(content: str) -> str:
    """Blank a directive's options, so that line numbers stay right."""
    return re.sub(r"^:[\w-]+:.*$", "", content, flags=re.M)


def _judge(words: str, path: str, line: int) -> list[Finding]:
    found = []
    if DIGIT.search(ALLOWED.sub("", words)):
        found.append(Finding(path, line, _short(words), True))
    for sentence in SENTENCE.findall(words):
        if COMPARES.search(sentence) and GLUED not in sentence:
            found.append(Finding(path, line, _short(sentence), False))
    return found


def _short(words: str) -> str:
    flat = " ".join(words.replace(GLUED, "…").split())
    return flat if len(flat) <= 100 else flat[:97] + "…"


def lint(root: Path) -> list[Finding]:
    """Return what is suspect in all chapters of a book.

    Parameters
    ----------
    root : Path
        Root of the book.

    Returns
    -------
    list of Finding
        By file, then by line.
    """
    found = []
    for path in sorted((root / "chapters").glob("*.md")):
        found += lint_text(path.read_text("utf-8"), path.relative_to(root).as_posix())
    return found
