# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Virtual CPUs in what `microkit inspect` shows."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from backend_support import Built
from microkit.observe.look import GuestSeen, Look, Observer
from microkit.observe.shown import data, text
from microkit.observe.stuck import cores_now, stuck
from microkit.observe.words import capabilities, domains
from observe_support import World

SYSTEM = """<memory_region name="ram" size="0x3000"/>
<protection_domain name="vmm" priority="9"><program_image path="a.elf"/><map mr="ram" vaddr="0x80000000"/>
  <virtual_machine name="guest" priority="3" budget="2000" period="8000"><vcpu id="0"/><vcpu id="61"/>
    <map mr="ram" vaddr="0x40000000" perms="rwx"/></virtual_machine></protection_domain>"""
#: SPSR: EL1 with its own stack pointer; what a virtual CPU begins with; AArch32's user mode.
EL1H, EL0, USER32 = 0x3C5, 0x40, 0x10


@pytest.fixture
def world(build_text: Callable[[str], Built]) -> World:
    made = World(build_text(SYSTEM))
    for name in ("vmm", "monitor 0"):
        made.set(name, state="THREAD_BLOCKED_ON_RECEIVE", queued="QUEUE_NONE", blocked_on=made.object(name, "endpoint"))
    return made


def look(world: World) -> Look:
    return Observer(world.live).look()


def guest(world: World, name: str = "guest:0") -> GuestSeen:
    (found,) = (each for each in look(world).guests if each.name == name)
    return found


def context(world: World, name: str, pc: int, pstate: int) -> None:
    layout, member = world.abi.layout("context"), world.abi.layout("tcb").member("context")
    at = world.thread(name).core.pa(world.thread(name).thread.ref) + member.offset
    for key, value in (("pc", pc), ("pstate", pstate)):
        world.write(at + layout.member(key).offset, value.to_bytes(8, "little"))


def fault(world: World, name: str, kind: str, word: int) -> None:
    """As the kernel keeps it until it is answered."""
    layout, member = world.abi.layout("fault"), world.abi.layout("tcb").member("fault")
    at = world.thread(name).core.pa(world.thread(name).thread.ref) + member.offset
    for key, value in (("type", world.abi.constant(kind)), ("words", word)):
        world.write(at + layout.member(key).offset, value.to_bytes(layout.member(key).size if key == "type" else 8, "little"))
    world.set(name, state="THREAD_BLOCKED_ON_REPLY", queued="QUEUE_NONE", reply=world.object("vmm", "reply"))


def test_all_are_there(world: World) -> None:
    """Not started yet; nobody waits for them."""
    seen = look(world)
    assert [(each.name, each.vmm, each.state, each.priority) for each in seen.guests] == [
        ("guest:0", "vmm", "stopped", 3), ("guest:61", "vmm", "stopped", 3)]
    assert stuck(seen) == []
    assert [each["name"] for each in data(seen)["virtual_cpus"]] == ["guest:0", "guest:61"]


@pytest.mark.parametrize(("pstate", "level"), [(EL1H, 1), (EL0, 0), (USER32, 0)])
def test_where_a_guest_is(world: World, pstate: int, level: int) -> None:
    context(world, "guest:0", 0xFFFF800010001234, pstate)
    world.set("guest:0", state="THREAD_ASLEEP", queued="QUEUE_NONE", switched_at=62_500_000)
    assert (guest(world).pc, guest(world).level) == (0xFFFF800010001234, level)
    rows = {line.split()[0]: re.split("  +", line) for line in text(look(world)) if line}
    assert rows["guest:0"][3] == "1.000000"
    assert rows["guest:0"][5:] == ["vmm", f"0xffff800010001234 EL{level}", "waits for an interrupt (WFI)"]


@pytest.mark.parametrize(("kind", "words"), [
    ("seL4_Fault_VMFault", "VM fault at"), ("seL4_Fault_VCPUFault", "trap, ESR"), ("seL4_Fault_VPPIEvent", "timer, interrupt"),
    ("seL4_Fault_VGICMaintenance", "virtual interrupt ended, list register"),
    ("seL4_Fault_UnknownSyscall", "unknown system call")])  # fmt: skip
def test_what_the_vmm_has_to_answer(world: World, kind: str, words: str) -> None:
    """And what that waits for."""
    fault(world, "guest:61", kind, 0x1B)
    seen = guest(world, "guest:61")
    assert seen.state == f"waits for its VMM vmm: {words} 0x1b"
    assert seen.chain == ("guest:61", "vmm")
    assert stuck(look(world)) == ["guest:61 waits for vmm, which waits for events: guest:61 -> vmm (receives)."]


def test_a_vmm_that_has_faulted(world: World) -> None:
    fault(world, "guest:0", "seL4_Fault_VMFault", 0x1000)
    status = world.abi.pack("multikit_pd_status", epoch=1, cause=world.abi.constant("seL4_Fault_VMFault") + 1)
    world.write(world.live.domains["vmm"].status, bytes(status))
    assert stuck(look(world))[0].startswith("guest:0 waits for vmm, which is stopped by a fault")


def test_a_guest_that_runs(world: World) -> None:
    """The core is not idle then; its registers are in the machine."""
    context(world, "guest:0", 0x1234, EL1H)
    world.set("guest:0", state="THREAD_RUNNING", queued="QUEUE_NONE")
    world.run("guest:0")
    seen = look(world)
    assert seen.cores[0].runs == "guest:0"
    assert cores_now(seen) == ["Core 0 runs guest:0."]
    assert any(re.search(r"^guest:0 .* now +.* vmm +- +runs$", line) for line in text(seen))


def test_they_are_in_the_debuggers_list(world: World) -> None:
    """Beside the domains, before the monitors."""
    rows = list(domains(world.live))
    assert [row[0] for row in rows] == ["vmm", "guest:0", "guest:61", "monitor 0"]
    assert rows[1][1:] == (0, 3, "stopped")


def test_objects_have_names(world: World) -> None:
    lines = "\n".join(capabilities(world.live, world.live.domains["vmm"]))
    assert "guest:0: tcb" in lines and "guest:61: virtual CPU" in lines
