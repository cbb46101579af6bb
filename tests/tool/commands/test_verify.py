# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""From the command line to files, and `microkit verify` on them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from backend_support import SYSTEM
from microkit.cli import main
from tool_support import BOARD_FILE


@pytest.fixture
def folder(tmp_path: Path, parts_folder: Path, programs: Path) -> Path:
    """A board with a configuration, programs, and a description."""
    shutil.copy(BOARD_FILE, tmp_path / "board.toml")
    (tmp_path / "debug").symlink_to(parts_folder)
    (tmp_path / "t.system").write_text(f"<system>{SYSTEM}</system>")
    return tmp_path


def options(folder: Path, programs: Path) -> list[str]:
    return ["--board-file", f"{folder}/board.toml", "--config", "debug",
            f"{folder}/t.system", "--search-path", f"{programs}"]  # fmt: skip


def built(folder: Path, programs: Path, *more: str) -> Path:
    outputs = ["-o", f"{folder}/image", "-r", f"{folder}/report.txt"]
    assert main([*options(folder, programs), *outputs, *more]) == 0
    return folder / "image"


@pytest.mark.parametrize("kind", ["binary", "elf"])
def test_build_and_verify(
    folder: Path, programs: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    image = built(folder, programs, "--image-type", kind)
    assert (folder / "report.txt").read_text().startswith("# System t.system")
    assert main(["verify", str(image), *options(folder, programs)]) == 0
    assert "is the image of" in capsys.readouterr().err


@pytest.fixture
def sdk(tmp_path: Path, parts_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An SDK with two configurations of the board that differ in one bit of their kernels."""
    board = tmp_path / "sdk/board/qemu_virt_aarch64"
    board.mkdir(parents=True)
    shutil.copy(BOARD_FILE, board / "board.toml")
    for config in ("debug", "release"):
        shutil.copytree(parts_folder, board / config)
        (board / config / "lib").mkdir(exist_ok=True)
    kernel = bytearray((board / "release/elf/kernel.elf").read_bytes())
    kernel[0x1004] ^= 1
    (board / "release/elf/kernel.elf").write_bytes(kernel)
    monkeypatch.setenv("MICROKIT_SDK", str(tmp_path / "sdk"))
    return tmp_path / "sdk"


@pytest.mark.parametrize("kind", ["binary", "elf"])
def test_verify_takes_what_the_image_says(
    folder: Path, programs: Path, sdk: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Whatever the environment says; what is typed counts more."""
    image = built(folder, programs, "--image-type", kind)
    line = ["verify", str(image), f"{folder}/t.system", "--search-path", str(programs)]
    told = ("for board 'qemu_virt_aarch64' (named in the image), configuration 'debug' (its kernel "
            "is in the image)\n")  # fmt: skip
    monkeypatch.setenv("MICROKIT_BOARD", "none")
    monkeypatch.setenv("MICROKIT_CONFIG", "release")
    assert main(line) == 0
    assert capsys.readouterr().err.endswith(told)
    assert main([*line, "--config", "release"]) == 1
    assert capsys.readouterr().err.endswith("for board 'qemu_virt_aarch64' (named in the image)\n")
    assert main([*line, "--board", "other"]) == 2
    assert "unknown board 'other': " in capsys.readouterr().err
    text = (folder / "t.system").read_text()
    (folder / "t.system").write_text(text.replace('smc="true"', ""))
    assert main(line) == 1
    assert capsys.readouterr().err.endswith(told)


def test_verify_of_an_image_that_does_not_say(
    folder: Path, programs: Path, sdk: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch
) -> None:
    """No header, or a kernel of no configuration: then the environment counts."""
    image = built(folder, programs)
    line = ["verify", str(image), f"{folder}/t.system", "--search-path", str(programs)]
    data = image.read_bytes()
    for config in ("debug", "release"):
        kernel = sdk / "board/qemu_virt_aarch64" / config / "elf/kernel.elf"
        changed = bytearray(kernel.read_bytes())
        changed[0x1008] ^= 1
        kernel.write_bytes(changed)
    assert main(line) == 2
    assert f"required: --config, as '{image}' does not say (or" in capsys.readouterr().err
    monkeypatch.setenv("MICROKIT_CONFIG", "debug")
    assert main(line) == 1
    assert "configuration 'debug' (MICROKIT_CONFIG)" in capsys.readouterr().err
    image.write_bytes(data[:0x1000])
    assert main(line) == 2
    assert f"required: --board, as '{image}' does not say (or" in capsys.readouterr().err


def test_capdl(folder: Path, programs: Path) -> None:
    built(folder, programs, "--capdl", f"{folder}/t.cdl", "--capdl-json", f"{folder}/t.json")
    assert (folder / "t.json").read_text().startswith("{")
    for core in range(2):
        assert (folder / f"t.{core}.cdl").read_text().startswith(f"-- core {core} of")


def test_verify_finds_another_system(folder: Path, programs: Path) -> None:
    image = built(folder, programs)
    text = (folder / "t.system").read_text()
    (folder / "t.system").write_text(text.replace('smc="true"', ""))
    assert main(["verify", str(image), *options(folder, programs)]) == 1


def test_nothing_is_written_after_errors(folder: Path, programs: Path) -> None:
    text = (folder / "t.system").read_text()
    (folder / "t.system").write_text(text.replace('"buffer"', '"no_such_variable"'))
    assert main([*options(folder, programs), "-o", f"{folder}/image"]) == 1
    assert not (folder / "image").exists()


@pytest.mark.parametrize("arguments", [["verify"], ["verify", "a"], ["verify", "a", "b", "c"]])
def test_verify_needs_two_files(arguments: list[str]) -> None:
    assert main(arguments) == 2


def test_broken_sdk_is_one_line(
    folder: Path, programs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "debug").unlink()
    (folder / "debug").mkdir()
    assert main(options(folder, programs)) == 2
    assert "the SDK is broken" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["a.elf", "filler.bin"])
def test_programs_and_prefills_are_not_written(folder: Path, programs: Path, name: str) -> None:
    before = (programs / name).read_bytes()
    outputs = ["-o", f"{folder}/image", "-r", f"{programs}/{name}"]
    assert main([*options(folder, programs), *outputs]) == 2
    assert (programs / name).read_bytes() == before
    assert not (folder / "image").exists()


@pytest.mark.parametrize("name", ["elf/kernel.elf", "elf/loader.bin", "abi.json"])
def test_the_sdk_is_not_written(folder: Path, programs: Path, name: str) -> None:
    before = (folder / "debug" / name).read_bytes()
    assert main([*options(folder, programs), "-o", f"{folder}/debug/{name}"]) == 2
    assert (folder / "debug" / name).read_bytes() == before


def test_capdl_is_no_other_file(folder: Path, programs: Path) -> None:
    outputs = ["-o", f"{folder}/t.1.cdl", "-r", "/dev/null", "--capdl", f"{folder}/t.cdl"]
    assert main([*options(folder, programs), *outputs]) == 2
    assert not (folder / "t.0.cdl").exists()


def test_image_to_standard_output(
    folder: Path, programs: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    image = built(folder, programs).read_bytes()
    capfdbinary.readouterr()
    before = sorted(folder.iterdir())
    assert main([*options(folder, programs), "-o", "-", "-r", "/dev/null"]) == 0
    assert capfdbinary.readouterr().out == image
    outputs = ["-o", "/dev/null", "-r", "/dev/null", "--capdl", "-"]
    assert main([*options(folder, programs), *outputs]) == 0
    text = capfdbinary.readouterr().out
    assert text.count(b"-- core 0 of") == text.count(b"-- core 1 of") == 1
    assert sorted(folder.iterdir()) == before
