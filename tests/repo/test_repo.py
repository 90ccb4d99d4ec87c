import os
import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest
import yaml
from packaging.utils import canonicalize_name

import analysis

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix() for path in (*ROOT.glob("*.md"), *ROOT.glob("data/*.md"))
)
CHAPTERS = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("chapters/*.md"))
WORKFLOWS = sorted(path.name for path in ROOT.glob(".github/workflows/*.yml"))

LINK = re.compile(r"(!?)\[([^\]]*)\]\(<?([^)>\s]+)>?[^)]*\)")
MAKE = re.compile(r"\bmake((?:[ \t]+[A-Z]+=\S+|[ \t]+[a-z][a-z-]*)+)")
FENCE = re.compile(r"^```.*?^```", re.M | re.S)
# The inside of a directive that is no cell, such as a glossary or a formula, is text.
DIRECTIVE = re.compile(r"^```\{(?!code-cell)[^\n]*\n(.*?)^```", re.M | re.S)
BLOCK = re.compile(r"^```[^\n]*\n(.*?)^```", re.M | re.S)
SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")

PROMISES = {
    "not advice": r"research, not advice to lend or (to )?borrow",
    "not affiliated": r"not affiliated with any company it names",
    "not about individuals": r"must not be used to decide about individuals",
    "corrections": r"Corrections are dated and listed with the figures they \w+ in \S*CORRECTIONS\.md",
}

# Written apart, or this file would be its own first finding.
PLACEHOLDERS = re.compile(
    r"example\.(?:org|com|net)\b" + r"|github\.com/(?:owner|user|username|your[\w-]*|org)/"
)
MACHINE_PATHS = re.compile(r"(?<![\w.}\])>])/" + r"(?:work|root|home|Users)/")
OUTSIDE = re.compile(r"\b" + "shared" + "/")


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


def flat(text):
    return re.sub(r"[\s*`]+", " ", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text))


@cache
def our_files():
    # What a clone would hold after a commit of everything: tracked, or new and not ignored.
    if not (ROOT / ".git").exists():
        pytest.skip("not a git clone: cannot tell our files from built ones")
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return sorted(name for name in listed.split("\0") if name and (ROOT / name).is_file())


def texts():
    for name in our_files():
        raw = (ROOT / name).read_bytes()
        if b"\0" not in raw:
            yield name, raw.decode("utf-8", errors="replace")


def targets():
    return set(re.findall(r"^([a-z][a-z-]*):(?!=)", text_of("Makefile"), re.M))


def explained_targets():
    return set(re.findall(r"^([a-z][a-z-]*):.*## ", text_of("Makefile"), re.M))


def called(text):
    # `make PYTHON=python3.12 book test # words` calls book and test.
    lines = (line.split("#")[0] for line in text.splitlines())
    words = (word for line in lines for hit in MAKE.finditer(line) for word in hit[1].split())
    return {word for word in words if "=" not in word}


def called_in_markdown(text):
    text = DIRECTIVE.sub(r"\1", text)
    spans = SPAN.findall(BLOCK.sub("", text))
    return set().union(*(called(code) for code in (*BLOCK.findall(text), *spans)))


def slugs(text):
    heads = re.findall(r"^#+\s+(.+)$", FENCE.sub("", text), re.M)
    labels = re.findall(r"^\(([\w-]+)\)=$", text, re.M)
    return {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads} | {*labels}


def pins(text):
    found = re.findall(r"^([A-Za-z0-9][\w.-]*)==([^\s;\\#]+)", text, re.M)
    return {(canonicalize_name(name), version) for name, version in found}


def steps(workflow):
    return [step for job in workflow["jobs"].values() for step in job.get("steps", [])]


