# /// script
# requires-python = ">=3.11"
# dependencies = []
# ///
"""Give the same tasks to an agent without a skill, with the library's own, and with ours; grade what it leaves.

    uv run python evals/run.py agent claude --runs 3        every task in every arm, by a command-line agent
    uv run python evals/run.py agent codex --arms none ours --tasks last-item
    uv run python evals/run.py prepare FOLDER               lay the projects out, for an agent of yours
    uv run python evals/run.py collect FOLDER --agent NAME --model NAME       grade them
    uv run python evals/run.py report                       write results/*/summary.md anew
    uv run python evals/run.py schema                       write evals.json anew from the tasks

A run happens in a fresh folder and a fresh HOME outside this repository: the starter, and the skill as its installer
lays it, without evals/. An agent needs its login in the environment (ANTHROPIC_API_KEY, OPENAI_API_KEY,
GEMINI_API_KEY), runs there with all permissions and is paid for by you: use a container. `agent` and `collect`
execute what it wrote.

Exit codes: 0 done, 2 could not (the reason is printed).
"""

import argparse
import datetime
import difflib
import importlib.metadata
import importlib.util
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from evals.grade import CannotGrade, Task, grade, running_server, tasks

RESULTS = ROOT / "evals" / "results"
SCHEMA = ROOT / "evals" / "evals.json"
ARMS = ("none", "official", "ours")
SKILLS = ".claude/skills"  # where most agents look; others in .agents/skills
NAME = "sqlmodel-database"
MINUTES = 30  # for one attempt
TEXT = {".py", ".md", ".toml", ".ini", ".json", ".sql", ".csv", ".mako", ".txt"}


@dataclass(frozen=True)
class Agent:
    """A command-line agent. ``command`` gets the prompt as its last argument."""

    command: tuple[str, ...]
    key: str
    version: tuple[str, ...]
    skills: str = SKILLS


AGENTS = {
    "claude": Agent(
        (
            *("claude", "--print", "--output-format", "stream-json", "--verbose"),
            *("--dangerously-skip-permissions",),
        ),
        "ANTHROPIC_API_KEY",
        ("claude", "--version"),
    ),
    "codex": Agent(
        ("codex", "exec", "--json", "--skip-git-repo-check", "--full-auto"),
        "OPENAI_API_KEY",
        ("codex", "--version"),
        ".agents/skills",
    ),
    "gemini": Agent(
        ("gemini", "--yolo", "--output-format", "stream-json", "--prompt"),
        "GEMINI_API_KEY",
        ("gemini", "--version"),
        ".agents/skills",
    ),
}


def prepare(
    folder: Path,
    found: Iterable[Task],
    arms: list[str],
    runs: int,
    skills: str = SKILLS,
) -> None:
    """Make FOLDER/TASK.ARM.N/project for each run, and the prompt beside it."""
    if folder.exists() and any(folder.iterdir()):
        raise CannotGrade(f"{folder} is not empty")
    if folder.resolve().is_relative_to(ROOT):
        raise CannotGrade(f"{folder} is inside this repository: agents would see it")
    for task in found:
        for arm in arms:
            for number in range(1, runs + 1):
                place = folder / f"{task.name}.{arm}.{number}"
                _lay_out(task, arm, place, skills)


def _lay_out(task: Task, arm: str, place: Path, skills: str) -> None:
    shutil.copytree(task.starter, place / "project")
    (place / "prompt.md").write_text(task.prompt + "\n", "utf-8")
    if arm == "ours":
        _install_ours(place / "project" / skills / NAME)
    if arm == "official":
        _install_official(place / "project" / skills / "sqlmodel")
    _git(place / "project")


