"""What `skills add` puts into a project, and that it is a good guest there.

The CLI is `skills` on PATH, or the one that SQLMODEL_SKILL_SKILLS_CLI names:
`npm install --global skills`. Nothing is downloaded here.
"""

import functools
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from repository import NAME, ROOT, tracked
from skills_ref import validate

CLAUDE = f".claude/skills/{NAME}"
AGENTS = f".agents/skills/{NAME}"
EVE = f"agent/skills/{NAME}"

Shell = Callable[..., str]


def run(*command: str | Path, cwd: Path, **variables: str) -> str:
    """Run a command that must succeed, with no more of this environment than it needs."""
    kept = ("PATH", "PATHEXT", "SYSTEMROOT", "COMSPEC", "TEMP", "TMP", "LANG")
    done = subprocess.run(
        [str(word) for word in command],
        check=False,
        cwd=cwd,
        env={name: os.environ[name] for name in kept if name in os.environ}
        | {"GIT_CONFIG_NOSYSTEM": "1"}
        | variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=300,  # an older CLI's update takes half a minute
    )
    assert done.returncode == 0, f"{command} in {cwd}:\n{done.stdout}"
    return done.stdout


python = functools.partial(run, sys.executable)


def git(*arguments: str, cwd: Path) -> str:
    identity = ("-c", "user.name=test", "-c", "user.email=test@localhost")
    return run("git", *identity, *arguments, cwd=cwd)


def optional(program: str, package: str) -> str:
    found = shutil.which(program)
    return found or pytest.skip(f"{program} is not on PATH: npm install -g {package}")


