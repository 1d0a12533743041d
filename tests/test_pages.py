"""What every page owes its reader. Each check takes text, so that a bad one shows that it can fail."""

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

import pytest
import snippets
from repository import ROOT, tracked

from examples import _source

# Pages that others may link to although nobody has written them yet. Names only leave this list.
PLANNED: list[str] = []
INDEX = "references/stale-advice.md"  # names the examples of the other pages
LONGEST = 320
LONG = 100  # lines, from which on a page needs a list of contents

MARKDOWN = [name for name in tracked() if name.endswith(".md")]
REFERENCES = [name for name in MARKDOWN if name.startswith("references/")]
PAGES = ["SKILL.md", *REFERENCES]


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def page_of(package: str) -> str:
    return f"references/{package.replace('_', '-')}.md"


# Markdown


def prose(text: str) -> list[str]:
    """The lines of a page, with those of its front matter and fences left empty."""
    lines = text.split("\n")
    hidden = [(f.first, f.end) for f in snippets.fences(lines)]
    if lines[0] == "---":
        hidden.append((0, lines.index("---", 1) + 1))
    for first, end in hidden:
        lines[first:end] = [""] * (end - first)
    return lines


def headings(text: str, marks: str = "#{1,6}") -> list[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    anchors: list[str] = []
    for line in prose(text):
        if found := re.fullmatch(rf"{marks} +(.+?)(?: +#+)? *", line):
            slug = re.sub(r"[^\w\- ]", "", found[1].lower()).replace(" ", "-")
            again = sum(re.fullmatch(rf"{slug}(-\d+)?", a) is not None for a in anchors)
            anchors.append(f"{slug}-{again}" if again else slug)
    return anchors


def links(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(prose(text), start=1):
        plain = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", line)
        inline = r"\]\(<?([^)\s>]+)[^)]*\)"
        for link in re.findall(rf"{inline}|^ *\[[^]]+\]: *<?([^\s>]+)", plain):
            yield number, "".join(link)


def sources(text: str) -> Iterator[tuple[int, str, list[str]]]:
    """Line, file and parts of every fence."""
    for fence in snippets.fences(text.split("\n")):
        _, file, parts = fence.source
        yield fence.first + 1, file, parts.split(",") if parts else []


# Checks: each gives a line for each problem


def form(text: str) -> Iterator[str]:
    count = len(text.rstrip("\n").split("\n"))
    if count > LONGEST:
        yield f"{count} lines: cut it to {LONGEST}"
    titles = headings(text, "#")
    if not "\n".join(prose(text)).lstrip("\n").startswith("# ") or len(titles) != 1:
        yield f"it must start with its only title, `# Title`; it has {len(titles)}"


def contents(text: str) -> Iterator[str]:
    before = "\n".join(prose(text)).partition("\n## ")[0]
    listed = re.findall(r"^- \[[^\n]*\]\(#([^)\n]+)\)", before, re.MULTILINE)
    sections = headings(text, "##")
    long = len(text.splitlines()) > LONG
    if long and not sections:
        yield "divide it by `## ` headings, and list them under the title"
    elif (listed or long) and listed != sections:
        wanted = " ".join(f"#{section}" for section in sections)
        yield f"its contents, a list of `- [Section](#section)`, must link {wanted}"


def code_without_fence(text: str) -> Iterator[str]:
    """Indented code and <pre> would pass by the check that code has a source."""
    above, in_list = "", False
    for number, line in enumerate(prose(text), start=1):
        if line and not line.startswith((" ", "\t")):
            in_list = bool(re.match(r"[-*+] |\d+[.)] ", line))
        indented = line.startswith(("    ", "\t")) and not above.strip()
        if (indented and line.strip() and not in_list) or "<pre" in line:
            yield f"line {number}: put this code in a fence that names its source"
        above = line


def private(text: str) -> Iterator[str]:
    for number, line in enumerate(text.split("\n"), start=1):
        if re.search(r"\w://[^\s/@:]*:[^\s/@]+@", line):
            yield f"line {number}: take the password out of the URL"
        folders = r"(?<![\w.$~}*-])/(?:home|Users|root|tmp|work)/\w|\b[A-Z]:\\\w"
        if re.search(folders, line):
            yield f"line {number}: take the path of one machine out"


def broken_links(
    name: str, pages: Mapping[str, str], files: Collection[str]
) -> Iterator[str]:
    folders = {posixpath.dirname(file) for file in files}
    for number, link in links(pages[name]):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
        target = target if path else name
        if target not in {*files, *folders, *map(page_of, PLANNED)}:
            yield f"line {number}: {link} leads nowhere"
        elif anchor and target in pages and anchor not in headings(pages[target]):
            yield f"line {number}: {target} has no section #{anchor}"


def not_shown(text: str, examples: Iterable[tuple[str, str]]) -> Iterator[str]:
    shown = {(file, part) for _, file, parts in sources(text) for part in parts or "*"}
    for file, function in examples:
        if not {(file, function), (file, "*")} & shown:
            yield f"show {function}: write ```python {file}:{function}"


def astray(text: str, pages: Collection[str]) -> Iterator[str]:
    """Code of an example that the reader could not look up on a page of its own."""
    for number, file, _ in sources(text):
        package = re.match(r"examples/(\w+)/", file)
        if package and package[1] not in _source.APPLICATIONS:
            page = page_of(package[1])
            if page not in pages:
                yield f"line {number}: {file} belongs to {page}, which does not exist"


def unpaired(
    pages: Collection[str], packages: Iterable[str], with_examples: Iterable[str]
) -> Iterator[str]:
    for page in sorted({*pages} - {*map(page_of, with_examples)}):
        yield f"{page} has no example"
    known = {*pages, *map(page_of, PLANNED)}
    for page in sorted({*map(page_of, packages)} - known):
        yield f"{page} is missing; its examples exist"


def written(planned: Iterable[str], pages: Collection[str]) -> Iterator[str]:
    for name in planned:
        if page_of(name) in pages:
            yield f"{name} is written: take it out of PLANNED"


# The repository


def report(name: str, problems: Iterable[str]) -> None:
    lines = [f"{name}: {problem}" for problem in problems]
    assert not lines, "\n" + "\n".join(lines)


def test_pages_were_found() -> None:
    assert REFERENCES


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("check", [form, contents, code_without_fence, private])
def test_page(name: str, check: Callable[[str], Iterator[str]]) -> None:
    if (name, check) != ("SKILL.md", contents):  # always read whole
        report(name, check(read(name)))


@pytest.mark.parametrize("name", MARKDOWN)
def test_links_lead_somewhere(name: str) -> None:
    pages = {page: read(page) for page in MARKDOWN}
    report(name, broken_links(name, pages, tracked()))


@pytest.mark.parametrize("name", REFERENCES)
def test_every_example_is_shown_on_its_page(name: str) -> None:
    examples = _source.examples(name.removeprefix("references/").removesuffix(".md"))
    functions = [(e.file.relative_to(ROOT).as_posix(), e.function) for e in examples]
    report(name, not_shown(read(name), functions))


@pytest.mark.parametrize("name", PAGES)
def test_code_comes_from_pages_that_exist(name: str) -> None:
    report(name, astray(read(name), REFERENCES))


def test_pages_and_examples_belong_together() -> None:
    with_examples = {example.page for example in _source.examples()}
    pages = [name for name in REFERENCES if name != INDEX]
    report("references", unpaired(pages, _source.pages(), with_examples))


def test_planned_pages_are_not_written() -> None:
    report("PLANNED", written(PLANNED, REFERENCES))


# Every check can fail

PAGE = """\
# Tasks

What it decides. See [other](other.md#in-short), [code](../examples/tasks) and
    [elsewhere](https://example.org/#x).

- [Load `task.tags`, twice](#load-tasktags-twice)
- [Again](#again)

## Load `task.tags`, twice

```python examples/tasks/load.py:imports,load
    # not a [link](nowhere.md)
```

1. `[code](nowhere.md)`

    a paragraph of the list

## Again
"""
PAIR = {"references/tasks.md": PAGE, "references/other.md": "# Other\n\n### In short\n"}
TREE = [*PAIR, "examples/tasks/load.py"]
SHOWN = [("examples/tasks/load.py", "load")]


def changed(old: str, new: str) -> str:
    assert old in PAGE
    return PAGE.replace(old, new)


def links_of(text: str) -> Iterator[str]:
    name = "references/tasks.md"
    return broken_links(name, {**PAIR, name: text}, TREE)


def test_a_good_page_has_no_problems() -> None:
    for check in (form, contents, code_without_fence, private, links_of):
        report(check.__name__, check(PAGE))
    report("shown", not_shown(PAGE, SHOWN))
    report("shown whole", not_shown(changed(":imports,load", ""), SHOWN))
    report("astray", astray(PAGE, PAIR))
    report("unpaired", unpaired([*PAIR], ["tasks", "other"], ["tasks", "other"]))


@pytest.mark.parametrize(
    ("problems", "said"),
    [
        (form(PAGE + "\n" * 320 + "end"), "lines: cut it"),
        (form(f"Text\n\n{PAGE}"), "it must start"),
        (form(f"{PAGE}\n# Another\n"), "it has 2"),
        (contents(changed("- [Again](#again)\n", "")), "#load-tasktags-twice #again"),
        (contents(changed("#again", "#once-more")), "must link"),
        (contents("# A\n" + "text\n" * 99 + "## B\n"), "must link #b"),
        (contents("# A\n" + "text\n" * 100), "divide it"),
        (contents(f"{PAGE}\n## Again\n"), "#again #again-1"),
        (code_without_fence(f"{PAGE}\nText\n\n    x = 1\n"), "line 23"),
        (code_without_fence(f"{PAGE}\n<pre>x = 1</pre>\n"), "line 21"),
        (private("postgresql://scott" + ":tiger@localhost/"), "the password"),
        (private(f"cd /{'home'}/someone"), "the path"),
        (private(f"cd C:\\{'Users'}"), "the path"),
        (links_of(changed("other.md", "absent.md")), "absent.md#in-short leads"),
        (links_of(changed("../examples", "/examples")), "/examples/tasks leads"),
        (links_of(changed("#in-short", "#at-length")), "no section #at-length"),
        (links_of(changed("(#again)", "(#once)")), "no section #once"),
        (links_of(f"{PAGE}\n[reference]: absent.md\n"), "absent.md leads nowhere"),
        (not_shown(PAGE, [("examples/tasks/load.py", "loa")]), "show loa"),
        (not_shown(PAGE, [("examples/tasks/other.py", "load")]), "tasks/other.py:load"),
        (astray(PAGE, ["references/other.md"]), "belongs to references/tasks.md"),
        (unpaired([*PAIR], ["tasks"], ["tasks"]), "references/other.md has no example"),
        (unpaired([], ["other_tasks"], []), "references/other-tasks.md is missing"),
        (written(["tasks"], PAIR), "tasks is written"),
    ],
)
def test_every_check_can_fail(problems: Iterator[str], said: str) -> None:
    assert said in "\n".join(problems)
