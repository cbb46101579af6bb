# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit diff`: every change of a description shows in the images, under its name; whatever is in
a file, the answer is one of three exit codes."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from backend_support import SYSTEM, Editor, build, routed_system
from microkit.base.contract import BASE_GUARDIAN_CAP
from microkit.cli import main
from microkit.diff.capabilities import slot_name
from microkit.diff import system as diff_system
from microkit.diff.facts import facts
from microkit.diff.source import source_of
from microkit.sdk.parts import Parts
from tool_support import BOARD_FILE, Judge

MakeImage = Callable[..., Path]


@pytest.fixture
def make_image(tmp_path: Path, judge: Judge, parts: Parts, parts_folder: Path,
               programs: Path) -> MakeImage:  # fmt: skip
    """The image of SYSTEM, or another, with a text replaced."""
    shutil.copy(BOARD_FILE, tmp_path / "board.toml")
    (tmp_path / "debug").symlink_to(parts_folder)

    def make(name: str, old: str = "", new: str = "", system: str = SYSTEM, **board: object) -> Path:
        assert old in system
        result = judge(system.replace(old, new) if old else system, search_path=(programs,))
        path = tmp_path / name
        path.write_bytes(build(result.good, replace(result.board, **board), parts).image)  # type: ignore[type-var,arg-type]
        return path

    return make


def diff(one: Path, two: Path, *more: str) -> int:
    return main(["diff", str(one), str(two), "--board-file", str(one.parent / "board.toml"), *more])


def changes(one: Path, two: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    assert diff(one, two, "--json") == 1
    data = json.loads(capsys.readouterr().out)
    assert (data["format"], data["same"]) == ("multikit-diff", False)
    return list(data["changes"])


def test_any_frequency(make_image: MakeImage, capsys: pytest.CaptureFixture[str]) -> None:
    """Times are the same times, in ticks or not yet."""
    one, two = make_image("one"), make_image("two", timer_frequency=0)
    (found,) = changes(one, two, capsys)
    assert (found["name"], sorted(found["after"]), found["after"]["timer_frequency"]) == (
        "image", ["size", "timer_frequency"], 0)  # fmt: skip


def test_same(make_image: MakeImage, capsys: pytest.CaptureFixture[str]) -> None:
    one, two = make_image("one"), make_image("two")
    assert diff(one, two) == 0
    assert capsys.readouterr().out == ""
    assert diff(one, two, "--json") == 0
    assert json.loads(capsys.readouterr().out)["same"] is True


def test_router(make_image: MakeImage, capsys: pytest.CaptureFixture[str]) -> None:
    """Another one gets its own doorbell: whom the router rings for, and how high it runs."""
    one = make_image("one", system=routed_system())
    found = changes(one, make_image("two", system=routed_system(own=(8,))), capsys)
    named = {(each["section"], each["name"]): each for each in found}
    router = named["domains", "monitor 1 router"]
    assert (router["before"]["priority"], router["after"]["priority"]) == (19, 18)
    assert ("capabilities", "monitor 1 router: slot 2") in named
    assert ("channels", "s: channel 8") in named
    assert not any(section == "authority" for section, _ in named)


def test_address_space_is_the_monitors(judge: Judge, parts: Parts, programs: Path) -> None:
    """The router is in it, too."""
    result = judge(routed_system(), search_path=(programs,))
    image = build(result.good, result.board, parts).image
    found = facts(diff_system.Built(source_of(image, result.board, parts.abi, "debug")))
    assert found["capabilities"]["monitor 1: slot 3"]["object"] == "monitor 1: vspace"


CHANGES = [
    ('priority="100"', 'priority="101"', "domains", "client", ("priority", 100, 101)),
    ('budget="500"', 'budget="300"', "domains", "client", ("budget_us", 500, 300)),
    ('period="1000"', 'period="2000"', "domains", "client", ("period_us", 1000, 2000)),
    ('fpu="false"', "", "domains", "client", ("fpu", False, True)),
    ('passive="true"', "", "domains", "server", ("passive", True, False)),
    ('smc="true"', "", "authority", "driver may call the secure monitor", None),
    ('smc="true"', "", "capabilities", "driver: secure monitor calls", None),
    ('mr="both" vaddr="0x2000000" perms="r"', 'mr="both" vaddr="0x2000000" perms="rw"',
     "authority", "driver may write 'both'", None),
    ('vaddr="0x4000000"', 'vaddr="0x6000000"', "memory", "client: large",
     ("vaddr", 0x4000000, 0x6000000)),
    ('cached="false"', "", "memory", "driver: device", ("rights", "rw device", "rw")),
    ('phys_addr="0x9010000"', 'phys_addr="0x9020000"', "regions", "device",
     ("physical", 0x9010000, 0x9020000)),
    ('size="0x2000"', 'size="0x4000"', "regions", "both", ("size", 0x2000, 0x4000)),
    ("a.elf", "loader.elf", "programs", "server: code", None),
    ('irq="40"', 'irq="41"', "interrupts", "40", None),
    ('trigger="edge"', 'trigger="level"', "interrupts", "40", ("trigger", "edge", "level")),
    ('id="8"', 'id="9"', "interrupts", "30 of core 1", ("id", 8, 9)),
    ('id="1" pp="true"', 'id="1"', "channels", "client: channel 1", ("call", "server (channel 2)",
                                                                     None)),
    ('notify="false"', "", "channels", "server: channel 2", None),
    ('id="3"', 'id="4"', "capabilities", "driver: child 3", None),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "section", "name", "values"), CHANGES)
