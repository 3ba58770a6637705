"""Sessions of writing in a process of its own: that it writes the same, and what happens when it is ended."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from threading import Thread

import pytest

from kg import builder
from kg.builder import Builder
from kg.errors import RecordError, StoreError, StoreLockedError
from kg.model import Record
from kg.store import Store
from kg.store.layout import locked
from kg.writing import Apart, Here, Session, Writer
from tests.graph import example as ex

UNSOUND = Record(ex.SECOND.article, (), ex.SECOND.attributions)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "store", create=True)


@pytest.fixture
def apart(store: Store) -> Iterator[Apart]:
    writer = Apart(Path(store.name), ex.RUN, 0.5)
    yield writer
    writer.close()


def number(writer: Apart) -> int:
    assert writer._process is not None
    assert writer._process.pid is not None
    return writer._process.pid


def ended(writer: Writer, records: list[Record]) -> Session:
    writer.begin(records)
    return writer.end()


def test_it_writes_what_is_written_here(store: Store, apart: Apart, tmp_path: Path) -> None:
    other = Store.open(tmp_path / "other", create=True)
    for records in ([ex.RECORD, UNSOUND], [ex.RECORD, ex.SECOND]):
        there, here = ended(apart, records), ended(Here(other, ex.RUN), records)
        assert list(map(str, there.changes)) == list(map(str, here.changes))
        assert there.error is here.error is None
    assert list(map(str, there.changes)) == ["unchanged", "added"]
    assert [each.record for each in store.records()] == [each.record for each in other.records()]


def test_an_unsound_record_stops_no_other(apart: Apart) -> None:
    first, error, second = ended(apart, [ex.RECORD, UNSOUND, ex.SECOND]).changes
    assert (first, second) == ("added", "added")
    assert isinstance(error, RecordError)


@pytest.mark.parametrize("apart", [True, False])
def test_who_waits_for_the_store_is_let_in_and_all_is_written_in_the_end(
    store: Store, monkeypatch: pytest.MonkeyPatch, apart: bool
) -> None:
    made = Builder(store, ex.RUN, apart=apart)
    made._pause = 0.0 if apart else 60.0
    articles = [replace(ex.ARTICLE, id=f"{ex.ARTICLE.id}{n}") for n in range(1500)]
    made._waiting = [Record(article) for article in articles[1:]]
    found: list[int] = []
    reading = Thread(target=lambda: found.append(len(Store.open(store.name).articles())))
    wait_for_writing = Thread(target=lambda: (written(store), reading.start()))
    wait_for_writing.start()
    done = made.add(Record(articles[0])) + made.flush()
    wait_for_writing.join()
    reading.join()
    assert 0 < found[0] < len(articles)
    assert [change for _, change in done] == ["added"] * len(articles)
    assert len(store.articles()) == len(articles)


def test_the_store_stays_open_for_more_until_somebody_wants_it(store: Store, apart: Apart) -> None:
    ended(apart, [ex.RECORD])
    with pytest.raises(StoreLockedError), locked(Path(store.name), 0.0):
        pass
    began = time.monotonic()
    with locked(Path(store.name), 10.0):
        assert time.monotonic() - began < 2.0
    assert ended(apart, [ex.SECOND]).changes == ["added"]


def written(store: Store) -> None:
    """Wait until something is being written."""
    while not any(log.stat().st_size > 100_000 for log in Path(store.name).glob("data-1/*.log")):
        time.sleep(0.01)


def test_signals_to_all_processes_leave_it_to_the_parent(apart: Apart) -> None:
    apart.begin([ex.RECORD])
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        os.kill(number(apart), each)
    assert apart.end().changes == ["added"]
    os.kill(number(apart), signal.SIGTERM)
    assert ended(apart, [ex.RECORD]).changes == ["unchanged"]


def test_it_is_gone_after_closing(store: Store, apart: Apart) -> None:
    ended(apart, [ex.RECORD])
    process = number(apart)
    apart.close()
    assert not Path(f"/proc/{process}").exists()
    assert ended(apart, [ex.SECOND]).changes == ["added"]


def test_it_ends_though_a_process_that_was_forked_later_goes_on(apart: Apart) -> None:
    ended(apart, [ex.RECORD])
    process = number(apart)
    other = get_context("fork").Process(target=time.sleep, args=(60,))
    other.start()
    try:
        closing = Thread(target=apart.close, daemon=True)
        closing.start()
        closing.join(20)
        assert not closing.is_alive()
        assert not Path(f"/proc/{process}").exists()
        assert other.is_alive()
    finally:
        other.kill()
        other.join()


def test_closed_in_the_midst_of_a_session_it_ends_with_a_whole_article(store: Store, apart: Apart) -> None:
    articles = [replace(ex.ARTICLE, id=f"{ex.ARTICLE.id}{n}") for n in range(2000)]
    apart.begin([Record(article) for article in articles])
    written(store)
    apart.close()
    assert 0 < len(store.articles()) < len(articles)
    assert apart.end() == Session()


def test_a_killed_process_is_told_and_nothing_is_lost(store: Store) -> None:
    made = Builder(store, ex.RUN, apart=True)
    assert isinstance(made._apart, Apart)
    made._pause = 0.0
    assert made.add(ex.RECORD) == []
    os.kill(number(made._apart), signal.SIGKILL)
    with pytest.raises(StoreError, match=r"ended \(exit code -9\); start it again"):
        made._written(wait=True)
    made.add(ex.SECOND)
    assert {record.article.id for record, _ in made.flush()} == {ex.RECORD.article.id, ex.SECOND.article.id}
    assert len(store.articles()) == 2


def test_a_store_that_is_kept_by_somebody_else_is_told(store: Store, apart: Apart) -> None:
    with locked(Path(store.name), 1.0):
        apart.begin([ex.RECORD])
        assert not apart.ready()
        session = apart.end()
    assert session.changes == []
    assert isinstance(session.error, StoreLockedError)
    assert ended(apart, [ex.RECORD]).changes == ["added"]


def test_extraction_waits_for_writing_when_many_records_wait(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builder, "WAITING", 2)
    made = Builder(store, ex.RUN, apart=True)
    made._pause = 0.0
    assert made.add(ex.RECORD) == []
    waiting = [made.add(record) for record in (ex.SECOND, UNSOUND)]
    assert [change for each in waiting for _, change in each][:1] == ["added"]
    made.flush()
    assert len(store.articles()) == 2
