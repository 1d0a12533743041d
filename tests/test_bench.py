"""The bench measures what it says, and the page shows what it measured."""

import dataclasses
import json
import socket
import threading
import time
from pathlib import Path
from typing import Any

import bench
import pytest
from sqlalchemy import URL
from sqlmodel import Session, SQLModel, create_engine, select

from examples import _run
from examples.performance import _delay, _measure

BY_NAME = {comparison.name: comparison for comparison in _measure.COMPARISONS}
ROWS = 100


def silent(text: str) -> None:
    pass


@pytest.fixture
def results() -> bench.Results:
    found: bench.Results = json.loads(bench.RESULTS.read_text("utf-8"))
    return found


# The page


def test_page_and_plots_are_those_of_the_results(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """`python scripts/bench.py --page` mends it."""
    assert bench.main(["--page", "--check"]) == 0, capsys.readouterr().out


def test_the_page_shows_every_comparison(results: bench.Results) -> None:
    shown = {name for _, name, _ in bench.MARK.findall(bench.PAGE.read_text("utf-8"))}
    assert shown == {"run", *BY_NAME} == {"run", *results["comparisons"]}


def test_the_results_are_those_of_a_whole_run(results: bench.Results) -> None:
    assert results["rows"] == _measure.ROWS
    for name, comparison in BY_NAME.items():
        found = results["comparisons"][name]
        assert list(found["places"])[: len(comparison.places)] == [*comparison.places]
        assert len(found["places"]) == len(comparison.places) + (
            len(comparison.networks) * (2 if comparison.across else 1)
        )
        assert found["title"] == comparison.title.format(
            n=f"{comparison.rows(_measure.ROWS):,}"
        )


def test_a_changed_figure_is_found(results: bench.Results) -> None:
    page = bench.PAGE.read_text("utf-8")
    assert bench.render(page, results) == page
    results["comparisons"]["insert"]["places"]["psycopg"]["objects"]["ratio"] = 99.0
    assert bench.render(page, results) != page


def test_a_changed_date_is_found(results: bench.Results) -> None:
    page = bench.PAGE.read_text("utf-8")
    assert bench.render(page, results | {"date": "1999-12-31"}) != page


def test_results_that_lack_a_comparison_are_refused(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    results: bench.Results,
) -> None:
    del results["comparisons"]["insert"]
    (tmp_path / "results.json").write_text(json.dumps(results))
    monkeypatch.setattr(bench, "RESULTS", tmp_path / "results.json")
    assert bench.main(["--page", "--check"]) == 2
    assert "insert" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("number", "apart", "text"),
    [
        (1, True, "1"),
        (1.04, True, "1"),
        (1.06, False, "~1.1"),
        (9.94, True, "9.9"),
        (9.96, True, "10"),
        (345, True, "340"),
        (2400, True, "2,400"),
    ],
)
def test_ratios_have_the_digits_they_deserve(
    number: float, apart: bool, text: str
) -> None:
    assert bench.ratio({"ratio": number, "apart": apart}) == text


@pytest.mark.parametrize(
    ("module", "choices", "way", "code"),
    [
        ("inserting", "INSERTS", "rows", "session.exec(insert(Task), params=ROWS)"),
        ("inserting", "INSERTS", "commit each", "wrong_commit_each(session)"),
        ("loading", "LOADERS", "selectin", "selectinload(Project.tasks)"),
        ("engines", "OPTIONS", "no pool", "poolclass=NullPool"),
        ("sqlite", "PRAGMAS", "WAL", "PRAGMA journal_mode=WAL"),
    ],
)
def test_code_is_that_of_the_module(
    module: str, choices: str, way: str, code: str
) -> None:
    assert bench.code(module, choices)[way] == code


# Figures


def test_the_fastest_has_ratio_one_and_equals_are_marked() -> None:
    fast, slow, alike = [1.0, 1.1, 1.2, 1.0], [2.0, 2.4, 2.2, 2.1], [1.1, 1.0, 1.3, 0.9]
    assert _measure._against(fast, fast) == {"ratio": 1.0, "apart": True}
    assert _measure._against(slow, fast) == {"ratio": 2.05, "apart": True}
    assert not _measure._against(alike, fast)["apart"]


def test_a_busy_machine_is_noticed() -> None:
    quiet, busy = [1.0, 1.01, 1.0, 1.02], [1.0, 1.5, 3.0, 1.1]
    assert not list(bench._noisy({"noise": _measure.noise(quiet)}))
    assert "busy" in "".join(bench._noisy({"noise": _measure.noise(busy)}))


def test_repeats_give_their_median() -> None:
    waits = iter([0.0, 0.05, 0.0])
    assert _measure._timer(lambda: time.sleep(next(waits)))(3) < 0.02


