"""What the data package says of its files, as the dictionary needs it."""

import json

import pytest

from analysis.evidence import EvidenceError, Link, described, rights, works
from analysis.evidence.descriptor import ROOT

PACKAGE = json.loads((ROOT / "datapackage.json").read_text("utf-8"))


def test_every_field_keeps_its_words_and_unit():
    for resource, entry in zip(described().values(), PACKAGE["resources"], strict=True):
        assert (resource.name, resource.title) == (entry["name"], entry["title"])
        assert resource.description == entry["description"]
        for field, raw in zip(resource.fields, entry["schema"]["fields"], strict=True):
            assert field.description == raw["description"] != ""
            assert field.unit == raw.get("unit", "")


def test_foreign_keys_are_kept_column_by_column():
    quarters = described()["platform_quarters"]
    pair = ("ticker", "period")
    assert Link(pair, "platform_periods", pair) in quarters.links
    assert quarters.references == ("platforms", "platform_periods")


def test_a_key_of_one_column_may_stand_without_its_list(copy):
    package = json.loads((copy.root / "datapackage.json").read_text("utf-8"))
    (entry,) = [r for r in package["resources"] if r["name"] == "cac_evidence"]
    entry["schema"]["foreignKeys"] = [
        {"fields": "source_id", "reference": {"resource": "sources", "fields": "source_id"}}
    ]
    (copy.root / "datapackage.json").write_text(json.dumps(package), "utf-8")
    found = described(copy.root)["cac_evidence"]
    assert found.links == (Link(("source_id",), "sources", ("source_id",)),)


def test_a_file_has_the_package_s_terms_unless_it_states_its_own(copy):
    package = json.loads((copy.root / "datapackage.json").read_text("utf-8"))
    package["resources"][0]["licenses"] = [{"name": "CC0-1.0"}]
    package["resources"][1]["sources"] = [{"title": "A work", "path": "https://doi.org/10.1/x"}]
    (copy.root / "datapackage.json").write_text(json.dumps(package), "utf-8")
    first, second, *_ = described(copy.root).values()
    assert (first.rights, first.origins) == (("CC0-1.0",), ())
    assert (second.rights, second.origins) == (rights(copy.root), ("A work",))
    assert rights(copy.root) == (PACKAGE["licenses"][0]["title"],)


def test_works_are_known_by_their_keys(copy):
    (copy.root / "references.bib").write_text("@article{A1,\n}\n% @book{B0,\n@misc{B2, x}\n")
    assert works(copy.root) == ("A1", "B2")


def test_a_work_that_stands_twice_or_a_missing_file_is_named(copy):
    path = copy.root / "references.bib"
    path.write_text("@article{A1,\n}\n@misc{A1,\n}\n")
    with pytest.raises(EvidenceError, match=r"references\.bib, value 'A1': the key stands twice"):
        works(copy.root)
    path.unlink()
    with pytest.raises(EvidenceError, match="git checkout"):
        works(copy.root)
