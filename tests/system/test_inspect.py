# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit inspect` on a system that runs, by QEMU's gdb server, and on dumps of it. What it shows does not depend
on time: a chain of callers that waits for ever; and that others run on is what they say themselves."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest
from harness.board import qemu_command, read_board
from harness.build import Target, build_system
from harness.gdb import Gdb
from harness.probe import Bus, OpenOcd, Probe
from harness.qmp import ask, regions
from harness.system import SLOWNESS
from microkit.console.machine import DEADLINE, Machine

FOLDER = Path(__file__).resolve().parent / "inspect"
SECONDS = DEADLINE * SLOWNESS
#: `since` is said in the debug configuration, whose kernel keeps it: seconds, as in logs.
WHY = r"mid and cli wait for srv, which is stopped by a fault: VM fault at 0x18 since \d+\.\d{6}: cli -> mid -> srv \(faulted\)\."

pytestmark = pytest.mark.qemu


@pytest.fixture(name="image", scope="module")
def built_image(sdk: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_system(FOLDER, Target(sdk), tmp_path_factory.mktemp("inspect"))


def inspect(sdk: Path, image: Path, *options: object, code: int = 0) -> str:
    command = [sdk / "bin/microkit", "inspect", image, *options]
    result = subprocess.run([str(each) for each in command], text=True, capture_output=True, timeout=SECONDS)
    assert result.returncode == code, result.stdout + result.stderr
    return result.stdout


@contextmanager
def running(sdk: Path, image: Path, work: Path, *options: str) -> Iterator[tuple[Machine, Gdb]]:
    """Until srv has faulted, and the others have played a while."""
    gdb = Gdb(SECONDS)
    command = qemu_command(read_board(Target(sdk).board_toml), image, None, (*gdb.arguments, *options))
    with Machine(command, log=work / "console.txt") as machine:
        machine.expect("MON|ERROR: srv: callers on other cores", seconds=SECONDS)
        machine.expect("still here", seconds=SECONDS)
        yield machine, gdb


def rows(text: str) -> dict[str, str]:
    """Of the domains, by name, with what stands behind it."""
    lines = text.splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith("domain "))
    return {line.split()[0]: line for line in lines[start + 1 : start + 6]}


def test_running_system(sdk: Path, image: Path, work: Path) -> None:
    """The chain to its end across cores; and the system runs on, or not, as it is told. Whether a doorbell is pending as well depends on
    time."""
    with running(sdk, image, work) as (machine, gdb):
        seen = rows(inspect(sdk, image, "--server", gdb.path))
        assert "  stopped by a fault: VM fault at 0x18" in seen["srv"]
        assert "  called srv on core 1, waits for the reply [mid -> srv (faulted)]" in seen["mid"]
        assert "  called mid, waits for the reply [cli -> mid -> srv (faulted)]" in seen["cli"]
        assert seen["srv"].split()[1:3] == ["1", "120"] and " of 8192 " in seen["cli"]
        machine.expect("still here", seconds=SECONDS)

        first, *others = inspect(sdk, image, "--server", gdb.path, "--deadlock", code=1).splitlines()
        assert re.fullmatch(WHY, first)
        assert others[-1] == "Core 1 is idle: all that is on it waits for notifications, calls or interrupts."
        assert others[0].startswith(("Core 0 runs p", "Core 0 is about to run p"))
        machine.expect("still here", seconds=SECONDS)

        found = json.loads(inspect(sdk, image, "--server", gdb.path, "--json", "--objects", "--caps", "mid", "--stay"))
        assert re.fullmatch(WHY, *found["stuck"]) and "call 1" not in " ".join(found["caps"])
        assert not any(core["moved"] for core in found["cores"])
        stopped = json.loads(inspect(sdk, image, "--server", gdb.path, "--json", "--objects", "--stay"))
        assert [stopped[each] for each in ("cores", "domains", "objects")] == [
            found[each] for each in ("cores", "domains", "objects")]
    assert "an answer has come" not in machine.lines


def test_since_when(sdk: Path, image: Path, work: Path) -> None:
    """Who waits in vain has not run since before its server did, nor will; who plays has run since."""
    with running(sdk, image, work) as (machine, gdb):
        before = seen(inspect(sdk, image, "--server", gdb.path, "--json"))
        machine.expect("still here", seconds=SECONDS)
        after = seen(inspect(sdk, image, "--server", gdb.path, "--json"))
    assert 0 < before["cli"] < min(before["mid"], before["srv"])
    assert [before[name] for name in ("cli", "mid", "srv")] == [after[name] for name in ("cli", "mid", "srv")]
    assert min(after["ping"], after["pong"]) > max(before["ping"], before["pong"])


