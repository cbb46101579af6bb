# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A system seen from outside, without a machine: memory is what the loader makes of an image, and
then what a running kernel would have made of it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from backend_support import SYSTEM, Built
from microkit.base import contract
from microkit.base.sizes import PAGE, SLOT
from microkit.debugger import stub as stub_module
from microkit.debugger.stub import Stub
from microkit.observe import words
from microkit.observe.live import Live
from microkit.observe.snapshot import saved_registers, snapshot
from microkit.verify.image import Corrupt
from observe_support import World


@pytest.fixture
def world(build_text: Callable[[str], Built]) -> World:
    """SYSTEM, as it is before the first instruction of a kernel."""
    return World(build_text(SYSTEM))


def test_first_state(world: World) -> None:
    rows = list(words.domains(world.live))
    assert [row[:3] for row in rows] == [
        ("server", 0, 200), ("client", 0, 100), ("driver", 1, 150), ("child", 1, 90),
        ("monitor 0", 0, 255), ("monitor 1", 1, 255)]
    assert {row[3] for row in rows} == {"ready"}
    assert [words.core_line(world.live, core) for core in world.live.cores] == ["idle", "idle"]


@pytest.mark.parametrize(("name", "members", "words"), [
    ("client", {"queued": "QUEUE_RELEASE"}, "has used its budget, waits for the next"),
    ("client", {"queued": "QUEUE_NONE"}, "runnable"),
    ("client", {"queued": "QUEUE_NONE", "sc": 0}, "has no time of its own"),
    ("client", {"state": "THREAD_INACTIVE"}, "stopped"),
    ("client", {"state": "THREAD_BLOCKED_ON_REPLY", "reply": ("server", "reply")},
     "called server, waits for the reply"),
    ("client", {"state": "THREAD_BLOCKED_ON_SEND", "blocked_on": ("server", "endpoint"),
                "is_call": 1}, "calls server, which does not listen"),
    ("client", {"state": "THREAD_BLOCKED_ON_SEND", "blocked_on": ("server", "endpoint")},
     "sends to server, which does not listen"),
    ("client", {"state": "THREAD_BLOCKED_ON_SEND", "blocked_on": 0x7777},
     "sends to an object made at run time, which does not listen"),
    ("server", {"state": "THREAD_BLOCKED_ON_RECEIVE", "blocked_on": ("server", "endpoint")},
     "waits for events"),
    ("client", {"state": "THREAD_BLOCKED_ON_RECEIVE", "blocked_on": ("server", "endpoint")},
     "receives from server"),
    ("driver", {"state": "THREAD_BLOCKED_ON_NOTIFICATION", "blocked_on": ("child", "notification")},
     "waits for notifications of child")])  # fmt: skip
def test_states(world: World, name: str, members: dict[str, object], words: str) -> None:
    plain = {key: world.object(*value) if isinstance(value, tuple) else value
             for key, value in members.items()}  # fmt: skip
    world.set(name, **plain)  # type: ignore[arg-type]
    assert world.state(name) == words


def test_who_runs(world: World) -> None:
    world.run("driver")
    assert world.state("driver") == "runs" and world.state("child") == "ready"
    assert words.core_line(world.live, 1) == "driver" and words.core_line(world.live, 0) == "idle"


def test_faults(world: World) -> None:
    layout = world.abi.layout("fault")
    text = layout.member("words").offset
    value = bytearray(layout.size)
    for kind, said in (("seL4_Fault_VMFault", "VM fault at 0x1234"),
                       ("seL4_Fault_UnknownSyscall", "unknown system call 0x1234")):  # fmt: skip
        value[:8] = world.abi.constant(kind).to_bytes(8, "little")
        value[text : text + 8] = (0x1234).to_bytes(8, "little")
        world.set("child", fault=int.from_bytes(value, "little"))
        assert world.state("child") == f"stopped by a fault: {said}"


def test_a_thread_made_at_run_time_is_whose_address_space_it_is_in(world: World) -> None:
    """A copy of the child's TCB in memory that nobody uses, with a name of its own."""
    child, size = world.live.domains["child"], world.abi.size("tcb")
    ref = child.core.size // 2 // 64
    world.write(child.core.pa(ref), world.read(child.core.pa(child.thread.ref), size))
    world.set_state(1, "current", ref)
    assert world.live.domain(1, ref) is child and world.state("child") == "ready"
    name = world.abi.layout("tcb").member("name").offset
    world.write(child.core.pa(ref) + name, b"worker\0")
    assert words.core_line(world.live, 1) == "child (its thread 'worker')"
    slots = world.abi.layout("tcb").member("slots")
    world.write(child.core.pa(ref) + slots.offset, bytes(slots.size))
    assert world.live.domain(1, ref) is None
    assert words.core_line(world.live, 1) == f"a thread made at run time ({ref:#x})"


def test_by_root_of_the_address_space(world: World) -> None:
    for name in ("server", "client", "driver", "child", "monitor 1"):
        domain = world.live.domains[name]
        assert world.live.of_table(domain.core.pa(domain.thread.vspace)) is domain
    assert world.live.of_table(0) is None


