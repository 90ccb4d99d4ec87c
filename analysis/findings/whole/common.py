"""What the chapter on the whole shares: its name, and when a claim counts as open."""

from __future__ import annotations

from typing import Final

from analysis.findings.judged import DECIDING
from analysis.findings.verdicts import Verdict

CHAPTER: Final = "07-verdicts"


def is_open(verdict: Verdict) -> bool:
    """Return whether facts leave a claim open: none decides, or they point both ways."""
    return verdict.evidence not in DECIDING
