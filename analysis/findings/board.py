"""All claims of the article on one board: what facts say, what models say, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from analysis.assumptions import Study
from analysis.evidence import load
from analysis.findings import judged
from analysis.findings.cards import anchor
from analysis.findings.front import CHAPTER, SECTIONS
from analysis.findings.tables import words
from analysis.findings.verdicts import Verdict, claim_words
from analysis.numbers import blanks, count, number
from analysis.statements import Outcome, statement

OPEN: Final = "open"

GROUPS: Final[tuple[tuple[str, str, tuple[str, ...]], ...]] = (
    ("for", "Facts bear it out", ("supported", "checked")),
    ("against", "Facts speak against it", ("contradicted", "differs")),
    ("mixed", "Facts point both ways", ("mixed",)),
    ("none", "No fact decides", ("none",)),
    (OPEN, "Not judged in this edition", (OPEN,)),
)
"""Key, heading and evidence verdicts of each part of the board, in its order."""

MODEL_WORDS: Final = {
    "follows": "follows in our models",
    "in part": "part of it follows in our models",
    "depends": "depends on what we assume",
    "does not follow": "does not follow in our models",
    "put in": "our models would only repeat it",
    "none": "no model",
}


@dataclass(frozen=True)
class Tile:
    """One claim on the board."""

    claim_id: str
    short: str  # the claim in a few words
    group: str  # key of its part of the board; see `GROUPS`
    model: str  # what the models say, in a few words; empty while the claim is open
    link: str  # where it is judged; empty while it is open


@dataclass(frozen=True)
class Board:
    """The board, ready to be shown."""

    tiles: tuple[Tile, ...]

    def of(self, group: str) -> list[Tile]:
        """Return the claims in one part of the board."""
        return [tile for tile in self.tiles if tile.group == group]

    def html(self) -> str:
        """Return the board as HTML; parts without a claim are left out."""
        parts = "".join(
            f'<div class="board-part" data-group="{key}"><p id="board-{key}"><b>{heading}</b> '
            f'<span>{len(found)}</span></p><ul aria-labelledby="board-{key}">'
            f"{''.join(_tile(tile) for tile in found)}</ul></div>"
            for key, heading, _ in GROUPS
            if (found := self.of(key))
        )
        return f'<div class="board">{parts}</div>'

    def text(self) -> str:
        """Return the board as plain text."""
        lines = []
        for key, heading, _ in GROUPS:
            if found := self.of(key):
                lines.append(f"{heading}: {len(found)}")
                lines += [f"  {t.claim_id} {t.short}{t.model and f' ({t.model})'}" for t in found]
        return "\n".join(lines)


def _tile(tile: Tile) -> str:
    inner = f"<b>{tile.claim_id}</b> {words(tile.short)}"
    if tile.model:
        inner += f"<small>{words(tile.model)}</small>"
    link = f'<a href="{tile.link}">{inner}</a>' if tile.link else f"<span>{inner}</span>"
    return f"<li>{link}</li>"


def address(claim: str) -> str:
    """Return where a claim's card stands."""
    chapters = {section.key: section.chapter for section in SECTIONS}
    return f"{chapters[claim_words('section')[claim]]}.html#{anchor(claim)}"


def tiles(found: Mapping[str, Verdict]) -> tuple[Tile, ...]:
    """Return a tile for every claim, given the verdicts there are."""
    group = {verdict: key for key, _, verdicts in GROUPS for verdict in verdicts}
    short = claim_words("short")
    return tuple(
        Tile(
            claim,
            short[claim],
            group[found[claim].evidence] if claim in found else OPEN,
            MODEL_WORDS[found[claim].model] if claim in found else "",
            address(claim) if claim in found else "",
        )
        for claim in load("article_claims")["claim_id"]
    )


def board(study: Study) -> Board:
    """Return the board under a study."""
    return Board(tiles(judged.verdicts(study)))


@statement(
    "board-in-a-sentence",
    chapter=CHAPTER,
    holds="Of the article's {all} claims this edition judges {judged}: public facts bear out {for}, "
    "speak against {against}, and are mixed or silent on {silent}",
    opposite="This edition judges none of the article's {all} claims yet",
)
def _in_a_sentence(study: Study) -> Outcome:
    shown = board(study)
    n = {key: len(shown.of(key)) for key, _, _ in GROUPS}
    values = blanks(number, all=len(shown.tiles), judged=len(shown.tiles) - n[OPEN])
    values |= blanks(count, against=n["against"], silent=n["mixed"] + n["none"])
    values["for"] = count(n["for"])
    return Outcome("holds" if n[OPEN] < len(shown.tiles) else "opposite", values)
