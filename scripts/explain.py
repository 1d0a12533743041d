# /// script
# requires-python = ">=3.10"
# dependencies = []
# ///
"""From a pasted error, traceback or log to the example that reproduces it and the page that mends it.

    python scripts/explain.py "MissingGreenlet: greenlet_spawn has not been called"
    pytest 2>&1 | python scripts/explain.py -

Prints the best matches: the rule that was broken, the page and section to read, the example that makes the same error,
and the one that cures it. Knows just the errors that the examples claim and the suite reproduces; says so when none
fits. What you paste is never printed back, so a credential in it stays where it was.

Exit codes: 0 something fits, 1 nothing fits, 2 could not run (the reason is printed).
"""

import argparse
import json
import math
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.dont_write_bytecode = True
ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from examples._claims import Claim, ClaimError
from examples._source import Example, examples

VERBS = ("raises", "warns", "logs")
FENCE = re.compile(r"^```\w+ examples/(?P<path>[\w/]+)\.py(?::(?P<parts>\S+))?")
EXCEPTION = re.compile(
    r"(?:^|[\s(\[|'\"<.])(?P<kind>[A-Z]\w*(?:Error|Exception|Warning|Greenlet|Found|"
    r"Violation|Detected|Failure|Timeout|Shutdown|NotStarted|Canceled|Exists|NotAvailable))\b"
)
WORD = re.compile(r"[A-Za-z_][\w-]{2,}")
ENOUGH = 0.62  # the share of a message, by weight of its words, that has to be there
LONGEST = 400_000  # characters; of a longer log the end is read


@dataclass(frozen=True)
class Entry:
    """One error that examples reproduce."""

    said: str
    kinds: tuple[str, ...]
    text: str
    examples: tuple[Example, ...]


def entries(found: list[Example]) -> list[Entry]:
    """The errors, warnings and log lines that the examples claim, each with the examples that make it."""
    by_claim: dict[tuple[tuple[str, ...], str], list[Example]] = {}
    first: dict[tuple[tuple[str, ...], str], Claim] = {}
    for example in found:
        for claim in example.claims:
            if claim.verb in VERBS:
                key = (claim.kinds, " ".join((claim.text or "").split()))
                by_claim.setdefault(key, []).append(example)
                first.setdefault(key, claim)
    return [
        Entry(first[key].said, key[0], key[1], tuple(dict.fromkeys(made)))
        for key, made in by_claim.items()
    ]


class Index:
    """Finds the entries that a text fits."""

    def __init__(self, known: list[Entry]) -> None:
        self.known = known
        words = [set(_words(entry.text)) for entry in known]
        self.count = Counter(word for each in words for word in each)

    def weight(self, words: set[str]) -> float:
        return sum(
            math.log(1 + len(self.known) / self.count.get(word, 0.5)) for word in words
        )

    def search(self, text: str) -> list[tuple[float, Entry]]:
        """Entries with their scores between 0 and 1, best first."""
        messages = list(_messages(text[-LONGEST:]))
        scored = [(self._score(entry, messages), entry) for entry in self.known]
        fit = [pair for pair in scored if pair[0] >= ENOUGH]
        return sorted(fit, key=lambda pair: (-pair[0], -len(pair[1].text)))

    def _score(self, entry: Entry, messages: list[tuple[set[str], str]]) -> float:
        return max((self._fit(entry, *m) for m in messages), default=0.0)

    def _fit(self, entry: Entry, kinds: set[str], message: str) -> float:
        named = bool(kinds & set(entry.kinds))
        if not entry.text:
            return 0.7 if named and not message else 0.0
        if re.search(_pattern(entry.text), message):
            return 1.0 if named or not kinds else 0.9
        want, have = set(_words(entry.text)), set(_words(message))
        shared = self.weight(want & have)
        if len(want & have) < 3:
            return 0.0
        covered = shared / (self.weight(want) or 1)
        explained = shared / (self.weight(have) or 1)  # the message may be cut off
        best = max(covered, 0.9 * explained)
        return 0.85 * best if named else 0.75 * best


