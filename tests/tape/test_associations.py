"""Slopes that were put in come out again, and what a tape cannot tell is left out and said."""

import numpy as np
import pandas as pd
import pytest

from analysis.tape import associations as tape
from tests.tape import conftest as made


@pytest.fixture(scope="module")
def defaults(first_tape):
    return tape.default_by_contract(first_tape)


@pytest.fixture(scope="module")
def lateness(second_tape):
    return tape.lateness_by_ladder(second_tape)


def row(table, model, term):
    (found,) = table[(table.model == model) & (table.term == term)].itertuples()
    return found


@pytest.mark.parametrize(
    ("term", "true"), [(tape.PRICE, made.PRICE), (tape.SIZE, made.SIZE), (tape.FIRST, made.FIRST)]
)
@pytest.mark.parametrize("model", [tape.CONTRACT, tape.CONTRACT_AND_BORROWER])
def test_known_slopes_of_default_come_back(defaults, model, term, true):
    found = row(defaults, model, term)
    assert abs(found.estimate - true) < 3 * found.standard_error
    assert found.low < found.estimate < found.high
    assert found.standard_error < 0.2


def test_loans_that_had_no_time_to_run_are_left_out(first_tape, defaults):
    in_time = first_tape[first_tape.scheduled_maturity_in_window & (first_tape.term_months <= 24)]
    assert set(defaults.n) == {len(in_time)}
    assert set(defaults.events) == {in_time.defaulted.sum()}
    # what the others would show cannot matter
    turned = first_tape.assign(
        defaulted=np.where(
            first_tape.scheduled_maturity_in_window, first_tape.defaulted, 1 - first_tape.defaulted
        )
    )
    pd.testing.assert_frame_equal(tape.default_by_contract(turned), defaults)


def test_long_terms_and_terms_not_stated_are_left_out(first_tape):
    kept = tape.matured(first_tape)
    assert set(kept.term_months) == {6, 12, 24}
    assert not [t for t in tape.contract(kept).columns if "36" in t or "12 months against" in t]


def test_known_slopes_of_lateness_come_back_within_customers(lateness):
    for term, true in ((tape.SIZE, made.LATE_SIZE), (tape.NUMBER, made.LATE_NUMBER)):
        found = row(lateness, tape.WITHIN, term)
        assert abs(found.estimate - true) < 3 * found.standard_error


def test_across_customers_choosing_whom_to_lend_to_hides_the_slope(lateness):
    """Careful customers get larger loans here: pooled, a larger loan looks safer than it is."""
    pooled = row(lateness, tape.POOLED, tape.SIZE)
    assert row(lateness, tape.WITHIN, tape.SIZE).estimate - pooled.estimate > 0.5
    assert pooled.groups_dropped == 0


def test_customers_who_are_always_alike_are_dropped_and_counted(second_tape, lateness):
    kept = tape.closed(second_tape)
    late = (kept.days_past_due_first > 0).groupby(kept.customer_id)
    mixed = late.nunique() == 2
    found = row(lateness, tape.WITHIN, tape.SIZE)
    assert (found.groups, found.groups_dropped) == (mixed.sum(), (~mixed).sum())
    assert found.groups_dropped > 40
    assert found.n == late.size()[mixed].sum()
    assert found.n + found.loans_dropped == len(kept)
    # they say nothing: without them the estimates are the same
    only = second_tape[second_tape.customer_id.isin(mixed.index[mixed])]
    again = row(tape.lateness_by_ladder(only), tape.WITHIN, tape.SIZE)
    assert again.estimate == pytest.approx(found.estimate, abs=1e-3)
    assert again.groups_dropped == 0


def test_only_closed_earlier_loans_have_days_to_compare(second_tape):
    assert set(tape.closed(second_tape).record_type) == {"closed_prior"}


def test_every_row_says_what_to_mind_and_how_its_error_was_made(first_tape, second_tape):
    table = tape.associations(first_tape, second_tape)
    assert tuple(table.columns) == tape.COLUMNS
    assert table.notna().all(axis=None)
    assert table.groupby("model", sort=False).covariance.first().to_dict() == {
        tape.CONTRACT: "robust, HC0",
        tape.CONTRACT_AND_BORROWER: "robust, HC0",
        tape.WITHIN: "clustered by customer",
        tape.WITHIN_SIZE: "clustered by customer",
        tape.WITHIN_NUMBER: "clustered by customer",
        tape.WITHIN_CLOSING: "clustered by customer",
        tape.POOLED: "clustered by customer",
    }
    caveats = table.groupby("tape").caveat.unique()
    assert caveats[tape.SUPERLENDER][0].startswith("Survivors only")
    assert "span" in caveats[tape.BONDORA][0]
    assert not table.duplicated(["model", "term"]).any()
