"""One file of aggregates, and a book that stands without it."""

import json

import pandas as pd
import pytest

from analysis import __main__ as commands
from analysis.evidence import EvidenceError, described
from analysis.tape import associations as tape
from analysis.tape import results


@pytest.fixture(scope="module")
def written(tmp_path_factory, first_tape, second_tape):
    """The file made of synthetic tapes, whose reader of Parquet files is stood in for."""
    folder = tmp_path_factory.mktemp("tapes")
    tapes = {tape.BONDORA: first_tape, tape.SUPERLENDER: second_tape}
    held = {}
    for name, file in results.TAPES.items():
        (folder / file).write_bytes(name.encode())
        held[folder / file] = tapes[name]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(results.pd, "read_parquet", held.__getitem__)
        lines = results.write(folder, folder)
    return folder, lines


def test_what_is_written_is_what_is_read(written, first_tape, second_tape):
    folder, lines = written
    found = results.read(folder)
    assert found.computed
    table = tape.associations(first_tape, second_tape)
    pd.testing.assert_frame_equal(found.table, table, check_dtype=False, atol=1e-6)
    assert len(lines) == table.model.nunique()
    assert "customers dropped" in "".join(lines)


def test_the_file_holds_aggregates_and_says_whence_they_come(written, second_tape):
    folder, _ = written
    held = json.loads((folder / results.FILE).read_text("utf-8"))
    assert {entry["tape"] for entry in held["inputs"]} == set(results.TAPES)
    assert "licence" in held["rights"]
    assert "customer_id" not in json.dumps(held)
    assert len(json.dumps(held)) < 20_000
    assert all(set(term) == {"term", "estimate", "standard_error", "low", "high"}
               for model in held["models"].values() for term in model["terms"])  # fmt: skip


def test_without_the_file_there_is_a_note_and_nothing_else(tmp_path):
    found = results.read(tmp_path)
    assert not found.computed
    assert found.table.empty
    assert tuple(found.table.columns) == tape.COLUMNS
    assert "Not computed here" in found.note


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"models": {}}', '{"models": {"a": {"terms": [{}]}}}']
)
def test_a_broken_file_is_named_and_may_be_deleted(tmp_path, text):
    (tmp_path / results.FILE).write_text(text)
    with pytest.raises(EvidenceError, match=r"associations\.json.*delete it"):
        results.read(tmp_path)


def test_an_estimate_outside_its_interval_is_refused(written, tmp_path):
    text = (written[0] / results.FILE).read_text("utf-8")
    held = json.loads(text)
    held["models"][tape.WITHIN]["terms"][0]["low"] = 99
    (tmp_path / results.FILE).write_text(json.dumps(held))
    with pytest.raises(EvidenceError, match="outside its interval"):
        results.read(tmp_path)


def test_no_tape_is_part_of_the_package(root):
    assert results.FILE not in {resource.file for resource in described().values()}
    assert not list((root / "data").rglob("*.parquet"))


def test_a_folder_without_the_tapes_is_named(tmp_path, monkeypatch, capsys):
    def missing(path):
        raise FileNotFoundError(2, "no such file", str(path))

    monkeypatch.setattr(results.pd, "read_parquet", missing)
    assert commands.main(["tapes", str(tmp_path)]) == 1
    assert "No such tape" in capsys.readouterr().err


def test_a_machine_that_cannot_read_parquet_is_told_what_to_install(tmp_path, monkeypatch, capsys):
    def cannot(path):
        raise ImportError("Unable to find a usable engine")

    monkeypatch.setattr(results.pd, "read_parquet", cannot)
    assert commands.main(["tapes", str(tmp_path)]) == 1
    assert "pip install pyarrow" in capsys.readouterr().err
