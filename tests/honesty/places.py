"""Places of a module that can be turned, and what stands there then."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
COUNTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.Pow: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.Mult,
}
JOINED: dict[type[ast.boolop], type[ast.boolop]] = {ast.And: ast.Or, ast.Or: ast.And}


class Mutant(NamedTuple):
    """One place of one file, and what stands there instead."""

    path: Path
    line: int
    start: int
    end: int
    old: str
    new: str


def turned(node: ast.expr) -> Iterator[str]:
    """Yield what may stand instead of an expression."""
    match node:
        case ast.Compare(left, [op, *rest], others) if type(op) in COMPARED:
            yield ast.unparse(ast.Compare(left, [COMPARED[type(op)](), *rest], others))
        case ast.BinOp(left, op, right) if type(op) in COUNTED:
            yield ast.unparse(ast.BinOp(left, COUNTED[type(op)](), right))
        case ast.BoolOp(op, values):
            yield ast.unparse(ast.BoolOp(JOINED[type(op)](), values))
        case ast.UnaryOp(ast.Not() | ast.USub(), operand):
            yield ast.unparse(operand)
        case ast.Constant(bool() as value):
            yield str(not value)
        case ast.Constant(int() as value):
            yield str(value + 1)
        case ast.Constant(float() as value):
            yield repr(value * 1.1 or 0.1)


def nodes(node: ast.AST) -> Iterator[ast.expr]:
    """Yield what computes: no words of errors, no types, no decorators."""
    skipped = {"annotation", "returns", "decorator_list"}
    if isinstance(node, ast.JoinedStr | ast.Raise | ast.Import | ast.ImportFrom):
        return
    if isinstance(node, ast.expr):
        yield node
    for name, value in ast.iter_fields(node):
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, ast.AST) and name not in skipped:
                yield from nodes(inner)


def mutants(path: Path) -> list[Mutant]:
    """Return every place of a file that can be turned."""
    text = path.read_bytes()
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found = []
    for node in nodes(ast.parse(text)):
        for new in turned(node):
            start = starts[node.lineno - 1] + node.col_offset
            end = starts[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
            old = text[start:end].decode()
            found.append(Mutant(path.relative_to(ROOT), node.lineno, start, end, old, f"({new})"))
    return found
