# /// script
# requires-python = ">=3.10"
# dependencies = []
# ///
"""From a pasted error, traceback or log to its cause, its cure and the example that reproduces it.

    python scripts/explain.py "MissingGreenlet: greenlet_spawn has not been called"
    pytest 2>&1 | python scripts/explain.py -

Prints the best matches, the last error of the text first; of a run of pytest the first failure, before errors at
teardown. Knows just what the examples claim and the suite reproduces, and says so when nothing fits. What you paste is never printed back, so a credential in it stays where it was.

Exit codes: 0 something fits, 1 nothing fits, 2 could not run (the reason is printed).
"""

import argparse
import ast
import bisect
import builtins
import json
import math
import os
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple

sys.dont_write_bytecode = True
ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from examples._claims import Claim, ClaimError
from examples._source import Example, examples

PAGE = "database-problems"
LONGEST = 200_000  # characters; of a longer text the end is read
FENCE = re.compile(r"^```\w+ examples/(?P<path>[\w/]+)\.py(?::(?P<parts>\S+))?")
LINK = re.compile(r"\[(?P<text>[^]]*)\]\((?P<to>[^)]+)\)")
CODE = re.compile(r"`([^`]+)`")
KIND = re.compile(
    r"(?<![\w])(?:[a-z_]\w*\.)*(?P<kind>[A-Z]\w*(?:Error|Exception|Warning|Greenlet|Found|Violation|Detected|"
    r"Failure|Timeout|Shutdown|NotStarted|Canceled|NotAvailable|Transaction|Duplicate\w+|Undefined\w+))(?!\w|\()"
)
NAME = re.compile(r"[a-z_]+(?:\.[a-z]\w*){1,2}")
NUMBER = re.compile(r"\b\d+\b")
WORD = re.compile(r"[A-Za-z_][A-Za-z_]+\d*")  # psycopg is not psycopg2
# The headings of pytest's report, also behind what a CI puts before a line
SECTION = re.compile(
    r"^.{0,80}?={3,300} (ERRORS|FAILURES|PASSES|[\w ]{1,30} summary(?: info)?|\d.{0,200} in [\d.]+s.*) =+\s*$",
    re.MULTILINE,
)
TEST = re.compile(
    r"^(?:.{0,80}?_{3,300}|_{1,2}) (\S.{0,999}?) _{1,300}\s*$", re.MULTILINE
)
CAPTURED = re.compile(
    r"^.{0,80}?-{3,300} Captured (?:std|log).{1,30} -+\s*$", re.MULTILINE
)
SUMMARY = "short test summary info"
MARKS = " :()'<>,"  # around a message
COUNTED = re.compile(r"""['"]_\w*\d\w*['"]""")  # a name that a driver made
PLAIN = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "been",
        "but",
        "by",
        "can",
        "for",
        "from",
        "has",
        "have",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "must",
        "no",
        "not",
        "of",
        "on",
        "one",
        "or",
        "so",
        "that",
        "the",
        "this",
        "to",
        "was",
        "were",
        "when",
        "with",
        "you",
        "your",
    ]
)
NAMING = frozenset(["Column", "create_table"])  # by their first argument
TYPES = frozenset(["dict", "list", "str", "int", "datetime"])  # any other would do


# What is known


class Made(NamedTuple):
    """An example that makes an error, by one of its claims."""

    example: Example
    said: str
    case: str = ""  # of an example that prints the errors of several functions
    note: str = ""  # the comment beside that function
    cured: bool = False  # whether its cure stands beside it

    @property
    def names(self) -> tuple[str, str]:
        """The mistake and its cure, as the pages name them."""
        name = str(self.example)
        if self.case:
            start = name.rpartition(".")[0]
            return f"{start}.wrong_{self.case}", f"{start}.{self.case}"
        return name, name.replace(".wrong_", ".")


@dataclass
class Row:
    """A line of a table on the page of problems."""

    see: str
    because: str
    do: str
    section: str
    names: frozenset[str]

    @property
    def messages(self) -> list[str]:
        return CODE.findall(self.see)


