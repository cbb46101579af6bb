# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A fresh kernel for each test."""

from __future__ import annotations

import ctypes
from pathlib import Path

import pytest
from microkit.abi import Abi

from kernel.world import World, read_abi


@pytest.fixture(scope="session")
def host_abi(host_kernel_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Abi:
    """Layouts and constants of the host kernel."""
    return read_abi(host_kernel_path, tmp_path_factory.mktemp("abi"))


@pytest.fixture
def world(host_kernel: ctypes.CDLL, host_abi: Abi) -> World:
    """No threads yet; one tick is a microsecond, the smallest budget 10."""
    return World(host_kernel, host_abi)
