"""``scripts/versions.py`` on the kinds of project that people have."""

import json
from importlib import metadata
from pathlib import Path

import pytest
import versions

from examples._source import examples

LOCK = '[[package]]\nname = "sqlmodel"\nversion = "{}"\n\n[[package]]\nname = "SQLAlchemy"\nversion = "{}"\n'
PEP621 = '[project]\nrequires-python = ">=3.11"\ndependencies = ["sqlmodel[asyncio]>=0.0.24,<1", "fastapi==0.165.0"]\n'
POETRY = '[tool.poetry.dependencies]\npython = "^3.11"\nsqlmodel = "^0.0.37"\nsqlalchemy = {version = "^2.0", extras = ["asyncio"]}\n'
GROUPS = '[dependency-groups]\ndev = [\n    "pytest-asyncio>=0.24",\n    "sqlmodel==0.0.50",\n]\n'
PIPFILE = {
    "default": {
        "sqlmodel": {"version": "==0.0.31"},
        "pydantic": {"version": "==2.12.5"},
    }
}
PINNED = "# ours\nsqlmodel==0.0.37 ; python_version>='3.9'\nSQLAlchemy[asyncio]==2.0.48\npsycopg2-binary==2.9\n"


def project(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


RUNNING = versions._running


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the Python that runs this had no sqlmodel."""
    monkeypatch.setattr(versions, "_running", dict)


def found(folder: Path) -> dict[str, tuple[str, bool]]:
    return {n: (f.version, f.exact) for n, f in versions.read_project(folder).items()}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (
            {"uv.lock": LOCK.format("0.0.37", "2.0.48")},
            {"sqlmodel": ("0.0.37", True), "sqlalchemy": ("2.0.48", True)},
        ),
        (
            {"poetry.lock": LOCK.format("0.0.22", "2.0.14")},
            {"sqlmodel": ("0.0.22", True), "sqlalchemy": ("2.0.14", True)},
        ),
        (
            {"pdm.lock": LOCK.format("0.0.50", "2.1.9")},
            {"sqlmodel": ("0.0.50", True), "sqlalchemy": ("2.1.9", True)},
        ),
        (
            {"Pipfile.lock": json.dumps(PIPFILE)},
            {"sqlmodel": ("0.0.31", True), "pydantic": ("2.12.5", True)},
        ),
        (
            {"requirements.txt": PINNED},
            {
                "sqlmodel": ("0.0.37", True),
                "sqlalchemy": ("2.0.48", True),
                "psycopg2-binary": ("2.9", True),
            },
        ),
        (
            {"requirements__base.txt": "sqlmodel>=0.0.20\n"},
            {"sqlmodel": ("0.0.20", False)},
        ),
        (
            {"pyproject.toml": PEP621},
            {
                "python": ("3.11", False),
                "sqlmodel": ("0.0.24", False),
                "fastapi": ("0.165.0", True),
            },
        ),
        (
            {"pyproject.toml": POETRY},
            {"python": ("3.11", False), "sqlmodel": ("0.0.37", False)},
        ),
        (
            {"pyproject.toml": GROUPS},
            {"sqlmodel": ("0.0.50", True), "pytest-asyncio": ("0.24", False)},
        ),
        (
            {"pyproject.toml": PEP621, "uv.lock": LOCK.format("0.0.48", "2.0.58")},
            {"sqlmodel": ("0.0.48", True), "sqlalchemy": ("2.0.58", True)},
        ),
        (
            {
                "pyproject.toml": PEP621,
                ".venv__pyvenv.cfg": "version = 3.12.4\n",
                ".venv__lib__python3.12__site-packages__sqlmodel-0.0.45.dist-info__METADATA": "",
            },
            {"python": ("3.12.4", True), "sqlmodel": ("0.0.45", True)},
        ),
        (
            {
                "venv__pyvenv.cfg": "version_info = 3.11.9.final.0\n",
                "venv__Lib__site-packages__sqlmodel-0.0.50.dist-info__METADATA": "",
                "venv__Lib__site-packages__pytest_asyncio-1.5.0.dist-info__METADATA": "",
            },
            {
                "python": ("3.11.9", True),
                "sqlmodel": ("0.0.50", True),
                "pytest-asyncio": ("1.5.0", True),
            },
        ),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, dict) else "",
)
def test_versions_are_found(
    tmp_path: Path, files: dict[str, str], expected: dict[str, tuple[str, bool]]
) -> None:
    assert found(project(tmp_path, **files)) == expected


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "has neither a .venv nor a lock file"),
        ({"requirements.txt": "django\n"}, "nor requirements that name sqlmodel"),
        (
            {"backend__pyproject.toml": PEP621, "worker__uv.lock": ""},
            "one of its projects: backend, worker",
        ),
        ({"uv.lock": "version = 1\n"}, "names no package"),
        ({"Pipfile.lock": "{"}, "is no JSON of a lock file"),
    ],
)
def test_what_cannot_be_told_is_one_line(
    tmp_path: Path, files: dict[str, str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert versions.main([str(project(tmp_path, **files))]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("files", "taken"),
    [
        ({}, {"sqlmodel", "fastapi", "python"}),
        ({"requirements.txt": "django\n"}, {"sqlmodel", "fastapi", "python"}),
        ({"pyproject.toml": PEP621}, {"sqlmodel", "python"}),  # fastapi is pinned
        ({"requirements.txt": PINNED}, set()),
        ({"uv.lock": LOCK.format("0.0.37", "2.0.48")}, set()),
        ({"uv.lock": LOCK.replace("sqlmodel", "x").format(1, "2.0.48")}, set()),
        ({".venv__pyvenv.cfg": "version = 3.12.4\n", "pyproject.toml": PEP621}, set()),
    ],
)
def test_the_running_python_says_what_the_project_does_not(
    tmp_path: Path,
    files: dict[str, str],
    taken: set[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(versions, "_running", RUNNING)
    folder = project(tmp_path, **files)
    found = versions.read_project(folder)
    names = {n for n, has in found.items() if has.source == versions.RUNNING}
    assert names & {"sqlmodel", "fastapi", "python"} == taken
    for name in names - {"python"}:
        assert found[name] == (metadata.version(name), versions.RUNNING, True)
    assert versions.main([str(folder)]) in (0, 1)
    said = "the Python that runs this was asked"
    assert (said in capsys.readouterr().out) == bool(taken)


def test_the_running_python_hides_no_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of several projects one is meant; the skill's own is none."""
    monkeypatch.setattr(versions, "_running", RUNNING)
    skill = project(tmp_path / "skills" / "skill", **{"pyproject.toml": PEP621})
    monkeypatch.setattr(versions, "ROOT", skill.resolve())
    assert "sqlmodel" in versions.read_project(tmp_path)
    project(tmp_path, **{"backend__uv.lock": ""})
    assert versions.main([str(tmp_path)]) == 2
    assert "one of its projects: backend\n" in capsys.readouterr().err


def test_a_python_without_sqlmodel_is_not_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def version(name: str) -> str:
        if name == "sqlmodel":
            raise metadata.PackageNotFoundError
        return "1.0"

    monkeypatch.setattr(metadata, "version", version)
    assert not dict(RUNNING())


@pytest.mark.parametrize(
    ("fastapi", "older"), [("0.121", False), ("0.121.0", False), ("0.120.9", True)]
)
def test_a_version_may_be_short(tmp_path: Path, fastapi: str, older: bool) -> None:
    text = PEP621.replace("==0.165.0", f">={fastapi}")
    found = versions.read_project(project(tmp_path, **{"pyproject.toml": text}))
    below = [row["package"] for row in versions.untested(found)]
    assert ("fastapi" in below) == older


@pytest.mark.parametrize(
    ("term", "meets"),
    [
        ("sqlalchemy>=2.1.0", True),
        ("sqlalchemy<2.1.0", False),
        ("sqlalchemy<=2.1.0", True),
        ("sqlalchemy==2.1.0", True),
        ("sqlalchemy>2.1.0", False),
        ("sqlalchemy==2", True),
    ],
)
def test_a_short_version_in_a_combination(term: str, meets: bool) -> None:
    found = {"sqlalchemy": versions.Found("2.1", "uv.lock", True)}
    assert versions._meets(found, term) == meets


def test_unreadable_and_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "requirements.txt").write_bytes(b"sqlmodel\xff\xfe")
    assert versions.main([str(tmp_path)]) == 2
    assert versions.main([str(tmp_path / "absent")]) == 2
    assert "cannot read" in (err := capsys.readouterr().err)
    assert "is no folder" in err