@dataclass
class Entry:
    """One error, and what makes it. ``text`` is empty where an example claims just the class."""

    text: str
    kinds: set[str] = field(default_factory=set)
    made: list[Made] = field(default_factory=list)
    row: Row | None = None
    own: frozenset[str] = frozenset()  # names that an example gave to its models

    @cached_property
    def parts(self) -> list[str]:
        text = self.text.rstrip(" .:;,")
        return [part for part in re.split(r" ?\.\.\. ?", text) if part]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        parts = (self._general(part) for part in self.parts)
        return re.compile(r".{0,300}?".join(parts))

    def numbered(self, said: str) -> bool:
        """Whether an error has the numbers of this one: ``1 row(s); 0``, not ``2 row(s); 1``."""
        return {*NUMBER.findall(self.text)} <= {*NUMBER.findall(said)}

    def _general(self, part: str) -> str:
        """A part of a claim as a pattern, in which a model may have another name."""
        tokens = re.split(r"""('[^']*'|"[^"]*"|`[^`]*`|<[^>]*>|[\w.]*\w|\s+)""", part)
        return "".join(self._token(token) for token in tokens)

    def _token(self, token: str) -> str:
        if token.isspace():
            return r"\s+"
        if token.isdigit():
            return r"\d+"
        if not token or not self.is_own(token):
            return re.escape(token)
        if token[0] in "'\"`<":
            return rf"{token[0]}[^{token[-1]}]{{1,200}}{token[-1]}"
        return r"[\w.]+"

    def is_own(self, token: str) -> bool:
        """Whether somebody else's error would have another name there."""
        return is_own(token, self.own)

    @cached_property
    def literal(self) -> list[str]:
        """What stands in quotes and is no name of the example: without it, it is another error."""
        quoted = re.findall(r"""['"`]([\w.]+)['"`]""", self.text)
        return [name for name in quoted if not self.is_own(f"'{name}'")]

    @cached_property
    def words(self) -> list[str]:
        """What the text says, without names of the example."""
        text = COUNTED.sub(" ", self.text)
        return [word for word in words(text) if not self.is_own(word)]


def words(text: str) -> list[str]:
    return [word for word in WORD.findall(text.lower()) if word not in PLAIN]


def claimed(example: Example, source: str) -> Iterator[tuple[set[str], str, Made]]:
    """The errors that an example claims: classes, text, and where they come from."""
    for claim in example.claims:
        text = " ".join((claim.text or "").split())
        if claim.verb in ("raises", "warns"):
            kinds = {kind.rpartition(".")[2] for kind in claim.kinds}
            yield kinds, text, Made(example, str(claim.said))
        elif claim.verb == "logs":
            level, _, said = text.partition(": ")
            if not level.startswith(("DEBUG", "INFO")):
                yield set(), said, Made(example, said)
        elif claim.verb == "prints":
            yield from _printed(claim, text, example, source)


def _printed(
    claim: Claim, text: str, example: Example, source: str
) -> Iterator[tuple[set[str], str, Made]]:
    """``case: Class: message``, where the module has ``wrong_case``; or without the case."""
    case, _, rest = text.partition(": ")
    beside = re.search(rf"\bwrong_{re.escape(case)}\b", source)
    if beside:
        note = re.search(rf"^ +wrong_{re.escape(case)},  # (.+)", source, re.MULTILINE)
        cured = bool(
            re.search(
                rf"^(?:async def |def )?{re.escape(case)}\b", source, re.MULTILINE
            )
        )
        made = Made(example, rest, case, note[1] if note else "", cured)
    else:
        rest = text
        made = Made(example, rest)
    kind, _, said = rest.partition(": ")
    if beside and rest.startswith("... "):
        yield set(), rest, made
    elif re.fullmatch(r"[A-Z]\w+", kind) and said:
        yield {kind}, said, made


def entries(found: Iterable[Example], table: list[Row]) -> list[Entry]:
    """All errors; claims that differ by where they break off are one."""
    known: dict[str, Entry] = {}
    sources: dict[Path, tuple[str, frozenset[str]]] = {}
    for example in found:
        if example.file not in sources:
            source = example.file.read_text(encoding="utf-8")
            sources[example.file] = source, own_names(example.file.parent)
        source, own = sources[example.file]
        for kinds, text, made in claimed(example, source):
            key = masked(text, own)
            near = [k for k in known if k and key and same(k, key)]
            if key in known and not near:  # both say no more than a name of their own
                key = text
            entry = known.pop(near[0]) if near else Entry(text, own=own)
            if len(text) < len(entry.text):
                entry.text, entry.own = text, own
            entry.kinds |= kinds
            entry.made.append(made)
            known[min(near[0], key, key=len) if near else key or " ".join(kinds)] = (
                entry
            )
    for entry in known.values():
        entry.row = row_of(entry, table)
    return list(known.values())


