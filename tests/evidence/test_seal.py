import hashlib
import json
import re

import pytest

from analysis.evidence import EvidenceError, load, seal, validate


def descriptor(copy):
    return (copy.root / "datapackage.json").read_bytes()


def entry(copy, name):
    package = json.loads(descriptor(copy))
    return next(resource for resource in package["resources"] if resource["name"] == name)


def test_the_committed_descriptor_is_sealed_and_in_the_form_seal_writes(copy):
    before = descriptor(copy)
    receipts = seal(copy.root)
    assert descriptor(copy) == before
    assert all(receipt.endswith("unchanged") for receipt in receipts)


def test_a_meant_edit_is_sealed_and_loads(copy):
    line = copy.line_of("cac_evidence", "K18")
    copy.put("cac_evidence", line, "note", "checked again")
    with pytest.raises(EvidenceError, match="make seal"):
        load("cac_evidence", root=copy.root)
    receipts = seal(copy.root)
    assert [r.split(":")[0] for r in receipts if r.endswith("sealed anew")] == ["cac_evidence"]
    table = load("cac_evidence", root=copy.root).set_index("cac_id")
    assert table.note["K18"] == "checked again"
    data = copy.path("cac_evidence").read_bytes()
    assert entry(copy, "cac_evidence")["bytes"] == len(data)
    assert entry(copy, "cac_evidence")["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
    assert len(validate(copy.root)) == len(receipts)


def test_only_size_and_hash_change(copy):
    before = json.loads(descriptor(copy))
    copy.put("platforms", 2, "also_known_as", "another name")
    seal(copy.root)
    after = json.loads(descriptor(copy))
    for package in (before, after):
        for resource in package["resources"]:
            if resource["name"] == "platforms":
                del resource["bytes"], resource["hash"]
    assert before == after


@pytest.mark.parametrize(
    ("name", "column", "value"),
    [
        ("cac_evidence", "value_low", "many"),
        ("cac_evidence", "grade", "Q"),
        ("cac_evidence", "source_id", "nowhere.example-000000"),
        ("cac_evidence", "value_low", "99999"),
    ],
)
def test_a_broken_file_is_never_sealed(copy, name, column, value):
    before = descriptor(copy)
    copy.put(name, 2, column, value)
    with pytest.raises(EvidenceError, match=rf"{name}\.csv, row 2, column {column}"):
        seal(copy.root)
    assert descriptor(copy) == before


def test_removing_a_row_others_point_to_is_never_sealed(copy):
    before = descriptor(copy)
    rows = copy.rows("article_claims")
    copy.write("article_claims", [row for row in rows if row[0] != "C01"])
    with pytest.raises(EvidenceError, match=r"article_claim_figures\.csv, row 2, column claim_id"):
        seal(copy.root)
    assert descriptor(copy) == before


def test_a_stray_file_stops_the_seal(copy):
    (copy.root / "extra.csv").write_text("a\n1\n")
    with pytest.raises(EvidenceError, match=r"extra\.csv: the file stands in data/"):
        seal(copy.root)


def test_a_resource_that_was_never_sealed_says_so_and_can_be(copy):
    package = json.loads(descriptor(copy))
    for resource in package["resources"]:
        del resource["bytes"], resource["hash"]
    (copy.root / "datapackage.json").write_text(json.dumps(package))
    with pytest.raises(EvidenceError, match="never sealed"):
        load("platforms", root=copy.root)
    assert all(receipt.endswith("sealed anew") for receipt in seal(copy.root))
    assert len(load("platforms", root=copy.root)) == 7


def test_nothing_is_left_beside_the_descriptor(copy):
    copy.put("platforms", 2, "also_known_as", "another name")
    names = sorted(path.name for path in copy.root.iterdir())
    seal(copy.root)
    assert sorted(path.name for path in copy.root.iterdir()) == names


def test_a_failed_write_leaves_the_old_descriptor(copy, monkeypatch):
    before = descriptor(copy)
    copy.put("platforms", 2, "also_known_as", "another name")

    def fail(self, target):
        raise OSError("disk full")

    monkeypatch.setattr("pathlib.Path.replace", fail)
    with pytest.raises(OSError, match="disk full"):
        seal(copy.root)
    assert descriptor(copy) == before
    assert not list(copy.root.glob(".*"))


def test_reading_and_sealing_print_nothing(copy, capfd):
    copy.put("platforms", 2, "also_known_as", "another name")
    seal(copy.root)
    validate(copy.root)
    load("platforms", root=copy.root)
    assert capfd.readouterr() == ("", "")


def test_receipts_are_one_line_each(copy):
    for receipt in [*seal(copy.root), *validate(copy.root)]:
        assert re.fullmatch(r"\w+: [^\n]+", receipt)


BOM = b"\xef\xbb\xbf"


def as_excel_saves(data):
    width = data.split(b"\n", 1)[0].count(b",")
    return BOM + (data + (b"," * width + b"\n") * 3).replace(b"\n", b"\r\n")


def test_bytes_that_a_spreadsheet_adds_are_put_right_and_said(copy):
    path, before = copy.path("platforms"), copy.path("platforms").read_bytes()
    path.write_bytes(as_excel_saves(before))
    with pytest.raises(EvidenceError, match="`make seal` takes it out"):
        load("platforms", root=copy.root)
    (receipt,) = [line for line in seal(copy.root) if "put right" in line]
    assert receipt.startswith("platforms: ")
    assert receipt.endswith("put right: byte-order mark, line ends, empty rows at the end")
    assert path.read_bytes() == before
    assert not [line for line in seal(copy.root) if "put right" in line]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.replace(b",", b";"),
        lambda data: data.replace(b"2025-03-31", b"31/03/2025"),
        lambda data: data.replace(b",2000,", b',"2,000",'),
        lambda data: data.replace(b",2000,", b',"2000,5",'),
        lambda data: data.replace(b"2025-03-31", b"9999-12-31"),
    ],
)
def test_what_nobody_can_know_stays_refused_and_nothing_is_written(copy, spoil):
    path = copy.path("cac_evidence")
    spoilt = as_excel_saves(spoil(path.read_bytes()))
    assert spoil(path.read_bytes()) != path.read_bytes()
    path.write_bytes(spoilt)
    with pytest.raises(EvidenceError, match=r"cac_evidence\.csv, row \d+"):
        seal(copy.root)
    assert path.read_bytes() == spoilt
