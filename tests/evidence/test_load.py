import csv
import json
import re

import pandas as pd
import pytest

from analysis.evidence import EvidenceError, load, seal, validate
from analysis.evidence.descriptor import ROOT, resources

RESOURCES = resources(ROOT)
KINDS = {"string": "O", "number": "f", "integer": "i", "boolean": "b", "date": "M"}


def test_every_file_is_valid_and_sealed():
    receipts = validate()
    assert [receipt.split(":")[0] for receipt in receipts] == list(RESOURCES)


@pytest.mark.parametrize("name", RESOURCES)
def test_columns_have_the_types_the_package_names(name):
    table = load(name)
    resource = RESOURCES[name]
    assert list(table.columns) == [field.name for field in resource.fields]
    for field in resource.fields:
        dtype = table[field.name].dtype
        assert dtype.kind == KINDS[field.type]
        assert isinstance(dtype, pd.StringDtype) == (field.type == "string")
        if field.required:
            assert table[field.name].notna().all()


@pytest.mark.parametrize("name", RESOURCES)
def test_loading_keeps_every_cell(name):
    with RESOURCES[name].path.open(encoding="utf-8", newline="") as file:
        _, *rows = csv.reader(file)
    table = load(name)
    assert len(table) == len(rows)
    for position, field in enumerate(RESOURCES[name].fields):
        for cell, value in zip((row[position] for row in rows), table[field.name], strict=True):
            if cell == "":
                assert pd.isna(value)
            elif field.type in ("number", "integer"):
                assert float(cell) == value
            elif field.type == "date":
                assert cell == f"{value:%Y-%m-%d}"
            else:
                assert cell == str(value) or (
                    field.type == "boolean" and cell == str(value).lower()
                )


def test_loading_twice_gives_two_tables():
    first = load("platforms")
    first.loc[0, "company"] = "changed"
    assert load("platforms").company[0] == "Qifu Technology"


def test_text_that_looks_missing_stays_text(copy):
    copy.put("platforms", 2, "also_known_as", "NA")
    seal(copy.root)
    assert load("platforms", root=copy.root).also_known_as[0] == "NA"


def test_a_whole_number_that_may_be_missing_stays_whole(copy):
    path = copy.root / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    for resource in package["resources"]:
        for field in resource["schema"]["fields"]:
            if field["name"] == "rank":
                del field["constraints"]["required"]
    path.write_text(json.dumps(package), encoding="utf-8")
    copy.put("platform_sources", 2, "rank", "")
    seal(copy.root)
    table = load("platform_sources", root=copy.root)
    assert table["rank"].dtype == "Int64"
    assert table["rank"].isna().sum() == 1


def test_an_unknown_name_suggests_the_nearest(copy):
    problem = copy.failure("cac_evidense").first
    assert problem.value == "cac_evidense"
    assert "'cac_evidence'" in problem.remedy
    assert "industry" in problem.allowed
    assert "allowed" in copy.failure("zzz").first.remedy


def test_a_broken_reference_is_reported_in_its_own_file(copy):
    copy.put("industry", 4, "note", "changed")
    copy.put("sources", 4, "kind", "blog")
    problem = copy.failure("industry").first
    assert (problem.file, problem.row, problem.column) == ("sources.csv", 4, "kind")


def test_validate_reports_every_file(copy):
    copy.put("industry", 4, "grade", "F")
    copy.put("cac_evidence", 5, "grade", "G")
    with pytest.raises(EvidenceError) as caught:
        validate(copy.root)
    assert [(p.file, p.row) for p in caught.value.problems] == [
        ("cac_evidence.csv", 5),
        ("industry.csv", 4),
    ]


def test_a_message_shows_ten_problems_and_counts_the_rest(copy):
    rows = copy.rows("industry")
    where = rows[0].index("grade")
    for row in rows[1:15]:
        row[where] = "F"
    copy.write("industry", rows)
    error = copy.failure("industry")
    assert len(error.problems) == 14
    assert str(error).count("\n") == 10
    assert str(error).endswith("... and 4 more.")


@pytest.mark.parametrize("text", [None, "{", "[]", '{"resources": [{"name": "x"}]}'])
def test_a_broken_descriptor_is_named(copy, text):
    path = copy.root / "datapackage.json"
    path.unlink() if text is None else path.write_text(text)
    assert copy.failure("industry").first.file == "datapackage.json"


def test_the_descriptor_says_what_it_must():
    package = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert package["contributors"] == [{"title": "The contributors", "role": "author"}]
    for resource in package["resources"]:
        assert resource["encoding"] == "utf-8"
        assert re.fullmatch(r"sha256:[0-9a-f]{64}", resource["hash"])
        assert {"title", "description", "bytes", "schema"} <= set(resource)
        assert resource["schema"]["missingValues"] == [""]
        for field in resource["schema"]["fields"]:
            assert field["description"]
            assert field["type"] in KINDS
            if field["type"] in ("number", "integer"):
                assert {"minimum", "maximum"} <= set(field["constraints"])
            if field["type"] == "number":
                assert field["unit"]
