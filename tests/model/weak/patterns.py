# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What cores do between each other, as compiled: threads that run the library's and the kernel's functions, and the
outcomes that must not be (docs/design/weak-memory.md).

An interrupt between cores is a store and a load: the store that GICv2 has it for, or what takes the place of the write to the
system register; the load is the acknowledge, after which the kernel's exception return is a context synchronization event.
"""

from __future__ import annotations

import itertools
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from pathlib import Path

from . import arm, litmus
from .machine import Asleep, Machine, Program, Taint, Tainted, Trace

HERE = Path(__file__).resolve().parent
CONFIG = "release"
#: Addresses of what is shared, above any program.
PAGE_A, PAGE_B, CONSUMED, PRODUCED, END = (0x10_0000_0000 + 0x1_0000 * i for i in range(5))
IPC_BUFFER = 0x20_0000_0000
KERNEL_DEVICES = 0x50  # upper half of a kernel's addresses of devices
FIELDS = ("count", "log", "word", "request_seq", "request_info", "request_channel", "request_word", "taken", "reply_seq",
          "reply_info", "reply_channel", "reply_word")  # of page_fields in probe.c
RING_FIELDS = {0: "position", 4: "wake", 64: "entry"}
SEND, WAIT, OWN_NOTIFICATION, CALL_ID = 2**64 - 5, 2**64 - 9, 8, 62
CHANNEL_SIZE = 56


def toolchain(sdk: Path, key: str, file: str = "toolchain.txt") -> list[str]:
    lines = (line.split() for line in (sdk / file).read_text().splitlines())
    return [word for line in lines if line and line[0] == key for word in line[1:]]


def link_probe(sdk: Path, board: str, compiler: Sequence[str], linker: str, folder: Path) -> Program:
    """probe.c with the board's library, as the SDK compiles and links programs. Headers of `folder` come first."""
    where = sdk / "board" / board / CONFIG
    gcc = toolchain(sdk, "compile-gcc") if "clang" not in compiler[0] else []
    cpu = toolchain(sdk, "cpu", f"board/{board}/toolchain.txt")[0]
    output = folder / f"{Path(compiler[0]).name}-{board}"
    subprocess.run([*compiler, f"-mcpu={cpu}", *toolchain(sdk, "compile"), *gcc, f"-I{folder}",
                    f"-I{where / 'include'}", "-c",
                    str(HERE / "probe.c"), "-o", f"{output}.o"], check=True, cwd=folder)
    subprocess.run([linker, *toolchain(sdk, "link"), "--no-gc-sections", f"-L{where / 'lib'}", "-T", str(where / "lib/microkit.ld"),
                    f"{output}.o", "-lmicrokit", "-o", f"{output}.elf"], check=True)
    return Program.read(Path(f"{output}.elf"))


@dataclass(frozen=True)
class Sources:
    """way: the kernel's function that raises the interrupt, by the fast path or by invocation."""

    probe: Program
    kernel: Program
    way: str


def place_in_page(probe: Program, prefix: str, offset: int) -> str:
    starts = [number(probe, "page_fields", 8 * i) for i in range(len(FIELDS))]
    index = max(i for i, start in enumerate(starts) if start <= offset)
    rest = (offset - starts[index]) // 8
    return f"{prefix}_{FIELDS[index]}{rest if FIELDS[index] in ('log', 'word', 'request_word', 'reply_word') else ''}"


def number(program: Program, symbol: str, offset: int = 0) -> int:
    at = program.symbols[symbol] + offset
    return sum(program.memory.get(at + i, 0) << 8 * i for i in range(8))


@dataclass
class Kernel(Machine):
    """What it raises an interrupt by has as its value how often that was raised, whatever is written there."""

    rings: int = 0

    def store(self, address: int, size: int, order: str, taint: Taint, value: Tainted) -> None:
        super().store(address, size, order, taint, (self.rings, value[1]) if self.name_of(address) else value)