def test_change(make_image: MakeImage, programs: Path, capsys: pytest.CaptureFixture[str],
                old: str, new: str, section: str, name: str,
                values: tuple[str, Any, Any] | None) -> None:  # fmt: skip
    data = bytearray((programs / "a.elf").read_bytes())
    data[data.index(b"\x7fELF") + 0x1000] ^= 0xFF  # in the code
    (programs / "loader.elf").write_bytes(data)
    found = changes(make_image("one"), make_image("two", old, new), capsys)
    (change,) = [each for each in found if (each["section"], each["name"]) == (section, name)]
    if values is not None:
        key, before, after = values
        assert (change["before"][key], change["after"][key]) == (before, after)
    assert change["change"] == "changed" or set(change) & {"before", "after"}


def test_text_is_short(make_image: MakeImage, capsys: pytest.CaptureFixture[str]) -> None:
    """One change of the description is a few lines, none of which is about something else."""
    one, two = make_image("one"), make_image("two", 'priority="100"', 'priority="101"')
    assert diff(one, two) == 1
    out = capsys.readouterr().out
    assert out == "domains:\n  ~ client: priority 100 -> 101, max priority 100 -> 101\n"


def test_moved_memory_is_counted(make_image: MakeImage, capsys: pytest.CaptureFixture[str]) -> None:
    one, two = make_image("one"), make_image("two", 'size="0x3000" prefill', 'size="0x8000" prefill')
    assert diff(one, two) == 1
    assert "lie elsewhere" in capsys.readouterr().out
    assert diff(one, two, "--addresses") == 1
    assert "~ driver: stack: physical 0x" in capsys.readouterr().out


def test_any_byte_counts(make_image: MakeImage, capsys: pytest.CaptureFixture[str]) -> None:
    """Also one that no section is about."""
    one = make_image("one")
    two = one.with_name("two")
    data = bytearray(one.read_bytes())
    data[24] ^= 1  # in the loader
    two.write_bytes(data)
    (change,) = changes(one, two, capsys)
    assert (change["section"], change["bytes"]) == ("image", {"content": 1})


@pytest.mark.parametrize("size", [0, 1, 64, 0x1000, 0x1008, 0x1100, 0x2000])
def test_truncated(make_image: MakeImage, capsys: pytest.CaptureFixture[str], size: int) -> None:
    one = make_image("one")
    two = one.with_name("two")
    two.write_bytes(one.read_bytes()[:size])
    assert diff(one, two) == 2
    assert "is not an image" in capsys.readouterr().err


def test_not_an_image(make_image: MakeImage, capsys: pytest.CaptureFixture[str]) -> None:
    one = make_image("one")
    assert diff(one, one.with_name("none")) == 2
    assert diff(BOARD_FILE, one, "--config", "debug") == 2
    one.with_name("x.elf").write_bytes(b"\x7fELF" + bytes(80))
    assert diff(one, one.with_name("x.elf")) == 2
    assert capsys.readouterr().err.count("microkit: error:") == 3


