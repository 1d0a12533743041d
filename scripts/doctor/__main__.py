#!/usr/bin/env python3
# /// script
# requires-python = ">=3.10"
# dependencies = []
# ///
"""Find in a project that uses SQLModel what this skill's pages warn of.

    python scripts/doctor                     the project in this folder
    python scripts/doctor app/models.py       one file; the others are read for facts
    python scripts/doctor --explain RULE      why, and the page to read

Reads Python files that git would know, imports and runs none of them, and needs no package. Say why a finding is
none on its line, or on the line above: `# doctor: ignore[RULE] the reason`. Settings, in pyproject.toml:

    [tool.sqlmodel-doctor]
    ignore = ["echo-on"]            # or select = [...]
    exclude = ["legacy/"]           # as in .gitignore

Exit codes: 0 nothing found, 1 findings, 2 could not run (the reason is printed).
"""

import sys
from pathlib import Path

sys.dont_write_bytecode = True
if __package__ in (None, ""):  # python path/to/doctor
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    __package__ = "doctor"

import argparse
import contextlib
import io
import json
import re
import tokenize
from collections.abc import Iterator

from doctor import report
from doctor.collect import SKILL, Unusable, collect, root_of, settings
from doctor.project import Project
from doctor.report import Finding
from doctor.rules import Rule, load
from doctor.source import File, Unparsable

IGNORE = re.compile(r"#\s*doctor:\s*ignore(?:\[(?P<rules>[^\]]*)\])?(?P<reason>.*)")
FORMATS = ("text", "json", "github", "sarif")


def main(arguments: list[str] | None = None) -> int:
    _leave_no_bytecode()
    options = _options(arguments)
    rules = load()
    try:
        if options.list:
            return _list(rules)
        if options.explain:
            return _explain(options.explain, rules)
        if options.hook:
            return _hook(rules)
        if options.models:
            from doctor import schema

            findings, count = schema.findings(options.models, _chosen(rules, options))
            checked = f"{count} tables"
        else:
            findings, count = check(options.path, options, rules)
            checked = f"{count} file{'s' if count != 1 else ''}"
    except Unusable as error:
        print(error, file=sys.stderr)
        return 2
    _print(findings, checked, options, rules)
    return 1 if findings else 0


def check(
    paths: list[Path], options: argparse.Namespace, rules: dict[str, Rule]
) -> tuple[list[Finding], int]:
    """The findings in these files, and how many files there are."""
    for path in paths:
        if not path.exists():
            raise Unusable(f"there is no {path}")
    root = root_of(paths)
    given = settings(root)
    chosen = _chosen(rules, options, given.select, given.ignore)
    collected = collect(paths, root, given.exclude)
    findings = [
        Finding(name, error.line, 1, "syntax", _unparsed(error), "")
        for name, error in collected.broken
    ]
    for file in collected.checked:
        findings += _check_file(file, collected.project, chosen, rules)
    return sorted(set(findings)), collected.count


def _unparsed(error: Unparsable) -> str:
    version = ".".join(map(str, sys.version_info[:2]))
    return (
        f"Python {version} can't parse this file: {error}; if a newer one can, run the "
        "doctor with that"
    )


def _check_file(
    file: File, project: Project, chosen: list[Rule], rules: dict[str, Rule]
) -> Iterator[Finding]:
    silenced, wrong = _ignored(file, rules)
    yield from wrong
    for rule in chosen:
        if rule.find is None or (file.is_test and not rule.in_tests):
            continue
        for node, message, page in rule.find(file, project):
            line, column = node.lineno, node.col_offset + 1
            if not silenced.get(line, set()) & {rule.name, "*"}:
                where = f"references/{page}" if page else rule.page
                yield Finding(file.name, line, column, rule.name, message, where)


def _ignored(
    file: File, rules: dict[str, Rule]
) -> tuple[dict[int, set[str]], list[Finding]]:
    """The rules that comments silence, by line, and the comments that say too little."""
    silenced: dict[int, set[str]] = {}
    wrong: list[Finding] = []
    if b"doctor:" not in file.path.read_bytes():
        return silenced, wrong
    text = "\n".join(file.lines) + "\n"
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        match = IGNORE.match(token.string) if token.type == tokenize.COMMENT else None
        if not match:
            continue
        names = {name.strip() for name in (match["rules"] or "").split(",")} - {""}
        line, column = token.start
        problem = ""
        if not names:
            problem = "this names no rule; write # doctor: ignore[RULE] the reason"
        elif unknown := sorted(names - set(rules)):
            problem = f"there is no rule {unknown[0]!r}; --list names them"
        elif not match["reason"].strip(" :-"):
            problem = "this gives no reason; write it behind the bracket"
        if problem:
            wrong.append(Finding(file.name, line, column + 1, "ignore", problem, ""))
            continue
        alone = not token.line[: token.start[1]].strip()
        for silent in (line, line + 1) if alone else (line,):
            silenced.setdefault(silent, set()).update(names)
    return silenced, wrong


