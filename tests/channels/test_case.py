import math
import tomllib

import pytest

from analysis.channels.case import CaseError, line_of, read, solve
from analysis.channels.limits import Limit
from analysis.channels.plan import cheapest_plan
from analysis.channels.response import through
from analysis.lending.borrower import borrow

TEXT = """\
# a lender of one's own
target_customers = 12_000

[channels.feed]
spend_cny = 30e6
customers = 15_000
exponent = 0.7
share_now = 0.75
max_share_change = 0.25

[channels.own_app]
spend_cny = 3e6      # a month
customers = 3_000
capacity = 6_000
income_cny_a_month = 6_000
share_now = 0.25
max_share_change = 1

[channels."vertical site"]
spend_cny = 2e6
customers = 1_500
capacity = 4_000
hill_slope = 0.8
most_customers = 1_000

[customer]
amounts = [8_000, 6_000]
apr = 0.24
term = 12
income_cny_a_month = 4_500
"""


def case(old="", new="", text=TEXT):
    assert old in text
    return tomllib.loads(text.replace(old, new, 1))


def test_a_case_is_what_its_file_says():
    found = read(case())
    assert found.target == 12_000
    assert found.curves["feed"] == through(30e6, 15_000, exponent=0.7)
    assert found.curves["vertical site"] == through(2e6, 1_500, capacity=4_000, hill_slope=0.8)
    assert found.limits["feed"] == Limit(share_now=0.75, max_share_change=0.25)
    assert found.income_cny_a_month == {"feed": 4_500, "own_app": 6_000, "vertical site": 4_500}


def test_the_answer_is_the_cheapest_plan():
    made = read(case())
    found = solve(made)
    assert found.plan == cheapest_plan(made.target, made.curves, made.limits)
    table = found.table.set_index("channel")
    assert table["customers"].sum() == pytest.approx(12_000)
    assert (
        table.loc["feed", "binds"] == "max_share_change" or table.loc["feed", "state"] == "interior"
    )
    assert table.loc["vertical site", "binds"] == "most_customers"
    assert table.loc["vertical site", "marginal_cny"] < found.plan.multiplier_cny


def test_what_its_customers_must_pay():
    found = solve(read(case()))
    loans = {"amounts": (8_000, 6_000), "apr": 0.24, "term": 12}
    peak = borrow(income_cny_a_month=4_500, **loans).instalment_to_income
    assert found.peak_instalment_to_income == pytest.approx(peak)
    share = found.plan.share
    mean = peak * (1 - share["own_app"]) + peak * 4_500 / 6_000 * share["own_app"]
    assert found.instalment_to_income == pytest.approx(mean)


def test_a_case_without_customers_says_nothing_of_them():
    text = TEXT[: TEXT.index("[customer]")].replace("income_cny_a_month = 6_000\n", "")
    found = solve(read(tomllib.loads(text)))
    assert math.isnan(found.instalment_to_income)
    assert math.isnan(found.peak_instalment_to_income)
    assert found.plan.converged


