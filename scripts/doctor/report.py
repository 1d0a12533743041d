"""Findings as text, JSON, GitHub's annotations or SARIF."""

import json
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from .rules import Rule

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


@dataclass(frozen=True, order=True)
class Finding:
    file: str
    line: int
    column: int
    rule: str
    message: str
    page: str


def as_text(findings: list[Finding], checked: str, limit: int, skill: Path) -> str:
    if not findings:
        return f"Nothing found in {checked}."
    lines = [
        f"{f.file}:{f.line}:{f.column}: {f.rule}: {f.message}" for f in findings[:limit]
    ]
    if len(findings) > limit:
        rest = Counter(f.rule for f in findings[limit:])
        names = ", ".join(f"{rule} {n}" for rule, n in rest.most_common())
        lines.append(f"and {len(findings) - limit} more (--limit): {names}")
    count = f"{len(findings)} finding{'s' if len(findings) > 1 else ''}"
    read = f" Read, in {skill}:" if any(f.page for f in findings) else ""
    lines.append(f"\n{count} in {checked}.{read}")
    pages = sorted({(f.rule, f.page) for f in findings if f.page})
    return "\n".join(lines + [f"  {rule}: {page}" for rule, page in pages])


def as_json(findings: list[Finding]) -> str:
    return json.dumps({"findings": [asdict(f) for f in findings]}, indent=1)


def as_github(findings: list[Finding]) -> str:
    """Workflow commands: GitHub shows them beside the line."""

    def data(text: str) -> str:
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def value(text: str) -> str:
        return data(text).replace(":", "%3A").replace(",", "%2C")

    return "\n".join(
        f"::warning file={value(f.file)},line={f.line},col={f.column},"
        f"title={value(f.rule)}::{data(f.message)}"
        for f in findings
    )


def as_sarif(findings: list[Finding], rules: dict[str, Rule]) -> str:
    used = sorted({f.rule for f in findings})
    driver = {
        "name": "sqlmodel-doctor",
        "rules": [_sarif_rule(name, rules.get(name)) for name in used],
    }
    results = [
        {
            "ruleId": f.rule,
            "ruleIndex": used.index(f.rule),
            "level": "warning",
            "message": {"text": f.message},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": quote(f.file, safe="/:")},
                        "region": {"startLine": f.line, "startColumn": f.column},
                    }
                }
            ],
        }
        for f in findings
    ]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints"}
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [{**run, "results": results}]}
    return json.dumps(log, indent=1)


def _sarif_rule(name: str, rule: Rule | None) -> dict[str, Any]:
    if rule is None:
        return {"id": name}
    return {
        "id": name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": " ".join(rule.doc.split())},
        "help": {"text": f"Read {rule.page}."},
    }
