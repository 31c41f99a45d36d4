"""Work spread over several processes, its results in the order of the inputs."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from multiprocessing import parent_process
from typing import TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")


def in_order(
    work: Callable[[Task], Result], tasks: Iterable[Task], workers: int
) -> Iterator[Result]:
    """The result of each task, in order. Few tasks wait at a time, to save memory.

    Ctrl-C reaches this process only. However that ends, no worker outlives it.
    """
    rest = iter(tasks)
    waiting: deque[Future[Result]] = deque()
    pool = ProcessPoolExecutor(workers, initializer=_follow_parent)

    def submit(count: int) -> None:
        with _without_interrupts():
            waiting.extend(pool.submit(work, task) for task in islice(rest, count))

    try:
        submit(2 * workers)
        while waiting:
            yield waiting.popleft().result()
            submit(1)
    finally:
        # cut short, this waits for nobody: a worker ends with its chunk, or with this process
        pool.shutdown(wait=not waiting, cancel_futures=True)


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Hold back Ctrl-C; processes that are started meanwhile never see it, only this one does."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _follow_parent() -> None:
    """In a worker: end when the process that started it is gone, however it went."""
    parent = parent_process()

    def end_with_it() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=end_with_it, daemon=True).start()