def is_own(token: str, own: frozenset[str]) -> bool:
    return bool(COUNTED.match(token) or own & set(re.split(r"[\W_]+", token.lower())))


@cache
def masked(text: str, own: frozenset[str]) -> str:
    """A text without the names of the example, and without the dots around it."""
    text = re.sub(r"^(\.\.\. )+|[ ;,.:]*(\.\.\.)?[ ;,.:]*$", "", text)
    return re.sub(
        r"""(['"]?)[\w.]*\w\1""",
        lambda m: f"{m[1]}_{m[1]}" if is_own(m[0], own) else m[0],
        text,
    )


def same(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return long.startswith(short) and len(words(short)) > 1


def called(node: ast.Call) -> str:
    """``Column`` of ``sa.Column(...)``."""
    return str(getattr(node.func, "attr", getattr(node.func, "id", "")))


@cache
def own_names(folder: Path) -> frozenset[str]:
    """The words in the names of the models, fields, tables and columns of a page's examples."""
    found: set[str] = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                found |= {node.name.lower(), f"{node.name.lower()}s"}
                found |= {
                    field.target.id
                    for field in node.body
                    if isinstance(field, ast.AnnAssign)
                    and isinstance(field.target, ast.Name)
                }
            elif isinstance(node, ast.Call) and called(node) in NAMING:
                found |= {
                    name.value
                    for name in node.args[:1]
                    if isinstance(name, ast.Constant) and isinstance(name.value, str)
                }
    return frozenset(
        (found | TYPES) - {"metadata", "id", "text", "type", "value", "data"}
    )


def rows() -> list[Row]:
    path = ROOT / "references" / f"{PAGE}.md"
    found = []
    section = ""
    for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else []:
        if line.startswith("## "):
            section = slug(line.lstrip("# "))
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) == 3 and not set(cells[0]) <= set("- ") and cells[1] != "because":
            names = {full_name(n) for n in CODE.findall(cells[2]) if NAME.fullmatch(n)}
            found.append(Row(cells[0], cells[1], cells[2], section, frozenset(names)))
    return found


def full_name(name: str) -> str:
    return f"{PAGE.replace('-', '_')}.{name}" if name.count(".") == 1 else name


def row_of(entry: Entry, table: list[Row]) -> Row | None:
    """The row that quotes the error, or that names its example and quotes none."""
    best, row = 0.0, None
    for candidate in table:
        fit = max((quotes(m, entry) for m in candidate.messages), default=0.0)
        named = any(
            candidate.names & {*made.names, str(made.example)} for made in entry.made
        )
        if named and (fit or not candidate.messages or len(candidate.names) < 2):
            fit += 0.5
        elif named:
            fit = max(fit, 0.4)
        if fit > best:
            best, row = fit, candidate
    return row


def quotes(message: str, entry: Entry) -> float:
    """How much of a message on the page and an error are the same text."""
    kind, _, said = message.partition(": ")
    text = said if kind in entry.kinds else message
    if text in entry.kinds:
        return 0.3
    if not entry.text or not text:
        return 0.0
    here, there = masked(text, entry.own), masked(entry.text, entry.own)
    short, long = sorted((here, there), key=len)
    if text == entry.text:
        return float(len(text))
    fits = words(short) and re.search(loose(short), long)
    return float(len(short)) if fits else 0.0


@cache
def loose(text: str) -> str:
    return ".*?".join(re.escape(part) for part in re.split(r" ?\.\.\. ?", text))


# What was pasted


@dataclass
class Block:
    """One error in the pasted text: where it stands, its classes, what it says."""

    start: int
    kinds: set[str]
    message: str


