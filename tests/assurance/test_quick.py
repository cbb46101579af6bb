# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The quick part of `make verify`, of the kernels that are built."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assurance.checks import QUICK, Check, Place, of_tier
from assurance.frama import ROOT
from assurance.wp import CACHE

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("check", of_tier(QUICK), ids=lambda check: check.name.replace(" ", "-"))
def test_holds(check: Check, sdk: Path, host_kernel_path: Path, tmp_path: Path) -> None:
    if check.missing:
        pytest.skip(f"{', '.join(check.missing)} not installed (sdk/setup.sh --tests)")
    cache = tmp_path / "cache"
    shutil.copytree(ROOT / CACHE, cache)
    commands = sdk.parent / "target/compile_commands.json"
    assert check.run(Place(sdk, commands, host_kernel_path.parent / "generated/include", cache, by_digest=True)) == []
