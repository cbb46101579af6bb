# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Tests stand where sources stand: each source with functions of its own has the test of its name, and
each test of that kind its source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
#: As clang-format leaves it.
FUNCTION = re.compile(r"^[\w*(][^;{}=#]*\)\n\{", re.MULTILINE)
TEST = {".py": re.compile(r"^def test_", re.MULTILINE), ".c": re.compile(r"^int main\(", re.MULTILINE)}
#: For one machine: on the others there is nothing to run.
MACHINES = {"aarch64", "host"}

#: Sources without a test of their own, with the reason.
UNTESTED = {
    "libmicrokit/libc/picolibc.c": "picolibc's streams; tests/sdk runs a program that prints by them",
    "monitor/src/main.c": "endless loops over what monitor.c, router.c, watchdog.c and guardian.c do; every system",
    "monitor/src/arch/aarch64/kernel.c": "system calls; every system that has a fault",
    "monitor/src/arch/aarch64/watchdog_kernel.c": "system calls; tests/system/test_core_failure.py",
    "monitor/src/arch/aarch64/guardian_kernel.c": "system calls; tests/system/far_children",
    "board/loader/src/aarch64/machine.c": "registers and barriers; every system",
    "board/selftest/src/main.c": "what comes after what; test_selftest.py, in QEMU",
    "board/selftest/src/aarch64/registers.c": "registers; test_selftest.py, in QEMU",
    "board/loader/src/aarch64/memory.c": "the page tables of the loader itself; every system",
    **{f"sdk/services/block/src/{each}.c": "tests/services/block/block_virtio.c, which has it; client.c"
       for each in ("disk", "driver", "server")},
    **{f"sdk/services/block/src/sd_{each}.c": "tests/services/block/block_sdhci.c, which has it; sd_card.c" for each in ("controller", "device")},
    **{f"sdk/services/block/src/{each}.c": "tests/services/block/partitions.c; test_partitions.py, with tables of others"
       for each in ("crc32", "gpt", "mbr")},
    **{f"sdk/ip/src/{each}.c": "tests/ip/pair.c and hostile.c, which have all of it with lwIP"
       for each in ("interface", "sockets", "stack", "tcp", "udp")},
    **{f"sdk/services/net/src/{each}.c": "tests/services/net/net_virtio.c, which has it" for each in ("card", "port")},
    **{f"sdk/services/net/src/{each}.c": "tests/services/net/net_gem.c, which has it" for each in ("gem", "gem_phy")},
    **{f"sdk/services/fat/{each}.c": "tests/services/fat/host/fat_server.c, run by test_fat.py" for each in ("pd/fat_server", "src/handles")},
    **{f"sdk/services/fat/src/{each}.c": "tests/services/fat/test_fat.py, with volumes of others and for others"
       for each in ("directory", "entry", "file", "long", "mount", "name", "rename", "search", "table", "window")},
}
#: Tests of no single source, with the reason.
OF_MANY = {
    "tests/kernel/devices/test_uarts.py": "each UART's driver, with one table of devices",
    "tests/kernel/guest/test_answers.py": "faults of guests with what their VMM does, or does not",
    "tests/kernel/guest/test_destruction.py": "deleting, and what a guest is doing meanwhile",
    "tests/kernel/invocation/test_irq_authority.py": "who may do what: control, handlers, signals",
    "tests/kernel/lifetime/test_departing_threads.py": "deleting, zombies and threads at once",
    "tests/libmicrokit/ring/interleave.c": "both ends of rings and buffers, in every order",
    "tests/libmicrokit/ring/hostile.c": "one end of rings and buffers, with a peer that writes anything",
    "tests/libmicrokit/ring/stress.c": "both ends of rings and buffers, in two threads",
    "tests/libmicrokit/trace/overwrite.c": "the reader of a kernel's events, which are overwritten meanwhile",
    "tests/libmicrokit/trace/hostile.c": "the same, with anything in the ring",
    "tests/libmicrokit/vmm/hostile.c": "the library, with a guest that does anything",
    "tests/libmicrokit/vmm/virtio/hostile.c": "the library's disk, with a guest that does anything",
    "tests/libmicrokit/uart/wire.c": "microkit_uart.h, with each UART's driver and a model of its device",
    "tests/libmicrokit/watchdog/feed.c": "microkit_watchdog.h, with each watchdog's driver and a model of its device",
    "tests/services/block/host/table.c": "partition tables in files, for test_partitions.py",
    "tests/services/fat/host/fat_server.c": "fat_server.elf and handles.c, with all of the library",
    "tests/services/fat/host/volume.c": "all of microkit_fat.h, by commands of test_fat.py",
    "tests/ip/pair.c": "two stacks with lwIP on a wire; test_ip.py",
    "tests/ip/hostile.c": "the same, with somebody who forges",
    "tests/monitor/parent_page_hostile.c": "a request that a parent changes while it is read",
}


