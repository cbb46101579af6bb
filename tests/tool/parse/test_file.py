# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What is no file is not read: a device might never end."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from microkit.base.errors import Findings
from microkit.parse.file import read_file
from tool_support import Judge


@pytest.mark.parametrize(
    ("path", "reason"),
    [("/", "it is a folder"), ("/dev/zero", "it is not a file"), ("/nowhere", "No such file")],
)
def test_not_a_file(path: str, reason: str) -> None:
    findings = Findings()
    assert read_file(Path(path), findings) is None
    (found,) = findings.all
    assert (found.rule, found.location.file) == ("file-unreadable", path)
    assert reason in found.message


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.system"
    with path.open("wb") as file:
        file.truncate(2**40)
    findings = Findings()
    assert read_file(path, findings) is None
    assert "larger than 256 MiB" in findings.all[0].message


def test_a_pipe_is_read() -> None:
    with subprocess.Popen(["echo", "<system/>"], stdout=subprocess.PIPE) as echo:
        assert echo.stdout is not None
        root = read_file(Path(f"/dev/fd/{echo.stdout.fileno()}"), Findings())
    assert root is not None and root.name == "system"


def test_included_devices_and_prefills(judge: Judge) -> None:
    xi = 'xmlns:xi="http://www.w3.org/2001/XInclude"'
    pd = '<protection_domain name="a"><program_image path="a.elf"/></protection_domain>'
    text = f'<system {xi}><xi:include href="/dev/zero"/>{pd}</system>'
    assert judge(text).rules == ["file-unreadable"]
    region = '<memory_region name="m" size="0x1000" prefill_path="/dev/zero"/>'
    assert "missing-prefill" in judge(region + pd).rules
