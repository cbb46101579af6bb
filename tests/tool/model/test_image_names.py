# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Names of any length and of every script: the same in image, monitor, program and verifier."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from xml.sax.saxutils import quoteattr

import pytest
from backend_support import Built
from hypothesis import given
from hypothesis import strategies as st
from microkit.cli import main
from microkit.model.image_names import image_names
from microkit.verify.image import fields
from microkit.verify.names import names_in_image
from tool_support import BOARD_FILE
from verify_support import Target

LONG = "n" * 62
NAMES = [
    "plain", LONG + "n", LONG + "nn", LONG + "nnn", LONG + "~2", LONG[:-1] + "~2" + "x",
    "\u00e4" * 40, "\u20ac" * 21 + "x", "n" * 61 + "\U0001f600", "n" * 60 + "\U0001f600!",
    "\u0e01\u0e33", "\u06cc\u200c\u062f", "\U0001f468\u200d\U0001f469", "x" * 5000,
    "quote\"and'apostrophe", "<tag> & *//* \\n %s $", "a: code", "a", "~2", "..", "C:\\x",
]  # fmt: skip


def described(names: list[str]) -> str:
    """Domains, regions and channels with these names, on two cores."""
    parts = []
    for number, name in enumerate(names):
        quoted = quoteattr(name)
        parts.append(
            f'<memory_region name={quoted} size="0x1000"/>'
            f'<protection_domain name={quoted} cpu="{number % 2}"><program_image path="a.elf"/>'
            f'<map mr={quoted} vaddr="0x2000000"/></protection_domain>'
        )
        if number:
            parts.append(f'<channel name={quoted}><end pd={quoteattr(names[number - 1])} id="0"/>'
                         f'<end pd={quoted} id="1"/></channel>')  # fmt: skip
    return f"<system>{''.join(parts)}</system>"


def in_image(built: Built, index: int) -> set[bytes]:
    """What the kernel, the monitor and the program call a domain."""
    target, domain = Target(built), built.plan.domains[index]
    pd = domain.pd
    found = [target.tcb(pd.name, "name"), target.variable(pd.name, "microkit_name")]
    texts = {bytes(target.edit.data[at : at + 64]) for at in map(target.edit.place, found)}
    core = built.plan.cores[pd.cpu]
    monitor, mine = core.monitor, [each.pd.index for each in core.domains]
    abi = built.parts.abi
    information = next(each for each in monitor.vspace.mappings
                       if each.vaddr == abi.constant("MONITOR_INFO_VA"))  # fmt: skip
    at = target.edit.place(built.places.pa(information.memory))
    header = fields(target.edit.data[at:], 0, "monitor_info", abi)
    row = abi.layout("monitor_pd")
    at += header["pds_offset"] + row.size * mine.index(index)
    at += row.member("name").offset
    return texts | {bytes(target.edit.data[at : at + 64])}


def test_all_agree(build_text: Callable[[str], Built]) -> None:
    built = build_text(described(NAMES))
    assert built.verify() == []
    seen = set()
    for index, name in enumerate(NAMES):
        (stored,) = in_image(built, index)
        text = stored.rstrip(b"\0").decode("utf-8")  # whole characters
        assert stored[63:] == b"\0"
        assert text == name if len(name.encode()) < 64 else name.startswith(text) or "~" in text
        seen.add(text)
    assert len(seen) == len(NAMES)


def test_examples() -> None:
    assert image_names(["a", LONG + "nn", LONG + "no"]) == ["a", LONG + "n", LONG[:61] + "~2"]
    assert image_names(["n" * 61 + "\u20ac"] * 3) == ["n" * 61, *("n" * 61 + f"~{i}" for i in "23")]
    assert image_names([LONG + "nn", LONG + "n"]) == [LONG[:61] + "~2", LONG + "n"]


@given(st.lists(st.integers(55, 70).flatmap(
    lambda size: st.builds(lambda a, b: (a * size)[:size] + b, st.sampled_from(["n", "\u00e4", "\u20ac"]),
                           st.sampled_from(["", "~2", "~3", "\U0001f600"]))), max_size=12))  # fmt: skip
def test_names_are_whole_and_different(names: list[str]) -> None:
    names = list(dict.fromkeys(names))
    found = image_names(names)
    assert len(set(found)) == len(names)
    assert all(len(name.encode()) <= 63 for name in found)
    assert all(new == old for old, new in zip(names, found) if len(old.encode()) <= 63)
    system = SimpleNamespace(pds=[SimpleNamespace(name=name, index=index)
                                  for index, name in enumerate(names)])  # fmt: skip
    assert names_in_image(system) == found  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path, parts_folder: Path, programs: Path) -> Path:
    (tmp_path / "board.toml").write_bytes(BOARD_FILE.read_bytes())
    (tmp_path / "debug").symlink_to(parts_folder)
    (tmp_path / "t.system").write_text(described(NAMES), "utf-8")
    return tmp_path


def test_every_output_of_every_command(
    folder: Path, programs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    board = ["--board-file", f"{folder}/board.toml"]
    options = [*board, "--config", "debug", f"{folder}/t.system", "--search-path", f"{programs}"]
    files = {name: f"{folder}/{name}" for name in ("i", "r", "h", "j", "c", "d", "dep")}
    outputs = ["-o", files["i"], "-r", files["r"], "--report-html", files["h"], "--report-json",
               files["j"], "--capdl-json", files["c"], "--capdl", files["d"], "--depfile",
               files["dep"]]  # fmt: skip
    assert main([*options, *outputs]) == 0
    assert main(["verify", files["i"], *options]) == 0
    report = json.loads(Path(files["j"]).read_text("utf-8"))
    assert [each["name"] for each in report["pds"]] == NAMES
    for command in (["graph"], ["graph", "--format", "dot"], ["report"], ["check", "--no-files"]):
        assert main([command[0], f"{folder}/t.system", *board, *command[1:]]) == 0
    for name in NAMES:
        header = ["header", f"{folder}/t.system", *board, f"--pd={name}", "-o", f"{folder}/x.h"]
        assert main(header) == 0
    error = capsys.readouterr().err
    assert error.count("[long-name]") and "internal" not in error


def test_reports_tell_equal_names_apart(
    folder: Path, programs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`check` says what a domain will be called, in each case another name."""
    assert main(["check", "--no-files", f"{folder}/t.system", "--board-file",
                 f"{folder}/board.toml", "--diagnostics", "json"]) == 0  # fmt: skip
    found = json.loads(capsys.readouterr().err)["diagnostics"]
    texts = [each["message"] for each in found if each["rule"] == "long-name"]
    assert len(set(texts)) == len(texts) == sum(len(name.encode()) > 63 for name in NAMES)
