# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The steps of "Your board in an hour" in docs/boards.md, as they stand, in a copy of the sources. The board is a machine
that no board of ours describes, in QEMU, at the other end of a serial line."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from harness.null_modem import NullModem
from harness.sources import copy_sources, own_environment

from .commands import ROOT

MACHINE = ["qemu-system-aarch64", "-machine", "virt,virtualization=on,gic-version=2", "-cpu", "cortex-a53", "-smp",
           "2", "-m", "1G", "-net", "none"]
#: Of what `make board-images` makes, here: the rest is run elsewhere.
NAMES = ["selftest", "hello", "timer", "conformance"]
#: Resets the board: off (a QEMU that cannot write to its line does not end by SIGTERM), and on with the image where
#: board.toml says. Time goes with the instructions; in the self-test, which lets seconds pass, faster.
START = """\
#!/bin/sh -e
if [ -f {pid} ]; then kill -9 $(cat {pid}) || true; rm -f {pid}; fi
case $MICROKIT_NAME in selftest) shift=10;; *) shift=2;; esac
exec {machine} -display none -monitor none -serial {line} -daemonize -pidfile {pid} -icount shift=$shift,sleep=off \
    -device loader,file="$MICROKIT_IMAGE",addr={address},cpu-num=0
"""

pytestmark = [pytest.mark.slow, pytest.mark.qemu]


def steps() -> str:
    section = (ROOT / "docs/boards.md").read_text().split("\n## Your board in an hour\n")[1].split("\n## ")[0]
    return "".join(re.findall(r"^```sh\n(.*?)^```$", section, re.MULTILINE | re.DOTALL))


@pytest.fixture(name="modem")
def null_modem() -> Iterator[NullModem]:
    with NullModem() as modem:
        yield modem


@pytest.fixture(name="pid")
def file_of_the_process(work: Path) -> Iterator[Path]:
    pid = work / "board.pid"
    pid.unlink(missing_ok=True)
    yield pid
    if pid.exists():
        os.kill(int(pid.read_text()), signal.SIGKILL)


def execute(script: str, folder: Path) -> str:
    result = subprocess.run(["sh", "-e"], input=script, cwd=folder, env=own_environment() | {"NAMES": " ".join(NAMES)},
                            text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, timeout=1800)
    assert result.returncode == 0, result.stdout[-5000:]
    return result.stdout


def test_steps(modem: NullModem, pid: Path, work: Path) -> None:
    source = work / "source"
    copy_sources(source)
    dump = [each + f",dumpdtb={source}/machine.dtb" if each.startswith("virt,") else each for each in MACHINE]
    subprocess.run(dump, check=True, capture_output=True)
    starter = source / "start-board.sh"
    starter.write_text(START.format(pid=pid, line=modem.board, machine=" ".join(MACHINE), address="0x44000000"))
    starter.chmod(0o755)
    said = execute(steps().replace("/dev/ttyUSB0", modem.host), source)
    assert "load_address = 0x4400_0000\n" in (source / "board/my_board/board.toml").read_text()
    assert said.count("TST|PASSED: all ") == 2  # it ran twice
    assert "\nmy_board, Multikit " in said and ": 4 of 4 images passed" in said
    table = json.loads((source / "my_board.json").read_text())
    assert table["passed"] and sorted(each["name"] for each in table["images"]) == sorted(NAMES)
    assert re.search(r"^\d+ passed, 0 failed$", (source / "logs/conformance.txt").read_text(), re.MULTILINE)
