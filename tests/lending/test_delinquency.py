import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.lending.delinquency import STATES, RollRates, project, quasi_stationary
from analysis.lending.loan import project_loan, unit_balances
from analysis.lending.postloan import BOUND, book_ratios, post_loan_cost, rates_needed

PLAIN = RollRates(np.array([0.04]), np.array([0.2, 0.5, 0.8]), np.array([0.7, 0.35, 0.1]))
LADDER = {
    "amounts": (12_000, 9_000),
    "term": 12,
    "apr": 0.24,
    "lgd": 0.9,
    "early_collection_cost_cny": 20,
    "late_collection_cost_cny": 400,
}


@st.composite
def chains(draw):
    shares = st.floats(0, 1)
    entry = np.array([draw(st.floats(0, 0.5))])
    leave = [draw(st.floats(0.2, 1)) for _ in range(3)]
    on = [draw(shares) for _ in range(3)]
    roll = np.array([one * part for one, part in zip(leave, on, strict=True)])
    return RollRates(entry, roll, np.array(leave) - roll)


def matrix(rates, leave=0.0):
    entry = float(rates.entry.flat[0])
    m = np.zeros((6, 6))
    m[0, 1], m[0, 0], m[0, 5] = entry, (1 - entry) * (1 - leave), (1 - entry) * leave
    for k in (1, 2, 3):
        m[k, k], m[k, k + 1], m[k, 0] = rates.stay[k - 1], rates.roll[k - 1], rates.cure[k - 1]
    m[4, 4] = m[5, 5] = 1
    return m


def test_two_instalments_by_hand():
    # 10% miss each instalment; from M1 half are cured, half roll on; then all roll on
    rates = RollRates(np.array([0.1]), np.array([0.5, 1, 1]), np.array([0.5, 0, 0]))
    found = project(rates, 2)
    assert found.states[:6] == pytest.approx(
        np.array(
            [
                [1, 0, 0, 0, 0, 0],
                [0.9, 0.1, 0, 0, 0, 0],
                [0, 0.09, 0.05, 0, 0, 0.86],  # 0.81 pay, and 0.05 are cured
                [0, 0, 0.045, 0.05, 0, 0.905],
                [0, 0, 0, 0.045, 0.05, 0.905],
                [0, 0, 0, 0, 0.095, 0.905],
            ]
        )
    )
    # half of a yuan falls due each month; whoever is written off never paid what he missed
    assert found.owed[:5] == pytest.approx(
        np.array(
            [
                [1, 0, 0, 0],
                [0.9 * 0.5, 0.1 * 1, 0, 0],
                [0, 0.09 * 0.5, 0.05 * 1, 0],
                [0, 0, 0.045 * 0.5, 0.05 * 1],
                [0, 0, 0, 0.045 * 0.5],
            ]
        )
    )
    assert found.written_off[:6] == pytest.approx([0, 0, 0, 0, 0.05, 0.0225])
    assert found.hazard == pytest.approx([0.05, 0.05])
    # 0.05 of those current and 0.05 about to be cured survive the first month
    assert found.h_t == pytest.approx([0.05, 0.045 / 0.95])
    assert found.survival == pytest.approx([1, 0.95, 0.905])
    # behind and to be cured: 0.05 after month 1, 0.045 after month 2; paid: 0.95 and 0.905
    assert found.late_share == pytest.approx(0.095 / 1.855)
    assert found.months_in_collection == pytest.approx(0.1 + 0.14 + 0.095 + 0.045)


def test_a_ratio_of_the_book_by_hand():
    # the cohort above: 1.45 current, 0.145 M1, 0.0725 M2, 0.0725 M3, 0.0725 past 90 days a month
    rates = RollRates(np.array([0.1]), np.array([0.5, 1, 1]), np.array([0.5, 0, 0]))
    found = book_ratios(project(rates, 2), months_on_book=2)
    book = 1.45 + 0.145 + 0.0725 + 0.0725 + 2 * 0.0725
    assert found.m1_share == pytest.approx(0.145 / book)
    assert found.m2_plus_share == pytest.approx(4 * 0.0725 / book)
    assert found.npl_ratio == pytest.approx(2 * 0.0725 / book)