class Core:
    """One thread: a program with the library, and the kernel below it. It writes places that begin with one of `mine`, and the
    doorbell of the other core."""

    def __init__(self, sources: Sources, trace: Trace, me: str, other: str) -> None:
        self.sources, self.trace = sources, trace
        self.bell, self.own_bell = f"bell_{other}", f"bell_{me}"
        self.rings = self.taken = 0
        self.user = Machine(sources.probe, trace, self.name_of, self.user_system)
        self.set("microkit_ipc_buffer", IPC_BUFFER)

    def name_of(self, address: int) -> str | None:
        if not PAGE_A <= address < END:
            return None
        if address < CONSUMED:
            prefix, start = ("a", PAGE_A) if address < PAGE_B else ("b", PAGE_B)
            return place_in_page(self.sources.probe, prefix, address - start)
        prefix, start = ("consumed", CONSUMED) if address < PRODUCED else ("produced", PRODUCED)
        return f"{prefix}_{RING_FIELDS[address - start]}"

    def set(self, symbol: str, value: int, offset: int = 0) -> None:
        self.user.poke(self.sources.probe.symbols[symbol] + offset, value)

    def get(self, symbol: str) -> int:
        return self.user.peek(self.sources.probe.symbols[symbol])

    def call(self, name: str, *arguments: int) -> int:
        return self.user.call(name, *arguments)

    # ---- system calls, and the kernel ----

    def user_system(self, machine: Machine, mnemonic: str, operands: str) -> None:
        if mnemonic == "mrs":
            machine.write(operands.split(",")[0], 0, arm.NOTHING)
            return
        call, slot = machine.read("x7")[0], machine.read("x0")[0]
        if call == SEND and slot != OWN_NOTIFICATION:
            self.ring()
        elif call == WAIT:
            self.wait()
        else:
            assert call == SEND, f"system call {call - 2**64}"
        for register in range(6):
            machine.write(f"x{register}", 0, arm.NOTHING)

    def ring(self) -> None:
        """Zeros are SGI 0 of whatever core, as a capability and as a message without capabilities."""
        self.rings += 1
        kernel = Kernel(self.sources.kernel, self.trace,
                        lambda address: self.bell if address >> 32 == KERNEL_DEVICES else None, self.kernel_system, rings=self.rings)
        kernel.call(self.sources.way, 0, 0)

    def kernel_system(self, machine: Machine, mnemonic: str, operands: str) -> None:
        if mnemonic == "msr" and operands.startswith("icc_sgi1r_el1"):
            require_dsb(self.trace)
            self.trace.store(self.bell, self.rings)

    def wait(self) -> None:
        """Until the doorbell has been raised once more, at least."""
        value, taint = self.trace.load(self.own_bell)
        if value <= self.taken:
            raise Asleep
        self.taken = value
        self.trace.branch(taint)
        self.trace.barrier(arm.CONTEXT, "ISB")


def require_dsb(trace: Trace) -> None:
    """No DMB orders a write to a system register (IHI 0069, 12.1.1): behind the last store is a DSB that waits for stores."""
    behind = list(itertools.takewhile(lambda step: step.kind != arm.STORE, reversed(trace.steps)))
    assert any(step.kind in (arm.FULL, arm.STORES) and step.name.startswith("DSB") for step in behind), "no DSB before the SGI"


# ---- patterns -----------------------------------------------------------------------------------------

Outcome = dict[str, int]


@dataclass(frozen=True)
class Pattern:
    """Two threads; each writes the places with its prefixes. wrong: what is wrong about their outcomes, or "". needed:
    orders without any one of which a wrong outcome is allowed."""

    name: str
    threads: tuple[Callable[[Core], Outcome], Callable[[Core], Outcome]]
    owned: tuple[tuple[str, ...], tuple[str, ...]]
    wrong: Callable[[Outcome, Outcome], str]
    initial: Mapping[str, int] = field(default_factory=dict)
    needed: Set[str] = frozenset()


@dataclass(frozen=True)
class Run:
    """One way through a thread, with what it stores and what its loads find."""

    steps: tuple[arm.Step, ...]
    outcome: tuple[tuple[str, int], ...]
    stored: frozenset[tuple[str, int]]
    found: frozenset[tuple[str, int]]


def run_of(steps: Sequence[arm.Step], outcome: Outcome) -> Run:
    stored, found = (frozenset((step.location, step.value) for step in steps if step.kind == kind) for kind in (arm.STORE, arm.LOAD))
    return Run(tuple(steps), tuple(sorted(outcome.items())), stored, found)


def has_channel(core: Core, channel: int) -> None:
    bit = 1 << channel
    for symbol in ("microkit_notifications", "microkit_xcore"):
        core.set(symbol, core.get(symbol) | bit)
    core.set("microkit_xcore_channels", PAGE_A, channel * CHANNEL_SIZE)
    core.set("microkit_xcore_channels", channel, channel * CHANNEL_SIZE + 8)


