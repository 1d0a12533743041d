"""Pages are copies of what runs, and the tool that copies says what is wrong."""

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import snippets
from repository import ROOT

MODULE = '''\
"""Load relationships."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import sqlalchemy as sa

# The newest.
from sqlmodel import Field, Session, SQLModel, select
from sqlmodel.ext.asyncio.session import (
    AsyncSession,
    AsyncSessionTransaction,
    AnotherSession,
    Unused,
)

if TYPE_CHECKING:
    from .tags import Tag

# The widest title.
LIMIT = 80
NAMES = {"a": 1}
MOST = 9

STATES = "open", "done"


class Task(SQLModel, table=True):
    title: str = Field(max_length=LIMIT)
    tags: list["Tag"]


SQLModel.metadata.naming_convention = NAMES
sa.event.listen(Task, "load", print)


@sa.event.listens_for(Task, "load")
def loaded(task: Task) -> None:
    def inner() -> None: ...

    # emits 0 statements


def loop(session: "Session | None") -> None:
    select(Task)
    # emits 1 SELECT
    # raises MissingGreenlet: greenlet_spawn
    #     has not been called


async def wide(
    one: AsyncSession, two: AsyncSessionTransaction, three: AnotherSession
) -> None: ...
'''

FILES = {
    "m.py": MODULE,
    "broken.py": "def loop(:\n",
    "examples/fence.txt": "Write\n\n```text\nhello\n```\n",
    "alembic.ini": "[alembic]\na = 1\n\n# Verbose.\n[loggers]\nkeys = root\n\n[end]\n",
    "ci.yml": "on: push\n  # region steps\n  - run: a\n\n  - run: b\n  # endregion\n",
    "open.sql": "-- region a\nselect 1;\n",
    "latin.txt": "\xe4",
    "../outside.py": "x = 1\n",
}
GOOD = "```python m.py:NAMES\n```\n"
FILLED = '```python m.py:NAMES\nNAMES = {"a": 1}\n```\n'


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A page that is still empty, in a repository that has the files."""
    (tmp_path / "r/references").mkdir(parents=True)
    (tmp_path / "r/examples").mkdir()
    for name, text in FILES.items():
        (tmp_path / "r" / name).write_bytes(text.encode("latin-1"))
    return tmp_path / "r/references/page.md"


def run(page: Path, *arguments: str) -> int:
    return snippets.main([*arguments], page.parent.parent)


def cut(*wanted: str) -> str:
    return "\n".join(snippets.cut(MODULE, ".py", list(wanted)))


def test_pages_are_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert snippets.main(["--check"]) == 0, capsys.readouterr().err


def test_ruff_would_format_the_copies_alike(tmp_path: Path) -> None:
    samples = {"wide": cut("imports", "wide"), "gaps": cut("LIMIT", "loop", "STATES")}
    for page in (ROOT / "references").rglob("*.md"):
        lines = page.read_text("utf-8").split("\n")
        for fence in snippets.fences(lines):
            if fence.source[0] == "python":
                code = "\n".join(lines[fence.first + 1 : fence.end - 1])
                samples[f"{page.name}_{fence.first + 1}"] = textwrap.dedent(code)
    for name, code in samples.items():
        (tmp_path / f"{name}.py").write_text(f"{code}\n", "utf-8")
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--no-cache"]
    command += ["--diff", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout


# Python


def test_a_part_has_its_decorators_comments_and_claims() -> None:
    assert cut("loaded") == (
        '@sa.event.listens_for(Task, "load")\n'
        "def loaded(task: Task) -> None:\n"
        "    def inner() -> None: ...\n\n"
        "    # emits 0 statements"
    )
    assert cut("loop").endswith("#     has not been called")
    assert cut("LIMIT") == "# The widest title.\nLIMIT = 80"
    assert cut("SQLModel.metadata.naming_convention").endswith("= NAMES")
    assert cut("sa.event.listen") == 'sa.event.listen(Task, "load", print)'


def test_parts_come_in_the_order_of_the_module() -> None:
    assert cut("loop", "STATES", "LIMIT") == (
        f'# The widest title.\nLIMIT = 80\n\nSTATES = "open", "done"\n\n\n{cut("loop")}'
    )
    assert cut("MOST", "LIMIT").endswith("LIMIT = 80\nMOST = 9")


def test_imports_are_those_that_the_parts_need() -> None:
    future = "from __future__ import annotations\n\n"
    assert cut("imports", "loop") == (
        f"{future}# The newest.\nfrom sqlmodel import Session, select\n\n\n"
        f"{cut('loop')}"
    )
    assert cut("imports", "LIMIT") == f"{future}{cut('LIMIT')}"
    assert cut("imports", "Task") == (
        f"{future}from typing import TYPE_CHECKING\n\n"
        "# The newest.\nfrom sqlmodel import Field, SQLModel\n\n"
        f"if TYPE_CHECKING:\n    from .tags import Tag\n\n\n{cut('Task')}"
    )
    assert "import sqlalchemy as sa\n" in cut("imports", "loaded")
    assert cut("imports") == MODULE[MODULE.index("from") : MODULE.index("\n\n# The w")]
    marked = "import os  # noqa: F401\n\nx = 1"
    assert snippets.cut(marked, ".py", ["imports", "x"]) == marked.split("\n")


def test_a_long_import_is_wrapped() -> None:
    assert cut("imports", "wide").startswith(
        "from __future__ import annotations\n\n"
        "from sqlmodel.ext.asyncio.session import (\n    AsyncSession,\n"
        "    AsyncSessionTransaction,\n    AnotherSession,\n)\n\n\nasync def wide("
    )


# Other languages


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("alembic.ini:[alembic]", "[alembic]\na = 1"),
        ("alembic.ini:[loggers]", "# Verbose.\n[loggers]\nkeys = root"),
        ("alembic.ini:[end],[alembic]", "[alembic]\na = 1\n\n[end]"),
        ("alembic.ini", FILES["alembic.ini"].strip()),
        ("ci.yml:steps", "- run: a\n\n- run: b"),
    ],
)
def test_other_files(source: str, expected: str, page: Path) -> None:
    page.write_text(f"```text {source}\n```")
    assert run(page) == 0
    assert page.read_text() == f"```text {source}\n{expected}\n```"


# Pages


def test_a_stale_copy_is_shown_and_mended(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stale = FILLED.replace("1", "2")
    page.write_text(f"# Page\n\n{stale}")
    assert run(page, "--check") == 1
    assert page.read_text() == f"# Page\n\n{stale}"
    error = capsys.readouterr().err
    assert "references/page.md:3: this copy differs from its source\n" in error
    assert '\n-NAMES = {"a": 2}\n+NAMES = {"a": 1}\n' in error
    assert "Then run: python scripts/snippets.py references/page.md\n" in error
    assert (run(page), run(page, "--check")) == (0, 0)
    assert page.read_text() == f"# Page\n\n{FILLED}"


@pytest.mark.parametrize(
    ("fence", "problem"),
    [
        ("```python\nx = 1\n```", "1: this fence names no source: move its text to a"),
        ("```\nx\n```", "1: this fence names no source"),
        ("~~~sql\nselect 1;\n~~~", "1: this fence names no source"),
        ("- list\n\n    ```Bash\n    ls\n    ```", "3: this fence names no source"),
        ("```python m.py loop\n```", "1: this fence names no source"),
        ("> ```python m.py\n> ```", "1: this fence shares its line"),
        ("- ```python m.py\n  ```", "1: this fence shares its line"),
        ("```python m.py:loop\ntext", "1: this fence is never closed: end it with a"),
        ("```python m.py:lop\n```", "there is no 'lop' in it. Did you mean 'loop'?"),
        ("```python m.py:select\n```", "1: m.py: there is no 'select' in it."),
        ("```python m.py:loop,loop\n```", "1: m.py: 'loop' is named twice"),
        ("```text m.py:loop\n```", "1: m.py is Python: write ```python, not ```text"),
        ("```text fences.txt\n```", "there is no file 'fences.txt'. Did you mean 'ex"),
        ("```text examples\n```", "1: there is no file 'examples'."),
        ("```python ../outside.py\n```", "1: ../outside.py is outside the repository"),
        ("```text latin.txt\n```", "1: latin.txt is not UTF-8"),
        ("```python broken.py:a\n```", "1: broken.py:1 does not parse: mend '"),
        ("```ini alembic.ini:[logger]\n```", "Did you mean '[loggers]'?"),
        ("```sql open.sql:a\n```", "1: open.sql: end each `# region NAME` with"),
    ],
)
def test_a_wrong_fence_is_reported_and_the_rest_filled(
    fence: str, problem: str, page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page.write_text(f"{fence}\n\n{GOOD}")
    assert run(page) == 1
    error = capsys.readouterr().err
    assert error.startswith("references/page.md:")
    assert problem in error
    assert "Then run: python scripts/snippets.py references/page.md\n" in error
    assert page.read_text() == f"{fence}\n\n{FILLED}"


def test_the_last_fence_may_be_unclosed_too(page: Path) -> None:
    page.write_text(f"{GOOD}\n```python m.py:loop\ntext\n")
    assert run(page) == 1
    assert page.read_text() == f"{FILLED}\n```python m.py:loop\ntext\n"


def test_a_fence_in_a_list_is_indented(page: Path) -> None:
    page.write_text("- list\n\n  ~~~python m.py:loaded\n  ~~~\n")
    assert run(page) == 0
    code = textwrap.indent(cut("loaded"), "  ")
    assert page.read_text() == f"- list\n\n  ~~~python m.py:loaded\n{code}\n  ~~~\n"


def test_a_fence_that_shows_fences_has_more_marks(page: Path) -> None:
    page.write_text(f"```text examples/fence.txt\n```\n\n``` is code ```\n\n{GOOD}")
    shown = f"````text examples/fence.txt\n{FILES['examples/fence.txt']}````\n"
    assert (run(page), run(page, "--check")) == (0, 0)
    assert page.read_text() == f"{shown}\n``` is code ```\n\n{FILLED}"


def test_line_endings_stay(page: Path) -> None:
    page.write_bytes(GOOD.replace("\n", "\r\n").encode())
    assert (run(page), run(page, "--check")) == (0, 0)
    assert page.read_bytes() == FILLED.replace("\n", "\r\n").encode()


def test_only_the_named_pages(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page.write_text("```\n```\n")
    other = page.with_name("other.md")
    other.write_text(GOOD)
    assert run(page, str(other)) == 0
    assert other.read_text() == FILLED
    with pytest.raises(SystemExit, match="2"):
        run(page, str(page.with_name("absent.md")))
    assert "there is no page" in capsys.readouterr().err
