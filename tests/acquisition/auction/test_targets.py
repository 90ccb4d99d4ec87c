import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from analysis.acquisition.auction.normal import room
from analysis.acquisition.auction.targets import peak_needed, solve_targets

MEANS = np.array([2_000, 1_900, 1_800, 1_700, 1_600])


def test_two_lenders_in_closed_form():
    # lender 1 wins with chance Φ((gap + shadow) / (spread√2))
    found = solve_targets([1_900, 2_000], 300, [800, 0], 1_000)
    expected = 300 * np.sqrt(2) * norm.ppf(0.8) + 100
    assert found.shadow_cny == pytest.approx([expected, 0], rel=1e-4)
    assert found.customers == pytest.approx([800, 200], abs=0.01)


def test_who_gets_there_anyway_adds_nothing():
    usual = room(MEANS, 400)
    found = solve_targets(MEANS, 400, 900 * usual.win_chance, 1_000)
    assert found.shadow_cny.tolist() == [0] * 5
    assert found.price_cny == pytest.approx(usual.price_cny)
    assert found.keeps_cny == pytest.approx(1_000 * (usual.value_cny - usual.spend_cny))


@given(st.lists(st.floats(0, 400), min_size=5, max_size=5))
@settings(max_examples=12)
def test_shadow_prices_and_targets_fit(targets):
    wanted = np.array(targets)
    if wanted.sum() > 900:
        wanted *= 900 / wanted.sum()
    found = solve_targets(MEANS, 400, wanted, 1_000)
    assert (found.customers >= wanted - 0.01).all()
    over = found.customers > wanted + 0.01
    assert found.shadow_cny[over].tolist() == [0] * over.sum()
    assert found.missed.tolist() == [0] * 5
    assert found.customers.sum() == pytest.approx(1_000)
    assert found.price_cny >= room(MEANS, 400).price_cny - 1e-6


def test_the_market_of_the_shadow_prices_is_the_drawn_one():
    found = solve_targets(MEANS, 400, [300, 300, 250, 50, 0], 1_000)
    rng = np.random.default_rng(0)
    values = MEANS + 400 * rng.standard_normal((200_000, 5))
    bids = values + found.shadow_cny
    who, price = bids.argmax(axis=1), np.sort(bids, axis=1)[:, -2]
    won = np.arange(5) == who[:, None]
    each = 4 * 0.5 / np.sqrt(len(bids))
    assert found.customers / 1_000 == pytest.approx(won.mean(axis=0), abs=each)
    assert found.price_cny == pytest.approx(price.mean(), abs=4 * price.std() / 447)
    for i in range(5):
        kept = ((values[:, i] - price) * won[:, i]) * 1_000
        error = 4 * kept.std() / np.sqrt(len(kept))
        assert found.keeps_cny[i] == pytest.approx(kept.mean(), abs=error)
        paid = price[won[:, i]]
        assert found.cost_cny[i] == pytest.approx(
            paid.mean(), abs=4 * paid.std() / len(paid) ** 0.5
        )


def test_more_than_there_is_cannot_be_won():
    for targets in ([600, 500, 0, 0, 0], [500, 500, 0, 0, 0], [1_000, 0, 0, 0, 0]):
        found = solve_targets(MEANS, 400, targets, 1_000)
        assert found.reason == "targets_exceed_supply"
        assert np.isnan([found.price_cny, *found.shadow_cny, *found.customers]).all()


def test_what_missing_a_target_costs_caps_the_shadow_price():
    # all are behind and the supply is short: bids and price rise by the cap, nobody gains
    found = solve_targets([2_000] * 5, 400, [300] * 5, 1_000, cap_cny=700)
    usual = room([2_000] * 5, 400)
    assert found.shadow_cny == pytest.approx([700] * 5)
    assert found.price_cny == pytest.approx(usual.price_cny + 700)
    assert found.customers == pytest.approx([200] * 5)
    assert found.missed == pytest.approx([100] * 5)
    # a cap that does not bind changes nothing
    loose, free = (
        solve_targets(MEANS, 400, [300, 300, 100, 0, 0], 1_000, cap_cny=cap)
        for cap in (5_000, None)
    )
    assert loose.shadow_cny == pytest.approx(free.shadow_cny, abs=0.1)
    assert loose.missed.tolist() == [0] * 5


