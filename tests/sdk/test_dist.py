# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Releases: what is in the archive is listed in it, and a build in another folder gives the same bytes."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "sdk/package"))
from sbom import sbom  # noqa: E402

FLAVOUR = "qemu_virt_aarch64", "release"


def pack(sdk: Path, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    subprocess.run([sys.executable, ROOT / "sdk/package/dist.py", sdk, folder], check=True)
    archive, = folder.glob("*.tar.gz")
    return archive


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """What an SDK's tree is to the packer: files, a link, a program, a cache."""
    sdk = tmp_path / "sdk"
    (sdk / "bin").mkdir(parents=True)
    (sdk / "VERSION").write_text("1.2.3\n")
    (sdk / "bin/microkit").write_text("#!/bin/sh\n")
    (sdk / "bin/microkit").chmod(0o755)
    (sdk / "link").symlink_to("VERSION")
    (sdk / "__pycache__").mkdir()
    (sdk / "__pycache__/x.pyc").write_bytes(b"x")
    kernel = sdk / "board/b/debug/elf/kernel.elf"
    kernel.parent.mkdir(parents=True)
    kernel.write_bytes(b"\x7fELF\0GNU C11 12.2.0 -mstrict-align\0GNU C11 12.3.0 -O2\0Debian clang version 14.0.6\0")
    return sdk


def test_the_list_has_every_file_and_its_digest(small: Path, tmp_path: Path) -> None:
    archive = pack(small, tmp_path / "out")
    with tarfile.open(archive) as packed:
        top = "multikit-sdk-1.2.3"
        listed = json.load(packed.extractfile(f"{top}/sbom.spdx.json"))  # type: ignore[arg-type]
        files = {member.name.removeprefix(f"{top}/"): packed.extractfile(member).read()  # type: ignore[union-attr]
                 for member in packed if member.isfile()}
    del files["sbom.spdx.json"]
    digests = {each["fileName"].removeprefix("./"): each["checksums"][1]["checksumValue"]
               for each in listed["files"]}
    assert digests == {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    assert set(files) == {"VERSION", "bin/microkit", "board/b/debug/elf/kernel.elf"}
    ids = [each["SPDXID"] for each in listed["files"] + listed["packages"]]
    assert len(ids) == len(set(ids))
    related = {(each["spdxElementId"], each["relatedSpdxElement"]) for each in listed["relationships"]}
    assert {each for pair in related for each in pair} <= {*ids, "SPDXRef-DOCUMENT"}
    assert [(each["name"], each["versionInfo"]) for each in listed["packages"]] == [
        ("multikit-sdk", "1.2.3"), ("GCC", "12.2.0"), ("GCC", "12.3.0"), ("clang", "14.0.6")]  # fmt: skip


def test_compilers_of_the_sdk_are_known(sdk: Path) -> None:
    """By what is in its kernels: the one that says it here."""
    listed = json.loads(sbom(sdk, []))["packages"]
    words = (sdk / "toolchain.txt").read_text().split("gcc-prefixes ")[1].splitlines()[0].split()
    compiler = next(found for each in words if (found := shutil.which(f"{each}gcc")))
    version = subprocess.run([compiler, "-dumpfullversion"], capture_output=True, text=True, check=True).stdout.strip()
    assert ("GCC", version) in [(each["name"], each["versionInfo"]) for each in listed]


def test_the_digest_beside_it_is_that_of_the_archive(small: Path, tmp_path: Path) -> None:
    archive = pack(small, tmp_path / "out")
    result = subprocess.run(["sha256sum", "-c", f"{archive.name}.sha256"], cwd=archive.parent, check=False)
    assert result.returncode == 0


def test_the_same_tree_gives_the_same_bytes(small: Path, tmp_path: Path) -> None:
    first = pack(small, tmp_path / "one").read_bytes()
    other = shutil.copytree(small, tmp_path / "other", symlinks=True)
    for path in other.rglob("*"):
        os.utime(path, (1, 1), follow_symlinks=False)
    assert pack(other, tmp_path / "two").read_bytes() == first
    (other / "VERSION").write_text("1.2.4\n")
    assert pack(other, tmp_path / "three").read_bytes() != first


@pytest.mark.slow
def test_a_build_in_another_folder_gives_the_same_bytes(sdk: Path, tmp_path: Path) -> None:
    """Of one flavour, and of what all have in common: the sources elsewhere, under a name of another length, as git has them,
    with the build where make puts it."""
    board, config = FLAVOUR
    if not (sdk / "board" / board / config / "abi.json").is_file():
        pytest.skip(f"{board} {config} is not built")
    copy = tmp_path / "another folder" / "with-a-longer-name"
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    for name in filter(None, names.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    build, made = copy / "build/target", tmp_path / "made"
    install = ["cmake", "--install", build, "--prefix", made, "--component"]
    for command in (
            ["cmake", "-S", copy, "-B", build, "-G", "Ninja", f"-DPYTHON={sys.executable}",
             f"-DCMAKE_TOOLCHAIN_FILE={copy}/sdk/cmake/toolchain-gcc.cmake", "--log-level=NOTICE"],
            ["ninja", "-C", build, "-j", "2", f"{board}.{config}", "kernel-check", "efi"],
            [*install, f"{board}.{config}"], [*install, "common"]):
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        assert result.returncode == 0, result.stdout[-2000:] + result.stderr
    ours, theirs = (digests(tree, f"board/{board}/{config}/") for tree in (made, sdk))
    assert len(ours) > 300 and any(name.endswith(".su") for name in ours)
    assert [name for name in sorted(ours) if ours[name] != theirs.get(name)] == []


def digests(sdk: Path, flavour: str) -> dict[str, str]:
    """Of the files that an archive would have, of boards only this flavour's and those of a board that are no flavour's."""
    found = {path.relative_to(sdk).as_posix(): path for path in sdk.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    wanted = {name: path for name, path in found.items() if not name.startswith(("board/", "src/generated/")) or name.startswith(flavour)}
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in wanted.items()}
