# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The transitions of kernel/proof/wp/include/proof, asked of each system call of the specification: from where
the kernel is entered to where the scheduler is asked who runs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from spec.kernel import Kernel
from spec.model import scheduler, syscalls
from spec.model.constants import (CAP_FRAME, CAP_NOTIFICATION, CAP_SGI_SIGNAL, SYS_CALL, SYS_NB_RECV, SYS_NB_SEND, SYS_NB_WAIT, SYS_RECV, SYS_SEND,
                                  SYS_WAIT)
from spec.model.state import Core
from spec.refinement import acsl
from spec.refinement.view import State, Viewer

ROOT = Path(__file__).resolve().parents[3]
WINDOW = ROOT / "kernel/proof/wp/include/base/window.h"
PROOF = ROOT / "kernel/proof/wp/include/proof"
#: In the order in which they name each other.
HEADERS = ("bits", "gic", "message", "lookup", "notification", "tlb", "tables", "transitions", "page_map")
#: By what their names begin with: which system calls they are about.
SENDS = (SYS_SEND, SYS_NB_SEND)
POLLS = (SYS_NB_WAIT, SYS_NB_RECV)
RECEIVES = (SYS_WAIT, SYS_RECV, *POLLS)
CALLS = {"sgi_signal": SENDS, "signal": SENDS, "word_taken": RECEIVES, "nothing_there": POLLS, "page": (SYS_CALL,)}
#: What contracts require of a call, besides is_call.
REQUIRED = {"is_sound_map": (SYS_CALL,)}
#: Capabilities to what they are made to, so that there are enough of each.
SUBJECTS = {CAP_SGI_SIGNAL: SENDS, CAP_NOTIFICATION: (*SENDS, SYS_NB_WAIT), CAP_FRAME: (SYS_CALL,)}
#: Numbers that debug information does not have: the pools' sizes, and macros, of numbers and other macros.
POOL = re.compile(r"\b(PROOF_\w+) = (\d+)")
MACRO = re.compile(r"^#define (\w+) +([^\\\n]+?) *(?:/\*.*)?$", re.MULTILINE)
SUFFIX = re.compile(r"\b(\d\w*?)[uUlL]+\b")
MACROS = (*sorted((ROOT / "kernel/include/base").glob("*.h")), ROOT / "kernel/include/space/ipc_buffer.h", ROOT / "sdk/abi/include/sel4/constants.h")


class Transition(NamedTuple):
    name: str
    calls: tuple[int, ...]
    applies: Callable[..., Any]
    writes: Callable[..., Any]
    does: Callable[..., Any]


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
        return [Transition(name, calls_of(name), *(self.functions[f"{name}_{part}"] for part in ("if", "writes", "does")))
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
        required = {"is_call": functions["is_call"](state)}
        required |= {name: functions[name](state, thread.regs[0]) for name, calls in REQUIRED.items() if number in calls}
        self.faults += [f"{name} does not hold" for name, holds in required.items() if not holds]

    def leave(self) -> None:
        if self.before is None:
            return
        before, number, cptr = self.before
        self.before = None
        after = None
        for each in self.transitions:
            if number in each.calls and each.applies(before, cptr):
                after = self.state(self.last_sgi) if after is None else after
                self.seen[each.name] += 1
                self.faults += [f"{each.name}_{part}" for part, holds in
                                (("writes", each.writes(before, after, cptr)), ("does", each.does(before, after, cptr))) if not holds]

    def on(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """From now on, until the patches are undone."""
        handle, leave_kernel = syscalls.handle, scheduler.leave_kernel

        def handled(core: Core, number: int) -> None:
            self.enter(number)
            handle(core, number)

        def left(core: Core) -> None:
            self.leave()
            leave_kernel(core)

        monkeypatch.setattr(syscalls, "handle", handled)
        monkeypatch.setattr(scheduler, "leave_kernel", left)
