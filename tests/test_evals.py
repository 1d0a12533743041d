"""Every grader passes the good solution, and fails each typical one for the reasons it names."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from repository import NAME, ROOT, tracked
from sqlalchemy import URL

from evals import grade, run

TASKS = grade.tasks()
SOLUTIONS = [
    pytest.param(task, name, id=f"{task.name}-{name}")
    for task in TASKS.values()
    for name in task.solutions
]


@pytest.mark.parametrize(("task", "name"), SOLUTIONS)
def test_solution(task: grade.Task, name: str, request) -> None:
    server = ""
    if "postgresql" in task.databases:
        url: URL = request.getfixturevalue("postgres")
        server = url.render_as_string(hide_password=False)
    with task.solution(name) as project:
        try:
            result = grade.grade(task, project, server)
        except grade.CannotGrade as error:
            (pytest.fail if os.environ.get("CI") else pytest.skip)(str(error))
    expected = set() if name == "good" else task.typical[name]
    failed = {check for check in task.checks if not result.passed(check)}
    assert failed == expected, result.failures


@pytest.mark.parametrize("task", TASKS.values(), ids=list(TASKS))
def test_task(task: grade.Task) -> None:
    assert 4 <= len(task.checks) <= 10
    assert all(text.endswith(".") for text in task.checks.values())
    assert task.expected
    assert set(task.typical) == set(task.solutions) - {"good"}
    assert all(checks <= set(task.checks) for checks in task.typical.values())
    words = task.prompt.lower()
    assert 20 < len(words.split()) < 160
    assert not re.search("sqlmodel-database|skill", words)


def test_there_are_tasks() -> None:
    assert len(TASKS) >= 12
    assert sum(not task.typical for task in TASKS.values()) <= 3


def test_evals_json_is_made_from_the_tasks() -> None:
    """`uv run python evals/run.py schema` writes it."""
    assert run.SCHEMA.read_text("utf-8") == run.schema()
    known = json.loads(run.schema())
    assert known["skill_name"] == NAME
    for case in known["evals"]:
        assert case["assertions"] == case["expectations"]
        for name in case["files"]:
            assert f"evals/{name}" in tracked()


def test_triggers() -> None:
    asked = []
    for name, least in (("train", 12), ("validation", 8)):
        file = ROOT / "evals" / "triggers" / f"{name}.json"
        cases = json.loads(file.read_text("utf-8"))
        assert len(cases) >= least
        wanted = sum(case["should_trigger"] for case in cases)
        assert wanted * 2 == len(cases)
        asked += [case["query"] for case in cases]
    assert len(asked) == len(set(asked))


def test_what_the_doctor_alone_finds_in_the_review(tmp_path: Path) -> None:
    """README.md quotes it: nine of the fourteen defects, and nothing else."""
    project = tmp_path / "project"
    shutil.copytree(TASKS["review-shop"].starter, project)
    command = [sys.executable, ROOT / "scripts" / "doctor", project, "--json"]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    found = [
        {
            "file": Path(finding["file"]).relative_to(project).as_posix(),
            "line": finding["line"],
            "problem": finding["rule"],
        }
        for finding in json.loads(said)["findings"]
    ]
    (project / "findings.json").write_text(json.dumps(found))
    result = grade.grade(TASKS["review-shop"], project)
    assert result.measured == {"found": 9, "seeded": 14, "decoys": 0, "other": 0}


# The runner, with an agent that copies a solution


@pytest.fixture
def laid_out(tmp_path: Path) -> Path:
    folder = tmp_path / "runs"
    task = grade.Task(ROOT / "evals" / "tasks" / "plain-settings")
    run.prepare(folder, [task], ["none", "official", "ours"], 1)
    return folder


def test_prepare(laid_out: Path) -> None:
    names = sorted(path.name for path in laid_out.iterdir())
    assert names == [f"plain-settings.{arm}.1" for arm in ("none", "official", "ours")]
    for place in laid_out.iterdir():
        arm = place.name.split(".")[1]
        project = place / "project"
        skills = [path.parent.name for path in project.rglob("SKILL.md")]
        expected = {"none": [], "official": ["sqlmodel"], "ours": [NAME]}
        assert skills == expected[arm]
        assert not [*project.rglob("grader.py"), *project.rglob("solutions")]
        assert (project / "pyproject.toml").is_file()


def test_prepare_where_agents_would_see_it(tmp_path: Path) -> None:
    with pytest.raises(grade.CannotGrade, match="inside this repository"):
        run.prepare(ROOT / "runs", [], [], 1)
    (tmp_path / "file").touch()
    with pytest.raises(grade.CannotGrade, match="not empty"):
        run.prepare(tmp_path, [], [], 1)


def test_collect(laid_out: Path) -> None:
    place = laid_out / "plain-settings.ours.1"
    before = run.collect(place, "")
    assert (before["lines"], before["passed"] < before["total"]) == (0, True)
    task = TASKS["plain-settings"]
    with task.solution("good") as solved:
        shutil.copytree(solved, place / "project", dirs_exist_ok=True)
    run.attempt(run.Agent(("echo", "nothing to add " * 20), "", ()), "", place)
    after = run.collect(place, "")
    assert (after["passed"], after["failed"]) == (after["total"], [])
    assert after["lines"] > 0
    assert after["characters"] > 200
    assert "invalid" not in after


def test_contamination() -> None:
    said = "read the file and changed it. " * 20
    assert not run.contamination(said, "none")
    assert run.contamination("", "ours") == "the agent said nothing"
    assert NAME in run.contamination(f"{said} .claude/skills/{NAME}", "official")
    assert not run.contamination(f"{said} .claude/skills/{NAME}", "ours")
    assert run.contamination(f"{said} .claude/skills/sqlmodel/SKILL.md", "none")
    assert run.contamination(f"{said} {ROOT}/README.md", "ours")


def test_without_an_agent_there_are_no_figures(monkeypatch, capsys) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    assert run.main(["agent", "claude"]) == 2
    assert "no figures" in capsys.readouterr().err


@pytest.mark.parametrize("file", sorted(run.RESULTS.glob("*/runs.json")), ids=str)
def test_summary_is_made_from_the_runs(file: Path) -> None:
    """`uv run python evals/run.py report` writes it."""
    assert file.with_name("summary.md").read_text("utf-8") == run.report(file)


def test_report_counts_runs_that_hold(tmp_path: Path) -> None:
    rows = [
        {
            "task": "a",
            "arm": "none",
            "run": 1,
            "passed": 3,
            "total": 4,
            "failed": ["x"],
        },
        {"task": "a", "arm": "none", "run": 2, "passed": 4, "total": 4, "failed": []},
        {"task": "a", "arm": "ours", "run": 1, "passed": 4, "total": 4, "failed": []},
        {
            "task": "a",
            "arm": "ours",
            "run": 2,
            "passed": 0,
            "total": 4,
            "failed": ["y"],
        },
    ]
    for row, lines in zip(rows, (10, 20, 8, 90), strict=True):
        row["lines"] = lines
    rows[3]["invalid"] = "the agent said nothing"
    head = {"date": "2026-01-01", "agent": "a", "model": "m", "versions": {"x": "1"}}
    file = tmp_path / "runs.json"
    file.write_text(json.dumps({**head, "runs": rows}))
    shown = run.report(file)
    assert "| a | 3, 4 of 4; 15 lines | 4 of 4; 8 lines |" in shown
    assert "7 of 8 checks, 1 of 2 runs whole" in shown
    assert "4 of 4 checks, 1 of 1 runs whole" in shown
    assert "a, none, run 1: x" in shown
    assert "a, ours, run 2 does not count: the agent said nothing" in shown


# grade.py as a command


def test_unknown_task(capsys) -> None:
    assert grade.main(["nothing"]) == 2
    assert "no task 'nothing'" in capsys.readouterr().err


def test_no_folder(capsys) -> None:
    assert grade.main(["plain-settings", "nowhere"]) == 2
    assert "is not a folder" in capsys.readouterr().err


def test_json(capsys) -> None:
    task = TASKS["plain-settings"]
    assert grade.main([task.name, str(task.starter), "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert set(report["expectations"][0]) == {"text", "passed", "evidence", "name"}
    assert report["summary"]["total"] == len(task.checks)
    assert report["summary"]["failed"] > 0
