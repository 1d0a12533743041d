"""The files that belong to the repository."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME = "sqlmodel-database"


@cache
def tracked() -> tuple[str, ...]:
    """What a commit of the working tree would hold: new files count, ignored ones do not."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    names = listing.stdout.split("\0")
    return tuple(sorted(name for name in names if (ROOT / name).is_file()))
