# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What contracts are proved against is what the specification does (docs/design/refinement.md)."""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from spec import build, differ, run
from spec.generator import Generator
from spec.kernel import Kernel
from spec.model import constants as c
from spec.model import calls, contexts, endpoints, irqs, lookup, mappings, messages, notifications
from spec.model.constants import ACTIVE, CAP_REPLY, IDLE
from spec.model.state import Cap, Core, Endpoint, Notification, Reply, Slot, Thread
from spec.place import Place
from spec.refinement import acsl, transitions
from spec.refinement.view import Record, State, Viewer
from spec.step import SYSCALL, TIMER, Step
from spec.universe import Universe

ROOT = Path(__file__).resolve().parents[3]
SEQUENCES = 40
PATIENCE = 200  # sequences, in one of which what is wrong is noticed
MAP = 48  # ARMPageMap


@pytest.fixture(scope="module")
def kernel(host_kernel_path: Path) -> Kernel:
    folder = host_kernel_path.parents[1] / "spec"
    return Kernel(build.build(ROOT / "kernel", host_kernel_path.parent, folder), folder)


#: A core that may ring two others.
BESIDE = Place(signals=((3, 1), (4, 2)))


def universe(kernel: Kernel, seed: int) -> Universe:
    return Universe(seed, kernel.slots_offset, kernel.irq_slots, BESIDE)


def follow(kernel: Kernel, monkeypatch: pytest.MonkeyPatch, seed: int, given: list[str] | None = None) -> transitions.Watch:
    system = universe(kernel, seed)
    watch = transitions.Watch(kernel, system.core, given)
    with monkeypatch.context() as patches:
        watch.on(patches)
        run.follow(system, Drawn(system, seed), lambda _: None)  # type: ignore[arg-type]
    return watch


class Drawn:
    """Steps of the generator, and between them system calls to capabilities that a transition is about, which it draws seldom."""

    def __init__(self, system: Universe, seed: int) -> None:
        self.system, self.generator, self.random = system, Generator(system, seed), Random(seed)

    def next(self) -> Step | None:
        thread = self.system.core.current
        if thread is None or self.system.core.guest is not None or thread.put_off or self.random.random() < .7:
            return self.generator.next()
        kind, numbers = self.random.choice(list(transitions.SUBJECTS.items()))
        slots = self.system.cnode.slots.slots
        found = [index for index, slot in enumerate(slots) if slot.cap.type == kind]
        if not found:
            return self.generator.next()
        if kind == c.CAP_FRAME:
            return self.mapping(thread, self.random.choice(found))
        x = [self.random.getrandbits(64) for _ in range(9)]
        x[0], x[1] = self.system.address(thread, self.random.choice(found)), self.random.choice((0, 4, 0x7001))
        x[6] = self.reply_of(thread)
        return Step(SYSCALL, 0, self.random.choice(numbers), tuple(x))

    def mapping(self, thread: Thread, frame: int) -> Step:
        """Of a frame, where it is or anywhere that there may be tables for."""
        random, slots = self.random, self.system.cnode.slots.slots
        spaces = [index for index, slot in enumerate(slots) if slot.cap.type == c.CAP_VSPACE]
        cap = slots[frame].cap
        address = cap.word if cap.aux and random.random() < .7 else random.choice((0, 0, 0, 0, 1 << 30, 5)) + (random.randrange(1, 9) << cap.size)
        words = [address, random.randrange(16), random.randrange(8)][:random.choice((3, 3, 3, 3, 3, 3, 3, 2))]
        return self.generator.encode(thread, 0, c.SYS_CALL, (frame, MAP, words, [random.choice(spaces) if spaces else frame]))

    def reply_of(self, thread: Thread) -> int:
        """The address of the reply object that it would answer whoever lent it time by; of another if it has no capability to it."""
        stack = thread.sc.stack if thread.sc is not None else None
        slots = [index for index, slot in enumerate(self.system.cnode.slots.slots) if slot.cap.type == CAP_REPLY]
        own = [index for index in slots if stack is not None and stack.calls and self.system.cnode.slots.slots[index].cap.obj is stack.calls[-1]]
        return self.system.address(thread, self.random.choice(own or slots or [0]))


