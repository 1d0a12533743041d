"""What is true of the repository as a whole: the skill that users copy."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
import yaml
from repository import NAME, ROOT, tracked
from skills_ref import validate
from splintr import Tokenizer


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def front_matter() -> dict[str, Any]:
    fields: dict[str, Any] = yaml.safe_load(read("SKILL.md").split("---\n")[1])
    return fields


def pyproject() -> dict[str, Any]:
    return tomllib.loads(read("pyproject.toml"))


def programs() -> list[str]:
    """What can be run in scripts/: files, and folders with a __main__.py."""
    found = [Path(name) for name in tracked() if name.startswith("scripts/")]
    files = [p for p in found if p.parent.name == "scripts" and p.suffix == ".py"]
    folders = [p.parent for p in found if p.match("scripts/*/__main__.py")]
    return [path.as_posix() for path in files + folders]


# SKILL.md


def test_front_matter_is_valid(tmp_path: Path) -> None:
    folder = tmp_path / NAME
    folder.mkdir()
    shutil.copy(ROOT / "SKILL.md", folder)
    assert [str(problem) for problem in validate(folder)] == []
    assert front_matter()["name"] == NAME


def test_skill_is_short() -> None:
    text = read("SKILL.md")
    assert len(text.splitlines()) <= 200
    tokens = Tokenizer.from_pretrained("cl100k_base").encode(text)
    assert len(tokens) <= 2_500
    description = front_matter()["description"]
    assert len(description) <= 1024
    assert not set("<>") & set(description)


def test_metadata_is_text() -> None:
    """Clients read these as strings; an unquoted 0.1 would become a number."""
    assert all(type(value) is str for value in front_matter()["metadata"].values())


def test_one_version() -> None:
    plugins = json.loads(read(".claude-plugin/marketplace.json"))["plugins"]
    head = re.search(r"^## (\S+)", read("CHANGELOG.md"), re.MULTILINE)
    assert head
    assert {
        "SKILL.md": front_matter()["metadata"]["version"],
        "marketplace.json": plugins[0]["version"],
        "CHANGELOG.md": head[1],
    } == dict.fromkeys(
        ("SKILL.md", "marketplace.json", "CHANGELOG.md"),
        pyproject()["project"]["version"],
    )


def test_tested_with_is_what_the_tests_use() -> None:
    pins = dict(
        re.sub(r"\[.*\]", "", requirement).split("==")
        for group in pyproject()["dependency-groups"].values()
        for requirement in group
        if isinstance(requirement, str)
    )
    claimed = front_matter()["metadata"]["tested-with"]
    versions = dict(part.split(" ") for part in claimed.split(", "))
    assert {"sqlmodel", "sqlalchemy", "pydantic"} <= set(versions)
    assert versions == {name: pins.get(name) for name in versions}


JOB = re.compile(r"^\| (.+?) \| \[[\w-]+\]\((references/[^)#]+)\) \|$", re.MULTILINE)


def test_every_page_has_its_route() -> None:
    routes = re.findall(r"\]\((references/[^)#]+)\)", read("SKILL.md"))
    pages = [name for name in tracked() if name.startswith("references/")]
    assert pages
    assert sorted(set(routes)) == pages


def test_no_two_pages_claim_the_same_job() -> None:
    rows = JOB.findall(read("SKILL.md"))
    pages = [page for _, page in rows]
    assert sorted(pages) == sorted(set(pages))
    assert len(pages) == sum(name.startswith("references/") for name in tracked())
    jobs = [job.strip() for row, _ in rows for job in re.split("[,;:]", row)]
    assert sorted(jobs) == sorted(set(jobs))


# The tree, all of which is copied into users' repositories


def test_tree_is_small() -> None:
    """evals/ has half of the files, and a quarter of the bytes."""
    assert 0 < len(tracked()) <= 800
    assert sum((ROOT / name).stat().st_size for name in tracked()) <= 2_200_000


UNWELCOME = {
    # Agents take these as instructions wherever they lie.
    *("agents.md", "claude.md", "gemini.md", ".cursorrules"),
    # A plugin's name would stand before the skill's.
    "plugin.json",
    # The skills CLI leaves it out.
    "metadata.json",
    # Scanners read lock files, which also carry addresses.
    *("uv.lock", "poetry.lock", "package-lock.json", "requirements.txt"),
    # These act in the repository around us.
    *(".pre-commit-config.yaml", ".editorconfig", ".python-version"),
}


def test_nothing_unwelcome_is_in_the_tree() -> None:
    skills = [name for name in tracked() if Path(name).name.lower() == "skill.md"]
    assert skills == ["SKILL.md"]
    for name in tracked():
        path = Path(name)
        assert path.name.lower() not in UNWELCOME, name
        assert not path.name.startswith(".env"), name
        assert path.suffix not in {".db", ".sqlite", ".sqlite3", ".log", ".pyc"}, name
        assert not {"dist", "build", ".vscode", ".idea"} & set(path.parts), name
        assert not (ROOT / name).is_symlink(), name


def test_gitignore_is_narrow() -> None:
    """It acts inside the user's repository: it may name only what we make."""
    ours = {"/.venv/", "/uv.lock", "__pycache__/", "/tasks.db*"}
    assert set(read(".gitignore").split()) <= ours


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("a password in a URL", r"[a-z]://[^\s/@:]*:[^\s/@{][^\s/@]*@"),
        (
            "a folder of somebody's machine",
            r"(?<![\w.$~}*-])/(?:home|Users|root|work)/\w|\b[A-Z]:\\+Users\\",
        ),
    ],
)
def test_no_file_holds(what: str, pattern: str) -> None:
    for name in tracked():
        for number, line in enumerate(read(name).splitlines(), start=1):
            assert not re.search(pattern, line), f"{name}:{number} holds {what}"