def listens(core: Core, page: int, ids: int, calls: int = 0, out: int = 0) -> None:
    for offset, value in ((0, page), (8, ids), (24, calls), (32, out)):
        core.set("microkit_xcore_senders", value, offset)


LAST = 16  # of a channel: the sequence word that was last seen


def notifies(*channels: int) -> Callable[[Core], Outcome]:
    """Each time, what it is about is written first: how often the channel has been notified by then."""
    def thread(core: Core) -> Outcome:
        for i, channel in enumerate(channels):
            has_channel(core, channel)
            core.trace.store(f"data{channel}", channels[: i + 1].count(channel))
            core.call("notify", channel)
        return {"rung": core.rings}
    return thread


def look(core: Core, channels: Sequence[int]) -> Outcome:
    """ids: what was found; stale: a channel's data are older than the word that was found."""
    found = core.call("xcore_poll")
    last = {channel: core.user.peek(core.sources.probe.symbols["microkit_xcore_channels"] + channel * CHANNEL_SIZE + LAST)
            for channel in channels if found >> channel & 1}
    stale = [core.trace.load(f"data{channel}")[0] < word for channel, word in last.items()]
    return {"ids": found, "stale": int(any(stale))}


def is_notified(*channels: int) -> Callable[[Core], Outcome]:
    """Waits and looks, as often as it is woken."""
    def thread(core: Core) -> Outcome:
        listens(core, PAGE_A, sum(1 << channel for channel in channels))
        ids = stale = 0
        try:
            while core.taken < len(channels):
                core.wait()
                seen = look(core, channels)
                ids, stale = ids | seen["ids"], stale | seen["stale"]
        except Asleep:
            pass
        return {"ids": ids, "stale": stale, "taken": core.taken}
    return thread


def looks_early(core: Core) -> Outcome:
    """As after the doorbell of another sender, or at first: nothing says that the sender has rung."""
    listens(core, PAGE_A, 2)
    return look(core, [1]) | {"taken": 0}


def wrong_notification(_: Outcome, receiver: Outcome) -> str:
    if receiver["stale"]:
        return "notified before the data is there"
    missing = [channel for channel in range(1, receiver["taken"] + 1) if not receiver["ids"] >> channel & 1]
    return "woken, and no notification found" if missing else ""


def producer(*does: str, value: int = 8) -> Callable[[Core], Outcome]:
    return lambda core: ring_end(core, "ring_make_producer", (PRODUCED, CONSUMED), does, value)


def consumer(*does: str) -> Callable[[Core], Outcome]:
    return lambda core: ring_end(core, "ring_make_consumer", (PRODUCED, CONSUMED), does, 0)


def ring_end(core: Core, make: str, parts: tuple[int, int], does: Sequence[str], value: int) -> Outcome:
    core.call(make, *parts)
    core.call("ring_resume")
    results = {name: core.call(f"ring_{name}", *([value] if name == "put" else [])) for name in does}
    return {**results, "entry": core.get("entry")}


def calls(label: int, word: int, spin: int = 0) -> Callable[[Core], Outcome]:
    """spin: it looks for the answer before it waits, too."""
    def thread(core: Core) -> Outcome:
        core.set("microkit_xcore_pps", 2)
        core.set("microkit_pps", 0)
        for offset, value in ((0, PAGE_A), (8, 1), (24, PAGE_B), (32, spin)):
            core.set("microkit_xcore_channels", value, CHANNEL_SIZE + offset)
        listens(core, PAGE_B, 1 << CALL_ID)
        try:
            info = core.call("call", 1, label, word)
        except Asleep:
            return {"asleep": 1, "taken": core.taken, "rung": core.rings}
        return {"asleep": 0, "label": info >> 12, "word": core.user.peek(IPC_BUFFER + 8), "rung": core.rings}
    return thread


def serves(waits: bool) -> Callable[[Core], Outcome]:
    """Looks for requests when it has been woken, or at once; the answer's doorbell is rung where the event loop does that."""
    def thread(core: Core) -> Outcome:
        listens(core, PAGE_A, 1 << CALL_ID, calls=2, out=PAGE_B)
        try:
            if waits:
                core.wait()
        except Asleep:
            return {"woken": 0, "served": 0, "rung": 0}
        found = core.call("xcore_poll") >> CALL_ID & 1 if waits else 1
        if found:
            core.call("xcore_serve")
        if core.get("microkit_have_signal") & 0xFF:
            core.ring()
        return {"woken": int(waits), "rung": core.rings, "number": core.trace.stored.get("b_taken", 0),
                **{name: core.get(name) for name in ("served", "served_label", "served_word")}}
    return thread


