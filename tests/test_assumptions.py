import pytest

from analysis.assumptions import Prior, baseline


def test_the_book_s_own_study_has_no_overrides(study):
    assert study.is_baseline
    assert study.value("apr_cap_licensed") == 0.20
    assert study.grade("capital_ratio") == "E"


def test_an_override_changes_one_name_and_leaves_the_book_alone(study):
    mine = baseline(capital_ratio=(0.08, 0.10))
    assert not mine.is_baseline
    assert mine.interval("capital_ratio") == (0.08, 0.10)
    assert mine.value("capital_ratio") == pytest.approx(0.09)
    assert study.interval("capital_ratio") == (0.10, 0.15)
    assert mine.interval("cost_of_equity") == study.interval("cost_of_equity")


def test_a_single_number_fixes_an_assumption():
    assert baseline(indirect_tax_rate=0).interval("indirect_tax_rate") == (0, 0)


def test_an_unknown_name_is_refused_with_the_nearest_one():
    with pytest.raises(KeyError, match="did you mean 'capital_ratio'"):
        baseline(capital_ratios=0.1)


@pytest.mark.parametrize("pair", [(0.2, 0.1), (float("nan"), 0.1), (0.1, float("inf"))])
def test_a_pair_out_of_order_or_not_finite_is_refused(pair):
    with pytest.raises(ValueError, match="low, mode, high"):
        baseline(capital_ratio=pair)


def test_an_unknown_kind_of_prior_is_refused():
    with pytest.raises(ValueError, match="'normal' is not one of"):
        Prior("normal", 0, 1, 2)
