# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit gdb`: gdb stops in the right program, knows it by its names, and sees those that do not
run. The system has two domains of one program and a server of another at the same addresses; gdb's
breakpoints, not time, decide when the machine stands."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from elftools.elf.elffile import ELFFile
from harness.board import qemu_command, read_board
from harness.build import Target, build_system
from harness.debugger import run_gdb
from harness.gdb import Gdb
from harness.probe import OpenOcd, Probe
from harness.system import SLOWNESS
from microkit.console.machine import DEADLINE, Machine

FOLDER = Path(__file__).resolve().parent / "debugger"
SYSTEM = FOLDER / "debugger.system"
SECONDS = DEADLINE * SLOWNESS

pytestmark = [pytest.mark.qemu,
              pytest.mark.skipif(not shutil.which("gdb-multiarch"), reason="no gdb-multiarch")]


@pytest.fixture(name="image", scope="module")
def built_image(sdk: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_system(FOLDER, Target(sdk), tmp_path_factory.mktemp("debugger"))


def debug(sdk: Path, image: Path, *commands: str, options: tuple[str, ...] = ()) -> str:
    return run_gdb(sdk, image, SYSTEM, *commands, options=options)


def address(image: Path, program: str, symbol: str) -> int:
    with (image.parent / program).open("rb") as file:
        found = ELFFile(file).get_section_by_name(".symtab").get_symbol_by_name(symbol)
        return int(found[0]["st_value"])


def test_breakpoints_stop_in_one_of_two_domains_of_one_program(sdk: Path, image: Path) -> None:
    """The other comes there first."""
    said = debug(sdk, image, "pd second one", "break inner", "info breakpoints", "continue",
                 "print (char *)microkit_name", "print number", "finish", "print answer")
    assert 'stop only if $_in_pd("second one")' in said
    assert '"second one"\n' in said and f"$2 = {ord('s') + 1}" in said, said
    assert "[core 0: second one]" in said and "[core 0: first" not in said
    first, second = ord("f") + 1, ord("s") + 1
    assert f"$3 = {second + first + second}" in said, said


def stops(said: str) -> list[str]:
    """What gdb says of each core that stops, after the first stop at the loader's beginning."""
    first, *others = re.findall(r"^\[(core .*)\]$", said, re.MULTILINE)
    assert first == "core 0: loader or firmware at 0x70000000"
    return others


def test_breakpoints_stop_in_one_of_two_programs(sdk: Path, image: Path) -> None:
    """Both have a function at the same address. The caller of the server is there first."""
    place = address(image, "server.elf", "serve")
    assert place == address(image, "caller.elf", "inner")
    everywhere = debug(sdk, image, f"break *{place:#x}", "info breakpoints", "continue", "continue")
    assert "stop only" not in everywhere
    assert stops(everywhere) == ["core 0: first; names are those of the kernel: pd first",
                                 "core 0: server; names are those of the kernel: pd server"]
    only = debug(sdk, image, "pd server", "break serve", "continue", "cores")
    assert stops(only) == ["core 0: server"]
    assert re.search(r"^\*    0       1  server$", only, re.MULTILINE), only


def test_names_and_breakpoints_survive_a_change_of_domain(sdk: Path, image: Path) -> None:
    said = debug(sdk, image, "pd first", "tbreak inner if number == 7", "break inner if $x0 != 0",
                 "watch answer", "break schedule_choose", "pd server", "info breakpoints",
                 "disable 8", "break serve", "continue", "continue", "bt 1", "print calls")
    inner = address(image, "caller.elf", "inner")
    kept = said[said.index("Num "):]
    assert len(re.findall(rf"breakpoint +(?:keep|del) +y +{inner:#018x}", kept)) == 2, said
    assert "(without its condition number == 7, whose names go)" in said
    assert '$_in_pd("first") && ($x0 != 0)' in kept
    assert re.search(r"hw watchpoint +keep y +\*\(long \*\) 0x[0-9a-f]+", kept), said
    kernels = kept[kept.index("schedule_choose"):]
    assert not kernels.split("\n")[1].strip().startswith("stop only"), said
    assert "hit Temporary breakpoint" in said
    assert "[core 0: first; names are those of 'server': pd first]" in said
    assert re.search(r"hit Breakpoint \d+, serve|#0 +serve", said), said
    assert re.search(r"^\$1 = 0$", said, re.MULTILINE), said


def test_a_condition_of_the_users_own_keeps_the_domain(sdk: Path, image: Path) -> None:
    said = debug(sdk, image, "pd second one", "break inner", "condition 1 number > 1",
                 "condition 1", "condition 1 number > 2", "info breakpoints", "continue",
                 "print number")
    assert 'stop only if $_in_pd("second one") && (number > 2)' in said
    assert f"$1 = {ord('s') + 1}" in said


def test_who_does_not_run(sdk: Path, image: Path) -> None:
    """While the server works for `first`: its callers, the kernel's view of all, sources of the
    SDK."""
    said = debug(sdk, image, "pd server", "break serve", "continue", "pds", "cores", "where first",
                 "where", "where server", "where second one", "caps first",
                 "where first list microkit_ppcall", "where first print number")
    rows = said[said.index("domain  "):]
    assert re.search(r"^\* server +0 +200  runs$", rows, re.MULTILINE), rows
    waits = "called server, waits for the reply"
    assert re.search(rf"^  first +0 +100  {waits}$", rows, re.MULTILINE), rows
    assert re.search(r"^  second one +0 +90  ready$", rows, re.MULTILINE), rows
    assert re.search(r"^\*    0       1  server$", rows, re.MULTILINE)
    number = ord("f")
    assert re.search(rf"#\d+ .*\binner \(number={number + 1}\) at .*caller.c:\d+\n"
                     rf"#\d+ .*\bouter \(number=.*\) at .*caller.c:\d+\n(#\d+ .*\n)*"
                     r"#\d+ .*\bmain \(", rows), rows
    assert len(re.findall(r"^#0 +serve ", rows, re.MULTILINE)) == 2  # gdb's own, and the domain's
    start = "/multikit/libmicrokit/src/crt0.S"
    assert re.search(rf"^#0 .*_start \(\) at {start}", rows, re.MULTILINE), rows
    assert re.search(r"call 1 +server: endpoint ", rows), rows
    assert "seL4_Call" in rows and 'No symbol "number"' in rows


def test_core_in_its_kernel(sdk: Path, image: Path) -> None:
    """For whom, and its frames."""
    said = debug(sdk, image, "break fastpath_receive", "continue", "bt 1", "cores", "pd", "pds")
    assert re.search(r"#0 +fastpath_receive .* at /multikit/kernel/", said), said
    assert re.search(r"^\[core \d: kernel, for [\w ]+\]$", said, re.MULTILINE), said
    assert "the selected core executes no protection domain: pd NAME" in said
    assert re.search(r"^  server +0 +200  ", said, re.MULTILINE)


def test_mistakes_are_sentences(sdk: Path, image: Path) -> None:
    said = debug(sdk, image, "pd nobody", "where nobody", "caps", "pd monitor 0", "pd",
                 "where away", "caps away", "print $_in_pd(1)")
    assert "there is no protection domain 'nobody'; there are: away, first, monitor 0" in said
    assert "names of 'monitor 0' and the kernel" in said
    assert said.count("core 1: there is no kernel in memory yet") == 2, said
    assert "Traceback" not in said and "Error occurred" not in said, said


@contextmanager
def probe(system_registers: bool, sdk: Path, image: Path, work: Path) -> Iterator[str]:
    """Address of a server that does not read physical memory, stopped at the first instruction."""
    gdb = Gdb(SECONDS)
    board = read_board(Target(sdk).board_toml)
    command = [*qemu_command(board, image, None, gdb.arguments), "-S"]
    with Machine(command, log=work / "console.txt"), Probe(gdb.path, system_registers) as server:
        gdb.wait()
        yield f"127.0.0.1:{server.port}"


def test_probe_without_system_registers(sdk: Path, image: Path, work: Path) -> None:
    """Domains are known by the names that their programs have; a kernel is read when it stands."""
    with probe(False, sdk, image, work) as server:
        said = debug(sdk, image, "pd second one", "hbreak inner", "continue", "print number",
                     "cores", "pds", "where first", "pd kernel", "delete",
                     "hbreak fastpath_receive thread 1", "continue", "pds",
                     options=("--server", server))
    assert f"$1 = {ord('s') + 1}" in said, said
    assert stops(said)[0] == "core 0: second one"
    assert re.search(r"^\*    0       1  second one$", said, re.MULTILINE), said
    assert "core 0 is not in its kernel, and this server cannot read physical memory" in said
    last = said[said.rindex("domain  "):]
    assert re.search(r"^  first +0 +100  waits for notifications$", last, re.MULTILINE), said


def test_probe_with_system_registers(sdk: Path, image: Path, work: Path) -> None:
    """Domains are known by the roots of their address spaces, also without a description."""
    inner = address(image, "caller.elf", "inner")
    with probe(True, sdk, image, work) as server:
        said = run_gdb(sdk, image, None, f'hbreak *{inner:#x} if $_in_pd("second one")', "continue",
                       "print $x0", "cores", "pd second one", options=("--server", server))
    assert f"$1 = {ord('s') + 1}" in said, said
    assert stops(said) == ["core 0: second one; names are those of the kernel: pd second one"]
    assert "the program of 'second one' was not found: give microkit gdb the description" in said


@contextmanager
def openocd(sdk: Path, image: Path, work: Path) -> Iterator[str]:
    gdb, monitor = Gdb(SECONDS), work / "monitor"
    command = [*qemu_command(read_board(Target(sdk).board_toml), image, None, gdb.arguments), "-S",
               "-qmp", f"unix:{monitor},server=on,wait=off"]  # fmt: skip
    with Machine(command, log=work / "console.txt"), OpenOcd(gdb.path, monitor, SECONDS) as server:
        gdb.wait()
        yield f"127.0.0.1:{server.port}"


def test_probe_that_reads_memory_by_a_command(sdk: Path, image: Path, work: Path) -> None:
    """OpenOCD's: all is known while the core is in a program; and `CPSR` is `cpsr`."""
    with openocd(sdk, image, work) as server:
        said = debug(sdk, image, "pd second one", "hbreak inner", "cores", "continue", "pds", "where first",
                     options=("--server", server))
    assert re.search(r"^\*    0       1  loader or firmware at 0x7", said, re.MULTILINE), said
    assert stops(said)[-1] == "core 0: second one"
    last = said[said.rindex("domain  "):]
    assert re.search(r"^  first +0 +100  ", last, re.MULTILINE) and "cannot read" not in last, said
    assert re.search(r"^\* second one +0 +\d+  runs$", last, re.MULTILINE) and " main () at " in last, said


def test_such_a_probe_needs_no_description(sdk: Path, image: Path, work: Path) -> None:
    """Who runs is read in the kernel's memory, not in programs'."""
    inner = address(image, "caller.elf", "inner")
    with openocd(sdk, image, work) as server:
        said = run_gdb(sdk, image, None, f'hbreak *{inner:#x} if $_in_pd("second one")', "continue", "print $x0",
                       options=("--server", server))
    assert f"$1 = {ord('s') + 1}" in said, said


def test_a_server_of_one_core_only(sdk: Path, image: Path, work: Path) -> None:
    """Its first thread is the core that --first-core says."""
    with probe(True, sdk, image, work) as server:
        said = run_gdb(sdk, image, None, "cores", options=("--server", server, "--first-core", "2"))
    assert re.search(r"^\*    2       1  loader or firmware at 0x7", said, re.MULTILINE), said


def test_script_for_another_gdb(sdk: Path, image: Path, tmp_path: Path) -> None:
    """As an IDE starts it: the commands in a file."""
    file = tmp_path / "it's a.gdb"
    command = [sdk / "bin/microkit", "gdb", image, SYSTEM, "--search-path", image.parent,
               "--server", "127.0.0.1:1", "--script", file]
    result = subprocess.run(command, check=True, text=True, capture_output=True)
    assert result.stdout == ""
    assert sorted(tmp_path.iterdir()) == [file, file.with_name("it's a.gdb.json")]
    command = ["gdb-multiarch", "-nx", "-batch", "-ex", "set tcp auto-retry off", "-x", file,
               "-ex", "pds", "-ex", "help pds"]
    result = subprocess.run(command, check=False, text=True, capture_output=True, timeout=SECONDS)
    assert "127.0.0.1:1: Connection refused" in result.stderr
    assert "gdb is not connected to a machine" in result.stderr
    assert "List the protection domains" in result.stdout
