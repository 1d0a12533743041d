"""The doctor's command, as a person runs it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
DOCTOR = HERE.parents[1] / "scripts" / "doctor"
PROJECT = HERE.parent / "migrations" / "_project"


def doctor(folder: Path, *arguments: str, event: object = None) -> int:
    """Print what ``python FOLDER/scripts/doctor ...`` says there; its exit code."""
    done = subprocess.run(
        [sys.executable, DOCTOR, *arguments],
        check=False,
        cwd=folder,
        input=json.dumps(event),
        capture_output=True,
        encoding="utf-8",
    )
    print(done.stdout, done.stderr)
    return done.returncode


def put(folder: Path, file: str, name: str = "tasks.py") -> None:
    """Lay a file of the sample project there, under another name."""
    (folder / "pyproject.toml").touch()
    shutil.copy(HERE / "_project" / file, folder / name)
