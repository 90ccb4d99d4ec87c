"""Short names of lenders and platforms, for labels."""

from __future__ import annotations

from analysis.evidence import load

SHORT = {
    "QFIN": "Qifu",
    "FINV": "FinVolution",
    "LX": "Lexin",
    "XYF": "X Financial",
    "YRD": "Yiren",
    "JFIN": "Jiayin",
}
"""The listed platforms, by ticker."""


def lenders() -> dict[str, str]:
    """Return the licensed companies' names by id, without the words that all of them share."""
    names = load("companies").set_index("company_id")["company"]
    return {str(id): str(name).removesuffix(" Consumer Finance") for id, name in names.items()}