def test_capabilities(world: World) -> None:
    shown = list(words.capabilities(world.live, world.live.domains["client"]))
    assert any("server: endpoint" in line and "call 1" in line for line in shown)
    assert any("driver: doorbell" in line and "core 1" in line for line in shown)
    assert shown[-1].split()[0] == "faults" and "monitor 0: endpoint" in shown[-1]
    domain = world.live.domains["client"]
    world.write(domain.core.pa(domain.thread.cnode) + (contract.BASE_ENDPOINT_CAP + 1) * SLOT, bytes(SLOT))
    assert not any("server: endpoint" in line
                   for line in words.capabilities(world.live, domain))  # fmt: skip


@pytest.mark.parametrize("value", [1, 0x7FFFFFFF, 0xFFFFFFFF])
def test_damage_is_a_sentence(world: World, value: int) -> None:
    """References to outside of the window, or to what is no TCB."""
    world.set_state(0, "current", value)
    assert words.core_line(world.live, 0).startswith(("unknown: ", "a thread made at run time"))
    assert world.state("client") == "ready"


def test_a_reference_does_not_lead_into_another_cores_window(world: World) -> None:
    low, high = sorted(world.seen.cores, key=lambda core: core.base)
    other = next(each for each in world.seen.domains if each.core is high)
    place = high.pa(other.thread.ref) - low.base
    world.set_state(low.number, "current", place // 64)
    assert words.core_line(world.live, low.number) == (
        f"unknown: core {low.number}: tcb {place // 64:#x} is outside the window")


def test_a_core_that_the_image_does_not_use(world: World) -> None:
    assert words.core_line(world.live, 3) == "unknown: the image has no core 3"


def test_before_the_loader(world: World) -> None:
    def nothing(pa: int, size: int) -> bytes:
        raise Corrupt("nothing")

    for read in (lambda pa, size: bytes(size), lambda pa, size: b"\xff" * size):
        live = Live(world.seen, read)
        assert {row[3] for row in words.domains(live)} == {"not loaded yet"}
        assert words.core_line(live, 1) == "no kernel in memory yet"
        with pytest.raises(Corrupt, match="no kernel in memory yet"):
            live.thread(live.domains["child"])
    for read, why in ((nothing, "nothing"), (lambda pa, size: b"", "cannot be read")):
        live = Live(world.seen, read)
        assert all(row[3].startswith("unknown: ") and why in row[3] for row in words.domains(live))
        assert words.core_line(live, 1).startswith("unknown: ")


def test_another_cores_state_is_not_taken_for_this_ones(world: World) -> None:
    row, member = world.seen.cores[1], world.abi.layout("boot_info").member("core")
    world.write(row.base + row.state_offset + member.offset, bytes(4))
    assert not world.live.is_loaded(1) and world.live.is_loaded(0)


def test_snapshot(world: World) -> None:
    """What is mapped comes with it, of the stack what is in use; device memory does not."""
    driver = world.live.domains["driver"]
    thread = world.live.thread(driver)
    top = thread.tcb.number("ipc_buffer") - PAGE
    stack = thread.leaf(top - 16)
    world.write(stack.pa + top - 16 - stack.va, b"on the stack")
    registers = saved_registers(world.live, thread.tcb)
    assert registers.pc == thread.tcb.number("context.pc") and len(registers.x) == 31
    taken = snapshot(world.live, thread, registers)
    assert registers.sp == top  # nothing is in use yet

    world.write(0x9010000, bytes(4096))  # a device that could be read
    taken = snapshot(world.live, thread, replace(registers, sp=top - 16))
    assert taken.memory[top - PAGE][0xFF0:] == b"on the stack".ljust(16, b"\0")
    assert not any(start <= 0x3000000 < start + len(data) for start, data in taken.memory.items())
    own = next(data for start, data in taken.memory.items() if start == 0x5000000)
    assert own[:9000] == (bytes(range(1, 200)) * 50)[:9000]


def test_large_regions_stay_out_of_a_snapshot(world: World) -> None:
    client = world.live.domains["client"]
    thread = world.live.thread(client)
    taken = snapshot(world.live, thread, saved_registers(world.live, thread.tcb))
    assert thread.leaf(0x4000000) is not None
    assert not any(start <= 0x4000000 < start + len(data) for start, data in taken.memory.items())
    assert max(len(data) for data in taken.memory.values()) <= 1 << 20


def test_stub_answers() -> None:
    registers = [*range(31), 0x1000, 0x200000, 0x60000000]
    stub = Stub(registers, {0x1000: b"abcd"})
    assert stub.answer("m1001,2") == b"bc".hex() and stub.answer("m1003,8") == b"d".hex()
    assert stub.answer("m1004,1") == "E01" and stub.answer("mfff,1") == "E01"
    assert len(stub.answer("g")) == 2 * (33 * 8 + 4)
    assert stub.answer("X1000,1:x") == "" and stub.answer("vMustReplyEmpty") == ""
    whole, part = "", "m"
    while part.startswith("m"):
        part = stub.answer(f"qXfer:features:read:target.xml:{len(whole):x},100")
        whole += part[1:]
    assert whole.endswith("</target>") and whole.count("<reg ") == 34


def test_stub_as_a_program(tmp_path: Path) -> None:
    file = tmp_path / "snapshot.json"
    file.write_text('{"registers": %s, "memory": {"4096": "6162"}}' % ([0] * 34))
    result = subprocess.run([sys.executable, stub_module.__file__, file], check=True, timeout=60,
                            input=b"+$m1000,2#8e\x03+$?#3f", capture_output=True)
    assert result.stdout == b"+$6162#%02x+$S05#b8" % (sum(b"6162") & 255)
