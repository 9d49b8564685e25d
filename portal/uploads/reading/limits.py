"""What a process that reads a stranger's file can't do."""

import contextlib
import resource

MEMORY = 512 << 20


def limit(seconds: int, memory: int = MEMORY) -> None:
    """From here on this process can't take more than its share, write a file, or start another process."""
    limits = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NPROC: 0,
    }
    for what, most in limits.items():
        with contextlib.suppress(ValueError, OSError):  # a system that doesn't know this limit
            resource.setrlimit(what, (most, most))


def limit_growth(most: int) -> None:
    """From here on this process can take so many bytes more, where the system counts them (Linux)."""
    with contextlib.suppress(OSError, ValueError):
        with open("/proc/self/statm") as file:
            data = int(file.read().split()[5]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_DATA, (data + most, data + most))
