"""Processes of our own that do one task each at a time; a task that crashes, hangs or raises loses only itself.

The standard library's pools do not do: a worker that dies takes every waiting task of its pool with it, and one that
hangs cannot be ended.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from types import TracebackType
from typing import Any, NamedTuple, Self


@dataclass(frozen=True, slots=True)
class Failure:
    """A task that came to nothing.

    Attributes:
        why: what happened, as the end of a sentence ("did not finish within 300 seconds").
        trace: the traceback where there is one, else "".
    """

    why: str
    trace: str = ""


class Done(NamedTuple):
    """A finished task: the key it was given, and what its function returned, or why it did not."""

    key: Any
    value: Any
    failure: Failure | None


class _Task(NamedTuple):
    key: Any
    function: Callable[..., Any]
    arguments: tuple[Any, ...]


@dataclass(slots=True)
class _Worker:
    process: SpawnProcess
    pipe: Connection
    task: _Task
    deadline: float


class Workers:
    """Up to `count` processes; use as a context manager, `submit` tasks, iterate over what is `Done`.

    Iteration yields tasks as they finish, in no certain order, and ends when nothing is left; more may be submitted
    meanwhile. Functions must be importable; arguments and results must be picklable. A worker's standard output
    goes to standard error. Leaving the context ends every process at once.

    Args:
        count: how many processes at most; at least 1.
        seconds: how long one task may take.
        environment: variables to set in each worker.
    """

    def __init__(self, count: int, seconds: float, environment: Mapping[str, str] | None = None) -> None:
        self._environment = dict(environment or {})
        self._count = max(1, count)
        self._seconds = seconds
        self._waiting: deque[_Task] = deque()
        self._busy: list[_Worker] = []
        self._idle: list[tuple[SpawnProcess, Connection]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        processes = [*self._idle, *((worker.process, worker.pipe) for worker in self._busy)]
        self._idle, self._busy = [], []
        self._waiting.clear()
        for process, pipe in processes:
            _end(process, pipe)

    def submit(self, key: object, function: Callable[..., Any], *arguments: object) -> None:
        """Have `function(*arguments)` run; its `Done` carries `key`."""
        self._waiting.append(_Task(key, function, arguments))

    def __iter__(self) -> Iterator[Done]:
        while self._waiting or self._busy:
            self._fill()
            finished = self._finished()
            self._fill()  # what comes of a task is looked at while the next is done
            yield from finished

    def _fill(self) -> None:
        while self._waiting and len(self._busy) < self._count:
            self._start(self._waiting.popleft())

    def _start(self, task: _Task) -> None:
        process, pipe = self._idle.pop() if self._idle else _spawn(self._environment)
        deadline = time.monotonic() + self._seconds
        self._busy.append(_Worker(process, pipe, task, deadline))
        with contextlib.suppress(BrokenPipeError):  # it died while idle: reading from it will say so
            pipe.send((task.function, task.arguments))

    def _finished(self) -> list[Done]:
        """Waits until a worker is done or has died or one's time is up."""
        left = min(worker.deadline for worker in self._busy) - time.monotonic()
        ready = wait([worker.pipe for worker in self._busy], max(0.0, left))
        finished: list[Done] = []
        for worker in list(self._busy):
            if worker.pipe in ready:
                finished.append(self._collect(worker))
            elif time.monotonic() >= worker.deadline:
                _end(worker.process, worker.pipe)
                failure = Failure(f"did not finish within {self._seconds:.0f} seconds")
                finished.append(Done(worker.task.key, None, failure))
            else:
                continue
            self._busy.remove(worker)
        return finished

    def _collect(self, worker: _Worker) -> Done:
        try:
            value, failure = worker.pipe.recv()
        except (EOFError, ConnectionResetError):
            _end(worker.process, worker.pipe)
            return Done(worker.task.key, None, Failure(f"ended the program that read it ({_ending(worker.process)})"))
        self._idle.append((worker.process, worker.pipe))
        return Done(worker.task.key, value, failure)


def _ending(process: SpawnProcess) -> str:
    code = process.exitcode
    if code is not None and code < 0:
        return f"signal {signal.Signals(-code).name}"
    return f"exit code {code}"


def _spawn(environment: dict[str, str]) -> tuple[SpawnProcess, Connection]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, environment), daemon=True)
    process.start()
    theirs.close()
    return process, ours


def _end(process: SpawnProcess, pipe: Connection) -> None:
    pipe.close()
    process.kill()
    process.join()


def _serve(pipe: Connection, environment: dict[str, str]) -> None:
    """The life of a worker: it does what comes through `pipe` until that is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle; it ends us
    os.environ.update(environment)
    os.dup2(2, 1)
    while True:
        try:
            function, arguments = pipe.recv()
        except EOFError:
            return
        try:
            answer: tuple[Any, Failure | None] = (function(*arguments), None)
        except Exception as fault:  # noqa: BLE001 - whatever it is, it is this task's alone
            answer = (None, Failure(f"{type(fault).__name__}: {fault}", traceback.format_exc()))
        pipe.send(answer)