def test_specification_makes_the_transitions(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: Counter[str] = Counter()
    names: set[str] = set()
    for seed in range(1, 1 + SEQUENCES):
        watch = follow(kernel, monkeypatch, seed)
        assert watch.faults == [], f"seed {seed}"
        seen += watch.seen
        names |= {each.name for each in watch.transitions}
    print(dict(seen))
    assert {name for name in names if seen[name] < 10} == set()


def noticed(kernel: Kernel, monkeypatch: pytest.MonkeyPatch, fault: str, given: list[str] | None = None) -> bool:
    return any(fault in follow(kernel, monkeypatch, seed, given).faults for seed in range(1, 1 + PATIENCE))


@pytest.mark.parametrize(("old", "new", "fault"), [
    ("(u32)cap.word, cap.aux)", "(u32)cap.word, cap.aux + 1)", "sgi_signal_does"),
    ("context.x[REG_INFO], B) == 0", "context.x[REG_INFO], B) == 1", "sgi_signal_does"),
    ("proof_gic.raised, proof_tcbs[ks.current].context.x[REG_INFO]", "proof_gic.raised", "sgi_signal_writes"),
    ("| cap.word : cap.word", "| cap.word : 0", "signal_kept_does"),
    ("(cap_named(cptr).rights & RIGHT_WRITE) != 0", "(cap_named(cptr).rights & RIGHT_READ) != 0", "signal_kept_does"),
    ("proof_notifications[cap_named(cptr).object].state, ", "", "signal_kept_writes"),
    ("proof_notifications[cap_named(cptr).object].badge, ", "proof_notifications[cap_named(cptr).object].state, ", "word_taken_writes"),
    ("REG_BADGE], B) == \\at(proof_notifications[cap.object].badge, A)", "REG_BADGE], B) == 0", "word_taken_does"),
    ("implied_irqs == IRQ_LIST_END &&", "implied_irqs <= INTIDS &&", "word_taken_writes"),
    ("state <= NOTIFICATION_WAITING", "state <= NOTIFICATION_ACTIVE", "nothing_there_does"),
    ("has(frame.rights, 1) && has(rights, 1)", "has(rights, 1)", "page_mapped_does"),
    ("(has(entry, 54) <==> has(attributes, 2))", "(has(entry, 54) <==> has(attributes, 1))", "page_mapped_does"),
    ("proof_tables[map_table(cptr)].entry[map_index(cptr)], ", "", "page_mapped_writes"),
    ("!= 0 ? error == seL4_AlignmentError", "!= 0 ? error == seL4_RangeError", "page_refused_does"),
    ("? error == seL4_NoError : error == seL4_DeleteFirst)", "? error == seL4_DeleteFirst : error == seL4_NoError)", "page_mapped_does"),
    ("? error == seL4_TruncatedMessage", "? error == seL4_RangeError", "page_refused_does"),
    ("x[REG_MR0 + 1], \\\n", "x[REG_MR0], \\\n", "page_refused_writes"),
    ("B) == THREAD_BLOCKED_ON_REPLY", "B) == THREAD_RUNNING", "call_passive_does"),
    ("\\at(proof_scs[sc].tcb, B) == server", "\\at(proof_scs[sc].tcb, B) == NIL", "call_passive_does"),
    ("\\at(proof_replies[reply].prev, B) == below", "\\at(proof_replies[reply].prev, B) == sc", "call_passive_does"),
    ("\\at(proof_endpoints[endpoint].head, B) == second", "\\at(proof_endpoints[endpoint].head, B) == NIL", "call_passive_does"),
    ("B) == badge &&", "B) == 0 &&", "call_passive_does"),
    (" && all_empty(proof_tcbs[call_server(cptr)].priority)", "", "call_passive_does"),
    (" && proof_tcbs[call_server(cptr)].sc == NIL", "", "call_passive_does"),
    (" && (cap_named(cptr).rights & (RIGHT_GRANT | RIGHT_GRANT_REPLY)) != 0", "", "call_passive_does"),
    ("proof_scs[call_sc].tcb, proof_scs[call_sc].reply, ", "proof_scs[call_sc].tcb, ", "call_passive_writes"),
    (" ks.current, proof_space.vttbr", " ks.current", "call_passive_writes"),
    ("(info & 0x7f) ?", "4 ?", "call_passive_moves"),
    ("\\at(proof_scs[sc].reply, B) == below", "\\at(proof_scs[sc].reply, B) == sc", "answer_lent_does"),
    ("\\at(proof_replies[reply].next, B) == NIL && ", "\\at(proof_replies[reply].next, B) == reply && ", "answer_lent_does"),
    ("\\at(proof_tcbs[server].can_grant, B) == grants", "\\at(proof_tcbs[server].can_grant, B) == 0", "answer_lent_does"),
    ("proof_tcbs[ks.current].blocked_on, ", "", "answer_lent_writes"),
    ("call_message_moved{A, B}(answer_caller{A})", "call_message_moved{A, B}(\\at(ks.current, A))", "answer_lent_moves"),
])
def test_a_changed_transition_is_noticed(kernel: Kernel, monkeypatch: pytest.MonkeyPatch, old: str, new: str, fault: str) -> None:
    before = transitions.texts()
    after = [text.replace(old, new) for text in before]
    assert after != before
    assert noticed(kernel, monkeypatch, fault, after)


def another_sgi(serve: Callable[..., None]) -> Callable[..., None]:
    def changed(inv: Any) -> None:
        serve(inv)
        inv.core.sgi = inv.core.sgi[0] ^ 1, inv.core.sgi[1]

    return changed


def lost_word(core: Core, notification: Notification, badge: int) -> None:
    """As signal() does it, but for a word that is there."""
    if notification.state == ACTIVE:
        notification.badge = badge
    else:
        SIGNAL(core, notification, badge)


SIGNAL = notifications.signal


def test_a_specification_that_loses_a_word_is_noticed(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notifications, "signal", lost_word)
    assert noticed(kernel, monkeypatch, "signal_kept_does")


def test_a_specification_that_takes_a_word_twice_is_noticed(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    take = notifications.take

    def twice(core: Core, notification: Notification, thread: Thread) -> None:
        badge = notification.badge
        take(core, notification, thread)
        notification.state, notification.badge = ACTIVE, badge

    monkeypatch.setattr(notifications, "take", twice)
    assert noticed(kernel, monkeypatch, "word_taken_does")


def test_a_specification_that_maps_with_more_rights_is_noticed(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    place = mappings.place

    def with_all(core: Core, slot: Slot, into: Cap, address: int, rights: int, attributes: int) -> None:
        place(core, slot, into, address, 15, attributes)

    monkeypatch.setattr(mappings, "place", with_all)
    assert noticed(kernel, monkeypatch, "page_mapped_does")


@pytest.mark.parametrize("error", ["ALIGNMENT_ERROR", "DELETE_FIRST", "INVALID_CAPABILITY"])
def test_a_specification_with_another_error_is_noticed(kernel: Kernel, monkeypatch: pytest.MonkeyPatch, error: str) -> None:
    monkeypatch.setattr(mappings, error, c.RANGE_ERROR)
    assert noticed(kernel, monkeypatch, "page_refused_does")


def test_a_specification_that_lends_no_time_is_noticed(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    push = calls.push
    monkeypatch.setattr(calls, "push", lambda core, caller, callee, reply, can_donate: push(core, caller, callee, reply, False))
    assert noticed(kernel, monkeypatch, "call_passive_does")


def test_a_specification_that_keeps_the_time_is_noticed(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    finish = calls.finish

    def kept(core: Core, reply: Reply) -> None:
        sc, callee = reply.stack.sc if reply.stack is not None else None, core.current
        finish(core, reply)
        if sc is not None and callee is not None:
            contexts.donate(core, sc, callee)

    monkeypatch.setattr(calls, "finish", kept)
    assert noticed(kernel, monkeypatch, "answer_lent_does")


def test_a_specification_that_shows_more_than_the_message_is_noticed(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "clear_beyond", lambda receiver, length: None)
    assert noticed(kernel, monkeypatch, "call_passive_moves")


def test_a_specification_that_forgets_who_else_waits_is_noticed(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    dequeue = endpoints.dequeue

    def all_leave(where: Endpoint | Notification, thread: Thread) -> None:
        dequeue(where, thread)
        if isinstance(where, Endpoint):
            where.state = IDLE

    monkeypatch.setattr(endpoints, "dequeue", all_leave)
    assert noticed(kernel, monkeypatch, "call_passive_does")


def test_a_specification_that_rings_elsewhere_is_noticed(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    for kind, serve in list(irqs.SERVERS.items()):
        if serve is irqs.serve_sgi:
            monkeypatch.setitem(irqs.SERVERS, kind, another_sgi(serve))
    assert noticed(kernel, monkeypatch, "sgi_signal_does")


def addresses(random: Random, system: Universe, thread: Any) -> list[int]:
    return [random.getrandbits(64), *(system.address(thread, random.randrange(1 << 8)) for _ in range(4)), random.getrandbits(11),
            random.getrandbits(64) & ~0xfff]


def test_an_address_names_what_the_specification_says(kernel: Kernel) -> None:
    """In all CSpaces that sequences come to, of one level and of several; found or not."""
    random, found = Random(1), Counter[bool]()
    for seed in range(1, 1 + SEQUENCES):
        system = universe(kernel, seed)
        specification = transitions.Specification(kernel, system.core, transitions.texts())
        named_by = specification.functions["named_by"]

        def look(core: Core) -> None:
            state = specification.viewer.state(core.sgi)
            for thread in core.threads:
                for cptr in addresses(random, system, thread):
                    slot, _ = lookup.slot(thread, cptr)
                    assert named_by(state, thread.ref, cptr) == (0 if slot is None else slot.ref)
                    found[slot is not None] += 1

        generator, count = Generator(system, seed), [0]
        run.follow(system, generator, lambda core: look(core) if count.append(0) or len(count) % 20 == 0 else None)
    assert min(found.values()) > 100


#: Transitions whose way through the kernel is not proved as a whole (docs/assurance.md).
ASKED_ONLY = {"page_refused"}
BEHAVIOR = re.compile(r"behavior (\w+):\n +assumes (.*?);\n +assigns (.*?);\n((?: +ensures .*?;\n)+)", re.DOTALL)


def behaviors() -> dict[str, list[re.Match[str]]]:
    """In contracts of the kernel, by name."""
    found: dict[str, list[re.Match[str]]] = {}
    for path in sorted((ROOT / "kernel").rglob("*.[ch]")):
        for match in BEHAVIOR.finditer(path.read_text()):
            found.setdefault(match[1], []).append(match)
    return found


def test_contracts_say_the_transitions(kernel: Kernel) -> None:
    """And nothing else: more conditions say when a function is the call."""
    known = behaviors()
    specification = transitions.Specification(kernel, universe(kernel, 1).core, transitions.texts())
    read = {each.name for each in specification.transitions()}
    assert {name for name, found in known.items() for match in found if "_does{" in match[4]} == read - ASKED_ONLY
    assert [name for name in specification.left_out if name.endswith(("_if", "_does"))] == []
    for each in specification.transitions():
        if each.name in ASKED_ONLY:
            continue
        assert known.get(each.name), each.name
        for _, assumes, assigns, ensures in (match.group(0, 2, 3, 4) for match in known[each.name]):
            assert f"{each.name}_if(cptr)" in assumes
            assert assigns == f"{each.name}_writes(cptr)"
            assert f"ensures {each.name}_does{{Pre, Here}}(cptr);" in ensures


def meaningless(record: Record) -> set[str]:
    """Fields of a thread that have lost their meaning, and are what they were in the kernel."""
    waits = record.state in (c.ON_SEND, c.ON_RECEIVE, c.ON_NOTIFICATION)
    sends = record.state == c.ON_SEND
    return ((set() if waits else {"blocked_on", "ipc_next", "ipc_prev", "can_grant"}) | (set() if sends else {"badge", "is_call"}) |
            (set() if record.queued == c.QUEUE_READY else {"sched_next", "sched_prev"}) | {"fault"})


def differing(record: Any, memory: Any, path: str, without: set[str]) -> list[str]:
    if isinstance(record, Record):
        return [each for name, value in vars(record).items() if name not in without
                for each in differing(value, getattr(memory, name), f"{path}.{name}", set())]
    if isinstance(record, tuple):
        return [each for index, value in enumerate(record) for each in differing(value, memory[index], f"{path}[{index}]", set())]
    if isinstance(record, dict):
        return [each for index, value in record.items() for each in differing(value, memory[index], f"{path}[{index}]", set())]
    return [] if record == memory else [f"{path}: {record:#x}, in the kernel {memory:#x}"]


def entries(record: Record) -> tuple[int, ...]:
    return tuple(each if isinstance(each, int) else each.vmid << 32 | each.vspace for each in record.entry)


def words(kernel: Kernel, ref: int, count: int = 512) -> tuple[int, ...]:
    return tuple((ctypes.c_uint64 * count).from_address(kernel.at(ref, "page_table").address))


def differences(kernel: Kernel, state: State) -> list[str]:
    slots = {ref: kernel.slot(ref) for ref in state.proof_slots}
    found = differing(state.ks, kernel.ks, "ks", {"preempted"})  # which the next invocation clears
    found += differing(state.proof_space, kernel.machine, "machine", set())
    for ref, record in state.proof_tcbs.items():
        found += differing(record, kernel.at(ref, "tcb"), f"tcb {ref:#x}", meaningless(record))
    for pool, name in ((state.proof_notifications, "notification"), (state.proof_endpoints, "endpoint"), (state.proof_replies, "reply"),
                       (state.proof_scs, "sched_context")):
        for ref, record in pool.items():
            found += differing(record, kernel.at(ref, name), f"{name} {ref:#x}", set())
    for pool, name in ((state.proof_tables, "page_table"), (state.proof_asid_pools, "asid_pool")):
        found += [f"{name} {ref:#x}: another" for ref, record in pool.items() if entries(record) != words(kernel, ref)]
    found += [f"buffer {ref:#x}: another" for ref, record in state.proof_buffers.of.items() if record != words(kernel, ref, len(record))]
    return found + [each for ref, record in state.proof_slots.items() for each in differing(record, slots[ref], f"slot {ref:#x}", set())]


def test_the_view_is_what_a_kernel_has(kernel: Kernel) -> None:
    """The same steps: what proofs call an object's field is in that field. Links of what is being destroyed are not shown."""
    for seed in range(1, 6):
        pair = differ.Pair(kernel, seed)
        generator, step = Generator(pair.universe, seed), Step(TIMER)
        viewer = Viewer(pair.core)
        for count in range(200):
            assert pair.step(step) is None
            if count % 10 == 0 and not any(each.zombies for each in pair.core.threads):
                assert differences(kernel, viewer.state(pair.core.sgi)) == []
            following = generator.next()
            if following is None:
                break
            step = following


def test_another_memory_is_noticed(kernel: Kernel) -> None:
    pair = differ.Pair(kernel, 1)
    assert pair.step(Step(TIMER)) is None
    state = Viewer(pair.core).state(pair.core.sgi)
    slot = pair.universe.cnode.slots.slots[0].ref
    tcb, notification = kernel.at(pair.core.threads[2].ref, "tcb"), kernel.at(pair.core.notifications[1].ref, "notification")
    for view, name in ((tcb, "sc"), (tcb.context, "sp"), (notification, "badge"), (kernel.slot(slot), "next"), (kernel.slot(slot).cap, "word"),
                       (kernel.ks, "current")):
        before = getattr(view, name)
        setattr(view, name, before ^ 1)
        assert [each for each in differences(kernel, state) if f".{name}:" in each]
        setattr(view, name, before)
    assert differences(kernel, state) == []


def test_what_is_not_read_is_missed() -> None:
    """A definition outside of the language is left out, and with it what names it."""
    text = acsl.read(["/*@ predicate odd{L}(integer n) = \\valid(n); predicate even{L}(integer n) = !odd(n); predicate three(integer n) = n == 3; */"])
    assert text.left_out == {"odd", "even"} and set(text.definitions) == {"three"}