def wrong_call(caller: Outcome, callee: Outcome) -> str:
    if callee["woken"] and not callee["served"]:
        return "woken, and no request found"
    if callee["served"] and (callee["served_label"], callee["served_word"]) != (3, 5):
        return "another request"
    if caller["asleep"] and callee["rung"] and caller["taken"] == callee["rung"]:
        return "woken, and no answer found"
    if not caller["asleep"] and (caller["label"], caller["word"]) != (4, 15):
        return "another answer"
    return ""


def wrong_request(_: Outcome, callee: Outcome) -> str:
    """Number 2 has label 1 and word 4, number 4 label 3 and word 5."""
    got = (callee["number"], callee["served_label"], callee["served_word"])
    return "parts of two requests" if callee["served"] and got not in ((2, 1, 4), (4, 3, 5)) else ""


SECOND_LAP = {"produced_position": 1, "consumed_position": 1}
FULL_RING = {"produced_position": 2, "consumed_position": 1, "produced_entry": 7}
RING = (("produced",), ("consumed",))
OLD_REQUEST = {"a_request_seq": 2, "a_request_info": 1 << 12 | 1, "a_request_channel": 1, "a_request_word0": 4,
               "a_count": 1, "a_log0": CALL_ID}
CALLS = (("a_", "bell_b"), ("b_", "bell_a"))
NOTIFICATIONS = (("a_", "data", "bell_b"), ("bell_a",))

PATTERNS = (
    Pattern("notification", (notifies(1), is_notified(1)), NOTIFICATIONS, wrong_notification, {},
            {"P0: DSB ISHST"}),
    Pattern("notifications", (notifies(1, 2), is_notified(1, 2)), NOTIFICATIONS, wrong_notification, {},
            {"P0: DSB ISHST", "P0: STLR a_count", "P1: LDAR a_count"}),
    Pattern("early_look", (notifies(1, 1), looks_early), NOTIFICATIONS, wrong_notification, {},
            {"P0: STLR a_word1", "P1: LDAR a_word1"}),
    Pattern("ring_entry", (producer("put", "publish"), consumer("take")), RING,
            lambda p, c: "another entry" if c["take"] and c["entry"] != 8 else "", {},
            {"P0: STLR produced_position", "P1: LDAR produced_position"}),
    Pattern("ring_room", (producer("put"), consumer("take", "publish")), RING,
            lambda p, c: "overwritten before it was taken" if c["take"] and c["entry"] != 7 else "", FULL_RING,
            {"P1: STLR consumed_position"}),
    Pattern("ring_consumer_sleeps", (producer("put", "publish"), consumer("arm")), RING,
            lambda p, c: "asleep, and not notified" if c["arm"] and not p["publish"] else "", SECOND_LAP,
            {"P0: DMB ISH", "P1: DMB ISH"}),
    Pattern("ring_producer_sleeps", (producer("arm"), consumer("take", "publish")), RING,
            lambda p, c: "asleep, and not notified" if p["arm"] and not c["publish"] else "", FULL_RING,
            {"P0: DMB ISH", "P1: DMB ISH"}),
    Pattern("call", (calls(3, 5), serves(True)), CALLS, wrong_call, {},
            {"P0: DSB ISHST", "P1: DSB ISHST"}),
    Pattern("early_call", (calls(3, 5, spin=1), serves(False)), CALLS, wrong_call, {},
            {"P0: STLR a_request_seq", "P1: LDAR a_request_seq", "P1: STLR b_reply_seq", "P0: LDAR b_reply_seq", "P1: DSB ISHST"}),
    Pattern("withdrawn", (calls(3, 5), serves(False)), CALLS, wrong_request, OLD_REQUEST,
            {"P0: DMB ISH", "P1: DMB ISHLD", "P0: STLR a_request_seq", "P1: LDAR a_request_seq"}),
)  # fmt: skip


# ---- all paths, and whether wrong ones are allowed ---------------------------------------------------


