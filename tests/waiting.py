"""Waiting for something to happen, instead of for some time to pass."""

import time
from collections.abc import Callable


def wait_until(condition: Callable[[], object]) -> None:
    """Wait for what must happen; only what never does takes longer, however busy the machine."""
    deadline = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < deadline, "It did not happen in time."
        time.sleep(0.02)