# Scripts


def test_programs_were_found() -> None:
    assert "scripts/snippets.py" in programs()


@pytest.mark.parametrize("program", programs())
def test_program_needs_nothing(program: str) -> None:
    """A PEP 723 header keeps `uv run` from taking our pyproject.toml for its project."""
    path = ROOT / program
    text = (path / "__main__.py" if path.is_dir() else path).read_text("utf-8")
    header = re.search(r"^# /// script\n((?:#(?: .*)?\n)+?)# ///$", text, re.MULTILINE)
    assert header, "no PEP 723 header"
    table = tomllib.loads(re.sub(r"^# ?", "", header[1], flags=re.MULTILINE))
    assert table["dependencies"] == []
    assert table["requires-python"] == ">=3.10"


@pytest.mark.parametrize("program", programs())
def test_program_helps(program: str) -> None:
    """Without site-packages, and soon: an agent asks before it runs."""
    done = subprocess.run(
        [sys.executable, "-B", "-S", program, "--help"],
        check=False,
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=2,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "usage: " in done.stdout


@pytest.mark.parametrize("program", programs())
def test_program_is_introduced(program: str) -> None:
    assert program in read("SKILL.md") + read(".github/CONTRIBUTING.md")


# Commands and style


@pytest.mark.parametrize("command", ["uv run python -m examples", "uv run pytest"])
@pytest.mark.parametrize(
    "place", ["README.md", ".ci/run", ".github/workflows/test.yml"]
)
def test_commands_are_the_ones_that_run(place: str, command: str) -> None:
    lines = [line.strip().removeprefix("- run: ") for line in read(place).splitlines()]
    assert command in lines


def assert_content(tool: str, *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", tool, *arguments],
        check=False,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("settings", ["ours", "default"])
def test_ruff(settings: str) -> None:
    options = ["--no-cache", *(["--isolated"] if settings == "default" else []), "."]
    assert_content("ruff", "check", *options)
    assert_content("ruff", "format", "--check", *options)


@pytest.mark.skipif(
    not sqlalchemy.__version__.startswith("2.1"),
    reason="the types are those of the pinned versions",
)
def test_types() -> None:
    """Slow once: mypy keeps what it found in .mypy_cache."""
    evals = [name for name in tracked() if re.fullmatch(r"evals/\w+\.py", name)]
    assert_content("mypy", "examples", "scripts", *evals)
