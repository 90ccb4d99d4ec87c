"""The file of what the tapes gave: aggregates alone, and the book builds without it.

The tapes are kept out of the repository, because their sources state no licence, so nobody can
be asked to make this file again. It is therefore no part of the sealed package in `data/`: where
it is missing the book says so and claims nothing from it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd

from analysis.evidence import EvidenceError, Problem
from analysis.evidence.descriptor import ROOT
from analysis.tape.associations import BONDORA, COLUMNS, SUPERLENDER, associations

FILE: Final = "associations.json"
NOT_COMPUTED: Final = "Not computed here: this copy of the book holds no results of the loan tapes."

TAPES: Final = {
    BONDORA: "bondora_sample20.parquet",
    SUPERLENDER: "superlender_sample20.parquet",
}

GRADE: Final = "C"
"""Copies of loan books on hosts that are not their owners'; what is computed keeps the grade."""

ORIGINS: Final = {
    BONDORA: "GitHub YitingLiu1998/P2P-Model-Bondora-BFH, commit e3c473e6, data/Bondora_clean.feather "
    "(Bern University of Applied Sciences, from the platform's public loan book); one row in five",
    SUPERLENDER: "GitHub raymondmusyoka/LOAN_DEFAULTMENT_PROJECT, commit 9ade6a00, loan histories "
    "(Data Science Nigeria and Zindi, a contest); one customer in five, with all their loans",
}
RIGHTS: Final = (
    "Neither repository states a licence, and the terms of the contest were not seen. No tape and no "
    "row of one is passed on; only these aggregates are, under the terms of this book."
)

_ABOUT: Final = {
    "tape": "the loan tape",
    "outcome": "what is explained, 0 or 1",
    "n": "loans that inform the model",
    "events": "of them, loans with the outcome",
    "groups": "customers they belong to; 0 where the tape names no customer",
    "groups_dropped": "customers without both outcomes, who cannot be compared with themselves",
    "loans_dropped": "loans of these customers",
    "covariance": "how the standard errors were made",
    "population": "which loans",
    "caveat": "what to mind",
}
_TERM: Final = {
    "term": "regressor and its unit",
    "estimate": "log odds",
    "standard_error": "of the estimate",
    "low": "low end of the interval of 95 in 100",
    "high": "its high end",
}


@dataclass(frozen=True, eq=False)
class Results:
    """What the tapes gave, or that they gave nothing here.

    Attributes
    ----------
    table : DataFrame
        One row a coefficient, columns as in `associations.COLUMNS`; empty where the file is missing.
    note : str
        Empty, or why there is nothing.
    """

    table: pd.DataFrame
    note: str = ""

    @property
    def computed(self) -> bool:
        """Whether there are results."""
        return not self.note

    def one(self, model: str, term: str) -> Any:  # noqa: ANN401  (a record)
        """Return the row of a coefficient.

        Parameters
        ----------
        model, term : str
            As in `analysis.tape.associations`.

        Returns
        -------
        namedtuple
            Its columns.

        Raises
        ------
        KeyError
            If the file has no such row.
        """
        hit = self.table[(self.table["model"] == model) & (self.table["term"] == term)]
        if len(hit) != 1:
            raise KeyError(f"{FILE} has {len(hit)} rows of {term!r} in {model!r}, and needs one")
        return next(hit.itertuples(index=False))


def read(root: Path | None = None) -> Results:
    """Read what the tapes gave.

    Parameters
    ----------
    root : Path, optional
        Folder of the data; the repository's `data/` by default.

    Returns
    -------
    Results
        Empty, with a note, where there is no file.

    Raises
    ------
    EvidenceError
        If there is a file and it is not what `write` makes.
    """
    path = (ROOT if root is None else Path(root)) / FILE
    if not path.is_file():
        return Results(pd.DataFrame(columns=list(COLUMNS)), NOT_COMPUTED)
    try:
        held = json.loads(path.read_text("utf-8"))
        rows = [
            {"model": name, **{c: model[c] for c in _ABOUT}, **{c: term[c] for c in _TERM}}
            for name, model in held["models"].items()
            for term in model["terms"]
        ]
        table = pd.DataFrame(rows)[list(COLUMNS)]
        numbers = table[["estimate", "standard_error", "low", "high"]].astype(float)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EvidenceError([_broken(f"the file lacks what the book reads: {error!r}")]) from None
    ordered = (numbers["low"] < numbers["estimate"]) & (numbers["estimate"] < numbers["high"])
    if not bool(ordered.all()):
        raise EvidenceError([_broken("an estimate lies outside its interval")])
    return Results(table)


def _broken(rule: str) -> Problem:
    remedy = (
        f"bring it back with `git checkout -- data/{FILE}`, or delete it: the book builds without"
    )
    return Problem(FILE, rule, remedy)


def write(tapes: Path, root: Path | None = None) -> list[str]:
    """Fit the models on a folder of tapes and write the one file of results.

    Parameters
    ----------
    tapes : Path
        Folder that holds the files of `TAPES`; it is read and never copied.
    root : Path, optional
        Folder of the data; the repository's `data/` by default.

    Returns
    -------
    list of str
        One line a model.

    Raises
    ------
    FileNotFoundError
        If a tape is missing.
    ImportError
        If pandas has no reader of Parquet files.
    """
    loans = {name: pd.read_parquet(tapes / file) for name, file in TAPES.items()}
    table = associations(loans[BONDORA], loans[SUPERLENDER])
    inputs = [
        {
            "tape": name,
            "rows": len(loans[name]),
            "sha256": hashlib.sha256((tapes / file).read_bytes()).hexdigest(),
            "origin": ORIGINS[name],
        }
        for name, file in TAPES.items()
    ]
    path = (ROOT if root is None else Path(root)) / FILE
    path.write_text(json.dumps(_held(table, inputs), indent=1, ensure_ascii=False) + "\n", "utf-8")
    return [
        f"{name}: {len(part)} coefficients of {part['n'].iloc[0]} loans"
        + (f", {part['groups_dropped'].iloc[0]} customers dropped" * bool(part["groups"].iloc[0]))
        for name, part in table.groupby("model", sort=False)
    ]


def _held(table: pd.DataFrame, inputs: list[dict[str, Any]]) -> dict[str, Any]:
    models = {}
    for name, part in table.groupby("model", sort=False):
        records = json.loads(part.to_json(orient="records", double_precision=6))
        shared = {column: records[0][column] for column in _ABOUT}
        models[str(name)] = {**shared, "terms": [{c: r[c] for c in _TERM} for r in records]}
    return {
        "title": "What goes with default and lateness on two loan tapes",
        "about": "Coefficients of regressions on samples of real loans outside China; associations, "
        "not causes. Made by `python -m analysis tapes FOLDER`.",
        "grade": GRADE,
        "rights": RIGHTS,
        "inputs": inputs,
        "columns": {**_ABOUT, **_TERM},
        "models": models,
    }