def primary_last(text: str) -> str:
    """A run of pytest with its first failure at the end, where the cause of other texts stands.

    Before it the other failures, errors at set-up, errors at teardown; first what is no report of a test.
    """
    before, *sections = SECTION.split(text)
    if not {"ERRORS", "FAILURES", SUMMARY} & {*sections[::2]}:
        return text
    rest, reports = [before], list[tuple[int, str]]()
    for heading, section in zip(sections[::2], sections[1::2], strict=True):
        if heading == SUMMARY:
            lines = section.splitlines()[::-1]
            rest += sorted(lines, key=lambda line: "FAILED " in line)
            continue
        if heading not in ("ERRORS", "FAILURES"):
            rest.append(section)
            continue
        start, *tests = TEST.split(section)
        rest.append(start)
        for name, report in zip(tests[::2], tests[1::2], strict=True):
            rank = 1 if name.startswith("ERROR") else 2
            rank = 0 if name.startswith("ERROR at teardown") else rank
            error, *captured = CAPTURED.split(report)
            reports.append((rank, "\n".join([*captured, error])))
    reports.reverse()
    reports.sort(key=lambda report: report[0])
    return "\n".join([*rest, *(report for _, report in reports)])


def plain(text: str) -> str:
    """The text without colours, JSON, and what loggers, pytest and task groups put before a line."""
    lines = []
    text = primary_last(re.sub(r"\x1b\[[\d;]*m", "", text))
    for line in text[-LONGEST:].splitlines():
        line = re.sub(r"^\s*(?:[\w.-]+ +\| )?(?:[|│+>]\s*|E  +|-{3,})*", "", line)
        lines += _json(line) if line[:1] in "{[" else [line]
    return re.sub(r"\s+", " ", " \n ".join(lines).replace(" \n ", " "))


def _json(line: str) -> list[str]:
    try:
        return [part for part in _strings(json.loads(line)) if part]
    except ValueError:
        return [line]


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)


def blocks(text: str) -> list[Block]:
    """The errors that a text names. A wrapped one and its driver's are one block."""
    heads = list(KIND.finditer(text))
    found: list[Block] = []
    for number, head in enumerate(heads):
        end = heads[number + 1].start() if number + 1 < len(heads) else len(text)
        said = text[head.end() : min(end, head.end() + 1000)]
        said = re.split(
            r" \[SQL: | \(Background on this error| File \"| Traceback \(| During handling of| The above exception",
            said,
        )[0].strip(MARKS)
        if found and not found[-1].message and head.start() - found[-1].start < 300:
            found[-1].kinds.add(head["kind"])
            found[-1].message = said
        else:
            found.append(Block(head.start(), {head["kind"]}, said))
    last = {(error.message, *sorted(error.kinds)): error for error in found}
    return sorted(last.values(), key=lambda error: error.start)


# Matching


