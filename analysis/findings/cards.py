"""A claim in four lines: what was said, what the facts show, what the model says, what would turn it.

The table that closes a chapter says the same in a word and leads here.
"""

from __future__ import annotations

from dataclasses import dataclass

from analysis.findings.tables import words


def anchor(claim_id: str) -> str:
    """Return a claim's place on the page that judges it."""
    return f"claim-{claim_id.lower()}"


@dataclass(frozen=True)
class ClaimCard:
    """One claim and its verdict."""

    claim_id: str
    said: str  # the claim, in our words
    evidence: tuple[str, str, str]  # the verdict in a word, what was weighed, and why
    # the mechanism in a word, empty where no model speaks to it, and in a sentence
    model: tuple[str, str]
    change: str  # what would change the verdict

    def _lines(self) -> list[tuple[str, str, str]]:
        verdict, weighed, because = self.evidence
        weight = f" Weighed: {weighed}." if weighed != "none" else ""
        return [
            ("Evidence", verdict, f"{because}{weight}"),
            ("Model", *self.model),
            ("Would change it", "", self.change),
        ]

    def html(self) -> str:
        """Return the card as HTML."""
        rows = "".join(
            f"<dt>{name}</dt><dd>"
            + (f'<span class="tag">{words(tag)}</span> ' if tag else "")
            + f"{words(text)}</dd>"
            for name, tag, text in self._lines()
        )
        return (
            f'<div class="claim" id="{anchor(self.claim_id)}" role="group" '
            f'aria-label="Claim {self.claim_id}"><p><b>{self.claim_id}</b> '
            f"{words(self.said)}.</p><dl>{rows}</dl></div>"
        )

    def text(self) -> str:
        """Return the card as plain text."""
        lines = [f"{self.claim_id}: {self.said}"]
        lines += [
            f"{name}: {f'[{tag}] ' if tag else ''}{text}" for name, tag, text in self._lines()
        ]
        return "\n".join(lines)
