"""The quick way of turning tables into rows gives what Altair's own gives."""

import json
import math

import altair as alt
import pandas as pd
import pytest
from altair.utils.data import to_values
from hypothesis import given
from hypothesis import strategies as st

from analysis.figures.quick import quickly, rows

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


@pytest.mark.parametrize("clicked", [False, True], ids=["plain", "clicked"])
def test_layers_are_altair_s_with_their_names(clicked):
    def layered():
        base = alt.Chart(pd.DataFrame({"a": [1.0, 2.0], "b": ["x", "y"]})).encode(x="a:Q", y="b:N")
        line = base.mark_line()
        if clicked:
            line = line.add_params(alt.selection_point(name="chosen"))
        return alt.hconcat(alt.layer(line, base.mark_point()), base.mark_bar())

    own = layered().to_dict()
    with quickly():
        found = layered().to_dict(validate=False)
    assert ("view_" in json.dumps(own)) == clicked
    # the rows stand under a hash of the data in the one, and in the chart in the other
    for spec in (own, found):
        for place in (spec, *spec["hconcat"]):
            place.pop("data", None)
        spec.pop("datasets", None)
    assert found == own
