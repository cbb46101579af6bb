# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A PD in QEMU that sends back datagrams and streams, built by each way there is: every byte is compared here."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from harness.board import qemu_command, read_board
from harness.build import Target, build_system
from harness.network import free_port
from harness.system import SLOWNESS
from microkit.console.expected import Expectation
from microkit.console.machine import Machine

HERE = Path(__file__).resolve().parent
BOARD = "qemu_virt_aarch64"
DEADLINE = 60 * SLOWNESS
DATAGRAMS, MOST = 500, 1472
STREAMS, BYTES = 3, 300_000


@contextmanager
def echoing(image: Path, target: Target, cores: int | None, log: Path) -> Iterator[tuple[int, int]]:
    """The ports here that are its port 7 by TCP and UDP."""
    tcp, udp = free_port(), free_port(socket.SOCK_DGRAM)
    forwards = ("-netdev", f"user,id=net,hostfwd=tcp:127.0.0.1:{tcp}-10.0.2.99:7,hostfwd=udp:127.0.0.1:{udp}-10.0.2.99:7",
                "-device", "virtio-net-device,netdev=net")
    with Machine(qemu_command(read_board(target.board_toml), image, cores, forwards), log=log) as machine:
        outcome = machine.run_to(Expectation.parse("echo: ready\n! MON|ERROR\n"), DEADLINE)
        assert outcome.passed, outcome.reason
        yield tcp, udp
        assert not [line for line in machine.lines if "MON|ERROR" in line]


def exchange_datagrams(port: int) -> None:
    """One that is lost on the way is sent again; what comes back is one that was sent, whole."""
    chance = random.Random(7)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as end:
        end.connect(("127.0.0.1", port))
        end.settimeout(0.5)
        stop = time.monotonic() + DEADLINE
        for number in range(DATAGRAMS):
            data = number.to_bytes(4, "big") + chance.randbytes(chance.randrange(MOST - 3))
            answer = b""
            while answer != data:
                assert time.monotonic() < stop
                end.send(data)
                try:
                    answer = end.recv(4096)
                    while answer[:4] != data[:4]:  # of one that was sent again
                        answer = end.recv(4096)
                except TimeoutError:
                    continue
                assert answer == data


def exchange_stream(port: int, seed: int) -> None:
    data, back = random.Random(seed).randbytes(BYTES), bytearray()
    with socket.create_connection(("127.0.0.1", port), timeout=DEADLINE) as end:
        def send() -> None:
            end.sendall(data)
            end.shutdown(socket.SHUT_WR)

        sender = threading.Thread(target=send)
        sender.start()
        while more := end.recv(65536):
            back += more
        sender.join()
    assert back == data


def build_by_make(sdk: Path, work: Path, lwip: Path, cores: int | None) -> Path:
    """With GCC."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LWIP", str(lwip))
        return build_system(HERE / "echo", Target(sdk, BOARD), work, cores)


def build_by_cmake(sdk: Path, work: Path, lwip: Path) -> Path:
    """With clang."""
    source = work / "source"
    source.mkdir(parents=True, exist_ok=True)
    (source / "CMakeLists.txt").write_text(
        f"cmake_minimum_required(VERSION 3.20)\nproject(echo C)\nfind_package(Multikit REQUIRED)\nmultikit_add_pd(echo {HERE}/echo/echo.c IP lwip)\n"
        f"multikit_add_system(echo SYSTEM {HERE}/echo/echo.system PDS echo)\n")
    for command in (["cmake", "-S", source, "-B", work / "build", "-G", "Ninja", f"-DMULTIKIT_BOARD={BOARD}", f"-DMULTIKIT_lwip={lwip}",
                     f"-DCMAKE_TOOLCHAIN_FILE={sdk}/cmake/toolchain-clang.cmake"], ["cmake", "--build", work / "build"]):  # fmt: skip
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stdout + run.stderr
    return work / "build/echo.img"


@pytest.mark.qemu
@pytest.mark.parametrize(("how", "cores"), [("make", 1), ("cmake", 2)])
def test_everything_comes_back(sdk: Path, work: Path, lwip: Path, how: str, cores: int) -> None:
    image = build_by_cmake(sdk, work, lwip) if how == "cmake" else build_by_make(sdk, work, lwip, cores)
    with echoing(image, Target(sdk, BOARD), cores, work / "console.txt") as (tcp, udp):
        failed: list[BaseException] = []

        def checked(exchange: Callable[..., None], *arguments: int) -> None:
            try:
                exchange(*arguments)
            except BaseException as error:  # told by the test
                failed.append(error)

        beside = [threading.Thread(target=checked, args=(exchange_stream, tcp, seed)) for seed in range(STREAMS)]
        for thread in beside:
            thread.start()
        exchange_datagrams(udp)
        for thread in beside:
            thread.join()
        assert failed == []


def test_without_a_source_the_build_says_so(sdk: Path, tmp_path: Path) -> None:
    """Where it cannot be fetched: the sentence of who fetches, no image, and nothing of lwIP half there."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/apt-get").write_text("#!/bin/sh\necho 'E: there is no network' >&2\nexit 100\n")
    (tmp_path / "bin/apt-get").chmod(0o755)
    environment = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MFLAGS", "LWIP")}
    run = subprocess.run(["make", "-C", HERE / "echo", f"MICROKIT_SDK={sdk}", f"BUILD_DIR={tmp_path}/build"], capture_output=True, text=True,
                         check=False, env=environment | {"PATH": f"{tmp_path}/bin:{os.environ['PATH']}"})
    assert run.returncode != 0 and "E: there is no network" in run.stderr and "Traceback" not in run.stderr
    assert not (tmp_path / "build/lwip").exists() and not (tmp_path / "build/loader.img").exists()
