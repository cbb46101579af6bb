# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What `microkit env` prints is evaluated by a shell, whatever the SDK's path is."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from microkit.base.errors import UsageError
from microkit.commands import env


@pytest.fixture
def sdk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An SDK in a folder whose name is hard to quote."""
    root = tmp_path / "a $b 'c"
    (root / "board").mkdir(parents=True)
    for version in ("0.28", "0.35"):
        (root / "python" / f"sdfgen-{version}").mkdir(parents=True)
    monkeypatch.setenv("MICROKIT_SDK", str(root))
    return root


def shell(commands: str, **variables: str) -> list[str]:
    """MICROKIT_SDK, PATH and PYTHONPATH after these commands."""
    script = commands + 'printf "%s\\n" "$MICROKIT_SDK" "$PATH" "$PYTHONPATH"'
    result = subprocess.run(["/bin/sh", "-c", script], env=variables, text=True, check=True,
                            capture_output=True)
    return result.stdout.splitlines()


def test_the_shell_gets_paths_whatever_they_contain(
    sdk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert env.run([]) == 0
    commands = capsys.readouterr().out
    packages = f"{sdk}/python/sdfgen-0.35"
    assert shell(commands, PATH="/bin") == [str(sdk), f"{sdk}/bin:/bin", packages]
    assert shell(commands, PATH="/bin", PYTHONPATH="/mine")[2] == f"{packages}:/mine"


def test_the_version_can_be_chosen(sdk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    env.run(["--sdfgen", "0.28"])
    assert "sdfgen-0.28" in capsys.readouterr().out
    with pytest.raises(UsageError, match="it has 0.28, 0.35"):
        env.run(["--sdfgen", "0.29"])
