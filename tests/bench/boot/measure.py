# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What a boot costs, in instructions from reset to `init`, and what an image and a protection domain
take: of the example hello, and of 60 protection domains with its program."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..figure import Bench, Figure
from ..machine import DEADLINE, build_image, build_pd, qemu, stop

#: Time is what has been executed: how often the kernel's timer comes does not depend on the machine.
ICOUNT = ("-icount", "shift=4,sleep=off")
DOMAINS = 60
#: Channels of the domain whose memory is counted; it also has an interrupt.
CHANNELS = 10
MANY = ("<system>" + "".join(
    f'<protection_domain name="pd{number}" priority="{200 - number}">'
    '<program_image path="hello.elf"/></protection_domain>' for number in range(DOMAINS))
    + "</system>")
ENDS = "".join(f'<channel><end pd="one" id="{id}"/><end pd="other" id="{id}"/></channel>'
               for id in range(CHANNELS))
ONE = ('<system><protection_domain name="one" priority="2"><program_image path="hello.elf"/>'
       f'<irq irq="50" id="{CHANNELS}"/></protection_domain>'
       '<protection_domain name="other"><program_image path="hello.elf"/></protection_domain>'
       f"{ENDS}</system>")


@dataclass(frozen=True)
class Boot:
    """Of one system: instructions from reset to the last `init`, bytes of the image."""

    instructions: int
    image: int


def trace(command: list[str]) -> Iterator[int]:
    """The PC of each instruction from reset on, as QEMU logs them."""
    line = [*command, "-singlestep", "-d", "nochain,exec"]
    with subprocess.Popen(["timeout", "-s", "KILL", str(DEADLINE), *line], stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as machine:
        try:
            for text in machine.stderr:
                fields = text.split("/", 2)
                if text.startswith("Trace") and len(fields) == 3:
                    yield int(fields[1], 16)
        finally:
            stop(machine)


def instructions(pcs: Iterator[int], last: int, times: int) -> int:
    """Up to the `times`-th instruction at `last`, without it."""
    for count, pc in enumerate(pcs):
        times -= pc == last
        if not times:
            return count
    sys.exit(f"no protection domain, or not the last, has reached init at {last:#x}")


def symbol(elf: Path, name: str) -> int:
    from elftools.elf.elffile import ELFFile
    with elf.open("rb") as file:
        table = ELFFile(file).get_section_by_name(".symtab")
        return table.get_symbol_by_name(name)[0]["st_value"]


def build_hello(sdk: Path, board: str, build: Path) -> None:
    build.mkdir(parents=True, exist_ok=True)
    build_pd(sdk / "board" / board / "release", sdk / "example/hello/hello.c", build / "hello.elf")


def measure(sdk: Path, board: str, build: Path) -> dict[str, Boot]:
    """By name of the system."""
    build_hello(sdk, board, build)
    (build / "many.system").write_text(MANY)
    found: dict[str, Boot] = {}
    for name, path, domains in (("hello", sdk / "example/hello/hello.system", 1),
                                ("many", build / "many.system", DOMAINS)):
        image = build_image(sdk, board, "release", path, build)
        pcs = trace(qemu(sdk, board, image, 1, *ICOUNT))
        count = instructions(pcs, symbol(build / "hello.elf", "init"), domains)
        pcs.close()
        found[name] = Boot(count, image.stat().st_size)
    return found


def memory(sdk: Path, board: str, build: Path) -> int:
    """Bytes of kernel objects of a protection domain with channels and an interrupt, translation tables
    included; its program, its stack and its IPC buffer are not."""
    build_hello(sdk, board, build)
    (build / "one.system").write_text(ONE)
    report = build / "one.json"
    build_image(sdk, board, "release", build / "one.system", build, "--report-json", str(report))
    objects = json.loads(report.read_text())["cores"][0]["objects"]
    return sum(each["size"] for each in objects if each["name"].startswith("one: "))


def figures(bench: Bench) -> Iterator[Figure]:
    for name, boot in measure(bench.sdk, bench.board, bench.folder("boot")).items():
        yield Figure("boot", f"{name}_instructions", boot.instructions)
        yield Figure("boot", f"{name}_image", boot.image, "bytes")
