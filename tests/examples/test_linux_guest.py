# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""example/linux_guest with somebody at the keyboard. Time is counted in instructions, so that the ticker's deadlines and
Linux's time of starting are the same in every run. Debian's packages are fetched once; where they cannot be
had, Linux is not tested."""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from harness.board import qemu_command, read_board
from harness.build import Target, build_system
from harness.system import SLOWNESS
from microkit.console.expected import Expectation
from microkit.console.machine import Machine

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "example/linux_guest"
CANNOT_FETCH = 3
#: Seconds of the computer's time.
DEADLINE = 60 * SLOWNESS
#: Each instruction takes a nanosecond; nobody sleeps.
COUNTED = ("-icount", "shift=0,sleep=off")

sys.path.insert(0, str(EXAMPLE))
import guest  # noqa: E402  pylint: disable=import-error,wrong-import-position


@pytest.fixture(name="image")
def image_of_example(sdk: Path, work: Path, packages: Path, monkeypatch: pytest.MonkeyPatch,
                     request: pytest.FixtureRequest) -> tuple[Path, Target]:
    monkeypatch.setenv("PACKAGES", str(packages))
    board, config, vcpus = request.param
    target = Target(sdk, board, config)
    folder = shutil.copytree(sdk / "example/linux_guest", work / "source", dirs_exist_ok=True)
    give_vcpus(folder / "linux_guest.system", vcpus)
    return build_system(folder, target, work), target


def give_vcpus(system: Path, count: int) -> None:
    text, old = system.read_text(), '<vcpu id="0"/>'
    assert text.count(old) == 1
    others = "".join(f'<vcpu id="{n}"/>' for n in range(count - 1))
    system.write_text(text.replace(old, f'{others}<vcpu id="{count - 1}" setvar_id="last_vcpu"/>'))


def machine(image: Path, target: Target, work: Path) -> Machine:
    return Machine(qemu_command(read_board(target.board_toml), image, 1, COUNTED), log=work / "console.txt")


def shows(booted: Machine, text: str) -> None:
    outcome = booted.run_to(Expectation.parse(text), DEADLINE)
    assert outcome.passed, "\n".join([outcome.reason, *booted.lines[-40:]])


STARTED = (EXAMPLE / "expected.txt").read_text()
UPTIME = re.compile(r"after (\d+\.\d+) s")
#: Seconds of the guest's time.
LATEST_START = 0.25


@pytest.mark.qemu
@pytest.mark.parametrize("image", [("qemu_virt_aarch64", "debug", 1)], indirect=True, ids=["gicv2"])
def test_linux_has_a_shell(image: tuple[Path, Target], work: Path) -> None:
    """To a shell, a command, a restart, off; and no deadline was missed meanwhile."""
    with machine(*image, work) as booted:
        shows(booted, STARTED)
        started = UPTIME.search(booted.lines[-1])
        assert started is not None and float(started[1]) <= LATEST_START
        booted.type("echo $((6 * 7)) on $(uname -m)\nreboot -f\n")
        shows(booted, "re:^42 on aarch64$\nreboot: Restarting system\n" + STARTED)
        booted.type("grep -c arch_timer /proc/interrupts; poweroff -f\n")
        shows(booted, "re:^1$\nreboot: Power down\nvmm: Linux is off\n"
                      r"re:^ticker: \d{2,} deadlines, missed 0$")


@pytest.mark.qemu
@pytest.mark.parametrize("image", [("qemu_virt_aarch64_gicv3", "debug", 4)], indirect=True, ids=["gicv3"])
def test_linux_has_four_cpus(image: tuple[Path, Target], work: Path) -> None:
    """On one core: each executes what is to run there, and interrupts the others."""
    with machine(*image, work) as booted:
        shows(booted, STARTED.replace("on 1 CPU", "on 4 CPU"))
        started = UPTIME.search(booted.lines[-1])
        assert started is not None and float(started[1]) <= LATEST_START
        booted.type("for n in 0 1 2 3; do taskset $((1 << n)) cut -d' ' -f39 /proc/self/stat; done\n")
        shows(booted, "\n".join(f"re:^{n}$" for n in range(4)))
        booted.type("awk '/IPI1/ {print ($2 && $3 && $4 && $5) ? \"all\" : \"not all\"}' /proc/interrupts\npoweroff -f\n")
        shows(booted, "re:^all$\nreboot: Power down\nvmm: Linux is off\n" r"re:^ticker: \d{2,} deadlines, missed 0$")


@pytest.mark.qemu
@pytest.mark.parametrize("image", [("qemu_virt_aarch64", "release", 1)], indirect=True, ids=["release"])
def test_linux_has_the_uart_alone(image: tuple[Path, Target], work: Path) -> None:
    """Every character of a long output, both ways through two FIFOs."""
    with machine(*image, work) as booted:
        shows(booted, STARTED)
        booted.type("seq 1 500 | tr '\\n' ' '; echo; poweroff -f\n")
        shows(booted, " ".join(map(str, range(1, 501))) + "\nreboot: Power down\n")


# ---- the script ------------------------------------------------------------------------------


def entries(archive: bytes) -> list[tuple[str, int, bytes, tuple[int, int]]]:
    """Name, mode, data and device, read as the format says."""
    found, at = [], 0
    while True:
        fields = [int(archive[at + 6 + 8 * i:at + 14 + 8 * i], 16) for i in range(13)]
        assert archive[at:at + 6] == b"070701"
        name_end = at + 110 + fields[11]
        name = archive[at + 110:name_end - 1].decode()
        data_at = (name_end + 3) // 4 * 4
        if name == "TRAILER!!!":
            assert data_at == len(archive)
            return found
        found.append((name, fields[1], archive[data_at:data_at + fields[6]], (fields[9], fields[10])))
        at = (data_at + fields[6] + 3) // 4 * 4


def test_initrd() -> None:
    found = entries(guest.initrd(b"shell", b"#!first"))
    assert [(name, oct(mode), data) for name, mode, data, _ in found] == [
        ("bin", "0o40755", b""), ("dev", "0o40755", b""), ("proc", "0o40755", b""), ("sys", "0o40755", b""),
        ("dev/console", "0o20600", b""), ("bin/busybox", "0o100755", b"shell"), ("init", "0o100755", b"#!first")]  # fmt: skip
    assert found[4][3] == (5, 1)


def test_initrd_with_modules() -> None:
    found = entries(guest.initrd(b"shell", b"#!first", {"b": b"1", "a": b"2"}))
    assert [(name, data) for name, _, data, _ in found if name.startswith("lib")] == [
        ("lib", b""), ("lib/00-b.ko", b"1"), ("lib/01-a.ko", b"2")]


def test_no_network_is_said(tmp_path: Path) -> None:
    """One sentence, the status of its own, and nothing half-made."""
    run = subprocess.run([sys.executable, EXAMPLE / "guest.py", "--packages", tmp_path / "packages", "--output",
                          tmp_path / "out", "--mirror", "http://127.0.0.1:9/debian"], capture_output=True, text=True,
                         check=False)
    assert run.returncode == CANNOT_FETCH and run.stderr.startswith("guest: ")
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "out").exists() and not (tmp_path / "packages/root").exists()


def test_kernel_is_copied_whole(tmp_path: Path) -> None:
    root = tmp_path / "root"
    for name, data in (("boot/vmlinuz-1", struct.pack("<Q", 7)), ("bin/busybox", b"b")):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    guest.make(root, tmp_path / "out")
    assert (tmp_path / "out/vmlinuz").read_bytes() == struct.pack("<Q", 7)
    assert entries((tmp_path / "out/initrd").read_bytes())[6][2] == (EXAMPLE / "init").read_bytes()


def test_modules_are_found(tmp_path: Path) -> None:
    for name, data in (("boot/vmlinuz-1", b"k"), ("bin/busybox", b"b"), ("lib/modules/6/kernel/drivers/x/x.ko", b"module")):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    (tmp_path / "first").write_bytes(b"#!mine")
    guest.make(tmp_path, tmp_path / "out", tmp_path / "first", ["x"])
    found = {name: data for name, _, data, _ in entries((tmp_path / "out/initrd").read_bytes())}
    assert found["init"] == b"#!mine" and found["lib/00-x.ko"] == b"module"