def test_an_old_project_is_told_its_older_rules(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = project(tmp_path, **{"uv.lock": LOCK.format("0.0.37", "2.0.48")})
    assert versions.main([str(folder)]) == 1
    out = capsys.readouterr().out
    assert "until sqlmodel 0.0.45: datetimes are stored naive" in out
    assert "references/column-types.md#store-a-time" in out
    assert "until sqlalchemy 2.1: `flush()` before `text()`" in out
    assert "until sqlmodel 0.0.31" not in out
    assert "until fastapi" not in out
    assert versions.main([str(folder), "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["versions"]["sqlmodel"] == {
        "version": "0.0.37",
        "source": "uv.lock",
        "exact": True,
    }
    assert {row["since"] for row in answer["not_yet"]} >= {
        "sqlmodel 0.0.45",
        "sqlalchemy 2.1",
    }
    assert set(answer["examples_not_run"]) <= {str(example) for example in examples()}
    assert "queries.latest.distinct" in answer["examples_not_run"]


@pytest.mark.parametrize(
    ("pins", "said"),
    [
        ("sqlmodel==0.0.31\npydantic==2.12.5\n", "could not assemble any primary key"),
        ("sqlmodel==0.0.45\n", "`timedelta`"),
        ("sqlmodel==0.0.50\nsqlalchemy==2.1.9\nalembic==1.20.0\n", "CHECK"),
    ],
)
def test_broken_combinations(
    tmp_path: Path, pins: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = project(tmp_path, **{"requirements.txt": pins})
    assert versions.main([str(folder)]) == 1
    broken = [
        line
        for line in capsys.readouterr().out.splitlines()
        if line.startswith("BROKEN")
    ]
    assert any(said in line for line in broken)


def test_older_than_tested(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pins = "sqlmodel==0.0.46\nsqlalchemy==2.0.{}\nalembic==1.20.1\n"
    for patch, count in (("38", 0), ("37", 1)):
        files = {"requirements.txt": pins.format(patch)}
        versions.main([str(project(tmp_path, **files)), "--json"])
        below = json.loads(capsys.readouterr().out)["older_than_tested"]
        assert [row["package"] for row in below] == ["sqlalchemy"] * count


def test_todays_versions_differ_in_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pyproject = Path(versions.ROOT, "pyproject.toml").read_text()
    assert versions.main([str(project(tmp_path, **{"pyproject.toml": pyproject}))]) == 0
    assert capsys.readouterr().out.endswith("The pages hold as they stand.\n")


def test_every_rule_can_be_read() -> None:
    """A release in a table is a package that is looked for, and a version."""
    for row in versions.rows("stale-advice.md", "they say", "true now", "since"):
        package, _, version = row["since"].partition(" ")
        assert not row["since"] or package in versions.PACKAGES, row
        assert not row["since"] or versions.numbers(version), row
    for row in versions.rows("upgrading.md", "combination", "what happens"):
        for term in row["combination"].strip("`").split(", "):
            assert versions.TERM.fullmatch(term), term


def test_every_example_in_the_tables_exists() -> None:
    names = {str(example) for example in examples()}
    cells = [
        row["read, example"]
        for row in versions.rows("stale-advice.md", "read, example")
    ]
    assert len(cells) > 50
    shown = {part for cell in cells for part in cell.split("`")[1::2]}
    assert shown <= names, shown - names
