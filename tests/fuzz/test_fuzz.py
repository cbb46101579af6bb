# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The corpus holds no finding, and half a minute of fuzzing makes none."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from fuzz.run import CORPUS, explain, fuzz, replay

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("MULTIKIT_BUILD", ROOT / "build"))
SECONDS = 30


@pytest.fixture(scope="module", name="target")
def fuzz_target() -> Path:
    subprocess.run(["make", "-C", ROOT, "fuzz-target", f"BUILD={BUILD}"], check=True,
                   capture_output=True)
    return BUILD / "fuzz/fuzz"


def test_corpus_is_small() -> None:
    files = list(CORPUS.iterdir())
    assert 0 < len(files) < 200 and sum(file.stat().st_size for file in files) < 200_000


@pytest.mark.slow
def test_corpus(target: Path) -> None:
    result = replay(target, [CORPUS])
    assert result.returncode == 0, explain(target, result.stderr)


@pytest.mark.slow
def test_half_a_minute(target: Path, tmp_path: Path) -> None:
    result = fuzz(target, SECONDS, tmp_path)
    assert result.returncode == 0, explain(target, result.stderr)
