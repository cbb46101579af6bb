# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What `microkit inspect` shows, of images whose memory was changed as running kernels, monitors and programs change
it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from backend_support import Built
from microkit.observe.cached import Cached
from microkit.observe.live import Live
from microkit.observe.look import Look, Observer
from microkit.observe.objects import objects
from microkit.observe.shown import data, duration, text
from microkit.observe.stacks import ANY
from microkit.observe.stuck import cores_now, stuck
from microkit.verify.image import Corrupt
from observe_support import FAR, World


@pytest.fixture
def world(build_text: Callable[[str], Built]) -> World:
    return World(build_text(FAR))


def look(world: World) -> Look:
    return Observer(world.live).look()


def domain(world: World, name: str) -> object:
    (found,) = (each for each in look(world).domains if each.name == name)
    return found


def blocked_on(world: World, caller: str, callee: str) -> None:
    """A call that the callee has received."""
    world.set(caller, state="THREAD_BLOCKED_ON_REPLY", queued="QUEUE_NONE", reply=world.object(callee, "reply"))


def far_call(world: World, request: int, reply: int) -> None:
    """Numbers in the pages between client and driver."""
    for page in world.live.pages:
        offset = world.abi.layout("microkit_xcore_page").member("request" if page.writer.name == "client" else "reply").offset
        number = request if page.writer.name == "client" else reply
        world.write(page.pa + offset, number.to_bytes(8, "little"))
    world.set("client", state="THREAD_BLOCKED_ON_NOTIFICATION", queued="QUEUE_NONE",
              blocked_on=world.object("client", "notification"))  # fmt: skip


def faulted(world: World, name: str, kind: str = "seL4_Fault_VMFault", down: bool = True) -> None:
    """As it is when its monitor has heard of it: the kernel has forgotten the type, not the words."""
    number = world.abi.constant(kind)
    world.set(name, state="THREAD_INACTIVE", queued="QUEUE_NONE")
    status = world.abi.pack("multikit_pd_status", epoch=1 if down else 2, restarts=0 if down else 1, cause=number + 1)
    world.write(world.live.domains[name].status, bytes(status))
    seen, fault = world.live.domains[name], world.abi.layout("fault")
    at = seen.core.pa(seen.thread.ref) + world.abi.layout("tcb").member("fault").offset + fault.member("words").offset
    world.write(at, (0x1230).to_bytes(8, "little"))


def test_chain_to_a_fault(world: World) -> None:
    blocked_on(world, "client", "server")
    faulted(world, "server")
    seen = look(world)
    client = domain(world, "client")
    assert client.chain == ("client", "server")
    assert seen.chain_text(client) == "client -> server (faulted)"
    assert stuck(seen)[0] == ("client waits for server, which is stopped by a fault: VM fault at 0x1230: "
                              "client -> server (faulted).")
    assert domain(world, "server").fault == "VM fault at 0x1230"


def test_chain_across_cores(world: World) -> None:
    far_call(world, request=4, reply=2)
    client = domain(world, "client")
    assert client.state == "called driver on core 1, waits for the reply"
    assert client.chain == ("client", "driver") and client.wait.core == 1
    world.set("driver", state="THREAD_INACTIVE", queued="QUEUE_NONE")
    assert stuck(look(world)) == ["client waits for driver, which is stopped: client -> driver (stopped)."]


@pytest.mark.parametrize(("request_", "reply"), [(4, 4), (0, 0), (5, 2)])
def test_no_call_across_cores(world: World, request_: int, reply: int) -> None:
    """It was answered, or never was, or was withdrawn."""
    far_call(world, request_, reply)
    client = domain(world, "client")
    assert client.state == "waits for notifications" and client.chain == ("client",)


def test_circle(world: World) -> None:
    blocked_on(world, "client", "server")
    world.set("server", state="THREAD_BLOCKED_ON_REPLY", queued="QUEUE_NONE", reply=world.object("client", "reply"))
    seen = look(world)
    assert seen.chain_text(domain(world, "client")) == "client -> server -> client"
    (sentence,) = stuck(seen)
    assert sentence == "server and client wait for each other in a circle: server -> client -> server."


