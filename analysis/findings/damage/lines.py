"""The damage rule, tested on each line of our copy."""

from __future__ import annotations

from collections import Counter
from typing import Final

import pandas as pd

from analysis.assumptions import Study
from analysis.evidence import load
from analysis.evidence.damage import Outcome, Paragraph, Run, outcome, runs_of, survivors
from analysis.frames import records
from analysis.numbers import blanks, count, number
from analysis.statements import Outcome as Result
from analysis.statements import compare, statement

CHAPTER = "reading-a-damaged-source"

STRICT: Final = "match"
LENIENT: Final = "match but for zeros"


def paragraphs() -> list[Paragraph]:
    """Return every line with a figure: what our copy shows and what the Chinese text printed."""
    lines, runs, figures = (load("article_lines"), load("digit_runs"), load("article_figures"))
    ordered = runs.sort_values(["line", "position"])
    printed = {line: tuple(_runs(part)) for line, part in ordered.groupby("line")}
    shown = {
        line: tuple(run for token in tokens for run in runs_of(token))
        for line, tokens in figures.groupby("line", sort=False)["token"]
    }
    return [
        Paragraph(
            row.line,
            row.treatment,
            row.order_from,
            printed.get(row.line, ()),
            shown.get(row.line, ()),
        )
        for row in records(lines)
    ]


def _runs(table: pd.DataFrame) -> list[Run]:
    return [
        Run(None if pd.isna(row.digits) else row.digits, row.known_from) for row in records(table)
    ]


def by_line() -> dict[int, Paragraph]:
    """Return the paragraphs by their line."""
    return {paragraph.line: paragraph for paragraph in paragraphs()}


def outcomes() -> dict[int, Outcome]:
    """Return what each line says of the rule, by line."""
    return {paragraph.line: outcome(paragraph) for paragraph in paragraphs()}


def one(line: int) -> Paragraph:
    """Return the paragraph of one line."""
    found = by_line()
    if line not in found:
        raise KeyError(f"line {line} holds no figure")
    return found[line]


def changed() -> list[Paragraph]:
    """Return the translated paragraphs of two runs or more: where the rule bites."""
    return [p for p in paragraphs() if p.treatment == "translated" and p.shown and p.places > 1]


def matching() -> list[Paragraph]:
    """Return the paragraphs whose last run is known from outside, and stands there."""
    return [p for p in paragraphs() if outcome(p) in {STRICT, LENIENT}]


@statement(
    "rule-stands",
    chapter=CHAPTER,
    holds="In all {tested} paragraphs where another source tells the last number, that number is "
    "the one that survived{stray}; no paragraph contradicts the rule",
    opposite="The damage rule is contradicted by {against} of {all} paragraphs",
    unclear="No paragraph can test the damage rule from outside",
)
def _stands(_: Study) -> Result:
    found = Counter(outcomes().values())
    tested = found[STRICT] + found[LENIENT]
    values = blanks(count, tested=tested, against=found["contradiction"], all=len(changed()))
    values["stray"] = f", in {count(found[LENIENT])} with zeros stuck to it" * bool(found[LENIENT])
    if found["contradiction"]:
        return Result("opposite", values)
    return Result("holds" if tested else "unclear", values)


@statement(
    "rest-is-open",
    chapter=CHAPTER,
    holds="Of the {all} translated paragraphs with more than one number, {tested} pass the test, "
    "{consistent} agrees with another line of the article, and {open} stay open",
    opposite="Of the {all} translated paragraphs with more than one number, {against} fail the test",
)
def _open(_: Study) -> Result:
    found = Counter(outcome(p) for p in changed())
    values = {
        "all": count(len(changed())),
        "tested": count(found[STRICT] + found[LENIENT]),
        "consistent": count(found["consistent"]),
        "open": count(found["open"]),
        "against": count(found["contradiction"]),
    }
    return Result("opposite" if found["contradiction"] else "holds", values)


@statement(
    "one-survivor",
    chapter=CHAPTER,
    holds="In each of the {all} paragraphs one run is left and zeros stand for the others",
    opposite="In {odd} of the {all} paragraphs more than one run is left, or none",
)
def _survivor(_: Study) -> Result:
    odd = [p for p in changed() if len(survivors(p.shown)) != 1]
    values = {"all": number(len(changed())), "odd": count(len(odd))}
    return Result("opposite" if odd else "holds", values)


@statement(
    "intact-is-untranslated",
    chapter=CHAPTER,
    holds="Of the {intact} intact numbers, {chinese} stand in lines that the machine left in "
    "Chinese; the others are words, or the only number of their paragraph",
    opposite="Most of the {intact} intact numbers stand in lines that the machine translated",
)
def _intact(_: Study) -> Result:
    ledger, lines = load("article_figures"), load("article_lines")
    intact = ledger[ledger["status"] == "intact"].merge(lines, on="line")
    chinese = int((intact["treatment"] == "left in Chinese").sum())
    lone = {p.line for p in paragraphs() if p.places == 1}
    rest = intact[intact["treatment"] == "translated"]
    explained = all(not runs_of(row.token) or row.line in lone for row in records(rest))
    values = {"intact": number(len(intact)), "chinese": number(chinese)}
    return Result(compare(chinese, len(rest)) if explained else "opposite", values)


@statement(
    "lone-runs-stand",
    chapter=CHAPTER,
    holds="Of {all} translated paragraphs with a single run, {agree} agree with another line of "
    "the article and {untested} cannot be checked",
    opposite="A single run came out wrong in {wrong} of {all} translated paragraphs",
)
def _lone(_: Study) -> Result:
    lone = [p for p in paragraphs() if p.treatment == "translated" and p.shown and p.places == 1]
    found = Counter(outcome(p) for p in lone)
    values = {
        "all": count(len(lone)),
        "agree": count(found["intact, agrees"]),
        "untested": count(found["intact, untested"]),
        "wrong": count(found["contradiction"]),
    }
    return Result("opposite" if found["contradiction"] else "holds", values)