@pytest.mark.parametrize("seed", range(2))
def test_damage_is_no_crash(make_image: MakeImage, judge: Judge, parts: Parts, programs: Path,
                            seed: int) -> None:  # fmt: skip
    one, draw = make_image("one"), random.Random(seed)
    result = judge(SYSTEM, search_path=(programs,))
    built = build(result.good, result.board, parts)
    for _ in range(40):
        edit = Editor(built)
        for _ in range(draw.randrange(1, 12)):
            at = draw.randrange(edit.start, len(edit.data) - 8, 8)
            value = draw.choice([0, 1, 3, 2**64 - 1, draw.getrandbits(64), 0x70200003])
            edit.data[at : at + 8] = value.to_bytes(8, "little")
        two = one.with_name("two")
        two.write_bytes(edit.done())
        assert diff(one, two) in ([0] if two.read_bytes() == one.read_bytes() else [1, 2])


def test_finds_its_configuration(make_image: MakeImage, parts_folder: Path, tmp_path: Path,
                                 capsys: pytest.CaptureFixture[str],
                                 monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    """In an SDK, by the board's name in the header and by the kernel."""
    one, two = make_image("one"), make_image("two", 'priority="100"', 'priority="101"')
    board = tmp_path / "sdk/board/qemu_virt_aarch64"
    board.mkdir(parents=True)
    shutil.copy(BOARD_FILE, board / "board.toml")
    shutil.copytree(parts_folder, board / "a")
    kernel = bytearray((board / "a/elf/kernel.elf").read_bytes())
    kernel[0x1004] ^= 1
    (board / "a/elf/kernel.elf").write_bytes(kernel)
    monkeypatch.setenv("MICROKIT_SDK", str(tmp_path / "sdk"))
    assert main(["diff", str(one), str(two)]) == 2
    assert "is of no configuration of the SDK" in capsys.readouterr().err
    assert main(["diff", str(one), str(two), "--config", "a"]) == 1
    shutil.copytree(tmp_path / "sdk", tmp_path / "old")
    shutil.copytree(parts_folder, tmp_path / "old/board/qemu_virt_aarch64/debug")
    assert main(["diff", str(one), str(two), "--old-sdk", str(tmp_path / "old")]) == 2
    assert f"the kernel in '{two}'" in capsys.readouterr().err  # the other one is found
    (board / "debug").symlink_to(parts_folder)
    assert main(["diff", str(one), str(two)]) == 1


def test_descriptions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two of them are compared without programs or an SDK; a description and an image are not."""
    shutil.copy(BOARD_FILE, tmp_path / "board.toml")
    text = f"<system>{SYSTEM}</system>".replace(' prefill_path="filler.bin"', "")
    one, two = tmp_path / "one.system", tmp_path / "two.system"
    one.write_text(text)
    two.write_text(text)
    assert diff(one, two) == 0
    changed = text.replace('smc="true"', "").replace('id="4"', 'id="9"').replace('"150"', '"151"')
    two.write_text(changed.replace('mr="both" vaddr="0x2000000" perms="r"',
                                   'mr="both" vaddr="0x2000000" perms="rw"'))  # fmt: skip
    assert diff(one, two) == 1
    assert capsys.readouterr().out == """domains:
  ~ driver: priority 150 -> 151
authority:
  - driver may call the secure monitor
  + driver may write 'both'
channels:
  - client: channel 4: notify driver (channel 5)
  ~ driver: channel 5: notify client (channel 4) -> client (channel 9)
  + client: channel 9: notify driver (channel 5)
memory:
  ~ driver: both: rights r -> rw
"""
    two.write_text(text.replace('priority="150"', 'priority="150" doorbell="own"'))
    assert diff(one, two) == 1
    assert capsys.readouterr().out == "domains:\n  ~ driver: doorbell any -> own\n"
    two.write_text(text.replace("<system>", "<sistem>"))
    assert diff(one, two) == 2
    assert diff(one, BOARD_FILE) == 2
    assert "is a system description and the other is not" in capsys.readouterr().err


def test_slot_of_two_uses() -> None:
    """Ids of children on other cores are none of virtual CPUs."""
    assert slot_name(BASE_GUARDIAN_CAP + 61, "sgi signal") == "guardian of child 61"
    assert slot_name(BASE_GUARDIAN_CAP + 61, "tcb") == "virtual machine 61"