class Index:
    """Finds the entries that a text fits."""

    def __init__(self, known: list[Entry]) -> None:
        self.known = known
        self.count = Counter(word for entry in known for word in set(entry.words))

    def weight(self, found: Iterable[str]) -> float:
        size = 1 + len(self.known)
        return sum(math.log(size / self.count.get(word, 1)) for word in set(found))

    def search(self, pasted: str) -> list[Entry]:
        """What fits, the last error of the text first, the most specific first of one error."""
        text = plain(pasted)
        errors = blocks(text)
        kinds = {kind for error in errors for kind in error.kinds}
        hits: list[tuple[int, float, Entry]] = []
        lower = text.lower()
        found = [(e, self._whole(e, text, lower, kinds)) for e in self.known]
        complete = [where for entry, where in found if where and len(entry.parts) == 1]
        for entry, where in found:
            if where is not None:
                start, said = where
                if any(
                    said != wider
                    and at <= start
                    and start - at + len(said) <= len(wider)
                    for at, wider in complete
                ):
                    continue  # a part of another's message
                score = 2 * self.weight(entry.words) + bool(entry.kinds & kinds)
                hits.append((start, score + entry.numbered(said) / 2, entry))
                continue
            for error in errors:
                if any(said.strip(MARKS) in error.message for _, said in complete):
                    continue  # nothing breaks off there
                if score := self._broken(entry, error):
                    score += entry.numbered(error.message) / 2
                    hits.append((error.start, score, entry))
        if not hits:
            hits = [(0, score, entry) for score, entry in self._named(errors)]
        if not hits and not errors:
            whole = Block(0, set(), text)
            hits = [(0, self._broken(entry, whole), entry) for entry in self.known]
        place = Places(text, [error.start for error in errors])
        ranked = sorted(hits, key=lambda hit: (*place(hit[0]), -hit[1]))
        return list({id(entry): entry for _, score, entry in ranked if score}.values())

    def _whole(
        self, entry: Entry, text: str, lower: str, kinds: set[str]
    ) -> tuple[int, str] | None:
        """Where the text has all that an entry says, the last time; and how it says it."""
        if not entry.words or not all(word in lower for word in entry.words):
            return None
        last = None
        for match in entry.pattern.finditer(text):
            last = match
        if last is None:
            return None
        said = set(entry.words)
        near = words(text[max(0, last.start() - 80) : last.end() + 80])
        enough = len(said) > 2 or len(said) >= 0.4 * len(set(near) | said)
        if entry.kinds & kinds and len(said) > 1:
            enough = True
        return (last.start(), last[0]) if enough else None

    def _broken(self, entry: Entry, error: Block) -> float:
        """The score of a message that breaks off, or that another version words differently."""
        named = bool(entry.kinds & error.kinds)
        want, have = entry.words, words(error.message)
        if len(want) < 2 or len(have) < 2 or not (named or len(have) > 3):
            return 0.0
        rarest = min(want, key=lambda word: self.count[word])
        begun = _begun(want, have)
        if begun >= 2 and (named or begun > 3) and begun / len(want) >= 0.4:
            return self.weight(want[:begun])
        if not all(name in error.message for name in entry.literal):
            return 0.0
        shared = set(want) & set(have)
        if rarest not in shared:
            return 0.0
        alike = self.weight(shared) / (self.weight(want) or 1)
        if named and len(shared) > 2 and alike > 0.75:
            return self.weight(shared)
        return 0.0

    def _named(self, errors: list[Block]) -> Iterator[tuple[float, Entry]]:
        """What a class alone tells: all its errors where the text says no more, else the only one."""
        for error in errors:
            for kind in error.kinds:
                own = [entry for entry in self.known if kind in entry.kinds]
                answers = {id(entry.row or entry) for entry in own}
                alone = len(words(error.message)) < 2
                common = hasattr(builtins, kind)
                if own and ((len(answers) == 1 and not common) or alone):
                    for entry in own:
                        if not common or not entry.text:
                            yield 1 + len(entry.made) / 100, entry


class Places:
    """Puts the last error first, and what an error quotes behind it."""

    def __init__(self, text: str, starts: list[int]) -> None:
        self.quotes = [m.end() for m in re.finditer("Original exception was", text)]
        ends = [self.quote(start) for start in starts]
        self.starts = [s for s, end in zip(starts, ends, strict=True) if not end]

    def quote(self, where: int) -> bool:
        """Whether it is quoted by the error before it."""
        return any(0 <= where - end < 300 for end in self.quotes)

    def __call__(self, where: int) -> tuple[int, bool]:
        return -bisect.bisect(self.starts, where), self.quote(where)


def _begun(want: list[str], have: list[str]) -> int:
    """How many of the wanted words a message has, in order, before it breaks off or names something else."""
    at = done = 0
    for word in want:
        rest = have[at:]
        if word not in rest:
            cut = any(full.startswith(rest[0]) for full in (word, *PLAIN) if rest)
            broken = not rest or (len(rest) == 1 and cut)
            another = len(rest) == 1 and done > 3 and 2 * done > len(want)
            return done if broken or another else 0
        at += rest.index(word) + 1
        done += 1
    return done


# What is printed


def slug(heading: str) -> str:
    """A heading's anchor, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def sections() -> dict[tuple[str, str], str]:
    """(module path, part) -> ``references/page.md#section`` where a page shows it."""
    shown: dict[tuple[str, str], str] = {}
    for page in sorted((ROOT / "references").glob("*.md")):
        anchor, fenced = "", False
        for line in page.read_text(encoding="utf-8").splitlines():
            if line.startswith("```"):
                match = FENCE.match(line)
                if match and not fenced:
                    where = f"references/{page.name}{anchor}"
                    for part in (match["parts"] or "").split(","):
                        shown.setdefault((match["path"], part), where)
                fenced = not fenced
            elif line.startswith("##") and not fenced:
                anchor = "#" + slug(line.lstrip("# "))
    return shown


