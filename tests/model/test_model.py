# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The models' small cases and seeded defects; `make model` has the others."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from . import run


@pytest.mark.skipif(not shutil.which("spin"), reason="spin is not installed")
def test_small_cases(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.check_all(tmp_path, short=True)
    shown = capsys.readouterr().out
    assert shown.count(": right, ") == sum(len(model.short) for model in run.MODELS)
    assert shown.count("\n") == sum(len(model.short) + len(model.seeded) for model in run.MODELS)
