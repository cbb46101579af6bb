# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Whatever is typed, the tool says what is wrong with it, and harms no file that it reads.

Runs fifty command lines; MICROKIT_FUZZ=30000 asks for 5,000.
"""

from __future__ import annotations

import contextlib
import io
import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from microkit.cli import main
from microkit.commands.table import parsers
from microkit.commands.table import COMMANDS, module
from tool_support import BOARD_FILE, program

COUNT = int(os.environ.get("MICROKIT_FUZZ", "300")) // 6
#: `run` and `gdb` become another program when all is well: only with this.
HARMLESS = {"run": ["--print"], "gdb": ["--print"]}
WORDS = ["", "-", "--", "-o", "/dev/null", "/dev/zero", "/dev/stdout", ".", "..", "/", "t.system", "t",
         "./t.system", "a.elf", "board.toml", "folder", "folder/", "link", "fifo", "none/x", "x", "y",
         "debug", "smp-debug", "release", "qemu_virt_aarch64", "qemu", "--board=", "a", "0", "-1",
         "9" * 300, "n" * 300, "\udcff", "\u20ac", "a=b", "=", "n=1", "=1", "error", "no-x", "error=",
         "no-region-unused", "error=region-unused", "json", "text", "always", "rng", "bash", "fish",
         "binary", "elf", "uimage", "model", "dot", "svg", "*", "~", "'", "missing-program",
         "--help", "-h", "--version", "@t.system"]  # fmt: skip


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with some of everything."""
    folder = tmp_path_factory.mktemp("here")
    text = '<system><protection_domain name="a"><program_image path="a.elf"/></protection_domain>'
    (folder / "t.system").write_text(text + "</system>")
    (folder / "a.elf").write_bytes(program())
    (folder / "board.toml").write_bytes(BOARD_FILE.read_bytes())
    (folder / "folder").mkdir()
    (folder / "link").symlink_to("t.system")
    return folder


def vocabulary() -> dict[str, list[str]]:
    """Options of each command, '' for a build."""
    known = {**parsers(), **{name: module(name).parser() for name in COMMANDS}}
    return {
        name: [option for action in parser._actions for option in action.option_strings]
        for name, parser in known.items()
    }


def command_lines(seed: int, count: int) -> Iterator[list[str]]:
    """Commands with options and words in any order, most of them with a description."""
    draw, options = random.Random(seed), vocabulary()
    everything = sorted({option for listed in options.values() for option in listed})
    for _ in range(count):
        name = draw.choice(sorted(options))
        words = [name] if name else []
        words += HARMLESS.get(name, [])
        if draw.random() < 0.6:
            words += ["t.system", "--board-file", "board.toml", "--config", "debug"]
        for _ in range(draw.choice([0, 1, 2, 3, 6])):
            option = draw.choice(options[name] or everything)
            option = draw.choice(everything) if draw.random() < 0.1 else option
            kind = draw.randrange(4)
            if kind == 0:
                words.append(f"{option}={draw.choice(WORDS)}")
            else:
                words += [option, draw.choice(WORDS)][: kind if kind < 3 else 2]
        if draw.random() < 0.2:
            draw.shuffle(words)
        words += [draw.choice(WORDS)] if draw.random() < 0.3 else []
        yield _harmless(words)


def _harmless(words: list[str]) -> list[str]:
    """Without a machine that would start, or a project in a folder of ours."""
    if words and words[0] in HARMLESS and "--print" not in words:
        return [words[0], "--print", *words[1:]]
    return words


def read_only(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in ("t.system", "a.elf", "board.toml")}


def test_any_command_line(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(here)
    before, codes = read_only(here), set()
    for words in command_lines(1, COUNT):
        error = io.StringIO()
        output = io.TextIOWrapper(io.BytesIO(), "utf-8", errors="surrogateescape")
        with contextlib.redirect_stderr(error), contextlib.redirect_stdout(output):
            try:
                code = main(words)
            except SystemExit as end:  # --version, and nothing else
                code = int(end.code or 0)
                assert "--version" in words or "--help" in words or "-h" in words
        assert "internal error" not in error.getvalue(), (words, error.getvalue()[-2000:])
        assert code in (0, 1, 2), words
        assert read_only(here) == before, words
        codes.add(code)
    assert {0, 2} <= codes
    assert Path("/dev/null").is_char_device() and Path("/dev/zero").is_char_device()