def test_the_usual_files_are_there():
    wanted = "README.md LICENSE LICENSE-TEXT NOTICE CITATION.cff CHANGELOG.md CORRECTIONS.md"
    assert {*wanted.split(), ".ci/run"} <= {*our_files()}
    assert WORKFLOWS == ["publish.yml", "test.yml", "weekly.yml"]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_and_pictures_lead_to_files_of_ours(name):
    ours = {*our_files()}
    folders = {parent.as_posix() for file in ours for parent in Path(file).parents}
    for picture, words, target in LINK.findall(FENCE.sub("", text_of(name))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        place = (ROOT / name).parent / path if path else ROOT / name
        found = Path(os.path.normpath(place)).relative_to(ROOT).as_posix()
        assert found in ours | folders, f"{name}: {target}"
        assert words.strip(), f"{name}: {target} has no text"
        assert not picture or len(words) > 40, f"{name}: {target} needs a description"
        if anchor:
            assert anchor in slugs(text_of(found)), f"{name}: {target}"


def test_the_readme_shows_one_picture():
    assert [hit[0] for hit in LINK.findall(text_of("README.md"))].count("!") == 1


@pytest.mark.parametrize("name", [*DOCUMENTS, *CHAPTERS])
def test_every_command_that_is_named_exists(name):
    assert called_in_markdown(text_of(name)) <= targets()


def test_the_readme_has_a_row_for_every_command():
    rows = re.findall(r"^\| `make ([a-z-]+)`", text_of("README.md"), re.M)
    assert sorted(rows) == sorted(explained_targets())
    assert {"help", "lock"} <= {*rows}


def test_the_readme_maps_every_folder():
    folders = {name.split("/")[0] for name in our_files() if "/" in name}
    unmapped = {folder for folder in folders if f"{folder}/" not in text_of("README.md")}
    assert {folder for folder in unmapped if not folder.startswith(".")} == set()


@pytest.mark.parametrize("promise", PROMISES)
@pytest.mark.parametrize("name", ["README.md", "chapters/index.md"])
def test_the_disclaimer_stands_in_the_readme_and_on_the_front_page(name, promise):
    assert re.search(PROMISES[promise], flat(text_of(name)))


def test_the_citation_has_what_the_format_requires():
    found = yaml.safe_load(text_of("CITATION.cff"))
    assert {"cff-version", "message", "title", "authors", "license", "abstract"} <= found.keys()
    assert found["cff-version"] == "1.2.0"
    assert found["license"] == ["MIT", "CC-BY-4.0"]
    config = yaml.safe_load(text_of("_config.yml"))
    for entry in (found, found["preferred-citation"]):
        assert entry["title"] == config["title"]
        assert [author["name"] for author in entry["authors"]] == [config["author"]]


def test_one_version_and_one_date_everywhere():
    citation = yaml.safe_load(text_of("CITATION.cff"))
    heading = re.search(
        r"^## \[?(\d+\.\d+\.\d+)\]? - (\d{4}-\d\d-\d\d)$", text_of("CHANGELOG.md"), re.M
    )
    assert heading
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    assert {
        citation["version"],
        citation["preferred-citation"]["version"],
        project["version"],
        heading[1],
    } == {analysis.__version__}
    assert f"version {analysis.__version__}," in text_of("README.md")
    assert str(citation["date-released"]) == heading[2]
    assert str(citation["preferred-citation"]["year"]) == heading[2][:4]


def test_the_licences_agree():
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    assert project["license"] == "MIT"
    assert text_of("LICENSE").startswith("MIT License")
    assert "creativecommons.org/licenses/by/4.0/" in text_of("LICENSE-TEXT")
    author = yaml.safe_load(text_of("_config.yml"))["author"]
    for name in ("LICENSE", "LICENSE-TEXT"):
        assert f"Copyright (c) 2026 {author}\n" in text_of(name)


def test_every_locked_package_has_a_hash():
    entries = re.split(r"\n(?=\S)", text_of("requirements.txt").strip())
    packages = [entry for entry in entries if not entry.startswith("#")]
    assert packages
    for entry in packages:
        assert re.match(r"[\w.-]+==\S+", entry), entry.splitlines()[0]
        assert "--hash=sha256:" in entry, entry.splitlines()[0]


def test_the_lock_holds_the_direct_pins():
    lines = text_of("requirements.in").splitlines()
    asked = pins("\n".join(lines))
    assert len(asked) == sum(bool(line.split("#")[0].strip()) for line in lines)
    assert asked <= pins(text_of("requirements.txt"))


@pytest.mark.parametrize("pattern", [PLACEHOLDERS, MACHINE_PATHS, OUTSIDE])
def test_nothing_points_at_a_placeholder_or_at_one_machine(pattern):
    found = [
        f"{name}:{text.count(chr(10), 0, hit.start()) + 1}: {hit[0]}"
        for name, text in texts()
        for hit in pattern.finditer(text)
    ]
    assert found == []


@pytest.mark.parametrize("name", WORKFLOWS)
def test_workflows_call_what_exists_and_may_do_little(name):
    workflow = yaml.safe_load(text_of(f".github/workflows/{name}"))
    commands = "\n".join(step.get("run", "") for step in steps(workflow))
    assert called(commands)
    assert called(commands) <= targets()
    assert workflow["permissions"] == {"contents": "read"}
    actions = [step["uses"] for step in steps(workflow) if "uses" in step]
    assert [action for action in actions if not re.fullmatch(r"actions/[\w-]+@v\d+", action)] == []


def test_the_tests_run_on_every_python_we_promise_and_in_a_browser():
    workflow = yaml.safe_load(text_of(".github/workflows/test.yml"))
    legs = workflow["jobs"]["test"]["strategy"]["matrix"]["include"]
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    assert project["requires-python"] == ">=3.11,<3.14"
    assert [leg["python"] for leg in legs] == ["3.11", "3.12", "3.13"]
    assert any(leg["browser"] for leg in legs)
    asked = [step for step in steps(workflow) if "REQUIRE_BROWSER" in step.get("env", {})]
    assert [step["if"] for step in asked] == ["matrix.browser"]


def test_the_citation_is_validated_in_an_environment_of_its_own():
    workflow = yaml.safe_load(text_of(".github/workflows/test.yml"))
    commands = "\n".join(step.get("run", "") for step in workflow["jobs"]["citation"]["steps"])
    assert "python -m venv" in commands
    assert "cffconvert --validate" in commands or 'cffconvert" --validate' in commands
    assert "cffconvert" not in {name for name, _ in pins(text_of("requirements.txt"))}


def test_only_tested_books_are_published():
    workflow = yaml.safe_load(text_of(".github/workflows/publish.yml"))
    assert workflow[True] == {"push": {"tags": ["v*"]}}  # YAML reads the key `on` as true
    order = [step.get("uses", step.get("run", "")) for step in workflow["jobs"]["build"]["steps"]]
    book, test, upload = (
        next(i for i, words in enumerate(order) if words.startswith(start))
        for start in ("make book", "make test", "actions/upload-pages-artifact")
    )
    assert book < test < upload
    assert workflow["jobs"]["deploy"]["needs"] == "build"
    assert not [words for words in order if "cache" in words]


def test_the_one_script_for_a_fresh_machine_can_run():
    path = ROOT / ".ci" / "run"
    assert os.access(path, os.X_OK)
    command = ["git", "ls-files", "--stage", ".ci/run"]
    staged = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True).stdout
    assert staged == "" or staged.startswith("100755")
    text = text_of(".ci/run")
    assert called(text) == {"test"}
    assert "set -euo pipefail" in text
    assert "REQUIRE_BROWSER=1" in text
    subprocess.run(["bash", "-n", str(path)], check=True)