def _messages(text: str) -> Iterator[tuple[set[str], str]]:
    """The lines that name an exception, with what follows them; all lines when none does."""
    lines = [line.strip(" |+-\t") for line in text.splitlines() if line.strip()]
    named = False
    for number, line in enumerate(lines):
        kinds = {m["kind"] for m in EXCEPTION.finditer(line)}
        if kinds:
            named = True
            flat = " ".join(" ".join(lines[number : number + 4]).split())
            yield kinds, flat[:2000]
    if not named:
        yield set(), " ".join(" ".join(lines).split())[-4000:]
        for line in lines:
            yield set(), line


def _words(text: str) -> list[str]:
    return [word.lower() for word in WORD.findall(text)]


def _pattern(text: str) -> str:
    return ".*?".join(
        re.escape(" ".join(part.split())) for part in re.split(r" ?\.\.\. ?", text)
    )


def sections() -> dict[tuple[str, str], str]:
    """(module path, part) -> ``references/page.md#section`` where a page shows it."""
    shown: dict[tuple[str, str], str] = {}
    for page in sorted((ROOT / "references").glob("*.md")):
        anchor = ""
        fenced = False
        for line in page.read_text(encoding="utf-8").splitlines():
            if line.startswith("```"):
                match = FENCE.match(line)
                if match and not fenced:
                    where = f"references/{page.name}{anchor}"
                    for part in (match["parts"] or "").split(","):
                        shown.setdefault((match["path"], part), where)
                fenced = not fenced
            elif line.startswith("#") and not fenced and line.startswith("##"):
                anchor = "#" + slug(line.lstrip("# "))
    return shown


def slug(heading: str) -> str:
    """A heading's anchor, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def describe(entry: Entry, shown: dict[tuple[str, str], str], names: set[str]) -> Any:
    """An entry as it is printed: its examples with their rule, page and cure."""
    made = []
    for example in entry.examples:
        path = f"{example.page}/{example.module.replace('.', '/')}"
        where = shown.get((path, example.function)) or shown.get((path, ""))
        cure = str(example).replace(".wrong_", ".")
        made.append(
            {
                "rule": example.doc,
                "read": where or f"references/{example.page.replace('_', '-')}.md",
                "reproduced_by": str(example),
                "cured_by": cure if example.wrong and cure in names else None,
                "file": f"examples/{path}.py",
            }
        )
    return {"error": entry.said, "examples": made}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="explain.py",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "text", nargs="+", help="the error or traceback; - reads it from standard input"
    )
    parser.add_argument(
        "--limit", type=int, default=3, help="matches to print (default 3)"
    )
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    given = (
        sys.stdin.buffer.read().decode("utf-8", "replace")
        if options.text == ["-"]
        else " ".join(options.text)
    )
    if not given.strip():
        print(
            "nothing to explain: paste the error, or pipe it in and write -",
            file=sys.stderr,
        )
        return 2
    try:
        found = examples()
    except ClaimError as error:
        print(error, file=sys.stderr)
        return 2
    matches = Index(entries(found)).search(given)[: options.limit]
    shown, names = sections(), {str(example) for example in found}
    answers = [describe(entry, shown, names) for _, entry in matches]
    if options.json:
        print(json.dumps({"matches": answers}, indent=1))
    elif answers:
        print(*map(_text, answers), sep="\n\n")
    else:
        print(
            "No example reproduces this error. Look up its last line in references/database-problems.md by symptom, "
            "search the pages for the exception's class, and read the frames of your own code in the traceback."
        )
    return 0 if answers else 1


def _text(answer: Any) -> str:
    lines = [answer["error"]]
    for example in answer["examples"][:3]:
        lines.append(f"  {example['rule']}")
        lines.append(f"    read {example['read']}")
        cure = f"; cure: {example['cured_by']}" if example["cured_by"] else ""
        lines.append(f"    example {example['reproduced_by']}{cure}")
    more = len(answer["examples"]) - 3
    return "\n".join(
        lines + ([f"  and {more} more examples (--json)"] if more > 0 else [])
    )


if __name__ == "__main__":
    sys.exit(main())
