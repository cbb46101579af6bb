# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Two serial devices that are wired to each other: a program opens `host`, what plays the board opens `board`."""

from __future__ import annotations

import os
import select
import threading
import tty
from types import TracebackType


class NullModem:
    """Use as a context manager. What is sent to a side that nobody has opened waits there."""

    def __init__(self) -> None:
        self._masters, slaves = zip(*(os.openpty() for _ in range(2)))
        self.host, self.board = (os.ttyname(slave) for slave in slaves)
        for slave in slaves:
            tty.setraw(slave)
        #: Held open, so that a side is there also while nobody uses it.
        self._slaves = list(slaves)
        self._wake = os.eventfd(0)
        self._relay = threading.Thread(target=self._run, daemon=True)
        self._relay.start()

    def _run(self) -> None:
        other = dict(zip(self._masters, reversed(self._masters)))
        while True:
            ready, _, _ = select.select([*self._masters, self._wake], [], [])
            if self._wake in ready:
                return
            for master in ready:
                # Waits for room: nothing is lost on this line.
                if self._wake in select.select([self._wake], [other[master]], [])[0]:
                    return
                os.write(other[master], os.read(master, 512))

    def send(self, data: bytes) -> None:
        """As if the board had."""
        os.write(self._masters[0], data)

    def unplug(self) -> None:
        """Both sides are gone."""
        if self._slaves:
            os.eventfd_write(self._wake, 1)
            self._relay.join()
            for file in (*self._masters, *self._slaves, self._wake):
                os.close(file)
            self._slaves.clear()

    def __enter__(self) -> NullModem:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.unplug()