# Runs: each way of each comparison, once, with few rows


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_measure, "ROUNDS", (1, 1))
    monkeypatch.setattr(_measure, "SHORTEST", 0.0)


def measured(server: URL | None, folder: Path, name: str) -> dict[str, Any]:
    comparison = dataclasses.replace(BY_NAME[name], networks=())
    if name == "stream":  # a process for each figure
        comparison = dataclasses.replace(comparison, places=("psycopg",))
    made = _measure.Bench(server, folder, ROWS, silent)
    with made.stack:
        [(_, places)] = made.run([comparison])
    assert not made.problems
    return places


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("name", BY_NAME)
def test_every_way_runs(name: str, postgres: URL, tmp_path: Path) -> None:
    places = measured(postgres, tmp_path, name)
    assert set(places) == ({*BY_NAME[name].places} if name != "stream" else {"psycopg"})
    codes = bench.code(BY_NAME[name].module, BY_NAME[name].choices)
    ways = {way for found in places.values() for way in found}
    assert ways == {*codes, *(way.label for way in BY_NAME[name].ways)}
    assert all(figures["ratio"] >= 1 for w in places.values() for figures in w.values())


@pytest.mark.usefixtures("quick")
def test_a_way_that_fails_is_told_and_the_others_are_measured(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = dataclasses.replace(
        BY_NAME["page"], ways=(_measure.Way("x", "stream", lambda n: (1,)),)
    )
    made = _measure.Bench(None, tmp_path, ROWS, silent)
    with made.stack:
        found = {c.name: places for c, places in made.run([broken, BY_NAME["count"]])}
    assert found["page"] == {} and "SQLite" in found["count"]
    assert "page, SQLite: TypeError" in made.problems[0]


@pytest.mark.parametrize(
    ("module", "call", "choices", "more"),
    [
        ("loading", "load", "LOADERS", ()),
        ("reading", "read", "READS", ()),
        ("large_table", "page", "PAGES", (99,)),
    ],
)
def test_all_ways_do_the_same_work(
    module: str, call: str, choices: str, more: tuple[int, ...]
) -> None:
    with _run.imported(f"examples.performance.{module}") as found:
        engine = create_engine("sqlite://")
        SQLModel.metadata.create_all(engine)
        with Session(engine) as session:
            found.seed(session)
            ways = getattr(found, choices)
            values = [getattr(found, call)(session, way, *more) for way in ways]
        engine.dispose()
    assert values[0] and values == values[:1] * len(values)


@pytest.mark.parametrize(
    ("module", "call", "choices"),
    [("inserting", "insert_all", "INSERTS"), ("upserting", "upsert", "UPSERTS")],
)
def test_all_ways_leave_the_same_rows(module: str, call: str, choices: str) -> None:
    left = []
    with _run.imported(f"examples.performance.{module}") as found:
        for way in getattr(found, choices):
            engine = create_engine("sqlite://")
            SQLModel.metadata.create_all(engine)
            with Session(engine) as session:
                if hasattr(found, "seed"):
                    found.seed(session)
                    session.commit()
                getattr(found, call)(session, way)
                session.rollback()
                query = select(found.Task.title, found.Task.priority)
                left.append(session.exec(query.order_by(found.Task.title)).all())
            engine.dispose()
    assert len(left[0]) == 20 and left == left[:1] * len(left)


def test_the_network_delays_answers() -> None:
    listening = socket.create_server(("127.0.0.1", 0))

    def echo() -> None:
        server, _ = listening.accept()
        with server:
            server.sendall(server.recv(100))

    answering = threading.Thread(target=echo)
    answering.start()
    with (
        listening,
        _delay.delayed("127.0.0.1", listening.getsockname()[1], 0.05) as port,
        socket.create_connection(("127.0.0.1", port)) as client,
    ):
        started = time.perf_counter()
        client.sendall(b"ping")
        assert client.recv(100) == b"ping"
        assert 0.05 <= time.perf_counter() - started < 2
    answering.join()


# The command line


def test_what_is_wrong_is_said_in_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["inserts"]) == 2
    assert "no comparison 'inserts': insert, " in capsys.readouterr().err


def test_a_missing_package_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench, "NEEDED", ("sqlmodel", "no_such_package"))
    assert bench.main(["insert"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("no_such_package is not installed") and said.count("\n") == 1


@pytest.mark.usefixtures("quick")
def test_json_goes_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["object", "sqlite", "--rows", "100", "--sqlite", "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert list(made["comparisons"]) == ["object", "sqlite"]
    assert made["rows"] == 100 and "sqlmodel" in made["versions"]