def test_called_but_waits_itself(world: World) -> None:
    blocked_on(world, "client", "server")
    world.set("server", state="THREAD_BLOCKED_ON_NOTIFICATION", queued="QUEUE_NONE",
              blocked_on=world.object("server", "notification") if has(world, "server") else 0)  # fmt: skip
    (sentence,) = stuck(look(world))
    assert sentence.startswith("client waits for server, which waits for notifications")
    assert sentence.endswith("client -> server (waits).")


def has(world: World, name: str) -> bool:
    return any((each.owner, each.kind) == (name, "notification") for each in world.seen.names.objects.values())


def test_restarted_after_a_fault(world: World) -> None:
    faulted(world, "driver", down=False)
    world.set("driver", state="THREAD_RUNNING", queued="QUEUE_READY")
    seen = domain(world, "driver")
    assert (seen.restarts, seen.state, seen.fault) == (1, "ready", "VM fault at 0x1230")
    assert stuck(look(world)) == []
    assert any("(last fault: VM fault at 0x1230)" in line for line in text(look(world)))


def test_stopped_by_its_parent_is_no_fault(world: World) -> None:
    cause = world.abi.constant("MICROKIT_CAUSE_STOPPED")
    world.set("child", state="THREAD_INACTIVE", queued="QUEUE_NONE")
    world.write(world.live.domains["child"].status, bytes(world.abi.pack("multikit_pd_status", epoch=1, cause=cause)))
    assert (domain(world, "child").state, domain(world, "child").fault) == ("stopped", "")


def test_panicked_core(world: World) -> None:
    world.set_state(1, "panicked", 1)
    seen = look(world)
    assert stuck(seen) == ["The kernel of core 1 has panicked: nothing of it runs any more (driver, child and big)."]
    assert any("PANICKED" in line for line in text(seen))
    assert not any(line.startswith("Core 1") for line in cores_now(seen))


def test_who_runs_and_who_may_not(world: World) -> None:
    for name in ("server", "monitor 0"):
        world.set(name, queued="QUEUE_NONE", state="THREAD_INACTIVE")
    world.run("client")
    assert cores_now(look(world))[0] == "Core 0 runs client."
    world.run("driver")
    assert cores_now(look(world))[1] == "Core 1 runs driver (priority 150); ready, but lower, are child and big."


def test_since_when(world: World) -> None:
    """On the counter, 62.5 ticks a microsecond; a thread that has not run yet has no such time, and one that runs needs none."""
    faulted(world, "server")
    blocked_on(world, "client", "server")
    world.set("server", switched_at=62_500_000 * 3 + 625)
    world.set("driver", switched_at=1)
    world.run("driver")
    world.set_state(1, "now", 62_500_000 * 4)
    seen = look(world)
    assert (domain(world, "server").last_ran, domain(world, "client").last_ran) == (3_000_010, None)
    assert stuck(seen)[0].endswith("fault: VM fault at 0x1230 since 3.000010: client -> server (faulted).")
    lines = {line.split()[0]: re.split("  +", line) for line in text(seen) if line}
    assert [lines[name][3] for name in ("domain", "server", "client", "driver")] == ["last ran", "3.000010", "-", "now"]
    assert (lines["core"][2], lines["1"][2]) == ("clock", "4.000000")