def paths(pattern: Pattern, sources: Sources) -> tuple[list[Run], list[Run]]:
    """Of each thread, with all values that its loads of the other's places may find: those that some path stores. A
    number that goes up from what was read could do so for ever. But whoever stores it has read the one before it: when no
    pair of paths has what was new in the last round, none has what would come."""
    values: dict[str, set[int]] = {place: {0, value} for place, value in pattern.initial.items()}
    while True:
        first, second = (list(paths_of(pattern, number, sources, values)) for number in (0, 1))
        new = {(step.location, step.value) for path in (*first, *second) for step in path.steps
               if step.kind == arm.STORE and step.value not in values.get(step.location, {0})}
        if not any(new & path.stored for pair in pairs_of(first, second, pattern.initial) for path in pair):
            return first, second
        for location, value in new:
            values.setdefault(location, {0}).add(value)


def paths_of(pattern: Pattern, thread: int, sources: Sources, values: Mapping[str, set[int]]) -> Iterator[Run]:
    """Each run repeats the choices of the one before up to the last that has another option left."""
    chosen: list[tuple[int, int]] = []
    while True:
        made: list[tuple[int, int]] = []

        def choose(location: str) -> int:
            options = sorted(values.get(location, {0}))
            made.append(chosen[len(made)] if len(made) < len(chosen) else (0, len(options)))
            return options[made[-1][0]]

        owned = pattern.owned[thread]
        trace = Trace(lambda place: place.startswith(owned), pattern.initial, choose)
        me, other = ("a", "b") if thread == 0 else ("b", "a")
        outcome = pattern.threads[thread](Core(sources, trace, me, other))
        yield run_of(trace.steps, outcome)
        while made and made[-1][0] + 1 == made[-1][1]:
            made.pop()
        if not made:
            return
        chosen = [*made[:-1], (made[-1][0] + 1, made[-1][1])]


def pairs_of(first: Sequence[Run], second: Sequence[Run], initial: Mapping[str, int]) -> Iterator[tuple[Run, Run]]:
    """Those whose loads find what is stored in that pair, or was there."""
    for one, other in itertools.product(first, second):
        missing = (one.found | other.found) - one.stored - other.stored
        if all(initial.get(location, 0) == value for location, value in missing):
            yield one, other


def wrong_pairs(pattern: Pattern, first: Sequence[Run], second: Sequence[Run]) -> list[tuple[str, Run, Run]]:
    said = ((pattern.wrong(dict(one.outcome), dict(other.outcome)), one, other)
            for one, other in pairs_of(first, second, pattern.initial))
    return [wrong for wrong in said if wrong[0]]


def orders(paths: Sequence[Run], thread: int) -> set[str]:
    return {site for path in paths for step in path.steps if (site := site_of(thread, step))}


def site_of(thread: int, step: arm.Step) -> str:
    """What makes order, where it is: an acquire, a release or a barrier. Not the ISB, which stands for an exception."""
    if step.kind in (arm.FULL, arm.LOADS, arm.STORES):
        return f"P{thread}: {step.name}"
    return f"P{thread}: {litmus.MNEMONICS[step.kind, step.order]} {step.location}" if step.order else ""


def without(steps: Sequence[arm.Step], thread: int, site: str | None) -> list[arm.Step]:
    """The same thread with plain accesses, or a barrier that orders nothing, in that place."""
    return [step if site_of(thread, step) != site else
            replace(step, order=arm.PLAIN) if step.location else arm.Step("nothing", name="NOP") for step in steps]


def first_allowed(pairs: Sequence[tuple[str, Run, Run]], initial: Mapping[str, int], site: str | None = None) -> str:
    """What wrong outcome is allowed, without the order at this place; "" if none is."""
    for said, one, other in pairs:
        if arm.allowed([without(one.steps, 0, site), without(other.steps, 1, site)], initial):
            return said
    return ""


@dataclass(frozen=True)
class Result:
    """Of a pattern in a build: pairs of paths that must not be, what of these is allowed, and without which orders one is."""

    wrong: list[tuple[str, Run, Run]]
    allowed: str
    needed: Set[str]


def examine(pattern: Pattern, sources: Sources) -> Result:
    first, second = paths(pattern, sources)
    wrong = wrong_pairs(pattern, first, second)
    sites = orders(first, 0) | orders(second, 1)
    return Result(wrong, first_allowed(wrong, pattern.initial),
                  {site for site in sites if first_allowed(wrong, pattern.initial, site)})


def litmus_tests(pattern: Pattern, result: Result) -> Iterator[str]:
    for i, (said, one, other) in enumerate(result.wrong):
        yield litmus.written(f"{pattern.name}-{i}", f"Forbidden: {said}", [one.steps, other.steps], pattern.initial)
