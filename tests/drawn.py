"""Figures under the book's own assumptions, built once a process for all tests."""

from functools import cache

from analysis import figures
from analysis.assumptions import baseline


@cache
def figure(id):
    return figures.build(id, baseline())
