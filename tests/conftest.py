# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What tests share: the installed SDK, the kernel as a host library, a folder for each test."""

from __future__ import annotations

import ctypes
import os
import re
import subprocess
from pathlib import Path

import pytest
from harness.debian import fetched
from harness.turns import turn
from microkit.base import records

records.checked = True  # before classes are made: nothing may change what is final
from kernel.world import World, read_abi  # noqa: E402
from microkit.sdk.abi import Abi  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
BUILD = Path(os.environ.get("MULTIKIT_BUILD", ROOT / "build"))


def _make(target: str) -> None:
    with turn(BUILD):
        result = subprocess.run(["make", "-C", str(ROOT), target, f"BUILD={BUILD}"],
                                capture_output=True, text=True, check=False)
    if result.returncode != 0:
        pytest.fail(f"make {target} failed:\n{result.stdout[-4000:]}{result.stderr[-4000:]}",
                    pytrace=False)


@pytest.fixture(scope="session")
def sdk() -> Path:
    """The installed SDK; `make sdk` keeps it up to date, a first one is made here."""
    path = BUILD / "sdk"
    if not (path / "VERSION").exists():
        _make("sdk")
    return path


@pytest.fixture(scope="session")
def lwip() -> Path:
    """lwIP's source; what needs it is skipped where it cannot be fetched."""
    return fetched("lwip", BUILD / "lwip")


@pytest.fixture(scope="session")
def host_kernel_path() -> Path:
    """libkernel_host.so, built from the present sources."""
    _make("host-kernel")
    return BUILD / "host/libkernel_host.so"


@pytest.fixture(scope="session")
def host_abi(host_kernel_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Abi:
    """Layouts and constants of the host kernel."""
    return read_abi(host_kernel_path, tmp_path_factory.mktemp("abi"))


@pytest.fixture
def host_kernel(host_kernel_path: Path, tmp_path: Path) -> ctypes.CDLL:
    """The kernel's portable part, fresh: each test loads a copy, with its own state."""
    copy = tmp_path / host_kernel_path.name
    copy.write_bytes(host_kernel_path.read_bytes())
    return ctypes.CDLL(str(copy))


@pytest.fixture
def world(host_kernel: ctypes.CDLL, host_abi: Abi) -> World:
    """A kernel without threads; one tick is a microsecond, the smallest budget 10."""
    return World(host_kernel, host_abi)


@pytest.fixture
def work(request: pytest.FixtureRequest) -> Path:
    """A folder for this test that stays: images, build and console logs."""
    name = re.sub(r"[^\w.-]+", "-", request.node.nodeid.split("tests/")[-1]).strip("-")
    path = BUILD / "test" / name
    path.mkdir(parents=True, exist_ok=True)
    return path
