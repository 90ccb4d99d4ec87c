"""The worked tables of the methods page, worked again by hand."""

import math

import pytest

from analysis.assumptions import baseline
from analysis.findings.methods import lending as found
from analysis.findings.methods import sides, symbols, worked
from analysis.lending import inputs
from analysis.lending.loan import project_loan
from analysis.statements import evaluate


def printed(table):
    return [[cell.text.replace(",", "").replace("−", "-") for cell in row] for row in table.rows]


def agree(table, expected):
    """Every printed cell is the expected number to half its last digit."""
    rows = printed(table)
    assert len(rows) == len(expected)
    for row, wanted in zip(rows, expected, strict=True):
        for text, value in zip(row, wanted, strict=True):
            digits = len(text.split(".")[1]) if "." in text else 0
            assert float(text) == pytest.approx(value, abs=0.5 * 10**-digits + 1e-9), (row, wanted)


def test_the_contract_by_hand():
    # 2% a month on 1000: A = 346.754..., so 346.75; then 653.25, 319.56... and the rest
    agree(
        worked.contract_table(),
        [
            [1, 1000.00, 20.00, 326.75, 346.75, 673.25],
            [2, 673.25, 13.47, 333.28, 346.75, 339.97],
            [3, 339.97, 6.80, 339.97, 346.77, 0.00],
        ],
    )


def test_the_loan_by_hand():
    """Month by month in plain arithmetic: a hazard of 0.1, a quarter of the payers leave."""
    i, amount = 0.01, 1000.0
    level = amount * i / (1 - 1.01**-3)
    balances = [amount]
    for _ in range(3):
        balances.append(balances[-1] * 1.01 - level)
    rows, alive = [[0, 0, 0, 0, 0, amount, 0, 0, 0, 0, 0, -7.0]], 1.0
    recovered = 0.0
    for month in (1, 2, 3):
        defaults = 0.1 * alive
        pays = alive - defaults
        prepays = 0.25 * pays if month < 3 else 0.0
        interest = pays * i * balances[month - 1]
        lost = defaults * balances[month - 1]
        funding = 0.005 * alive * balances[month - 1]
        fee = 0.2 * interest
        net = interest - lost + recovered - funding - fee
        rows.append(
            [
                month,
                alive,
                defaults,
                pays,
                prepays,
                balances[month],
                interest,
                lost,
                recovered,
                funding,
                fee,
                net,
            ]
        )
        recovered, alive = 0.4 * lost, pays - prepays
    rows.append([4, 0, 0, 0, 0, 0, 0, 0, recovered, 0, 0, recovered])
    agree(worked.share_table(), [row[:6] for row in rows])
    agree(worked.money_table(), [[row[0], *row[6:]] for row in rows])


def test_the_ladder_by_hand():
    """1200 over two months; 600 more at the end of month 1 for half of those who are left."""
    agree(
        worked.ladder_table(),
        [
            [0, 1200, 0, 0, 0, 1200, 0, 0],
            # 0.9 pay 12 and 600; then 0.45 take 600
            [1, 270, 10.8, 540, 120, 540 + 270, -109.2, -109.2],
            # with both open: 0.45 × 0.9 pay 6 + 6 and 600 + 300; without: the same 0.45 pay 6 and 600
            [2, 0, 0.405 * 12 + 0.405 * 6, 0.405 * 900 + 0.405 * 600, 0.045 * 1200 + 0.045 * 600, 0.405 * 300, 7.29 - 81, -182.91],
            # the second loan's last month: 0.405 × 0.9 pay 3 and 300
            [3, 0, 0.3645 * 3, 0.3645 * 300, 0.0405 * 300, 0, 1.0935 - 12.15, -193.9665],
            [4, 0, 0, 0, 0, 0, 0, -193.9665],
        ],
    )  # fmt: skip


def test_the_readings_by_hand():
    # loyal: interest 18 + 9 = 27 against 20; average: 10.8 + 2.43 + ... never
    rows = {tuple(r[:3]): r[3:] for r in printed(worked.reading_table())}
    assert rows["gross interest", "cac", "loyal"] == ["2", "1.35"]
    assert rows["gross interest", "cac", "average"][0] == "never"
    # nothing but acquisition costs anything here, so both costs agree
    assert rows["gross interest", "total operating cost", "loyal"] == ["2", "1.35"]
    income = 10.8 + 0.81 * 6 + 0.405 * 6 + 0.3645 * 3
    assert float(rows["gross interest", "cac", "average"][1]) == pytest.approx(
        income / 20, abs=0.005
    )
    assert len(rows) == 6


