"""Run the doctor, mend what it finds, and run it again."""

from pathlib import Path

from ._command import doctor, put


def wrong_tasks(folder: Path) -> int:
    put(folder, "wrong_tasks.py")
    return doctor(folder, "tasks.py")
    # prints tasks.py:14:44: python-operator: ... write col(Task.done).is_(False)
    # prints 1 finding in 1 file. Read, in ...
    # prints python-operator: references/queries.md#filter
    # returns 1


def tasks(folder: Path) -> int:
    put(folder, "tasks.py")
    return doctor(folder, "tasks.py")
    # prints Nothing found in 1 file.
    # returns 0


def wrong_kept(folder: Path) -> int:
    put(folder, "wrong_kept.py")
    return doctor(folder)
    # prints tasks.py:5:10: echo-on:
    # prints tasks.py:5:49: ignore: this gives no reason
    # returns 1


def kept(folder: Path) -> int:
    put(folder, "kept.py")
    return doctor(folder)
    # prints Nothing found in 1 file.
    # returns 0


def hook(folder: Path) -> list[int]:
    put(folder, "wrong_tasks.py")
    put(folder, "tasks.py", "mended.py")
    events = [{"tool_input": {"file_path": f"{n}.py"}} for n in ("tasks", "mended")]
    return [doctor(folder, "--hook", event=event) for event in events]
    # prints tasks.py:14:44: python-operator:
    # returns [2, 0]