@pytest.fixture(scope="module")
def cli() -> str:
    wanted = os.environ.get("SQLMODEL_SKILL_SKILLS_CLI", "skills")
    found = shutil.which(wanted)
    if not found:
        reason = f"{wanted} is not there: npm install -g skills"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of the repository as the working tree has it now."""
    folder = tmp_path_factory.mktemp("clone") / NAME
    for name in tracked():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    git("init", "--quiet", cwd=folder)
    git("add", "--all", cwd=folder)
    git("commit", "--quiet", "--message", "As it is", cwd=folder)
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Somebody's project, whose own folders have the names of ours."""
    folder = tmp_path / "project"
    for name, text in {
        "examples/__init__.py": "OWN = True\n",
        "tests/test_own.py": (
            "import examples\n\n\ndef test_own():\n    assert examples.OWN\n"
        ),
        "conftest.py": "",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def skills(cli: str, project: Path, tmp_path: Path) -> Shell:
    """Run the CLI in the project, under a home of its own."""
    home = tmp_path / "home"
    home.mkdir()
    # Node from beside the CLI: npm's package `node` puts it there.
    path = os.pathsep.join([str(Path(cli).parent), os.environ["PATH"]])
    variables = {
        "PATH": path,
        "HOME": str(home),
        "USERPROFILE": str(home),
        "DISABLE_TELEMETRY": "1",
    }
    return functools.partial(run, cli, cwd=project, **variables)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, those behind links included."""
    return {
        Path(top, name).relative_to(folder).as_posix(): Path(top, name).read_bytes()
        for top, _, names in os.walk(folder, followlinks=True)
        for name in names
    }


def assert_complete(installed: Path, clone: Path) -> None:
    """Just what a commit holds, and valid under the name that it landed in."""
    landed, committed = tree(installed), tree(clone)
    for name in [name for name in committed if name.startswith(".git/")]:
        del committed[name]
    assert sorted(landed) == sorted(committed)
    assert landed == committed
    assert [str(problem) for problem in validate(installed)] == []


@pytest.mark.parametrize(
    ("options", "places"),
    [
        ("-a claude-code", {CLAUDE: "copy"}),
        ("-a codex", {AGENTS: "copy"}),
        ("-a gemini-cli", {AGENTS: "copy"}),
        ("-a claude-code codex gemini-cli", {AGENTS: "copy", CLAUDE: "link"}),
        ("-a claude-code codex --copy", {AGENTS: "copy", CLAUDE: "copy"}),
    ],
)
def test_add_to_project(
    options: str, places: dict[str, str], clone: Path, project: Path, skills: Shell
) -> None:
    before = set(tree(project))
    skills("add", clone, *options.split(), "--yes")
    for place, kind in places.items():
        is_link = (project / place).resolve() != project.resolve() / place
        assert is_link == (kind == "link")
        assert_complete(project / place, clone)
    others = {name.partition(f"/{NAME}/")[0] for name in set(tree(project)) - before}
    assert others == {Path(p).parent.as_posix() for p in places} | {"skills-lock.json"}


def test_add_to_home(clone: Path, tmp_path: Path, skills: Shell) -> None:
    before = set(tree(clone))
    options = ("--global", "-a", "claude-code", "codex", "--yes")
    skills("add", ".", *options, cwd=clone)
    assert_complete(tmp_path / "home" / AGENTS, clone)
    assert_complete(tmp_path / "home" / CLAUDE, clone)
    assert set(tree(clone)) == before


def test_add_inside_the_clone_installs_nothing(clone: Path, skills: Shell) -> None:
    """The CLI passes over a target inside the source, and says that it installed."""
    before = set(tree(clone))
    printed = skills("add", ".", "-a", "claude-code", "codex", "--yes", cwd=clone)
    (clone / "skills-lock.json").unlink()
    assert "Installed 1 skill" in printed
    assert set(tree(clone)) == before


def test_update_and_remove(clone: Path, project: Path, skills: Shell) -> None:
    """From a repository: ignored files stay behind, and a commit is an update."""
    source = project.parent / NAME
    git("clone", "--quiet", str(clone), str(source), cwd=project.parent)
    for name in ("uv.lock", ".venv/pyvenv.cfg"):
        (source / name).parent.mkdir(exist_ok=True)
        (source / name).write_text("")
    skills("add", source.as_uri(), "-a", "claude-code", "--yes")
    assert_complete(project / CLAUDE, clone)

    changelog = source / "CHANGELOG.md"
    changelog.write_text(changelog.read_text("utf-8") + "\n- More.\n", "utf-8")
    git("commit", "--quiet", "--all", "--message", "More", cwd=source)
    skills("update", "--yes")
    assert (project / CLAUDE / "CHANGELOG.md").read_text("utf-8").endswith("More.\n")
    assert NAME in skills("list")

    skills("remove", NAME, "--yes")
    assert not (project / CLAUDE).exists()
    assert NAME not in skills("list")


def test_examples_run_from_the_installed_copy(
    clone: Path, project: Path, skills: Shell
) -> None:
    """From the project, as SKILL.md says; and from the folder. Nothing is written."""
    skills("add", clone, "-a", "claude-code", "--yes")
    installed = project / CLAUDE
    for path in sorted(installed.rglob("*"), reverse=True):
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = tree(project)
    drivers = ("--driver", "pysqlite", "--driver", "aiosqlite")
    printed = python(f"{CLAUDE}/examples", "relationships", *drivers, cwd=project)
    listed = python("-m", "examples", "--list", cwd=installed)
    after = tree(project)
    for path in installed.rglob("*"):
        if path.is_dir():
            path.chmod(0o755)
    assert "every claim holds" in printed
    assert "relationships." in listed
    assert sorted(after) == sorted(before)
    assert after == before


def test_a_good_guest(clone: Path, project: Path, skills: Shell) -> None:
    """The project's pytest and ruff do not trip over the skill.

    Without --agent the CLI also writes to `agent/`, which no tool passes over.
    """
    skills("add", clone, "--yes")
    for place in (CLAUDE, AGENTS, EVE):
        assert (project / place / "SKILL.md").is_file()
    quick = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    printed = python("-m", "pytest", "-p", "no:cacheprovider", cwd=project, **quick)
    assert "collected 1 item" in printed
    assert "1 passed in" in printed
    for command in ("check", "format --check"):
        python("-m", "ruff", *command.split(), "--no-cache", ".", cwd=project)


def test_codex_lists_it_once(clone: Path, project: Path, skills: Shell) -> None:
    codex = optional("codex", "@openai/codex")
    skills("add", clone, "-a", "codex", "--yes")
    git("init", "--quiet", cwd=project)
    home = project.parent / "home"
    variables = {"HOME": str(home), "CODEX_HOME": str(home / ".codex")}
    (home / ".codex").mkdir()
    printed = run(codex, "debug", "prompt-input", cwd=project, **variables)
    assert printed.count(f"- {NAME}: ") == 1
    assert printed.count(f"{NAME}/SKILL.md") == 1


def test_claude_takes_it_as_a_plugin(clone: Path, tmp_path: Path) -> None:
    program = optional("claude", "@anthropic-ai/claude-code")
    claude = functools.partial(run, program, "plugin", cwd=tmp_path, HOME=str(tmp_path))
    claude("validate", "--strict", clone)
    claude("marketplace", "add", clone)
    claude("install", f"{NAME}@{NAME}")
    assert re.search(rf"Skills \(1\)\s+{NAME}\n", claude("details", NAME))
