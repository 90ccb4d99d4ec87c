"""Findings of the appendix on the damaged source."""

from analysis.findings.damage import chance, inference, lines, tables, whole, witnesses
