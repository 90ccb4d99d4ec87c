"""What the sections of the chapter on short video share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from analysis.evidence import load
from analysis.frames import records

CHAPTER: Final = "02-short-video"


def company_rows(*ids: str) -> pd.DataFrame:
    """Return facts on companies by their ids, in that order."""
    return load("company_facts").set_index("fact_id").loc[list(ids)]


def industry_rows(*ids: str) -> pd.DataFrame:
    """Return facts on the industry by their ids, in that order."""
    return load("industry").set_index("fact_id").loc[list(ids)]


def fact(table: pd.DataFrame, id: str) -> Any:  # noqa: ANN401  (a record)
    """Return one fact of such a table."""
    return next(records(table.loc[[id]]))


def pages(*tables: pd.DataFrame) -> tuple[str, ...]:
    """Return the pages behind some facts, each once."""
    return tuple(dict.fromkeys(id for table in tables for id in table["source_id"]))


def grades(*tables: pd.DataFrame) -> tuple[str, ...]:
    """Return the grades of some facts."""
    return tuple(grade for table in tables for grade in table["grade"])


def ledger(ids: Sequence[str]) -> pd.DataFrame:
    """Return numbers of the article by their ids."""
    return load("article_figures").set_index("figure_id").loc[list(ids)]