@given(chains(), st.integers(1, 24), st.floats(0, 0.3))
@settings(max_examples=50)
def test_the_projection_is_powers_of_the_matrix(rates, term, leave):
    found = project(rates, term, prepayment=leave)
    row = np.eye(6)[0]
    power = row @ np.linalg.matrix_power(matrix(rates, leave), term - 1)
    assert found.states[term - 1] == pytest.approx(power, abs=1e-12)
    # the last instalment: no prepayment, and who is not behind is done
    power = power @ matrix(rates)
    power[5], power[0] = power[5] + power[0], 0
    assert found.states[term] == pytest.approx(power, abs=1e-12)
    after = matrix(rates)
    after[1:4, 5], after[1:4, 0] = after[1:4, 0], 0
    end = power @ np.linalg.matrix_power(after, found.states.shape[0] - 1 - term)
    assert found.states[-1] == pytest.approx(end, abs=1e-12)


@given(chains(), st.integers(1, 24), st.floats(0, 0.3))
@settings(max_examples=50)
def test_what_must_add_up(rates, term, leave):
    found = project(rates, term, apr=0.2, prepayment=leave)
    assert found.states.sum(axis=-1) == pytest.approx(1, abs=1e-12)
    assert found.states[-1, :4].sum() == pytest.approx(0, abs=1e-12)
    # every default is written off in the end, and nobody else
    defaults = found.survival[:-1] * found.h_t
    assert defaults.sum() == pytest.approx(found.states[-1, 4], abs=1e-12)
    # who survives has not defaulted and not prepaid
    current = found.states[:term, 0]
    gone = current * (1 - rates.entry[0]) * leave
    gone[-1] = 0
    assert found.survival[1:] == pytest.approx(1 - np.cumsum(defaults + gone), abs=1e-12)
    # the smallest numbers there are have no digits left to be smaller by
    assert (found.h_t <= found.hazard * (1 + 1e-12) + 1e-300).all()
    assert found.h_t[0] == pytest.approx(found.hazard[0])
    # months behind are months of spells: of each spell, by whichever way it ends
    spells = (found.states[:term, 0] * rates.entry[0]).sum()
    assert found.months_in_collection == pytest.approx(spells * rates.months_per_spell, abs=1e-9)
    late = found.late.sum() + defaults.sum() * rates.months_per_default
    assert found.months_in_collection == pytest.approx(late, abs=1e-9)


@given(chains(), st.integers(1, 12))
@settings(max_examples=50)
def test_principal_owed_is_that_of_what_was_paid(rates, term):
    found = project(rates, term, apr=0.2)
    unit = unit_balances(0.2, term)
    for t in range(term + 1):
        for k in range(4):
            due = unit[max(t - k, 0)]
            assert found.owed[t, k] == pytest.approx(found.states[t, k] * due, abs=1e-14)


def test_without_a_stay_the_written_off_owe_what_the_defaulted_did():
    # nobody pays part, so principal at write-off is principal at the first missed instalment
    rates = RollRates(np.array([0.05]), np.array([0.3, 0.6, 0.9]), np.array([0.7, 0.4, 0.1]))
    found = project(rates, 9, apr=0.24)
    unit = unit_balances(0.24, 9)
    exposure = found.survival[:-1] * found.h_t * unit[:-1]
    assert found.written_off.sum() == pytest.approx(exposure.sum(), rel=1e-12)


def draws(rates, term, paths, seed):
    rng = np.random.default_rng(seed)
    state, ended = np.zeros(paths, int), np.zeros(paths, bool)
    first, behind = np.zeros(paths, int), np.zeros(paths)
    for t in range(1, term + 200):
        u = rng.random(paths)
        new = state.copy()
        current = (state == 0) & ~ended
        new[current & (u < rates.entry[0])] = 1
        for k in (1, 2, 3):
            here = (state == k) & ~ended
            roll, cure = rates.roll[k - 1], rates.cure[k - 1]
            new[here & (u < roll)] = k + 1
            new[here & (u >= roll) & (u < roll + cure)] = 0
        first = np.where((state == 0) & (new == 1), t, first)
        state = new
        ended |= (state == 4) | ((state == 0) & (t >= term))
        behind += (state > 0) & (state < 4)
        if ended.all():
            break
    return state, first, behind


