"""What an example's closing comments claim, and whether a run bears them out. Standard library only."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

VERBS = ("raises", "emits", "returns", "warns", "prints", "logs", "needs")
WORDS = frozenset(
    [
        "sqlite",
        "postgresql",
        "pysqlite",
        "aiosqlite",
        "psycopg",
        "asyncpg",
        "sync",
        "async",
        "superuser",
    ]
)
PACKAGES = frozenset(
    [
        "python",
        "sqlmodel",
        "sqlalchemy",
        "pydantic",
        "fastapi",
        "starlette",
        "alembic",
        "pytest-asyncio",
        "asyncpg",
        "psycopg",
        "aiosqlite",
        "sqlite",
        "postgresql",
    ]
)
TRANSACTION = ("BEGIN", "COMMIT", "ROLLBACK")

_LIMIT = re.compile(r"\((?P<limit>[a-z][^()]*)\) ")
_TERM = re.compile(
    r"(?P<name>[a-z][a-z-]*)(?:(?P<op><=|>=|==|<|>)(?P<version>[\d.]+))?"
)
_KINDS = r"(?P<kinds>[A-Za-z_][\w.]*(?: or [A-Za-z_][\w.]*)*)"
_FORMS = {
    "raises": re.compile(rf"{_KINDS}(?: \((?P<limit>[^()]*)\))?(?:: (?P<text>.+))?"),
    "warns": re.compile(rf"{_KINDS}(?: \((?P<limit>[^()]*)\))?(?:: (?P<text>.+))?"),
    "emits": re.compile(
        r"(?P<count>\d+) (?P<kinds>[A-Z]+|statements?)(?: \((?P<limit>[^()]*)\))?(?:: .+)?"
    ),
    "returns": re.compile(r"(?P<text>.+)"),
    "prints": re.compile(r"(?P<text>.+)"),
    "logs": re.compile(r"(?P<text>[A-Z]+ [\w.]+: .+)"),
    "needs": re.compile(r"(?P<limit>.+)"),
}


class ClaimError(ValueError):
    """A comment that looks like a claim and is none."""


@dataclass(frozen=True)
class Context:
    """Where a run took place: words such as ``sqlite`` and ``async``, and versions by package."""

    words: frozenset[str]
    versions: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True)
class Limit:
    """``sqlite or asyncpg, sqlalchemy>=2.1``: all of the parts, each one of its terms."""

    text: str = ""

    def __post_init__(self) -> None:
        for part in self._parts():
            for name, operator, _ in part:
                if name not in (PACKAGES if operator else WORDS):
                    known = ", ".join(sorted(PACKAGES if operator else WORDS))
                    raise ClaimError(f"nothing matches the limit {name!r}: {known}")

    def _parts(self) -> Iterator[list[tuple[str, str | None, str | None]]]:
        for part in filter(None, self.text.split(", ")):
            terms = [_TERM.fullmatch(term) for term in part.split(" or ")]
            if not all(terms):
                raise ClaimError(f"cannot read the limit {part!r}")
            yield [(t["name"], t["op"], t["version"]) for t in terms if t]

    def holds(self, context: Context) -> bool:
        return all(
            any(_term_holds(term, context) for term in part) for part in self._parts()
        )

    def may_hold(self, context: Context) -> bool:
        """Whether it could hold there with some versions."""
        return all(
            any(
                name in context.words if not operator else name in context.versions
                for name, operator, _ in part
            )
            for part in self._parts()
        )


def _term_holds(term: tuple[str, str | None, str | None], context: Context) -> bool:
    name, operator, wanted = term
    if not operator:
        return name in context.words
    if name not in context.versions or wanted is None:
        return False
    has, want = numbers(context.versions[name]), numbers(wanted)
    return {
        "<": has < want,
        "<=": has[: len(want)] <= want,
        ">": has[: len(want)] > want,
        ">=": has >= want,
        "==": has[: len(want)] == want,
    }[operator]


def numbers(version: str) -> tuple[int, ...]:
    """``2.1.9`` as ``(2, 1, 9)``; what follows the digits is left out."""
    found = re.match(r"\d+(?:\.\d+)*", version)
    return tuple(map(int, found[0].split("."))) if found else ()


@dataclass(frozen=True)
class Claim:
    """One claim, as its comment has it."""

    verb: str
    said: str
    limit: Limit = Limit()
    kinds: tuple[str, ...] = ()
    text: str | None = None
    count: int = 0

    def __str__(self) -> str:
        return f"{self.verb} {self.said}"


@dataclass
class Outcome:
    """What one run did. ``error`` is what it raised, ``shown`` the repr of what it returned."""

    shown: str | None = None
    error: BaseException | None = None
    statements: list[str] = field(default_factory=list)
    warnings: list[tuple[str, str]] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)
    logged: list[str] = field(default_factory=list)


def parse(comment: str) -> Claim:
    """The claim that a comment makes. Raises ClaimError when it makes none."""
    verb, _, rest = comment.partition(" ")
    if verb not in VERBS:
        raise ClaimError(
            f"{verb!r} is no claim: a body's closing comments start with "
            f"{', '.join(VERBS)}. Move a plain comment up, or indent a continued line"
        )
    limit = _LIMIT.match(rest)
    before = Limit()
    if limit and verb != "needs":
        try:
            before = Limit(limit["limit"])
            rest = rest[limit.end() :]
        except ClaimError:
            if verb not in ("returns", "prints"):  # those may start with a parenthesis
                raise
    form = _FORMS[verb].fullmatch(rest)
    if not form:
        raise ClaimError(
            f"cannot read {comment!r}: see the forms in examples/__init__.py"
        )
    parts = form.groupdict()
    behind = Limit(parts.get("limit") or "")
    return Claim(
        verb=verb,
        said=comment.partition(" ")[2],
        limit=Limit(", ".join(filter(None, [before.text, behind.text]))),
        kinds=tuple((parts.get("kinds") or "").split(" or ")),
        text=parts.get("text"),
        count=int(parts.get("count") or 0),
    )


def check(
    claims: tuple[Claim, ...], outcome: Outcome, context: Context, wrong: bool = False
) -> list[str]:
    """Where claims and outcome differ, a line each; what nobody claimed included.

    ``wrong`` passes over coroutines that were never awaited: a failed wrong way leaves them behind.
    """
    claims = tuple(c for c in claims if c.limit.holds(context))
    differ = [line for claim in claims for line in _differ(claim, outcome)]
    if outcome.error and not any(c.verb == "raises" for c in claims):
        differ.append(f"nobody claimed {_named(outcome.error)}")
    for category, text in outcome.warnings:
        claimed = any(
            c.verb == "warns" and category in c.kinds and _contains(c.text, text)
            for c in claims
        )
        leftover = wrong and "was never awaited" in text
        # The garbage collector may find here what an earlier example left open.
        if not claimed and not leftover and category != "ResourceWarning":
            differ.append(f"nobody claimed the warning {category}: {text}")
    return differ


def _differ(claim: Claim, outcome: Outcome) -> Iterator[str]:
    match claim.verb:
        case "raises":
            error = outcome.error
            if error is None:
                yield f"claimed: {claim}; it raised nothing, and returned {outcome.shown}"
            elif not (_is(error, claim.kinds) and _contains(claim.text, str(error))):
                yield f"claimed: {claim}; it raised {_named(error)}"
        case "emits":
            seen = _count(outcome.statements, claim.kinds[0])
            if seen != claim.count:
                yield f"claimed: {claim}; it emitted {seen}" + _listed(
                    outcome.statements
                )
        case "returns":
            if outcome.shown is None:
                yield f"claimed: {claim}; it raised {_named(outcome.error)}"
            elif not re.fullmatch(_pattern(_literal(claim.text)), _flat(outcome.shown)):
                yield f"claimed: {claim}; it returned {outcome.shown}"
        case "warns":
            if not any(
                kind in claim.kinds and _contains(claim.text, text)
                for kind, text in outcome.warnings
            ):
                yield f"claimed: {claim}; it warned {outcome.warnings or 'of nothing'}"
        case "prints" | "logs":
            lines = outcome.printed if claim.verb == "prints" else outcome.logged
            if not any(_contains(claim.text, line) for line in lines):
                yield f"claimed: {claim}; the lines were {lines}"


def falsify(claim: Claim) -> Iterator[Claim]:
    """False variants of a claim, each of which a run must contradict."""
    if claim.verb in ("raises", "warns"):
        yield replace(claim, kinds=tuple(f"{kind}X" for kind in claim.kinds))
    if claim.verb == "emits":
        yield replace(claim, count=claim.count + 1)
    elif claim.text:
        yield replace(claim, text=f"\0{claim.text}")


def _is(error: BaseException, kinds: tuple[str, ...]) -> bool:
    full = f"{type(error).__module__}.{type(error).__qualname__}"
    return any(full == kind or full.endswith(f".{kind}") for kind in kinds)


def _named(error: BaseException | None) -> str:
    return f"{type(error).__name__}: {_flat(str(error))}" if error else "nothing"


def _count(statements: list[str], kind: str) -> int:
    words = [s.split(None, 1)[0].upper() for s in statements if s.strip()]
    if kind.startswith("statement"):
        return sum(word not in TRANSACTION for word in words)
    return words.count(kind)


def _listed(statements: list[str]) -> str:
    return "".join(f"\n    {_flat(s)}" for s in statements)


def _literal(text: str | None) -> str:
    """``{"a": 1}`` as ``repr`` writes it, so that quotes don't matter."""
    text = text or ""
    try:
        return text if "..." in text else repr(ast.literal_eval(text))
    except (ValueError, SyntaxError):
        return text


def _contains(text: str | None, said: str) -> bool:
    return text is None or bool(re.search(_pattern(text), _flat(said)))


def _pattern(text: str) -> str:
    return ".*".join(re.escape(_flat(part)) for part in re.split(r" ?\.\.\. ?", text))


def _flat(text: str) -> str:
    return " ".join(text.split())
