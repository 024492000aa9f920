"""One run at a time in a review: a lock the kernel releases even when the process is killed."""

from __future__ import annotations

import datetime as dt
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from filelock import FileLock, Timeout

from pipeline import atomic, store
from pipeline.errors import PanyouError, Text, fault
from pipeline.store import Review

fault("locked", Text("另一个 panyou 正在运行这个综述：{holder}", "another panyou is running this review: {holder}"),
      Text("等它结束，或停下它再运行", "wait until it ends, or stop it, then run again"), exit_code=6)  # fmt: skip

WAIT_SECONDS: Final = 2


@contextmanager
def locked(review: Review) -> Iterator[None]:
    """Hold the review's lock, and clear away what a killed run left; raises PanyouError `locked` after two seconds, naming the holder."""
    path = review.outputs / ".lock"
    holder = review.outputs / ".lock-holder.json"
    with atomic.guarded(path):
        review.outputs.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path, timeout=WAIT_SECONDS)
    try:
        lock.acquire()
    except Timeout as error:
        known = ", ".join(f"{key} {value}" for key, value in store.read_json(holder).items())
        raise PanyouError("locked", where=str(path), holder=known or "?") from error
    try:
        atomic.sweep(review.outputs)
        started = dt.datetime.now(tz=dt.UTC).isoformat(timespec="seconds")
        store.write_json(holder, {"pid": os.getpid(), "host": socket.gethostname(), "started": started})
        yield
    finally:
        atomic.remove(holder)
        lock.release()