def test_paths_drawn_one_by_one_agree():
    paths, term = 200_000, 12
    found = project(PLAIN, term)
    state, first, behind = draws(PLAIN, term, paths, 0)
    defaulted = state == 4
    error = np.sqrt(found.states[-1, 4] * (1 - found.states[-1, 4]) / paths)
    assert abs(defaulted.mean() - found.states[-1, 4]) < 4 * error
    assert abs(behind.mean() - found.months_in_collection) < 4 * behind.std() / np.sqrt(paths)
    spell = behind[defaulted & (behind > 0)]
    # the month of default is the month of entry into the last spell
    expected = found.survival[:-1] * found.h_t
    share = np.bincount(first[defaulted], minlength=term + 1)[1:] / paths
    assert (np.abs(share - expected) < 4 * np.sqrt(expected / paths)).all()
    assert spell.min() >= 3


def test_the_quasi_stationary_chain_is_where_a_long_loan_ends_up():
    shares, root = quasi_stationary(PLAIN)
    found = project(PLAIN, 400)
    alive = found.states[300:398, :4]
    assert alive / alive.sum(axis=-1, keepdims=True) == pytest.approx(
        np.broadcast_to(shares, alive.shape), rel=1e-9
    )
    assert alive[1:].sum(axis=-1) / alive[:-1].sum(axis=-1) == pytest.approx(
        np.full(97, root), rel=1e-12
    )
    # what leaves is what is written off from M3; and survivors of all spells shrink alike
    assert 1 - root == pytest.approx(shares[3] * PLAIN.roll[2], rel=1e-9)
    assert found.h_t[350] == pytest.approx(1 - root, rel=1e-9)


def test_nobody_misses():
    found = project(RollRates(np.array([0.0]), PLAIN.roll, PLAIN.cure), 6)
    assert found.states[6, 5] == 1
    assert found.late_share == 0
    assert found.months_in_collection == 0
    assert (found.h_t == 0).all()
    assert (found.hazard == 0).all()


def test_everyone_is_cured():
    rates = RollRates(np.array([0.3]), np.zeros(3), np.array([0.8, 1, 1]))
    found = project(rates, 6)
    assert found.states[-1, 5] == pytest.approx(1, abs=1e-12)
    assert (rates.intensity(6) == 0).all()
    # six instalments are paid by all; some are late still after the last
    assert found.late[7:].sum() > 0
    assert found.late_share == pytest.approx(found.late.sum() / 6)
    assert found.months_in_collection == pytest.approx(found.late.sum())
    cost = post_loan_cost(rates, **LADDER)
    assert cost["collections_and_loss"] == pytest.approx(cost["collections"])


def test_nobody_is_cured():
    rates = RollRates(np.array([0.1]), np.ones(3), np.zeros(3))
    found = project(rates, 6)
    assert found.hazard == pytest.approx(np.full(6, 0.1))
    assert found.h_t == pytest.approx(found.hazard)
    assert found.late_share == 0
    assert rates.months_per_default == rates.months_per_spell == 3


def test_the_loan_fed_with_the_hazard_defaults_like_the_chain_where_arrears_last_a_moment():
    rates = RollRates(np.array([0.1]), np.ones(3), np.zeros(3))
    loan = project_loan(100, 0.2, 6, intensity=rates.intensity(6))
    assert loan.survival == pytest.approx(project(rates, 6).survival)


def test_the_loan_defaults_no_less_than_the_chain():
    loan = project_loan(100, 0.2, 12, intensity=PLAIN.intensity(12))
    chain = project(PLAIN, 12)
    assert (loan.survival <= chain.survival + 1e-12).all()
    assert loan.survival[-1] == pytest.approx(chain.survival[-1], abs=0.003)