def test_where_all_supply_is_wanted_the_smallest_shadow_prices_do():
    for targets in ([83, 243, 313, 285, 76], [281, 254, 218, 156, 91]):
        found = solve_targets(MEANS, 400, targets, 1_000)
        assert found.customers == pytest.approx(targets, abs=0.01)
        assert found.shadow_cny.min() == 0
    found = solve_targets(MEANS, 400, [200] * 5, 1_000)
    # bids are alike then, so the best lender adds nothing and the others make up the gap
    assert found.shadow_cny == pytest.approx(MEANS.max() - MEANS, abs=0.1)


def test_a_target_can_cost_more_than_it_brings():
    found = solve_targets([2_000] * 4, 300, [450, 450, 0, 0], 1_000)
    assert (found.keeps_cny[:2] < 0).all()
    assert (found.keeps_cny[2:] > 0).all()
    assert (found.cost_cny[:2] > found.cost_cny[2:]).all()


# The peak


def test_lenders_behind_make_the_peak():
    for n, behind in ((5, 2), (8, 3), (15, 6)):
        found = peak_needed(2_000, 3_000, n, behind, 500)
        assert found.times_usual == pytest.approx(n * found.share_each)
        # the target that it names brings the market to that price
        targets = np.where(np.arange(n) < behind, found.share_each, 0)
        mean = 2_000 - (room([0] * n, 500).price_cny)
        back = solve_targets([mean] * n, 500, targets, 1)
        assert back.price_cny == pytest.approx(3_000, abs=1)
        assert back.shadow_cny[0] == pytest.approx(found.shadow_cny, rel=1e-3)
        assert back.cost_cny[0] == pytest.approx(found.cost_behind_cny, abs=1)
        assert back.cost_cny[-1] == pytest.approx(found.cost_other_cny, abs=1)


def test_the_more_are_behind_the_less_far_they_need_to_be():
    found = [peak_needed(2_000, 3_000, 8, k, 500) for k in range(2, 9)]
    assert (np.diff([one.times_usual for one in found]) < 0).all()
    assert (np.diff([one.shadow_cny for one in found]) < 0).all()
    assert found[-1].reason == "nobody_gains"
    assert found[-1].shadow_cny == pytest.approx(1_000)
    assert found[-1].times_usual == pytest.approx(1)
    assert np.isnan(found[-1].cost_other_cny)


def test_one_alone_pays_at_most_the_best_of_the_others():
    assert peak_needed(2_000, 3_000, 8, 1, 500).reason == "one_alone"
    mean = 2_000 - room([0] * 8, 500).price_cny
    ceiling = room([mean] * 7, 500).winner_value_cny
    assert peak_needed(2_000, ceiling + 1, 8, 1, 500).reason == "one_alone"
    near = peak_needed(2_000, ceiling - 1, 8, 1, 500)
    assert near.reason == ""
    assert near.share_each > 0.98


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: solve_targets([1_000], 5, [1], 10), "one row of two lenders or more"),
        (lambda: solve_targets([1_000, 900], 5, [1], 10), "with a target each"),
        (lambda: solve_targets([1_000, -1], 5, [1, 1], 10), "means_cny: -1"),
        (lambda: solve_targets([1_000, 900], 5, [1, -1], 10), "targets: -0.1|targets: -1"),
        (lambda: solve_targets([1_000, 900], 5, [1, 1], 0), "supply: 0 is not allowed"),
        (lambda: solve_targets([1_000, 900], 5, [1, 1], 9, cap_cny=-1), "cap_cny: -1"),
        (lambda: peak_needed(2_000, 2_000, 5, 2, 500), "peak_price_cny: 2000"),
        (lambda: peak_needed(2_000, 3_000, 1, 1, 500), "n: 1 is not allowed"),
        (lambda: peak_needed(2_000, 3_000, 5, 6, 500), "behind: 6 .* at most n"),
        (lambda: peak_needed(2_000, 3_000, 5, 0, 500), "behind: 0"),
        (lambda: peak_needed(2_000, 3_000, 50, 2, 2_000), "spread_cny: 2000 is not allowed"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
