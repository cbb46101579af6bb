# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The transitions of kernel/proof/wp/include/proof, asked of each system call of the specification: from where
the kernel is entered to where the scheduler is asked who runs, or has said it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from spec.kernel import Kernel
from spec.model import scheduler, syscalls
from spec.model.constants import (CAP_ENDPOINT, CAP_FRAME, CAP_NOTIFICATION, CAP_SGI_SIGNAL, SYS_CALL, SYS_NB_RECV, SYS_NB_SEND, SYS_NB_WAIT,
                                  SYS_RECV, SYS_REPLY_RECV, SYS_SEND, SYS_WAIT)
from spec.model.state import Core
from spec.refinement import acsl
from spec.refinement.view import State, Viewer

ROOT = Path(__file__).resolve().parents[3]
WINDOW = ROOT / "kernel/proof/wp/include/base/window.h"
PROOF = ROOT / "kernel/proof/wp/include/proof"
#: In the order in which they name each other.
HEADERS = ("bits", "gic", "message", "lookup", "notification", "ready_queue", "tlb", "tables", "transitions", "page_map", "call", "answer")
#: By what their names begin with: which system calls they are about.
SENDS = (SYS_SEND, SYS_NB_SEND)
POLLS = (SYS_NB_WAIT, SYS_NB_RECV)
RECEIVES = (SYS_WAIT, SYS_RECV, *POLLS)
CALLS = {"sgi_signal": SENDS, "signal": SENDS, "word_taken": RECEIVES, "nothing_there": POLLS, "page": (SYS_CALL,), "call": (SYS_CALL,),
         "answer": (SYS_REPLY_RECV,)}
#: Those that end with another thread that runs: after them the scheduler has said who does.
SWITCHES = ("call", "answer")
#: What contracts require, of which system calls; none: of all.
REQUIRED: dict[str, tuple[int, ...]] = {"is_call": (), "is_calling": (SYS_CALL,), "is_answering": (SYS_REPLY_RECV,)}
#: And of the address that they are about.
REQUIRED_OF_ADDRESS = {"is_sound_map": (SYS_CALL,)}
#: Capabilities to what they are made to, so that there are enough of each.
SUBJECTS = {CAP_SGI_SIGNAL: SENDS, CAP_NOTIFICATION: (*SENDS, SYS_NB_WAIT), CAP_FRAME: (SYS_CALL,), CAP_ENDPOINT: (SYS_CALL, SYS_REPLY_RECV)}
#: Numbers that debug information does not have: the pools' sizes, and macros, of numbers and other macros.
POOL = re.compile(r"\b(PROOF_\w+) = (\d+)")
MACRO = re.compile(r"^#define (\w+) +([^\\\n]+?) *(?:/\*.*)?$", re.MULTILINE)
SUFFIX = re.compile(r"\b(\d\w*?)[uUlL]+\b")
MACROS = (*sorted((ROOT / "kernel/include/base").glob("*.h")), ROOT / "kernel/include/space/ipc_buffer.h", ROOT / "sdk/abi/include/sel4/constants.h")
#: Of the states before and after. Entry code moves what a function leaves to it (`moves`).
PARTS = ("writes", "does", "moves")


class Transition(NamedTuple):
    name: str
    calls: tuple[int, ...]
    applies: Callable[..., Any]
    parts: dict[str, Callable[..., Any]]  # of the states before and after: writes, does, and moves if there is that

    @property
    def switches(self) -> bool:
        return self.name.startswith(SWITCHES)


def texts() -> list[str]:
    return [WINDOW.read_text(), *((PROOF / f"{name}.h").read_text() for name in HEADERS)]


class Constants(dict[str, int]):
    """Of the kernel's headers, from its debug information, and those of macros."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        self.texts = {match[1]: match[2] for path in MACROS for match in MACRO.finditer(path.read_text())}
        self.update({match[1]: int(match[2]) for match in POOL.finditer(WINDOW.read_text())})

    def __missing__(self, name: str) -> int:
        text = self.texts.get(name)
        self[name] = self.kernel.abi.constant(name) if text is None else int(eval(SUFFIX.sub(r"\1", text), {}, self))
        return self[name]


class Specification:
    """What the headers define, with its meaning for one core."""

    def __init__(self, kernel: Kernel, core: Core, given: Sequence[str]) -> None:
        text = acsl.read(given)
        self.viewer = Viewer(core)
        known = Constants(kernel)
        self.functions = acsl.functions(text, {name: known[name] for name in text.constants}, self.viewer.meanings())
        self.left_out = text.left_out

    def transitions(self) -> list[Transition]:
        names = [name.removesuffix("_does") for name in self.functions if name.endswith("_does")]
        return [Transition(name, calls_of(name), self.functions[f"{name}_if"],
                           {part: self.functions[f"{name}_{part}"] for part in PARTS if f"{name}_{part}" in self.functions})
                for name in names]


def calls_of(name: str) -> tuple[int, ...]:
    return next(calls for start, calls in CALLS.items() if name.startswith(start))


class Watch:
    """Asks each system call of one core which transition it is, and whether it is what that says."""

    def __init__(self, kernel: Kernel, core: Core, given: Sequence[str] | None = None) -> None:
        self.core, self.specification = core, Specification(kernel, core, texts() if given is None else given)
        self.transitions = self.specification.transitions()
        self.seen: Counter[str] = Counter()
        self.faults: list[str] = []
        self.before: tuple[State, int, int] | None = None

    def state(self, last_sgi: object) -> State:
        return self.specification.viewer.state(last_sgi)

    def enter(self, number: int) -> None:
        thread = self.core.current
        assert thread is not None
        state = self.state(self.core.sgi)
        self.before = state, number, thread.regs[0]
        self.last_sgi = self.core.sgi
        functions = self.specification.functions
        required = {name: functions[name](state) for name, calls in REQUIRED.items() if number in (calls or (number,))}
        required |= {name: functions[name](state, thread.regs[0]) for name, calls in REQUIRED_OF_ADDRESS.items() if number in calls}
        self.faults += [f"{name} does not hold" for name, holds in required.items() if not holds]

    def leave(self, switches: bool) -> None:
        """Asks those that end here: before the scheduler says who runs, or after that."""
        if self.before is None:
            return
        before, number, cptr = self.before
        after = None
        for each in self.transitions:
            if each.switches == switches and number in each.calls and each.applies(before, cptr):
                after = self.state(self.last_sgi) if after is None else after
                self.seen[each.name] += 1
                self.faults += [f"{each.name}_{part}" for part, holds in each.parts.items() if not holds(before, after, cptr)]

    def on(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """From now on, until the patches are undone."""
        handle, leave_kernel = syscalls.handle, scheduler.leave_kernel

        def handled(core: Core, number: int) -> None:
            self.enter(number)
            handle(core, number)

        def left(core: Core) -> None:
            self.leave(switches=False)
            leave_kernel(core)
            self.leave(switches=True)
            self.before = None

        monkeypatch.setattr(syscalls, "handle", handled)
        monkeypatch.setattr(scheduler, "leave_kernel", left)
