# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Partition tables as sfdisk and sgdisk make them are read as sfdisk reads them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
BLOCK = HERE.parents[2] / "sdk/services/block"
PATHS = f"{os.environ['PATH']}:/usr/sbin:/sbin"
MOST = 8

pytestmark = pytest.mark.skipif(not (shutil.which("sfdisk", path=PATHS) and shutil.which("sgdisk", path=PATHS)),
                                reason="needs Debian's fdisk and gdisk (sdk/setup.sh --tests)")


def run(*command: object, text: str | None = None) -> str:
    return subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True, input=text,
                          env=os.environ | {"PATH": PATHS}).stdout


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("table") / "table"
    sources = [BLOCK / "src" / f"{name}.c" for name in ("crc32", "gpt", "mbr", "partitions", "range")]
    run("gcc", "-std=gnu11", "-O1", "-Wall", "-Wextra", "-Werror", "-fsanitize=address,undefined", f"-I{BLOCK / 'internal'}", f"-I{BLOCK / 'include'}",
        f"-I{BLOCK.parents[2] / 'libmicrokit/include'}", "-o",
        path, HERE / "host/table.c", *sources)
    return path


def ours(program: Path, image: Path) -> dict[int, tuple[int, int]]:
    lines = (map(int, line.split()) for line in run(program, image).splitlines())
    return {number: (first, count) for number, first, count in lines}


def theirs(image: Path) -> dict[int, tuple[int, int]]:
    """Without extended partitions, which only contain others."""
    table = json.loads(run("sfdisk", "-J", image))["partitiontable"]
    found = {int(each["node"].removeprefix(str(image))): each for each in table["partitions"]}
    return {number: (each["start"], each["size"]) for number, each in found.items()
            if each["type"] not in ("5", "f", "85") and number <= MOST}


TABLES = {
    "dos": "label: dos\n4096,8192,6\n,4096,83\n,2048,da\n,,83\n",
    "logical": "label: dos\n2048,2048,83\n,30000,5\n,1000,83\n,1000,83\n\n,2000,82\n,3000,b\n,1000,83\n",
    "extended-lba": "label: dos\n2048,30000,f\n,1000,83\n,1000,83\n",
    "one": "label: dos\n1,,c\n",
    "gpt": "label: gpt\n2048,2048,uefi\n,100,linux\n,1,swap\n,,linux\n",
    "gpt-more": "label: gpt\n" + "".join(",64,linux\n" for _ in range(20)),
    "empty": "label: gpt\n",
}


@pytest.mark.parametrize("name", TABLES)
def test_sfdisk(program: Path, tmp_path: Path, name: str) -> None:
    image = tmp_path / "image"
    run("truncate", "-s", "32M", image)
    run("sfdisk", "-q", "--no-reread", "--no-tell-kernel", image, text=TABLES[name])
    if name == "empty":
        assert ours(program, image) == {}
        return
    assert ours(program, image) == theirs(image) != {}


def test_sgdisk_and_its_backup(program: Path, tmp_path: Path) -> None:
    image = tmp_path / "image"
    run("truncate", "-s", "16M", image)
    run("sgdisk", "-n", "1:2048:4095", "-n", "3:8192:8192", "-n", "7:0:0", image)
    expected = theirs(image)
    assert set(expected) == {1, 3, 7} and ours(program, image) == expected
    for damage in (512, 1024):  # header, entries
        copy = tmp_path / "copy"
        shutil.copy(image, copy)
        with copy.open("r+b") as file:
            file.seek(damage + 40)
            file.write(b"\xa5" * 16)
        assert ours(program, copy) == expected


def test_file_system_without_table(program: Path, tmp_path: Path) -> None:
    image = tmp_path / "image"
    run("mkfs.fat", "-F", "16", "-s", "1", "-C", image, 8000)
    assert ours(program, image) == {}