def _chosen(
    rules: dict[str, Rule],
    options: argparse.Namespace,
    select: list[str] | None = None,
    ignore: list[str] | None = None,
) -> list[Rule]:
    """The rules to run: what the command line selects goes before the settings."""
    selected = _names(options.select) or list(select or [])
    ignored = _names(options.ignore) + list(ignore or [])
    for name in [*selected, *ignored]:
        if name not in rules and name != "all":
            raise Unusable(f"there is no rule {name!r}; --list names them")
    return [
        rule
        for rule in rules.values()
        if rule.name not in ignored
        and (
            rule.name in selected or "all" in selected if selected else not rule.opt_in
        )
    ]


def _names(given: list[str]) -> list[str]:
    return [name for text in given for name in text.replace(",", " ").split()]


def _list(rules: dict[str, Rule]) -> int:
    width = max(map(len, rules))
    for rule in rules.values():
        note = " (opt-in)" if rule.opt_in else ""
        note += " (--models)" if rule.check else ""
        print(f"{rule.name:{width}}  {rule.summary}{note}")
    return 0


def _explain(name: str, rules: dict[str, Rule]) -> int:
    if name not in rules:
        raise Unusable(f"there is no rule {name!r}; --list names them")
    rule = rules[name]
    print(f"{rule.doc}\n\nread {SKILL / rule.page}")
    return 0


def _hook(rules: dict[str, Rule]) -> int:
    """Check the file that an agent just edited; exit 2 shows it what standard error says."""
    try:
        event = json.load(sys.stdin)
        path = Path(event["tool_input"]["file_path"])
    except (ValueError, KeyError, TypeError):
        return 0  # an event of another tool
    if path.suffix != ".py" or not path.exists():
        return 0
    nothing = argparse.Namespace(select=[], ignore=[])
    findings, _ = check([path], nothing, rules)
    if findings:
        print(report.as_text(findings, "1 file", 20, SKILL), file=sys.stderr)
    return 2 if findings else 0


def _print(
    findings: list[Finding],
    checked: str,
    options: argparse.Namespace,
    rules: dict[str, Rule],
) -> None:
    if options.format == "json":
        print(report.as_json(findings))
    elif options.format == "sarif":
        print(report.as_sarif(findings, rules))
    elif options.format == "github":
        print(report.as_github(findings), end="\n" if findings else "")
    else:
        print(report.as_text(findings, checked, options.limit, SKILL))


def _leave_no_bytecode() -> None:
    """Python has compiled this file before a line of it could say not to."""
    cache = Path(__file__).parent / "__pycache__"
    with contextlib.suppress(OSError):
        for path in cache.glob("__main__.*"):
            path.unlink()
        cache.rmdir()


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="doctor",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("path", nargs="*", type=Path, default=[Path()], metavar="PATH")
    parser.add_argument("--format", choices=FORMATS, default="text")
    parser.add_argument(
        "--json", action="store_const", const="json", dest="format", help="as --format"
    )
    parser.add_argument(
        "--select",
        action="append",
        default=[],
        metavar="RULE",
        help="run only this rule, opt-in ones too; may be repeated; all: every rule",
    )
    parser.add_argument("--ignore", action="append", default=[], metavar="RULE")
    parser.add_argument(
        "--limit", type=int, default=100, help="findings to print as text (default 100)"
    )
    parser.add_argument("--explain", metavar="RULE", help="why, and the page to read")
    parser.add_argument("--list", action="store_true", help="name the rules")
    parser.add_argument(
        "--models",
        metavar="MODULE[:ATTR]",
        help="import these models, and check their tables instead of the source",
    )
    parser.add_argument(
        "--hook",
        action="store_true",
        help="check the file that an agent's hook event on standard input names; "
        "silent when clean, otherwise exit code 2",
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
