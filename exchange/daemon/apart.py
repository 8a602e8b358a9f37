"""Threads for work that waits on machines of others; the process never waits for them."""

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Apart(Executor):
    """One thread for each piece of work; those that hang die with the process."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        """Begin a piece of work at once."""
        future: Future[T] = Future()
        future.set_running_or_notify_cancel()

        def work() -> None:
            try:
                future.set_result(fn(*args, **kwargs))
            except BaseException as error:  # noqa: BLE001 - goes to whoever asks for the result
                future.set_exception(error)

        threading.Thread(target=work, daemon=True).start()
        return future