@given(chains())
@settings(max_examples=30)
def test_a_scale_of_one_changes_nothing_and_odds_multiply(rates):
    for name in ("entry", "roll", "cure"):
        assert getattr(rates.scaled(1), name) == pytest.approx(getattr(rates, name), abs=1e-12)
    twice, once = rates.scaled(2).scaled(3), rates.scaled(6)
    for name in ("entry", "roll", "cure"):
        assert getattr(twice, name) == pytest.approx(getattr(once, name), abs=1e-12)


def test_odds_by_hand():
    # odds of 1/4 doubled are 1/2: a chance of a third; 0.7 of the other 0.8 were cured
    found = PLAIN.scaled(2)
    assert found.roll[0] == pytest.approx(1 / 3)
    assert found.cure[0] == pytest.approx(0.7 / 0.8 * 2 / 3)


def test_scenarios_agree_with_single_runs():
    scales = np.array([0.5, 1, 4])
    many = project(PLAIN.scaled(scales), 6, apr=np.array([0.1, 0.2, 0.3]))
    for i, scale in enumerate(scales):
        one = project(PLAIN.scaled(scale), 6, apr=[0.1, 0.2, 0.3][i])
        assert many.late_share[i] == pytest.approx(one.late_share)
        assert many.written_off[i].sum() == pytest.approx(one.written_off.sum())


def test_an_entry_by_month():
    rates = RollRates(np.array([0, 0.5, 0]), PLAIN.roll, PLAIN.cure)
    found = project(rates, 3)
    assert found.hazard == pytest.approx([0, 0.5 * PLAIN.never_cured[0], 0])


def test_collections_are_those_of_the_chain():
    one = {**LADDER, "amounts": (12_000,)}
    found = post_loan_cost(PLAIN, **one)
    late = project(PLAIN, 12).late_share
    loan = project_loan(12_000, 0.24, 12, intensity=PLAIN.intensity(12))
    defaults = loan.survival[:-1] * PLAIN.hazard(12)
    paid = loan.survival[:-1] - defaults
    assert found["collections"] == pytest.approx(20 * late * paid.sum() + 400 * defaults.sum())
    loss = 0.9 * loan.flows["defaulted_principal"].sum()
    assert found["collections_and_loss"] - found["collections"] == pytest.approx(loss)


@pytest.mark.parametrize("target", [150, 400])
def test_the_rates_found_cost_what_they_should(target):
    for definition in ("collections", "collections_and_loss"):
        given = post_loan_cost(PLAIN, **LADDER)[definition]
        found = rates_needed(PLAIN, target, definition, **LADDER)
        assert found.reason == ""
        assert (found.scale > 1) == (target > given)
        cost = post_loan_cost(found.rates, **LADDER)[definition]
        assert cost == pytest.approx(target, rel=1e-9)
        below = post_loan_cost(PLAIN.scaled(found.scale * 0.99), **LADDER)[definition]
        assert below < target


def test_never_comes_with_a_reason():
    found = rates_needed(PLAIN, 5_000, "collections", **LADDER)
    assert np.isnan(found.scale)
    assert (found.reason, found.rates) == ("beyond_bound", None)
    assert 0 < found.highest_cny < 5_000
    found = rates_needed(PLAIN, 1e-9, "collections", **LADDER)
    assert np.isnan(found.scale)
    assert found.reason == "already_above"
    assert post_loan_cost(PLAIN.scaled(1 / BOUND), **LADDER)["collections"] > 1e-9


def test_a_book_that_grows_shows_less_and_one_that_shrinks_more():
    cohort = project(PLAIN, 12, apr=0.24)
    found = book_ratios(cohort, months_on_book=3, monthly_growth=[-0.03, 0, 0.03])
    assert (np.diff(found.m2_plus_share) < 0).all()
    assert (np.diff(found.npl_ratio) < 0).all()
    slow = project(RollRates(PLAIN.entry, np.full(3, 0.1), np.full(3, 0.1)), 12)
    with pytest.raises(ValueError, match=r"monthly_growth: -0.4 .* run off"):
        book_ratios(slow, months_on_book=3, monthly_growth=-0.4)


