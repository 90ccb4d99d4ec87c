"""Tables by row, by value and over axes."""

import numpy as np
import pandas as pd
import pytest

from analysis.frames import grid, row_where, stacked, where

TABLE = pd.DataFrame({"kind": ["a", "b", "a"], "year": [1, 1, 2]}, index=[7, 8, 9])


def test_the_last_axis_runs_fastest_and_what_is_returned_may_rename_an_axis():
    found = grid(lambda a, b: {"b": str(b), "sum": a + b}, a=(1, 2), b=(10, 20))
    assert list(found.columns) == ["a", "b", "sum"]
    assert found["sum"].tolist() == [11, 21, 12, 22]
    assert found["b"].tolist() == ["10", "20", "10", "20"]


def test_a_row_may_leave_a_column_out():
    found = grid(lambda a: {"x": a} if a else {"y": 0.0}, a=(0, 1))
    assert found["x"].isna().tolist() == [True, False]


def test_arrays_are_stacked_beside_their_axes():
    found = stacked(lambda a: {"x": np.arange(a)}, a=(1, 2))
    assert found.to_dict("list") == {"a": [1, 2, 2], "x": [0, 0, 1]}


def test_rows_with_certain_values_keep_their_index():
    assert list(where(TABLE, kind="a").index) == [7, 9]
    assert list(where(TABLE, kind="a", year=2).index) == [9]
    assert where(TABLE, kind="c").empty


def test_a_missing_value_equals_nothing():
    table = pd.DataFrame({"x": pd.array([1, None], dtype="Int64")})
    assert list(where(table, x=1).index) == [0]


def test_the_first_row_that_fits_or_an_error_that_says_what_was_asked():
    assert row_where(TABLE, kind="a").year == 1
    with pytest.raises(KeyError, match=r"no row with \{'kind': 'c'\}; columns are kind, year"):
        row_where(TABLE, kind="c")
