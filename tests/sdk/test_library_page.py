# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The page about the library has every function that programs may call, each with words about it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from harness.scripts import load_script

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = [ROOT / "libmicrokit/include", *sorted(ROOT.glob("sdk/services/*/include")),
           ROOT / "sdk/ip/include"]


library = load_script(ROOT / "sdk/abi/generate_library.py")


#: Headers that say what is in memory.
DATA_ONLY = ("microkit_net_counters.h",)


def declared(sdk: Path, header: str) -> set[str]:
    """By the compiler: functions whose prototype or body is in the header itself."""
    text = f'#include "{header}"\n'
    result = subprocess.run(["aarch64-linux-gnu-gcc", "-fsyntax-only", "-aux-info", "/dev/stdout", "-x", "c",
                             "-ffreestanding", *(f"-I{folder}" for folder in FOLDERS),
                             "-I", sdk / "board/qemu_virt_aarch64/debug/include", "-"], input=text, text=True,
                            capture_output=True, check=True)  # fmt: skip
    names = re.findall(rf"^/\* \S*{re.escape(header)}:\d+:\w+ \*/ .*?(\w+) \(", result.stdout, re.MULTILINE)
    return {name for name in names if "internal" not in name}


@pytest.mark.parametrize("header", library.HEADERS)
def test_every_function_is_there_with_words(sdk: Path, header: str) -> None:
    found = library.sections(library.header(header, FOLDERS).read_text())
    words = {name: group.text for section in found for group in section.groups for name in group.functions}
    seen = declared(sdk, header)
    assert seen or header in DATA_ONLY, "the compiler sees some"
    assert seen - set(words) == set()
    assert [name for name, text in words.items() if len(text) < 20] == []


def test_code_in_comments_stays_code_and_marks_are_escaped() -> None:
    (head, named) = library.sections('/* A *word*.\n *\n *     int x;\n */\n\n/* ---- one --- */\n\n'
                                     '/* Says <what>. */\nint f(int a)\n{\n}\n')  # fmt: skip
    assert head.groups[0].text == "A \\*word\\*.\n\n```c\nint x;\n```"
    assert named.title == "one" and named.groups[0].functions == {"f": "int f(int a)"}
    assert named.groups[0].text == "Says \\<what\\>."
