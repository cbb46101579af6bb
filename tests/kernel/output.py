# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What comes out of the kernel's console, also of a kernel that stops."""

from __future__ import annotations

import ctypes
import faulthandler
import os
import signal
from collections.abc import Callable

import pytest

LIBC = ctypes.CDLL(None)


class Output:
    """The kernel prints by the C library of this computer."""

    def __init__(self, capture: pytest.CaptureFixture[str]) -> None:
        self.capture = capture

    def text(self) -> str:
        """Since the last time."""
        LIBC.fflush(None)
        return self.capture.readouterr().out

    def of_death(self, function: Callable[[], object]) -> str:
        """Of what ends in machine_halt(), in a process of its own."""
        self.text()
        child = os.fork()
        if child == 0:
            try:
                faulthandler.disable()  # its end is meant
                LIBC.setbuf(ctypes.c_void_p.in_dll(LIBC, "stdout"), None)
                function()
            finally:
                os._exit(0)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGABRT, "it goes on"
        return self.text()
