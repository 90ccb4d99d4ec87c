"""A number in a column is the number in the words beside it, as it was printed."""

import math
import re

import pandas as pd
import pytest

from analysis.evidence import load

# no digits, another unit in print than in the column, or worked out from what is printed
IN_WORDS = {
    "company_facts": {"Y338"},
    "industry": {"I203", "I204", "I205", "I206", "I211", "I212", "I215", "I216", "I226"},
}


def numbers(text):
    return [abs(float(n.replace(",", ""))) for n in re.findall(r"\d[\d,]*(?:\.\d+)?", str(text))]


@pytest.mark.parametrize("name", list(IN_WORDS))
def test_a_value_is_the_number_that_is_printed(name):
    wrong = {
        row.fact_id
        for row in load(name).itertuples()
        for value in (row.value_low, row.value_high)
        if not (math.isnan(value) or abs(value) in numbers(row.value_as_printed))
    }
    assert wrong == IN_WORDS[name]


# in words, a difference or a middle of what is printed, or fitted by us to the cells of a table
NOT_PRINTED = {"ES12", "EP01", "EP11", "ET01", "ET04", "ET05", "ET06", "ET07"}
NOT_PRINTED |= {"EL02", "EL05", "EC09", "ER11"}


def test_an_estimate_is_the_number_that_is_printed_to_the_digits_of_either():
    wrong = set()
    for row in load("effects").dropna(subset="estimate_value").itertuples():
        value, near = abs(row.estimate_value), False
        for text in re.findall(r"\d[\d,]*(?:\.\d+)?", row.estimate_as_printed):
            half = 0.5 * 10.0 ** -len(text.partition(".")[2]) if "." in text else 1e-9
            printed = float(text.replace(",", ""))
            allowed = max(half, 5e-4 * printed) + 1e-9
            near |= abs(value - printed) <= allowed or abs(100 * value - printed) <= 1e-9
        if not near:
            wrong.add(row.effect_id)
    assert wrong == NOT_PRINTED


def test_a_ceiling_is_the_one_its_rule_names_or_four_prime_rates():
    rates = load("lpr").set_index("fixing_date")["lpr_1y_pct"].sort_index()
    unnamed = set()
    for row in load("rate_caps").itertuples():
        four = 4 * rates.asof(
            pd.Timestamp("2020-08-20") if row.rule_id == "R03" else rates.index[-1]
        )
        for value in (row.cap_low_pct, row.cap_high_pct):
            named = value in numbers(row.what_it_says) or (
                re.search(r"4 times|four times", row.what_it_says) and value == pytest.approx(four)
            )
            if not (math.isnan(value) or named):
                unnamed.add((row.rule_id, value))
    # they repeat the line of another rule, which the words do not name again
    assert unnamed == {("R12", 24.0), ("R13", 24.0), ("R14", 24.0)}


def test_a_figure_of_the_article_is_the_digits_it_was_read_from():
    figures = load("article_figures").set_index("figure_id")
    runs = load("digit_runs").dropna(subset=["digits", "figure_id"])
    told = [(row.figure_id, row.digits) for row in runs.itertuples()]
    told += list(figures.loc[figures["token_state"] == "intact", "token"].items())
    ends = figures[["value_low", "value_high"]]
    other = {id for id, text in told if not set(numbers(text)) & set(ends.loc[id])}
    # words, numbers counted in another unit, one decimal in two runs, a year before its month
    words = {"F001", "F012", "F018", "F025", "F042", "F043", "F044", "F062", "F063", "F070", "F083"}
    assert other == words | {"F028", "F029", "F059", "F084", "F085", "F088", "F033", "F034"}
    assert len(told) > 60
