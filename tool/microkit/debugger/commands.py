# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""gdb's commands for protection domains. Their docstrings are gdb's help. Runs inside gdb."""

from __future__ import annotations

import gdb

from ..diff.system import Domain
from ..observe import words
from ..verify.image import Corrupt
from .other import run_in
from .stops import text
from .symbols import KERNEL, Symbols
from .target import Target


class _Command(gdb.Command):
    """One that takes a domain's name, and says in a sentence what went wrong."""

    def __init__(self, name: str, target: Target, symbols: Symbols) -> None:
        self.target, self.symbols = target, symbols
        super().__init__(name, gdb.COMMAND_USER)

    def invoke(self, argument: str, from_tty: bool) -> None:
        if gdb.selected_thread() is None and self.needs_machine(argument.strip()):
            raise gdb.GdbError("gdb is not connected to a machine")
        try:
            self.run(argument.strip())
        except (Corrupt, gdb.error) as error:
            raise gdb.GdbError(str(error)) from None

    def run(self, argument: str) -> None:
        raise NotImplementedError

    def needs_machine(self, argument: str) -> bool:
        return True

    def complete(self, words: str, word: str) -> list[str]:
        before = len(words) - len(word)
        return [name[before:] for name in self.target.live.domains if name.startswith(words)]

    def split(self, argument: str) -> tuple[Domain | None, str]:
        """The domain that an argument begins with (names can have spaces), and the rest of it."""
        for name in sorted(self.target.live.domains, key=len, reverse=True):
            for spelled in (name, f'"{name}"', f"'{name}'"):
                if argument == spelled or argument.startswith(spelled + " "):
                    return self.target.live.domains[name], argument[len(spelled) :].strip()
        return None, argument

    def domain(self, argument: str) -> Domain:
        """The domain that is the whole argument."""
        found, rest = self.split(argument)
        if found is None or rest:
            known = ", ".join(sorted(self.target.live.domains))
            raise gdb.GdbError(f"there is no protection domain '{argument}'; there are: {known}")
        return found


class Pds(_Command):
    """List the protection domains: core, priority, and what each does."""

    def run(self, argument: str) -> None:
        rows = list(words.domains(self.target.live))
        width = max(len(name) for name, *_ in rows)
        print(f"  {'domain':<{width}}  core  priority  state")
        for name, core, priority, state in rows:
            mark = "*" if name == self.symbols.selected else " "
            print(f"{mark} {name:<{width}}  {core:>4}  {priority:>8}  {state}")


class Cores(_Command):
    """List the cores: gdb's thread, and what each executes."""

    def run(self, argument: str) -> None:
        selected = gdb.selected_thread()
        print("  core  thread  executes")
        for core, thread in self.target.threads().items():
            mark = "*" if thread == selected else " "
            print(f"{mark} {core:>4}  {thread.num:>6}  {self._line(thread)}")

    def _line(self, thread: gdb.InferiorThread) -> str:
        try:
            return text(self.target.seen(thread))
        except Corrupt as corrupt:
            return f"unknown: {corrupt}"


class Pd(_Command):
    """Take the names of a protection domain, and of the kernel: pd NAME.

    Breakpoints that are made then stop in this domain only. Without a name: the domain that the
    selected core executes. `pd kernel`: the kernel alone; breakpoints stop wherever they are
    reached."""

    def run(self, argument: str) -> None:
        if argument == KERNEL:
            self.symbols.select(None)
            return
        found = self.domain(argument) if argument else self._running()
        self.symbols.select(found.name)

    def needs_machine(self, argument: str) -> bool:
        """Names are files': an editor wants them before it connects."""
        return not argument

    def complete(self, words: str, word: str) -> list[str]:
        return super().complete(words, word) + ([KERNEL] if KERNEL.startswith(words) else [])

    def _running(self) -> Domain:
        running = self.target.seen(gdb.selected_thread()).running
        if running is None:
            raise gdb.GdbError("the selected core executes no protection domain: pd NAME")
        return running


class Caps(_Command):
    """List the capabilities of a protection domain: caps NAME. Without a name: of the selected."""

    def run(self, argument: str) -> None:
        domain = self.domain(argument or self.symbols.selected or "")
        for line in words.capabilities(self.target.live, domain):
            print(line)


class Where(_Command):
    """Backtrace of a protection domain, whether it runs or not: where NAME [COMMAND].

    With a command: what gdb says to it there, for example `where adder info locals`. Without a
    domain's name: gdb's own `backtrace`."""

    def run(self, argument: str) -> None:
        found, command = self.split(argument)
        if found is None:
            self._backtrace(argument)
            return
        gdb.write(run_in(self.target, self.symbols, found, command or "backtrace"))


    def _backtrace(self, argument: str) -> None:
        try:
            gdb.execute(f"backtrace {argument}")
        except gdb.error as error:
            raise gdb.GdbError(f"'{argument}' is neither a protection domain nor for backtrace: "
                               f"{error}") from None  # fmt: skip


class InPd(gdb.Function):
    """$_in_pd("NAME"): whether the selected core executes this protection domain."""

    def __init__(self, target: Target) -> None:
        self._target = target
        super().__init__("_in_pd")

    def invoke(self, value: gdb.Value) -> bool:
        try:
            name = value.string()
            running = self._target.seen(gdb.selected_thread()).running
        except gdb.error:
            raise gdb.GdbError('$_in_pd takes a name: $_in_pd("NAME")') from None
        except Corrupt as corrupt:
            print(f"[whose program this is cannot be found out: {corrupt}]")
            return True  # rather stop once too often
        return running is not None and running.name == name


def make_commands(target: Target, symbols: Symbols) -> None:
    """All of them."""
    InPd(target)
    for command in (Pds, Cores, Pd, Caps, Where):
        command(command.__name__.lower(), target, symbols)