def test_the_arrears_by_hand():
    """A tenth of the current falls behind; of each state half roll on, half catch up."""
    current, m1, m2, m3, off, closed = 1.0, 0.0, 0.0, 0.0, 0.0, 0.0
    rows = [[0, 1, 0, 0, 0, 0, 0]]
    for month in range(1, 7):
        cured = 0.5 * (m1 + m2 + m3)
        fall = 0.1 * current if month <= 3 else 0.0
        paid = current - fall
        off, m3, m2, m1 = off + 0.5 * m3, 0.5 * m2, 0.5 * m1, fall
        if month < 3:
            current = paid + cured
        else:
            current, closed = 0.0, closed + (paid if month == 3 else 0.0) + cured
        rows.append([month, current, m1, m2, m3, off, closed])
    agree(sides.arrears_table(), rows)


def test_three_businesses_by_hand():
    """1000 and then 500 are owed: interest 20 + 10, funding 5 + 2.5, equity 100 + 50."""
    rows = printed(sides.business_table())
    # contribution 22.50; the equity saves 0.5% of 150; (22.5 + 0.75 - 8) · 12 / 150
    assert rows[0][1:4] == ["22.50", "150.00", "122.0%"]
    # one point on what is borrowed, the balance less the equity: (1500 - 150) · 0.01 / 12
    assert rows[0][4] == "1.12" or rows[0][4] == "1.13"
    # the partner takes 12%: 30 - 15 = 15; (15 - 8) · 12 / 150
    assert rows[1][1:4] == ["15.00", "150.00", "56.0%"]
    # one percent of 1000 lent
    assert rows[2][1:] == ["10.00", "0.00", "none", "0.00"]


def test_the_borrower_by_hand():
    said = {row[0].text: row[1].text.replace(",", "") for row in sides.borrower_table().rows}
    # 1200 over two months at 1% and 600 over the next two: 12 + 6 and 6 + 3
    assert said["Of these, interest"] == "27.00"
    assert said["All instalments, every loan taken and paid"] == "1827.00"
    assert said["All-in price a year"] == "12.0%"
    # at the end of month 1: 600 of the first and 600 of the second
    assert said["Most owed at once"] == "1200.00"
    # month 2: 606 and 306
    assert said["Largest monthly payment over income"] == "18.2%"
    assert said["Months in debt"] == "3"
    interest = 10.8 + 0.81 * 6 + 0.405 * 6 + 0.3645 * 3
    principal = 540 + 0.405 * 900 + 0.405 * 600 + 0.3645 * 300
    assert float(said["Expected payments"]) == pytest.approx(interest + principal, abs=0.005)
    # 0.1, then 0.09, then a tenth of the 0.405 with a second loan
    assert said["Chance of ever defaulting"] == "23.05%"
    assert float(said["Acquisition cost for each CNY 100 of interest"]) == pytest.approx(
        2000 / interest, abs=0.05
    )


def test_every_name_of_a_symbol_is_one_of_the_code():
    known = {*inputs.REQUIRED, *inputs.DEFAULTS, "principal", "survival", "balance"}
    for _, names, _, _ in symbols.SYMBOLS:
        assert set(names.split(", ")) <= known
    assert len({s[0] for s in symbols.SYMBOLS}) == len(symbols.SYMBOLS)


def test_the_picture_is_the_worked_loan_s_first_month():
    steps = found.first_month().set_index("event")
    size = steps["to_pct"] - steps["from_pct"]
    assert size.to_dict() == pytest.approx(
        {
            "open at the start": 100,
            "default, pay nothing": 10,
            "pay the instalment": 90,
            "of these, repay all": 22.5,
            "go on": 67.5,
        }
    )


def test_statements_turn_with_their_numbers(monkeypatch):
    study = baseline()
    assert evaluate("two-views-one-value", study)[0] == "holds"
    assert evaluate("selection-looks-like-learning", study)[0] == "holds"
    same = baseline(bad_type_multiplier=1, good_type_multiplier=1)
    assert evaluate("selection-looks-like-learning", same)[0] == "unclear"
    monkeypatch.setitem(worked.LOAN, "prepayment", 0.0)
    assert evaluate("order-of-events", study)[0] == "opposite"
    monkeypatch.setattr(
        found, "project_loan", lambda **k: project_loan(**{**k, "servicing_cost_cny": 1.0})
    )
    assert evaluate("two-views-one-value", study)[0] == "opposite"


def test_hazards_are_those_the_text_names():
    assert 1 - math.exp(-worked.LOAN["intensity"]) == pytest.approx(0.1)
    assert worked.LOAN["prepayment"] == 0.25
    assert worked.LADDER["next_loan_after"] == worked.LADDER["reborrow_probability"] == 0.5
