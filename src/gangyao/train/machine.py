"""What makes training fast on the machine at hand: memory that stays, threads that wait passively, bf16. No torch."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

TRIM_THRESHOLD, MMAP_THRESHOLD = -1, -3
"""Parameters of glibc's ``mallopt``."""
KEPT = 1 << 30
MOST_MMAP = 1 << 25
"""The largest mmap threshold that an older glibc takes."""
_BF16_FLAGS = {"amx_bf16", "avx512_bf16"}


def wait_passively() -> None:
    """Let OpenMP's threads sleep while they wait, so that another process on the same cores is not starved.

    It takes effect only before torch is imported: a script calls it first.
    """
    if "torch" not in sys.modules:
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        os.environ.setdefault("KMP_BLOCKTIME", "0")


def keep_memory() -> None:
    """Have glibc keep freed memory: handing it back at each step costs more than half of a CPU's time."""
    if not sys.platform.startswith("linux"):
        return
    try:
        mallopt = ctypes.CDLL("libc.so.6").mallopt
    except (OSError, AttributeError):
        return  # another C library
    mallopt(TRIM_THRESHOLD, KEPT)
    if not mallopt(MMAP_THRESHOLD, KEPT):
        mallopt(MMAP_THRESHOLD, MOST_MMAP)


def cpu_has_bf16(info: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether this CPU multiplies in bf16 (AMX or AVX-512 BF16); others only lose by it."""
    try:
        lines = info.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    flags = next((line for line in lines if line.startswith("flags")), "")
    return not _BF16_FLAGS.isdisjoint(flags.split())