@dataclass(frozen=True)
class Room:
    """Sources of a folder, and where their tests are."""

    sources: str
    tests: str
    pattern: str  # of a test's name

    def test_of(self, source: Path) -> Path:
        where = source.relative_to(ROOT / self.sources)
        return ROOT / self.tests / where.parent / self.pattern.format(where.stem)

    def all_tests(self) -> Iterator[Path]:
        suffix = Path(self.pattern).suffix
        yield from (path for path in sorted((ROOT / self.tests).rglob(f"*{suffix}"))
                    if is_test(path))


def is_test(path: Path) -> bool:
    """A module with tests, or a program."""
    return bool(TEST[path.suffix].search(path.read_text()))


#: A class has parts and ready programs, and one folder of tests for both.
SERVICES = sorted(path.parent.name for path in ROOT.glob("sdk/services/*/include"))

ROOMS = (
    Room("kernel/src", "tests/kernel", "test_{}.py"),
    Room("libmicrokit/src", "tests/libmicrokit", "{}.c"),
    Room("libmicrokit/vmm/src", "tests/libmicrokit/vmm", "{}.c"),
    Room("libmicrokit/libc", "tests/libmicrokit/libc", "{}.c"),
    Room("monitor/src", "tests/monitor", "{}.c"),
    Room("board/loader/src", "tests/loader", "{}.c"),
    Room("board/efi/src", "tests/efi", "{}.c"),
    Room("board/selftest/src", "tests/selftest", "{}.c"),
    Room("sdk/ip/src", "tests/ip", "{}.c"),
    *(Room(f"sdk/services/{each}/{part}", f"tests/services/{each}", "{}.c") for each in SERVICES for part in ("src", "pd")),
)
#: Beside the rooms' sources, what a test can be about: headers, the kernel's checker, devices.
MORE = {
    "tests/kernel": ("kernel/include/{folder}/{stem}.h", "kernel/src/{folder}/**/{stem}.h",
                     "kernel/{folder}/{stem}.c", "board/devices/{dashes}/kernel.c"),
    "tests/libmicrokit": ("libmicrokit/include/{stem}.h",),
    "tests/libmicrokit/libc": (),
    "tests/libmicrokit/vmm": ("board/devices/v{dashes}/vmm.c",),
    "tests/monitor": (),
    "tests/loader": ("board/devices/{stem}/loader.c", "board/loader/{stem}/{stem}.c"),
    "tests/efi": (),
    "tests/ip": (),
    "tests/selftest": ("board/devices/{stem}/selftest.c",),
    **{f"tests/services/{each}": (f"sdk/services/{each}/src/{{stem}}.c", f"sdk/services/{each}/pd/{{stem}}.c")
       for each in SERVICES},
}


def has_functions(path: Path) -> bool:
    return bool(FUNCTION.search(COMMENT.sub("", path.read_text())))


def sources(room: Room) -> list[Path]:
    found = sorted((ROOT / room.sources).rglob("*.c"))
    if room.sources == "kernel/src":
        found = [path for path in found if not MACHINES & set(path.parts)]
    return [path for path in found if has_functions(path)]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.sources)
def test_every_source_has_its_test(room: Room) -> None:
    missing = [f"{name(source)}: no {name(room.test_of(source))}" for source in sources(room)
               if name(source) not in UNTESTED
               and not (room.test_of(source).is_file() and is_test(room.test_of(source)))]
    assert missing == []


def source_of(room: Room, test: Path) -> list[Path]:
    where = test.relative_to(ROOT / room.tests)
    stem = where.stem.removeprefix("test_") if room.pattern.startswith("test_") else where.stem
    patterns = (f"{room.sources}/{{folder}}/{{stem}}.c", *MORE[room.tests])
    return [found for pattern in patterns for found in ROOT.glob(pattern.format(
        folder=where.parent, stem=stem, dashes=stem.replace("_", "-")).replace("/./", "/"))]


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.sources)
def test_every_test_has_its_source(room: Room) -> None:
    others = {path for other in ROOMS if other.tests.startswith(room.tests + "/")
              for path in other.all_tests()}
    lost = [name(test) for test in room.all_tests() if test not in others
            and name(test) not in OF_MANY and not source_of(room, test)]
    assert lost == []


@pytest.mark.parametrize("listed", [*UNTESTED, *OF_MANY])
def test_lists_are_of_what_there_is(listed: str) -> None:
    assert (ROOT / listed).is_file()


def test_nothing_listed_has_a_test() -> None:
    """Then its reason does not hold any more."""
    tested = [listed for listed in UNTESTED for room in ROOMS
              if (ROOT / listed).is_relative_to(ROOT / room.sources)
              and room.test_of(ROOT / listed).is_file()]
    assert tested == []


def test_functions_are_found() -> None:
    """What the tests above rely on."""
    assert has_functions(ROOT / "kernel/src/ipc/endpoint.c")
    assert has_functions(ROOT / "libmicrokit/src/string.c")  # all with attributes
    assert not has_functions(ROOT / "libmicrokit/src/globals.c")
    assert not has_functions(ROOT / "kernel/src/base/aarch64/state.c")