def seen(found: str) -> dict[str, int]:
    """When each last ran."""
    return {each["name"]: each["last_ran"] for each in json.loads(found)["domains"]}


def test_look_after_look(sdk: Path, image: Path, work: Path) -> None:
    """Until it is ended; the system runs on between, and idling is counted in looks."""
    with running(sdk, image, work) as (machine, gdb):
        command = [str(sdk / "bin/microkit"), "inspect", str(image), "--server", str(gdb.path), "--watch", "0.1"]
        with subprocess.Popen(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as watching:
            try:
                said = read_until(watching.stdout, " of 3 looks")
                machine.expect("still here", seconds=SECONDS)
            finally:
                watching.kill()
    assert said.count("[cli -> mid -> srv (faulted)]") >= 2


def read_until(stream: IO[str] | None, *parts: str) -> str:
    """All up to a line with these; that it does not come is for the test's own limit to end."""
    assert stream is not None
    said = ""
    for line in stream:
        said += line
        if all(part in line for part in parts):
            return said
    raise AssertionError(said)


def test_uses_of_channels(sdk: Path, image: Path, work: Path) -> None:
    """Calls that came through, on one core and to another, and signals that never end: ping sends one at first, and one for each that
    it has taken."""
    with running(sdk, image, work) as (_, gdb):
        found = json.loads(inspect(sdk, image, "--server", gdb.path, "--json", "--channels"))["channels"]
        said = inspect(sdk, image, "--server", gdb.path, "--channels")
    counts = {(each["domain"], each["id"]): each for each in found}
    assert counts["cli", 1]["called"] == counts["mid", 1]["called"] == 1
    assert sum(each["served"] for each in found) == 2
    ping, pong = counts["ping", 1], counts["pong", 2]
    assert 0 < pong["taken"] <= ping["notified"] and 0 <= ping["notified"] - ping["taken"] <= 1 and ping["other"] == "pong"
    assert re.search(r"^cli +1 +mid +0 +1 +0 +0$", said, re.MULTILINE), said


def test_channels_between_cores(sdk: Path, image: Path, work: Path) -> None:
    """By name, where programs are known: who has faulted takes nothing more, and the doorbell alone would not say of what."""
    with running(sdk, image, work) as (_, gdb):
        options = ("--server", gdb.path, "--json", "--channels")
        found = json.loads(inspect(sdk, image, FOLDER / "inspect.system", *options))
        without = json.loads(inspect(sdk, image, *options))
    (srv,) = (each for each in found["domains"] if each["name"] == "srv")
    assert srv["pending"][-1] == "5 from ping on core 0"
    (ping,) = (each for each in found["channels"] if (each["domain"], each["id"]) == ("ping", 3))
    assert ping["other"] == "srv" and ping["notified"] > 0
    assert not any("ping" in text for each in without["domains"] if each["name"] == "srv" for text in each["pending"])


def test_probe_reads_a_kernel_that_is_active(sdk: Path, image: Path, work: Path) -> None:
    """Without physical memory: core 1 is idle, so in its kernel."""
    with running(sdk, image, work) as (_, gdb), Probe(gdb.path, False) as probe:
        found = json.loads(inspect(sdk, image, "--server", f"127.0.0.1:{probe.port}", "--json"))
    (srv,) = (each for each in found["domains"] if each["name"] == "srv")
    assert srv["state"] == "stopped by a fault: VM fault at 0x18"


def test_probe_reads_all_by_its_command(sdk: Path, image: Path, work: Path) -> None:
    """OpenOCD's, whose cores run on because they are told so: of core 0, which executes programs nearly always, as much is
    known as by QEMU's own server."""
    monitor = work / "monitor"
    with running(sdk, image, work, "-qmp", f"unix:{monitor},server=on,wait=off") as (_, gdb):
        with OpenOcd(gdb.path, monitor, SECONDS) as probe:
            first, *_ = inspect(sdk, image, "--server", f"127.0.0.1:{probe.port}", "--deadlock", code=1).splitlines()
        assert re.fullmatch(WHY, first)
        assert ask(monitor, SECONDS, "query-status")["status"] == "running"


def test_bus_beside_the_cores(sdk: Path, image: Path, work: Path) -> None:
    """Nothing is stopped, and where cores are is not known."""
    monitor = work / "monitor"
    with running(sdk, image, work, "-qmp", f"unix:{monitor},server=on,wait=off") as _, Bus(monitor, SECONDS) as bus:
        found = json.loads(inspect(sdk, image, "--server", f"127.0.0.1:{bus.port}", "--physical", "--json"))
    assert found["read"].startswith(f"read from 127.0.0.1:{bus.port}, while the cores ran, in ")
    assert re.fullmatch(WHY, *found["stuck"]) and [core["place"] for core in found["cores"]] == ["", ""]


@pytest.mark.skipif(not shutil.which("gdb-multiarch"), reason="no gdb-multiarch")
def test_backtrace(sdk: Path, image: Path, work: Path) -> None:
    """Of one that waits in a call, of one that has faulted, and of what a core executes."""
    system = FOLDER / "inspect.system"
    with running(sdk, image, work) as (_, gdb):
        said = inspect(sdk, image, system, "--server", gdb.path, "--backtrace", "cli")
        calls = said[said.index("calls of cli:"):]
        assert re.search(r"^#\d+ .*\bmicrokit_ppcall \(ch=1, .*\n#\d+ +init \(\) at caller.c:\d+$", calls, re.MULTILINE), said
        said = inspect(sdk, image, system, "--server", gdb.path, "--backtrace", "srv")
        assert re.search(r"^#0 .*\bprotected \(.*\) at server.c:22$", said, re.MULTILINE), said
        said = inspect(sdk, image, system, "--server", gdb.path, "--backtrace", "ping", "--json")
        assert any("main" in line for line in json.loads(said)["backtrace"]), said
    result = subprocess.run([sdk / "bin/microkit", "inspect", image, "--backtrace", "srv"], text=True, capture_output=True)
    assert result.returncode == 2 and "the program of 'srv' was not found" in result.stderr


def test_console_with_lines(sdk: Path, image: Path, work: Path) -> None:
    """`microkit run` and `microkit symbolize` say the same of lines, and the first by which calls; what is expected and logged
    is the console's own."""
    (work / "expected.txt").write_text("MON|ERROR: srv: callers on other cores\n! server.c\n")
    command = [sdk / "bin/microkit", "run", image, "--symbols", FOLDER / "inspect.system", "--log", work / "log",
               "--expect", work / "expected.txt", "--timeout", SECONDS]  # fmt: skip
    result = subprocess.run([str(each) for each in command], text=True, capture_output=True, timeout=2 * SECONDS)
    assert result.returncode == 0, result.stdout + result.stderr
    where = r"MON\|ERROR: srv: pc 0x[0-9a-f]{16} protected\+0x\w+\n    in protected at \S*/server.c:22\n"
    assert re.search(where, result.stdout), result.stdout
    if shutil.which("gdb-multiarch"):
        assert re.search(r"server.c:22\n    #0  \S+ in protected \(ch=.*\) at server.c:22\n    #1  .* in serve ", result.stdout), result.stdout
        assert f" at {sdk}/src/libmicrokit/src/main.c:" in result.stdout
    with (work / "log").open("rb") as log:
        command = [sdk / "bin/microkit", "symbolize", image, FOLDER / "inspect.system"]
        said = subprocess.run(command, stdin=log, text=True, capture_output=True, check=True, timeout=SECONDS).stdout
    assert re.search(where, said.replace("\r", "")), said
    assert "    called in " in said and f"{sdk}/src/libmicrokit/src/xcore_serve.c:" in said
    assert "server.c" not in (work / "log").read_text(errors="replace") and "#0" not in said


def test_dumps(sdk: Path, image: Path, work: Path) -> None:
    """A core file of the one core's memory, plain bytes of the other's."""
    monitor = work / "monitor"
    (low, low_size), (high, high_size) = regions(image, sdk)
    with running(sdk, image, work, "-qmp", f"unix:{monitor},server=on,wait=off"):
        ask(monitor, SECONDS, "dump-guest-memory", paging=False, protocol=f"file:{work}/core", begin=low, length=low_size)
        ask(monitor, SECONDS, "pmemsave", val=high, size=high_size, filename=f"{work}/plain")
    core = work / "core"
    said = inspect(sdk, image, "--dump", core, "--dump", f"{work}/plain@{high:#x}", "--deadlock", code=1)
    assert re.fullmatch(WHY, said.splitlines()[0])
    said = inspect(sdk, image, "--dump", core, "--deadlock", code=1)
    assert "srv is stopped by a fault" in said and "Of core 0 nothing is known: memory at 0x7" in said