def _install_ours(target: Path) -> None:
    """What the skills CLI copies, without the answers."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    )
    for name in filter(None, listed.stdout.split("\0")):
        if not name.startswith("evals/"):
            made = target / name
            made.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, made)


def _install_official(target: Path) -> None:
    spec = importlib.util.find_spec("sqlmodel")
    source = Path(spec.origin or "").parent if spec else Path()
    skill = source / ".agents" / "skills" / "sqlmodel"
    if not skill.is_dir():
        raise CannotGrade("the installed sqlmodel brings no skill: install sqlmodel")
    shutil.copytree(skill, target)


def _git(project: Path) -> None:
    """A repository of its own, so that no agent looks for one further up."""
    subprocess.run(["git", "init", "--quiet"], cwd=project, check=True)


def attempt(agent: Agent, model: str, place: Path) -> None:
    """Let the agent work in PLACE/project; its output stays in PLACE/transcript.txt."""
    given = ["--model", model] if model else []
    prompt = (place / "prompt.md").read_text("utf-8").strip()
    with (
        tempfile.TemporaryDirectory() as home,
        open(place / "transcript.txt", "wb") as out,
    ):
        began = time.monotonic()
        try:
            subprocess.run(
                [agent.command[0], *given, *agent.command[1:], prompt],
                cwd=place / "project",
                env={**os.environ, "HOME": home, "XDG_CONFIG_HOME": home},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                timeout=MINUTES * 60,
                check=False,
            )
        except subprocess.TimeoutExpired:
            out.write(b"\nnot done in time\n")
    minutes = (time.monotonic() - began) / 60
    (place / "minutes").write_text(f"{minutes:.1f}", "ascii")


def collect(place: Path, server: str) -> dict[str, Any]:
    """Grade one run. Files beside the project tell what else is known: `minutes`, `calls` (of tools), `transcript.txt`."""
    name, arm, number = place.name.split(".")
    task = tasks().get(name)
    if not task:
        raise CannotGrade(f"{place}: there is no task {name!r}")
    result = grade(task, place / "project", server)
    failed = sorted(check for check in task.checks if not result.passed(check))
    found: dict[str, Any] = {
        "task": name,
        "arm": arm,
        "run": int(number),
        "passed": len(task.checks) - len(failed),
        "total": len(task.checks),
        "failed": failed,
        "lines": changed_lines(task.starter, place / "project"),
    }
    if result.measured:
        found["measured"] = result.measured
    for cost in ("minutes", "calls"):
        if (place / cost).is_file():
            found[cost] = float((place / cost).read_text("ascii"))
    transcript = place / "transcript.txt"
    if transcript.is_file():
        said = transcript.read_text("utf-8", "replace")
        found["characters"] = len(said)
        if why := contamination(said, arm):
            found["invalid"] = why
    return found


def contamination(transcript: str, arm: str) -> str:
    """Why the run does not count, or nothing."""
    if len(transcript.strip()) < 200:
        return "the agent said nothing"
    seen = [str(ROOT), "evals/tasks", "solutions/good"]
    seen += [NAME] if arm != "ours" else []
    seen += ["skills/sqlmodel/"] if arm == "none" else []
    return next(
        (f"the transcript has {word!r}" for word in seen if word in transcript), ""
    )


def changed_lines(before: Path, after: Path) -> int:
    """Lines added and removed in text files, the installed skills aside."""
    count = 0
    for name in _texts(before) | _texts(after):
        old, new = (_lines(folder / name) for folder in (before, after))
        count += sum(
            line[0] in "+-" and line[:3] not in ("+++", "---")
            for line in difflib.unified_diff(old, new, n=0)
        )
    return count


def _texts(folder: Path) -> set[Path]:
    return {
        name
        for path in folder.rglob("*")
        if path.suffix in TEXT and path.is_file()
        for name in [path.relative_to(folder)]
        if not any(part.startswith(".") or part == "__pycache__" for part in name.parts)
    }


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines() if path.is_file() else []


def write_results(runs: list[dict[str, Any]], agent: str, model: str) -> Path:
    """results/DATE-AGENT/runs.json, with what it was measured on; a second one of a day is added."""
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    file = RESULTS / f"{today}-{agent.replace(' ', '-')}" / "runs.json"
    known = json.loads(file.read_text("utf-8"))["runs"] if file.is_file() else []
    file.parent.mkdir(parents=True, exist_ok=True)
    versions = {
        name: importlib.metadata.version(name)
        for name in ("sqlmodel", "sqlalchemy", "fastapi", "pydantic", "alembic")
    }
    head = {"date": today, "agent": agent, "model": model, "versions": versions}
    key = ("task", "arm", "run")
    merged = {tuple(run[k] for k in key): run for run in [*known, *runs]}
    lines = [json.dumps(merged[k], sort_keys=True) for k in sorted(merged)]
    text = json.dumps(head, indent=1)[:-2] + ',\n "runs": [\n  '
    file.write_text(text + ",\n  ".join(lines) + "\n ]\n}\n", "utf-8")
    return file


def report(file: Path) -> str:
    """The table of a runs.json: checks passed in each arm, then what the arms cost."""
    data = json.loads(file.read_text("utf-8"))
    valid = [run for run in data["runs"] if "invalid" not in run]
    arms = [arm for arm in ARMS if any(run["arm"] == arm for run in valid)]
    cells: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for run in valid:
        cells[run["task"], run["arm"]].append(run)
    versions = ", ".join(
        f"{name} {number}" for name, number in data["versions"].items()
    )
    lines = [
        f"# {data['agent']}, {data['model']}, {data['date']}",
        "",
        f"Graded on {versions}. A cell: checks passed in each run; then medians: lines changed, minutes, tool calls.",
        "",
        f"| Task | {' | '.join(arms)} |",
        "| --- |" + " --- |" * len(arms),
    ]
    for name in sorted({run["task"] for run in valid}):
        row = [_cell(cells[name, arm]) for arm in arms]
        lines.append(f"| {name} | {' | '.join(row)} |")
    lines.append(f"| **all** | {' | '.join(_total(valid, arm) for arm in arms)} |")
    lines += ["", "What failed:", ""]
    lines += [
        f"- {run['task']}, {run['arm']}, run {run['run']}: {', '.join(run['failed'])}"
        for run in valid
        if run["failed"]
    ] or ["- nothing"]
    invalid = [run for run in data["runs"] if "invalid" in run]
    lines += [
        f"- {r['task']}, {r['arm']}, run {r['run']} does not count: {r['invalid']}"
        for r in invalid
    ]
    return "\n".join(lines) + "\n"


def _cell(runs: list[dict[str, Any]]) -> str:
    if not runs:
        return ""
    passed = ", ".join(str(run["passed"]) for run in runs)
    return f"{passed} of {runs[0]['total']}; {_costs(runs)}"


def _costs(runs: list[dict[str, Any]]) -> str:
    said = [f"{statistics.median(run['lines'] for run in runs):.0f} lines"]
    for cost, form in (("minutes", "{:.1f} min"), ("calls", "{:.0f} calls")):
        if known := [run[cost] for run in runs if cost in run]:
            said.append(form.format(statistics.median(known)))
    return ", ".join(said)


def _total(valid: list[dict[str, Any]], arm: str) -> str:
    runs = [run for run in valid if run["arm"] == arm]
    passed, total = sum(r["passed"] for r in runs), sum(r["total"] for r in runs)
    whole = sum(not run["failed"] for run in runs)
    return (
        f"{passed} of {total} checks, {whole} of {len(runs)} runs whole; {_costs(runs)}"
    )


def schema() -> str:
    """evals.json: agentskills.io reads `assertions`, skill-creator the same as `expectations`."""
    evals = [
        {
            "id": number,
            "name": task.name,
            "prompt": task.prompt,
            "expected_output": task.expected,
            "files": sorted(
                path.relative_to(ROOT / "evals").as_posix()
                for path in task.starter.rglob("*")
                if path.is_file() and "__pycache__" not in path.parts
            ),
            "assertions": list(task.checks.values()),
            "expectations": list(task.checks.values()),
        }
        for number, task in enumerate(tasks().values(), 1)
    ]
    return json.dumps({"skill_name": NAME, "evals": evals}, indent=1) + "\n"


def main(argv: list[str] | None = None) -> int:
    options = _options(argv)
    try:
        return int(options.do(options) or 0)
    except CannotGrade as error:
        print(f"run.py: {error}", file=sys.stderr)
        return 2


def _options(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    which = argparse.ArgumentParser(add_help=False)
    which.add_argument("--arms", nargs="+", choices=ARMS, default=list(ARMS))
    which.add_argument(
        "--tasks", nargs="+", choices=list(tasks()), default=list(tasks())
    )
    which.add_argument("--runs", type=int, default=2)
    by_agent = commands.add_parser("agent", parents=[which])
    by_agent.add_argument("agent", choices=list(AGENTS))
    by_agent.add_argument("--model", default="")
    by_agent.set_defaults(do=_agent)
    laying = commands.add_parser("prepare", parents=[which])
    laying.add_argument("folder", type=Path)
    laying.add_argument(
        "--skills", default=SKILLS, metavar="FOLDER", help="of the skill"
    )
    laying.set_defaults(do=_prepare)
    collecting = commands.add_parser("collect")
    collecting.add_argument("folder", type=Path)
    collecting.add_argument("--agent", required=True)
    collecting.add_argument("--model", default="model unknown")
    collecting.set_defaults(do=_collect)
    commands.add_parser("report").set_defaults(do=_report)
    commands.add_parser("schema").set_defaults(do=_schema)
    return parser.parse_args(argv)


def _prepare(options: argparse.Namespace) -> None:
    chosen = [tasks()[name] for name in options.tasks]
    prepare(options.folder, chosen, options.arms, options.runs, options.skills)


def _agent(options: argparse.Namespace) -> None:
    agent = AGENTS[options.agent]
    if not shutil.which(agent.command[0]):
        raise CannotGrade(f"{agent.command[0]} is not on PATH: no runs, no figures")
    if not os.environ.get(agent.key):
        raise CannotGrade(f"{agent.key} is not set: no runs, no figures")
    version = subprocess.run(
        agent.version, capture_output=True, text=True, check=True
    ).stdout.split()[0]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "runs"
        options.folder, options.skills = folder, agent.skills
        _prepare(options)
        for place in sorted(folder.iterdir()):
            print(place.name, file=sys.stderr, flush=True)
            attempt(agent, options.model, place)
        options.agent = f"{options.agent} {version}"
        options.model = options.model or "its default model"
        _collect(options)


def _collect(options: argparse.Namespace) -> None:
    if not options.folder.is_dir():
        raise CannotGrade(f"{options.folder} is not a folder")
    found = []
    with running_server() as server:
        for place in sorted(
            p for p in options.folder.iterdir() if p.name.count(".") == 2
        ):
            found.append(collect(place, server))
            run = found[-1]
            print(place.name, f"{run['passed']}/{run['total']}", *run["failed"])
    if not found:
        raise CannotGrade(f"{options.folder} has no runs: see prepare")
    file = write_results(found, options.agent, options.model)
    file.with_name("summary.md").write_text(report(file), "utf-8")
    print(file.with_name("summary.md"))


def _report(_: argparse.Namespace) -> None:
    for file in sorted(RESULTS.glob("*/runs.json")):
        file.with_name("summary.md").write_text(report(file), "utf-8")


def _schema(_: argparse.Namespace) -> None:
    SCHEMA.write_text(schema(), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
