"""The quick way of turning tables into rows gives what Altair's own gives."""

import json
import math

import pandas as pd
import pytest
from altair.utils.data import to_values
from hypothesis import given
from hypothesis import strategies as st

from analysis.figures.quick import rows

COLUMNS = {
    "float64": st.floats(),
    "int64": st.integers(-(2**53), 2**53),
    "bool": st.booleans(),
    "object": st.none() | st.text() | st.integers(-9, 9) | st.floats() | st.booleans(),
}


@st.composite
def tables(draw):
    count = draw(st.integers(0, 6))
    return pd.DataFrame(
        {
            f"{kind}_{n}": pd.Series(
                draw(st.lists(COLUMNS[kind], min_size=count, max_size=count)), dtype=kind
            )
            for n, kind in enumerate(draw(st.lists(st.sampled_from(sorted(COLUMNS)), max_size=4)))
        }
    )


def endless(value):
    return isinstance(value, float) and not math.isfinite(value)


@given(tables())
def test_rows_are_altair_s(table):
    own = to_values(table)["values"]
    # among words Altair leaves what is no finite number, and JSON has no word for it
    own = [{k: None if endless(v) else v for k, v in row.items()} for row in own]
    found = rows(table)
    assert found == own
    json.dumps(found, allow_nan=False)


@pytest.mark.parametrize(
    "table",
    [
        pd.DataFrame({"day": pd.to_datetime(["2024-01-01"])}),
        pd.DataFrame({"list": [[1, 2]]}),
        pd.DataFrame({1: [2]}),
    ],
    ids=["dates", "lists", "numbers for names"],
)
def test_what_is_not_plain_is_left_to_altair(table):
    assert rows(table) is None
