"""The files that belong to the repository."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME = "sqlmodel-database"


UNTRACKED = {".venv", "uv.lock", "__pycache__", ".ruff_cache", ".mypy_cache"}


@cache
def tracked() -> tuple[str, ...]:
    """What a commit of the working tree would hold: new files count, ignored ones do not."""
    if not (ROOT / ".git").exists():  # an archive, or an installed copy
        found = [path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file()]
        kept = [path for path in found if not UNTRACKED & set(path.parts)]
        return tuple(sorted(path.as_posix() for path in kept))
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    names = listing.stdout.split("\0")
    return tuple(sorted(name for name in names if (ROOT / name).is_file()))
