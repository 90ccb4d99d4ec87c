"""A reader's own plan: what is printed and saved, and where a mistake is said to stand."""

import re
import tomllib
import xml.etree.ElementTree as ET

import pandas as pd
import pytest

from analysis import __main__ as commands
from analysis import planner
from analysis.channels.second import by_slsqp

TEXT = planner.EXAMPLE.read_text("utf-8")


def test_the_example_is_planned_and_saved(tmp_path, capsys):
    assert commands.main(["plan", str(planner.EXAMPLE), "--out", str(tmp_path / "new")]) == 0
    said = capsys.readouterr().out
    assert "The cheapest 10,000 customers a month cost CNY" in said
    assert re.search(r"own_app .* least_customers", said)
    assert re.search(r"text_messages .* most_customers", said)
    assert "One customer more would cost CNY" in said
    assert "of a customer's income" in said
    files = sorted(path.name for path in (tmp_path / "new").iterdir())
    assert files == ["plan.plan.csv", "plan.plan.png", "plan.plan.svg"]
    table = pd.read_csv(tmp_path / "new/plan.plan.csv")
    assert table["customers"].sum() == pytest.approx(10_000)
    free = table.loc[table["state"] == "interior", "marginal_cny"]
    assert free.to_numpy() == pytest.approx(free.iloc[0], rel=1e-5)
    picture = ET.parse(tmp_path / "new/plan.plan.svg").getroot()
    assert "The cheapest 10,000 customers cost" in "".join(picture.itertext())
    assert (tmp_path / "new/plan.plan.png").read_bytes().startswith(b"\x89PNG")


def test_files_stand_beside_the_case_unless_told_otherwise(tmp_path):
    mine = tmp_path / "mine.toml"
    mine.write_text(TEXT)
    assert commands.main(["plan", str(mine)]) == 0
    assert (tmp_path / "mine.plan.svg").is_file()


def test_another_solver_agrees_with_the_example():
    found = planner.answer(TEXT, "x")
    given = planner.case.read(tomllib.loads(TEXT))
    other = by_slsqp(given.target, given.curves, given.limits)
    assert found.plan.cac_cny == pytest.approx(other.cac_cny, rel=1e-6)
    heavier = found.table.set_index("channel")["instalment_to_income"]
    assert heavier["text_messages"] < heavier["feed"] == found.peak_instalment_to_income


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("max_share = 0.8", "max_share = 80", "channels.feed.max_share: 80 is not allowed"),
        (
            "max_share = 0.8",
            "max_shaer = 0.8",
            "channels.feed.max_shaer: .* did you mean `max_share`",
        ),
        ("customers = 7_800", "customers = -1", "channels.feed.customers: -1 is not allowed"),
        ("exponent = 0.8", 'exponent = "x"', "channels.referral.exponent: 'x' is not a number"),
        ("exponent = 0.8", "exponent = 1.1", "channels.referral.exponent: 1.1 makes a curve"),
        ("apr = 0.24", "apr = -1", "customer.apr: -1 is not allowed"),
        ("= 10_000\n", "= 100_000\n", "target_customers: .* what binds: feed .*max_share"),
        ("exponent = 0.8", "exponent =", "exponent: Invalid value, so the file is no TOML"),
    ],
)
def test_a_mistake_is_said_with_file_line_and_field(tmp_path, capsys, old, new, words):
    mine = tmp_path / "mine.toml"
    mine.write_text(TEXT.replace(old, new, 1))
    line = 1 + TEXT[: TEXT.index(old)].count("\n")
    assert commands.main(["plan", str(mine)]) == 1
    said = capsys.readouterr().err
    assert re.match(rf"mine\.toml, line {line}: {words}", said), said
    assert "Traceback" not in said
    assert not list(tmp_path.glob("*.svg"))


def test_a_channel_that_is_missing_a_field_points_at_its_table():
    text = TEXT.replace("spend_cny = 572_000\n", "")
    line = 1 + text[: text.index("[channels.text_messages]")].count("\n")
    with pytest.raises(
        planner.PlanError, match=f"x, line {line}: channels.text_messages.spend_cny"
    ):
        planner.answer(text, "x")


def test_a_file_that_is_not_there_and_a_folder_that_cannot_be(tmp_path, capsys):
    assert commands.main(["plan", str(tmp_path / "none.toml")]) == 1
    assert "none.toml: cannot be read (No such file" in capsys.readouterr().err
    blocked = tmp_path / "file"
    blocked.write_text("x")
    assert commands.main(["plan", str(planner.EXAMPLE), "--out", str(blocked)]) == 1
    assert "cannot be written to" in capsys.readouterr().err


def test_without_loans_nothing_is_said_of_instalments_and_a_full_plan_has_no_next():
    text = "target_customers = 10\n[channels.a]\nspend_cny = 10\ncustomers = 10\nexponent = 0.5\n"
    assert not any("income" in line for line in planner.lines(planner.answer(text, "x")))
    full = planner.lines(planner.answer(text + "most_customers = 10\n", "x"))
    assert full[-1] == "Within these limits no plan brings a customer more."
    assert planner.table(planner.answer(text, "x")).columns[0] == "Channel"
