"""Worker processes: a task that fails in whatever way loses only itself."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

import pytest

from pipeline.workers import Done, Workers


def results(workers: Workers) -> dict[object, Done]:
    return {done.key: done for done in workers}


@pytest.fixture
def two() -> Iterator[Workers]:
    with Workers(2, seconds=60) as workers:
        yield workers


def test_every_task_is_done_once(two: Workers) -> None:
    for number in range(7):
        two.submit(number, divmod, number, 3)
    assert {key: done.value for key, done in results(two).items()} == {n: divmod(n, 3) for n in range(7)}


def test_more_may_come_while_iterating(two: Workers) -> None:
    two.submit(3, abs, -3)
    seen = []
    for done in two:
        seen.append(done.value)
        if done.key:
            two.submit(done.key - 1, abs, done.key - 1)
    assert seen == [3, 2, 1, 0]


def test_a_crash_and_an_exception_lose_only_themselves(two: Workers) -> None:
    two.submit("killed", signal.raise_signal, signal.SIGKILL)
    two.submit("left", os._exit, 3)
    two.submit("raised", divmod, 1, 0)
    for number in range(4):
        two.submit(number, abs, number)
    done = results(two)
    assert [done[n].value for n in range(4)] == [0, 1, 2, 3]
    failures = {key: failure.why for key, (_, _, failure) in done.items() if failure is not None}
    assert failures.keys() == {"killed", "left", "raised"}
    assert "SIGKILL" in failures["killed"]
    assert "exit code 3" in failures["left"]
    assert failures["raised"].startswith("ZeroDivisionError")
    raised = done["raised"].failure
    assert raised is not None
    assert "Traceback" in raised.trace


def test_what_hangs_is_ended() -> None:
    started = time.monotonic()
    with Workers(1, seconds=3) as workers:
        workers.submit("hangs", time.sleep, 600)
        workers.submit("works", abs, -1)
        done = results(workers)
    assert time.monotonic() - started < 60
    assert done["works"].value == 1
    assert done["hangs"].failure is not None
    assert done["hangs"].failure.why == "did not finish within 3 seconds"


def test_what_a_worker_prints_is_no_output_of_ours(two: Workers, capfd: pytest.CaptureFixture[str]) -> None:
    two.submit("prints", os.write, 1, b"from a library\n")
    results(two)
    out, err = capfd.readouterr()
    assert out == ""
    assert "from a library" in err
