"""Findings of the methods pages: worked examples that a reader can check by hand."""

from analysis.findings.methods import lending, sides, symbols, worked