def answers(found: list[Entry], limit: int, names: set[str]) -> list[dict[str, Any]]:
    """One answer for each row of the page, or for each error that has none."""
    groups: dict[int, list[Entry]] = {}
    for entry in found:
        groups.setdefault(id(entry.row or entry), []).append(entry)
    shown = sections()
    return [answer(group, shown, names) for group in list(groups.values())[:limit]]


def answer(
    group: list[Entry], shown: dict[tuple[str, str], str], names: set[str]
) -> dict[str, Any]:
    row = group[0].row
    made: dict[str, list[Made]] = {}
    for one in (one for entry in group for one in entry.made):
        made.setdefault(one.names[0], []).append(one)
    described = [describe(each, shown, names) for each in made.values()]
    listed = row.names if row else frozenset()
    described.sort(
        key=lambda one: (
            not {one["reproduced_by"], one["cured_by"]} & listed,
            one["cured_by"] is None,
        )
    )
    notes = [one.note for entry in group for one in entry.made]
    read = [f"references/{to}" for _, to in LINK.findall(row.do)] if row else []
    return {
        "error": group[0].made[0].said,
        "because": unlinked(row.because) if row else None,
        "do": "; ".join(dict.fromkeys(filter(None, notes)))
        or (unlinked(row.do) if row else "")
        or None,
        "read": read or list(dict.fromkeys(one["read"] for one in described)),
        "examples": described,
    }


def describe(
    made: list[Made], shown: dict[tuple[str, str], str], names: set[str]
) -> dict[str, Any]:
    example = made[0].example
    path = f"{example.page}/{example.module.replace('.', '/')}"
    where = shown.get((path, example.function)) or shown.get((path, ""))
    mistake, cure = made[0].names
    cured = cure != mistake and (made[0].cured or cure in names)
    return {
        "reproduced_by": mistake,
        "cured_by": cure if cured else None,
        "claims": list(dict.fromkeys(one.said for one in made)),
        "rule": example.doc,
        "read": where or f"references/{example.page.replace('_', '-')}.md",
        "file": f"examples/{path}.py",
    }


def unlinked(cell: str) -> str:
    """A cell of a table without its links and the names of examples, which are printed apart."""
    cell = LINK.sub(
        lambda link: "" if link["text"] in link["to"] else link["text"], cell
    )
    cell = re.sub(r"`[a-z_]+\.[\w.]+`(?: and)?", "", cell)
    cell = re.sub(r"\s*[,;:]\s*(?=[,;:.]|$)", "", re.sub(r"\s+", " ", cell))
    return re.sub(r"^[\s,;:]+|[\s,;:]+$", "", cell).replace("`", "").replace("\\", "")


def printed(one: dict[str, Any]) -> str:
    lines = [one["error"]]
    if one["because"]:
        lines.append(f"  because: {one['because']}")
    if one["do"]:
        lines.append(f"  do: {one['do']}")
    elif not one["because"]:
        lines.append(f"  {one['examples'][0]['rule']}")
    lines.append(f"  read {', '.join(one['read'][:3])}")
    for example in one["examples"][:3]:
        cure = f"; cure: {example['cured_by']}" if example["cured_by"] else ""
        lines.append(f"  example {example['reproduced_by']} in {example['file']}{cure}")
    more = len(one["examples"]) - 3
    return "\n".join(lines + ([f"  and {more} more (--json)"] if more > 0 else []))


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
    index = Index(entries(found, rows()))
    names = {str(example) for example in found}
    matches = answers(index.search(given), max(1, options.limit), names)
    if options.json:
        print(json.dumps({"matches": matches}, indent=1))
    elif matches:
        print(*map(printed, matches), sep="\n\n")
    else:
        print(
            f"No example reproduces this error. Look for the symptom in references/{PAGE}.md, search the pages for the "
            "exception's class, and read the frames of your own code in the traceback."
        )
    return 0 if matches else 1


if __name__ == "__main__":
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:  # the reader, ``head`` say, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code)
