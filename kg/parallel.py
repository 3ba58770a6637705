"""Extraction in several processes that share one copy of the model.

The processes are forked from the one that has loaded the model, so its pages are in memory once. An article goes to
whichever is idle; what comes back is put in the order of the articles, so the number of processes changes no byte. A
process ends when the pipe from its parent does: none outlives a parent that was killed. After many articles a fresh one
takes its place: what a process keeps of the words that it has met, and what its allocator holds, is bounded so.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, count, islice
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from typing import TYPE_CHECKING, cast

from kg.errors import KgError
from kg.memory import give_back
from kg.model import Article, Record

if TYPE_CHECKING:
    from kg.pipeline import Extractor

AHEAD = 8
"""How many articles for each process may be under way or wait for one before them: what bounds the memory."""

TRIMMED, RENEWED = 20, 1000
"""After how many articles a process gives back the memory that is free in it, and is put in place of another."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What became of an article that met a fault of the program: the exception and its traceback, as text."""

    error: str
    trace: str


_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

Outcome = tuple[Article, Record | KgError | Fault]


def records(extractor: Extractor, articles: Iterable[Article], jobs: int = 1) -> Iterator[Outcome]:
    """What becomes of each article, in their order.

    Args:
        extractor: in use already; its processes share it.
        articles: read as they are needed, at most :data:`AHEAD` for each process ahead of what was given back.
        jobs: processes; with one, with a single article, or where processes cannot be forked, there is no other.

    Raises:
        KgError: a process was ended from outside.
    """
    source = iter(articles)
    first = list(islice(source, 2))
    source = chain(first, source)
    if jobs < 2 or len(first) < 2 or "fork" not in multiprocessing.get_all_start_methods():
        yield from ((article, _outcome(extractor, article)) for article in source)
        return
    workers: list[_Worker] = []
    gc.freeze()  # the collector writes to all that it looks at, and what is written to is no longer shared
    try:
        for _ in range(jobs):
            workers.append(_Worker(extractor, [worker.pipe for worker in workers]))
        yield from _in_order(workers, source, extractor)
    finally:
        gc.unfreeze()
        for worker in workers:
            worker.stop()


def _outcome(extractor: Extractor, article: Article) -> Record | KgError | Fault:
    try:
        return extractor.record(article)
    except KgError as error:
        return error
    except Exception as error:  # a fault of the program: told for this article, and the others are done
        return Fault(f"{type(error).__name__}: {error}", traceback.format_exc())


@contextmanager
def undisturbed() -> Iterator[None]:
    """While a process is started: signals wait until it knows what to do about them. The threads that cut words into
    pieces do not come along when it is forked, and are not missed."""
    name = "TOKENIZERS_PARALLELISM"
    before = os.environ.get(name)
    os.environ[name] = "false"
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


def leave_signals() -> None:
    """In a process that was started: signals that end a command go to all processes of a terminal or a service; the
    parent ends this one."""
    for number in _ENDING:
        signal.signal(number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)


class _Worker:
    """A process, and the pipe to it; ``at`` is the number of the article it works on, -1 when it is idle.

    ``done`` counts the articles that it was given.
    """

    def __init__(self, extractor: Extractor, others: list[Connection]) -> None:
        self.pipe, theirs = multiprocessing.Pipe()
        context = multiprocessing.get_context("fork")
        self.process: ForkProcess = context.Process(
            target=_serve, args=(theirs, [*others, self.pipe], extractor), daemon=True
        )
        with undisturbed():
            self.process.start()
        theirs.close()
        self.at = -1
        self.done = 0

    def send(self, number: int, article: Article) -> None:
        self.at = number
        self.done += 1
        self.pipe.send(article)

    def receive(self) -> tuple[int, Record | KgError | Fault]:
        outcome = cast(Record | KgError | Fault, self.pipe.recv())
        number, self.at = self.at, -1
        return number, outcome

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self.pipe.close()
        self.process.kill()
        self.process.join()


def _serve(pipe: Connection, others: list[Connection], extractor: Extractor) -> None:
    """The loop of a process: an article in, its outcome out, until the pipe ends."""
    leave_signals()
    for other in others:
        other.close()
    extractor.encoder.threads = 1
    extractor.forgets = True
    try:
        for done in count(1):
            pipe.send(_outcome(extractor, pipe.recv()))
            if done % TRIMMED == 0:
                give_back()
    except (EOFError, BrokenPipeError, ConnectionResetError):  # the parent is done, or gone
        return


def _in_order(workers: list[_Worker], articles: Iterator[Article], extractor: Extractor) -> Iterator[Outcome]:
    given: dict[int, Article] = {}
    done: dict[int, Record | KgError | Fault] = {}
    sent = due = 0
    following = next(articles, None)
    while following is not None or given:
        for k, worker in enumerate(workers):
            if following is not None and worker.at < 0 and len(given) < AHEAD * len(workers):
                if worker.done >= RENEWED:
                    worker.stop()
                    worker = workers[k] = _Worker(extractor, [w.pipe for w in workers if w is not worker])
                given[sent] = following
                try:
                    worker.send(sent, following)
                except OSError as error:
                    raise _ended(worker) from error
                sent += 1
                following = next(articles, None)
        busy = {worker.pipe: worker for worker in workers if worker.at >= 0}
        for pipe in wait(list(busy), None if due not in done else 0):
            worker = busy[cast(Connection, pipe)]
            try:
                number, outcome = worker.receive()
            except (EOFError, OSError) as error:
                raise _ended(worker) from error
            done[number] = outcome
        while due in done:
            yield given.pop(due), done.pop(due)
            due += 1


def _ended(worker: _Worker) -> KgError:
    worker.process.join(1)
    code = worker.process.exitcode
    cause = f"a process of it was ended from outside (signal {-code})" if code and code < 0 else f"it ended ({code})"
    return KgError("extraction", cause, "free some memory, or use fewer processes: --jobs 1")


__all__ = ["AHEAD", "Fault", "Outcome", "leave_signals", "records", "undisturbed"]