def test_only_debug_kernels_keep_since_when(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """In others the member is something else: cycles."""
    world.set("server", switched_at=62_500_000)
    assert domain(world, "server").last_ran == 1_000_000
    monkeypatch.setitem(world.abi._constants, "CONFIG_PRINTING", 0)
    assert domain(world, "server").last_ran is None


def test_nobody_has_budget(world: World) -> None:
    """The next that comes is said."""
    for name in ("server", "monitor 0"):
        world.set(name, queued="QUEUE_NONE", state="THREAD_INACTIVE")
    client, size = world.live.domains["client"], world.abi.size("sched_context")
    at = client.core.pa(world.object("client", "scheduling context")) + size
    world.write(at, bytes(world.abi.pack("refill", time=62500, amount=6250)))
    world.set("client", queued="QUEUE_RELEASE")
    assert cores_now(look(world))[0] == "Core 0 is idle: client has no budget left; the next comes in 1000 µs."
    world.set("server", state="THREAD_RUNNING", queued="QUEUE_RELEASE", sc=0)
    assert cores_now(look(world))[0] == "Core 0 is idle: server and client have no budget left; the next comes in 1000 µs."


def test_pending_notifications(world: World) -> None:
    """On its core by who sends and which interrupt it is; from others that there is something."""
    driver = world.live.domains["driver"]
    at = driver.core.pa(world.object("driver", "notification"))
    badge = 1 << 7 | 1 << 0 | 3 << 62
    world.write(at, bytes(world.abi.pack("notification", state=world.abi.constant("NOTIFICATION_ACTIVE"), badge=badge)))
    assert domain(world, "driver").pending == ("0 from child", "7 from interrupt 40", "from another core")
    world.write(at, bytes(world.abi.pack("notification", state=world.abi.constant("NOTIFICATION_IDLE"), badge=badge)))
    assert domain(world, "driver").pending == ()


def test_budget_and_deadlines(world: World) -> None:
    """In microseconds, by the board's clock: 62.5 ticks each."""
    client = world.live.domains["client"]
    sc = world.object("client", "scheduling context")
    at, size = client.core.pa(sc), world.abi.size("sched_context")
    assert (domain(world, "client").budget.whole, domain(world, "client").budget.period) == (500, 1000)
    world.set_state(0, "now", 1000)
    world.write(at + size, bytes(world.abi.pack("refill", time=1000 + 62500, amount=6250)))
    assert (domain(world, "client").budget.left, domain(world, "client").budget.after) == (100, 1000)
    world.set("client", queued="QUEUE_RELEASE")
    world.set_state(0, "release_head", client.thread.ref)
    assert look(world).cores[0].deadline == 1000
    world.run("server")  # on the client's time: what ends first
    world.set_state(0, "current_sc", sc)
    assert look(world).cores[0].deadline == 100
    world.set_state(0, "current", 0)
    assert look(world).cores[0].deadline == 1000
    world.write(at + size, bytes(world.abi.pack("refill", time=500, amount=6250)))
    world.set_state(0, "release_head", 0)
    world.set_state(0, "current_sc", sc)
    world.set_state(0, "consumed", 625)
    world.run("client")
    assert (domain(world, "client").budget.left, domain(world, "client").budget.after) == (90, 0)
    assert look(world).cores[0].deadline == 90


def test_time_that_came_with_a_call(world: World) -> None:
    world.set("server", sc=world.object("client", "scheduling context"))
    world.set("client", sc=0)
    assert domain(world, "server").budget.lender == "client" and domain(world, "client").budget is None


def test_idle_share_is_counted_by_the_benchmark_configuration(world: World) -> None:
    assert look(world).cores[0].idle is None
    for name, value in (("log_start", 1000), ("logging", 1), ("kernel_entry", 5000), ("idle_total", 3000)):
        world.set_state(0, name, value)
    assert look(world).cores[0].idle == 0.75
    assert any("75 %" in line for line in text(look(world)))
    world.set_state(0, "log_start", 0)
    assert look(world).cores[0].idle is None
    world.set_state(0, "log_start", 1000)
    for logging, total, share in ((0, 6000, 0.5), (0, 0, None), (1, 0, 0.75)):
        world.set_state(0, "logging", logging)
        world.set_state(0, "log_total", total)
        assert look(world).cores[0].idle == share
    assert any("3 of 4 looks" in line for line in text(look(world), {1: (3, 4)}))


def test_stack(world: World) -> None:
    """From the lowest word that somebody has written."""
    driver = world.live.domains["driver"]
    (piece,) = (each for each in driver.pieces if each.name == "stack")
    before = domain(world, "driver").stack
    assert (before.used, before.size) == (0, piece.size)
    world.write(piece.pa + piece.size - 0x204, b"\1")
    assert domain(world, "driver").stack.used == 0x208
    world.write(piece.pa, b"\1")
    assert domain(world, "driver").stack.used == piece.size


def test_large_stacks_are_read_when_asked_for(world: World) -> None:
    assert domain(world, "big").stack.used is None
    (seen,) = (each for each in Observer(world.live, stack_limit=ANY).look().domains if each.name == "big")
    assert (seen.stack.used, seen.stack.size) == (0, 0x20000)


def test_what_changes_while_it_is_read_is_said(world: World) -> None:
    """The clock of core 1 goes on between two readings."""
    def forget() -> None:
        before = world.live.number(1, "now")
        world.set_state(1, "now", before + 1)

    seen = Observer(world.live, forget).look()
    assert [each.moved for each in seen.cores] == [False, True]
    assert sum("read while it ran" in line for line in text(seen)) == 1


def test_damage_hides_nothing_else(world: World) -> None:
    world.set("client", sc=0x7FFFFFFF)
    seen = domain(world, "client")
    assert seen.budget is None and "outside the window" in seen.unknown and seen.priority == 100
    assert domain(world, "server").unknown == ""


def test_before_the_loader(world: World) -> None:
    live = Live(world.seen, lambda pa, size: bytes(size))
    seen = Observer(live).look()
    assert {each.wait.doing.value for each in seen.domains} == {"not loaded"}
    assert stuck(seen)[0] == "Core 0 has no kernel in memory: nothing of it runs (server and client)."


def test_objects(world: World) -> None:
    blocked_on(world, "client", "server")
    reply = world.object("server", "reply")
    server, client = world.live.domains["server"], world.live.domains["client"]
    world.write(server.core.pa(reply), bytes(world.abi.pack("reply", tcb=client.thread.ref)))
    endpoint = world.object("server", "endpoint")
    packed = world.abi.pack("endpoint", state=world.abi.constant("ENDPOINT_RECEIVE"), head=server.thread.ref, tail=server.thread.ref)
    world.write(server.core.pa(endpoint), bytes(packed))
    found = {(each.owner, each.kind): each.state for each in objects(world.live)}
    assert found["server", "reply"] == "of client"
    assert found["server", "endpoint"] == "receiving: server"
    assert found["client", "scheduling context"] == "client runs on it"
    assert found["driver", "notification"] == "idle"
    driver, child = world.live.domains["driver"], world.live.domains["child"]
    at = driver.core.pa(world.object("driver", "notification"))
    for state, said in (("ACTIVE", "signalled: 0x81"), ("WAITING", "waiting: child")):
        number = world.abi.constant(f"NOTIFICATION_{state}")
        world.write(at, bytes(world.abi.pack("notification", state=number, badge=0x81, head=child.thread.ref)))
        found = {(each.owner, each.kind): each.state for each in objects(world.live)}
        assert found["driver", "notification"] == said


def test_a_queue_that_goes_round_ends(world: World) -> None:
    server = world.live.domains["server"]
    world.set("server", ipc_next=server.thread.ref)
    packed = world.abi.pack("endpoint", state=world.abi.constant("ENDPOINT_SEND"), head=server.thread.ref)
    world.write(server.core.pa(world.object("server", "endpoint")), bytes(packed))
    found = {(each.owner, each.kind): each.state for each in objects(world.live)}
    assert found["server", "endpoint"] == "sending: server"


def test_data(world: World) -> None:
    """What programs read: plain, whole, and the same as the text."""
    found = json.loads(json.dumps(data(look(world))))
    assert found["version"] == 1
    names = [each["name"] for each in found["domains"]]
    assert names == ["server", "client", "driver", "child", "big", "monitor 0", "monitor 1"]
    assert found["domains"][1]["wait"] == {"doing": "ready", "other": "", "core": None, "why": ""}
    assert found["cores"][0]["runs"] == "idle"


@pytest.mark.parametrize(("us", "said"), [(0, "0 us"), (999, "999 us"), (1000, "1.0 ms"), (2_500_000, "2.5 s")])
def test_durations(us: int, said: str) -> None:
    assert duration(us) == said


def test_memory_is_read_once_in_a_look() -> None:
    asked = []

    def read(pa: int, size: int) -> bytes:
        asked.append((pa, size))
        if pa >= 4096:
            raise Corrupt("nothing there")
        return bytes(each % 251 for each in range(pa, pa + size))

    cached = Cached()
    with pytest.raises(Corrupt, match="memory at 0x1 cannot be read"):
        cached.read(1, 1)
    cached.use(read)
    assert cached.read(1000, 100) == bytes(each % 251 for each in range(1000, 1100))
    assert cached.read(1020, 8) == cached.read(1020, 8) and asked == [(0, 4096)]
    cached.forget()
    cached.read(1, 1)
    assert asked[1:] == [(0, 4096)]
    with pytest.raises(Corrupt, match="nothing there"):
        cached.read(4100, 4)
