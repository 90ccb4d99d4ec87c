"""The workflows that publish, and that look after what was published."""

import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from analysis import __main__ as commands
from analysis.book import upkeep

ROOT = Path(__file__).resolve().parents[2]


def workflow(name):
    return yaml.safe_load((ROOT / ".github/workflows" / name).read_text("utf-8"))


def jobs(name):
    return workflow(name)["jobs"]


def runs(job):
    return [step["run"] for step in job["steps"] if "run" in step]


def scripts():
    for path in sorted((ROOT / ".github/workflows").glob("*.yml")):
        for name, job in yaml.safe_load(path.read_text("utf-8"))["jobs"].items():
            for i, script in enumerate(runs(job)):
                yield pytest.param(script, id=f"{path.stem}-{name}-{i}")


@pytest.mark.parametrize("script", [*scripts()])
def test_every_script_of_a_workflow_is_a_shell_script(script):
    plain = re.sub(r"\$\{\{.*?\}\}", "x", script)
    subprocess.run(["bash", "-n"], input=plain, text=True, check=True)
    # what others may write, such as the name of a tag, goes through the environment
    assert "${{" not in script


def test_the_address_is_known_before_the_book_is_built_and_tested():
    steps = jobs("publish.yml")["build"]["steps"]
    words = [str(step.get("uses", step.get("run"))) for step in steps]
    order = [
        next(i for i, word in enumerate(words) if part in word)
        for part in ("configure-pages", "BOOK_URL=", "make book", "make test", "make release")
    ]
    assert order == sorted(order)
    address = steps[order[1]]["env"]["ADDRESS"]
    assert "vars.BOOK_URL ||" in address
    assert f"steps.{steps[order[0]]['id']}.outputs.base_url" in address
    assert not [step for step in steps if "BOOK_URL" in step.get("env", {})]


def test_a_release_is_new_and_holds_the_archive_that_was_tested():
    publish = jobs("publish.yml")
    assert "gh release view" in runs(publish["new"])[0]
    assert publish["build"]["needs"] == "new"
    assert publish["release"]["needs"] == "deploy"
    assert publish["release"]["permissions"] == {"contents": "write"}
    (script,) = runs(publish["release"])
    assert script.index("sha256sum --check") < script.index("gh release create")
    assert not {"--clobber", "upload", "edit", "delete"} & set(script.split())
    assert 'TAG="$GITHUB_REF_NAME"' in " ".join(runs(publish["build"]))


def test_the_week_starts_from_nothing_and_tells_of_failure_in_one_issue():
    week = jobs("weekly.yml")
    assert workflow("weekly.yml")["defaults"]["run"]["shell"] == "bash"
    assert "schedule" in workflow("weekly.yml")[True]
    used = [step.get("uses", "") for job in week.values() for step in job["steps"]]
    assert not [name for name in used if "cache" in name]
    assert week["tell"]["needs"] == "rebuild"
    assert "failure()" in week["tell"]["if"]
    assert week["tell"]["permissions"] == {"actions": "read", "issues": "write"}
    assert "make links PYTHON=python" in runs(week["links"])


@pytest.mark.parametrize("open_issue", [True, False])
def test_the_issue_is_opened_once_and_then_added_to(tmp_path, open_issue):
    (script,) = runs(jobs("weekly.yml")["tell"])
    (tmp_path / "weekly.log").write_text("".join(f"line {i}\n" for i in range(100)))
    gh = tmp_path / "gh"
    listed = "echo 7" if open_issue else "true"
    gh.write_text(f'#!/bin/sh\nif [ "$2" = list ]; then {listed}; else echo "$@" >> said; fi\n')
    gh.chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "GITHUB_SERVER_URL": "https://host.invalid",
        "GITHUB_REPOSITORY": "a/b",
        "GITHUB_RUN_ID": "1",
    }
    subprocess.run(["bash", "-e", "-c", script], cwd=tmp_path, env=environment, check=True)
    said = (tmp_path / "said").read_text().splitlines()
    assert len(said) == 1
    wanted = "issue comment 7" if open_issue else "issue create --title The weekly rebuild fails"
    assert said[0].startswith(wanted)
    body = (tmp_path / "body.md").read_text()
    assert "line 99" in body
    assert "line 30\n" not in body


def recipe(*words):
    command = ["make", "--dry-run", "--assume-old=.venv/.ready", *words]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("name", upkeep.COMMANDS)
def test_each_command_of_upkeep_has_its_target(name):
    assert f"-m analysis {name}" in recipe(name)


def test_the_archive_is_held_to_a_tag_that_is_named():
    assert '--tag "v1.2.3"' in recipe("release", "TAG=v1.2.3")
    assert "--tag" not in recipe("release")
    assert "--allow-dirty" in recipe("release", "ALLOW_DIRTY=1")
    assert "--allow-dirty" not in recipe("release")


def test_a_reason_reaches_the_program_as_it_was_typed(tmp_path):
    """Quotes, backquotes and semicolons are part of a sentence, not of a command."""
    told = tmp_path / "told"
    fake = tmp_path / "bin" / "python"
    fake.parent.mkdir()
    fake.write_text(f'#!/bin/sh\nprintf "%s" "$5" > "{told}"\n')
    fake.chmod(0o755)
    reason = """the "cut" isn't `one`; it is $(echo two) & more"""
    # make reads a dollar sign itself; that one must be doubled, as everywhere in make
    command = ["make", "--assume-old=.venv/.ready", f"BIN={fake.parent}", "accept"]
    typed = f"REASON={reason.replace('$', '$$')}"
    subprocess.run([*command, typed], cwd=ROOT, check=True, capture_output=True)
    assert told.read_text() == reason


def test_the_programs_own_help_names_every_command(capsys):
    with pytest.raises(SystemExit):
        commands.main(["--help"])
    said = capsys.readouterr().out
    assert all(name in said for name in (*commands.COMMANDS, *upkeep.COMMANDS, "serve"))