def test_a_book_is_its_cohorts_side_by_side():
    # lend a yuan a month for long, and add up what is outstanding at the end
    cohort = project(PLAIN, 6, apr=0.24)
    months = cohort.owed.shape[0]
    book = np.zeros(6)
    for age in range(months + 2):
        if age < months:
            book[:4] += cohort.owed[age]
        book[4] += cohort.written_off[max(age - 1, 0) : age + 1].sum() if age < months + 1 else 0
    found = book_ratios(cohort, months_on_book=2)
    assert found.npl_ratio == pytest.approx(book[4] / book.sum(), rel=1e-9)
    assert found.m2_plus_share == pytest.approx(book[2:5].sum() / book.sum(), rel=1e-9)


def test_the_states_are_in_the_order_of_their_names():
    found = project(PLAIN, 3)
    assert dict(zip(STATES, found.states[0], strict=True))["current"] == 1


GOOD = {"entry": [0.1], "roll": [0.2, 0.5, 0.8], "cure": [0.7, 0.3, 0.1]}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"entry": [1.5]}, "entry: 1.5 is not allowed; must be from 0 to 1"),
        ({"roll": [0.2, -0.5, 0.8]}, "roll: -0.5 .* from 0 to 1"),
        ({"roll": [0.2, 0.5]}, r"roll: shape \(2,\); the last axis must hold M1, M2, M3"),
        ({"cure": 0.5}, r"cure: shape \(\)"),
        ({"cure": [0.9, 0.3, 0.1]}, "roll, cure: together 1.1 .* at most 1"),
        ({"roll": [0, 0.5, 0.8], "cure": [0, 0.3, 0.1]}, "together 0 .* at least 0.01"),
        ({"entry": np.full((2, 1), 0.1), "roll": np.full((3, 3), 0.1)}, "roll: its scenarios"),
    ],
)
def test_bad_rates_are_named(given, words):
    made = {name: np.array(one) for name, one in {**GOOD, **given}.items()}
    with pytest.raises(ValueError, match=words):
        RollRates(**made)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: project(PLAIN, 0), "term: 0 .* at least 1"),
        (lambda: project(RollRates(np.array([0.1, 0.1]), PLAIN.roll, PLAIN.cure), 3), "entry: .*2 months"),
        (lambda: project(PLAIN, 3, prepayment=2), "prepayment: 2 .* from 0 to 1"),
        (lambda: project(PLAIN, 3, apr=24), "apr: 24 .*did you mean 0.24"),
        (lambda: PLAIN.scaled(0), "scale: 0 is not allowed; must be above 0"),
        (lambda: RollRates(np.array([1.0]), np.ones(3), np.zeros(3)).intensity(3), "hazard: 1 .* below 1"),
        (lambda: quasi_stationary(PLAIN.scaled([1, 2])), "rates: one scenario"),
        (lambda: post_loan_cost(PLAIN, intensity=0.1, **LADDER), "intensity: comes from the roll rates"),
        (lambda: post_loan_cost(PLAIN, late_share=0.1, **LADDER), "late_share: comes from"),
        (lambda: rates_needed(PLAIN, 0, "collections", **LADDER), "target_cny: 0 .* above 0"),
        (lambda: rates_needed(PLAIN, 100, "loss", **LADDER), "definition: 'loss' is not one of"),
        (lambda: rates_needed(PLAIN.scaled([1, 2]), 100, "collections", **LADDER), "rates: one scenario"),
        (lambda: rates_needed(PLAIN, 100, "collections", **{**LADDER, "lgd": np.full((2, 1), 1)}), "parameters: one scenario"),
        (lambda: book_ratios(project(PLAIN, 3), months_on_book=-1), "months_on_book: -1 .* at least 0"),
        (lambda: book_ratios(project(PLAIN, 3), months_on_book=1, monthly_growth=-0.9), "monthly_growth: -0.9 .* at least -0.5"),
    ],
)  # fmt: skip
def test_bad_input_is_named(call, words):
    with pytest.raises(ValueError, match=words):
        call()