# Every complaint names field and line


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("target_customers = 12_000", "", 1, r"target_customers: must be given"),
        ("12_000", "-5", 2, r"target_customers: -5 is not allowed"),
        ("12_000", "0", 2, r"target_customers: 0 is not allowed"),
        ("12_000", "'many'", 2, r"target_customers: 'many' is not a number"),
        ("12_000", "true", 2, r"target_customers: True is not a number"),
        (
            "target_customers",
            "targets",
            2,
            r"targets: there is no such field; did you mean `target_customers`",
        ),
        (
            "exponent = 0.7",
            "exponent = 1.2",
            7,
            r"channels.feed.exponent: 1.2 makes a curve that is not concave",
        ),
        (
            "exponent = 0.7",
            "capacity = 9_000",
            7,
            r"channels.feed.capacity: 9000 is not allowed; must be above",
        ),
        ("exponent = 0.7", "", 4, r"channels.feed.exponent: \(and capacity\) give one of them"),
        (
            "exponent = 0.7",
            "exponent = 0.7\nhill_slope = 0.9",
            8,
            r"channels.feed.hill_slope: needs `capacity`",
        ),
        (
            "hill_slope = 0.8",
            "hill_slope = 1.8",
            23,
            r"channels.vertical site.hill_slope: 1.8 makes a curve",
        ),
        (
            "spend_cny = 3e6",
            "spend_cny = -3e6",
            12,
            r"channels.own_app.spend_cny: -3e\+06 is not allowed",
        ),
        (
            "spend_cny = 3e6",
            "spend = 3e6",
            12,
            r"channels.own_app.spend: there is no such field; did you mean `spend_cny`",
        ),
        ("spend_cny = 3e6", "", 11, r"channels.own_app.spend_cny: must be given"),
        (
            "most_customers = 1_000",
            "most_customers = nan",
            24,
            r"channels.vertical site.most_customers: nan is not",
        ),
        (
            "most_customers = 1_000",
            "max_share = 40",
            24,
            r"channels.vertical site.max_share: 40 is not allowed",
        ),
        (
            "share_now = 0.25",
            "share_now = 0.35",
            16,
            r"channels.own_app.share_now: the shares add up to 1.1",
        ),
        (
            "max_share_change = 0.25\n",
            "\n",
            8,
            r"channels.feed.share_now: \(and max_share_change\) give both",
        ),
        ("[customer]", "[borrower]", 26, r"borrower: there is no such field"),
        ("term = 12", "term = 0", 29, r"customer.term: "),
        ("term = 12", "", 26, r"customer.term: must be given"),
        ("apr = 0.24", "apr = 24", 28, r"customer.apr: 24 is not allowed; .*did you mean 0.24"),
        (
            "income_cny_a_month = 4_500",
            "income_cny_a_month = 0",
            30,
            r"customer.income_cny_a_month: 0 is not",
        ),
        (
            "income_cny_a_month = 6_000",
            "income_cny_a_month = -1",
            15,
            r"channels.own_app.income_cny_a_month: -1",
        ),
    ],
)
def test_a_complaint_names_field_and_line(old, new, line, message):
    with pytest.raises(CaseError, match=f"^{message}") as caught:
        read(case(old, new))
    assert line_of(TEXT.replace(old, new, 1), caught.value.field) == line


def test_a_target_out_of_reach_names_what_binds():
    with pytest.raises(
        CaseError,
        match=r"^target_customers: 90,000 customers a month is above .*what binds: .*most_customers",
    ) as caught:
        solve(
            read(
                case(
                    "12_000",
                    "90_000",
                    TEXT.replace("exponent = 0.7", "capacity = 20_000").replace(
                        "change = 0.25", "change = 1"
                    ),
                )
            )
        )
    assert caught.value.field == ("target_customers",)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"target_customers": 5}, r"channels: there is no channel"),
        ({"target_customers": 5, "channels": {}}, r"channels: there is no channel"),
        ({"target_customers": 5, "channels": {"feed": 3}}, r"channels.feed: 3 is not a table"),
        (
            {
                "target_customers": 5,
                "channels": {"feed": {"spend_cny": 1, "customers": 1, "exponent": 0.5}},
                "customer": 3,
            },
            r"customer: 3 is not a table",
        ),
        (
            {
                "target_customers": 5,
                "channels": {
                    "feed": {
                        "spend_cny": 1,
                        "customers": 1,
                        "exponent": 0.5,
                        "income_cny_a_month": 9,
                    }
                },
            },
            r"channels.feed.income_cny_a_month: needs a table \[customer\]",
        ),
    ],
)
def test_odd_shapes_are_refused(given, message):
    with pytest.raises(CaseError, match=message):
        read(given)


def test_lines_of_other_spellings():
    text = 'target_customers = 3\n[channels]\nfeed.exponent = 0.5\n"own app" = { capacity = 3 }\n'
    assert line_of(text, ("channels", "feed", "exponent")) == 3
    assert line_of(text, ("channels", "own app", "capacity")) == 4
    assert line_of(text, ("customer", "apr")) == 1
    assert (
        line_of("[channels.feed]\nexponent = 1\n[channels]\n", ("channels", "feed", "capacity"))
        == 1
    )
    assert line_of("# apr = 3\n[customer]\napr = 2\n", ("customer", "apr")) == 3
