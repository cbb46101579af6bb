# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The generator as users have it: one of its versions on PYTHONPATH, in a Python of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator.runner import Run

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / "sdk" / "python"
HERE = Path(__file__).parent
VERSIONS = ("0.28", "0.35")
#: The environment of a user's script, and nothing of this project.
CLEAN = {"PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"}


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each version put together as the installation does."""
    made = {}
    for version in VERSIONS:
        folder = tmp_path_factory.mktemp(f"sdfgen-{version}")
        shutil.copytree(PYTHON / "sdfgen", folder / "sdfgen", ignore=shutil.ignore_patterns("*.pyc"))
        shutil.copytree(PYTHON / f"sdfgen-{version}", folder, dirs_exist_ok=True)
        made[version] = folder
    return made


@pytest.fixture(scope="session")
def framework(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Driver descriptions, as a checkout of the framework has them, and a compiled device tree."""
    folder = tmp_path_factory.mktemp("sddf")
    shutil.copytree(HERE / "drivers", folder / "drivers")
    compiled(HERE / "machine.dts", folder / "machine.dtb")
    return folder


def compiled(source: Path, target: Path) -> Path:
    subprocess.run(["dtc", "-q", "-I", "dts", "-O", "dtb", "-o", target, source], check=True)
    return target



@pytest.fixture
def script(packages: dict[str, Path], framework: Path, tmp_path: Path) -> Run:
    """Runs a script in `tmp_path`: `dtb`, `sdf` and the classes are there as scripts name them."""

    def run(text: str, version: str = "0.35") -> subprocess.CompletedProcess[str]:
        prelude = (HERE / "prelude.txt").read_text().replace("FRAMEWORK", str(framework))
        (tmp_path / "meta.py").write_text(prelude + text)
        return subprocess.run([sys.executable, "meta.py"], cwd=tmp_path, text=True, check=False,
                              capture_output=True, env=CLEAN | {"PYTHONPATH": str(packages[version])})

    return run
