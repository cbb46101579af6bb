# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What is left of microkit_log.h: nothing in a configuration without a console, of a level that is not logged, or of an argument. What
it says in debug is in logs/expected.txt."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

SOURCE = """
#define MICROKIT_LOG_LEVEL %s
#include <microkit_log.h>
extern int work(void);
void caller(int number);
void caller(int number)
{
    microkit_log_warning("left of it %%d", work());
    if (number)
        microkit_log_error("%%d", number);
    else
        microkit_log_info("%%s", "text");
}
"""
COMPILERS = {"c": ("aarch64-linux-gnu-gcc", "-std=gnu11"), "cpp": ("clang++", "--target=aarch64-none-elf", "-std=c++17")}


@pytest.mark.parametrize("language", COMPILERS)
@pytest.mark.parametrize(("config", "level", "is_left"), [
    ("debug", "MICROKIT_LOG_DEBUG", True), ("debug", "MICROKIT_LOG_ERROR", False),
    ("debug", "MICROKIT_LOG_NONE", False), ("release", "MICROKIT_LOG_DEBUG", False)])  # fmt: skip
def test_what_is_left(language: str, config: str, level: str, is_left: bool, sdk: Path, tmp_path: Path) -> None:
    include = sdk / f"board/qemu_virt_aarch64/{config}/include"
    source = tmp_path / f"log.{language}"
    source.write_text(SOURCE % level)
    made = subprocess.run([*COMPILERS[language], "-O1", "-ffreestanding", "-Wall", "-Wextra", "-Wno-unused-function", "-Werror",
                           f"-I{include}", "-S", source, "-o", "-"], capture_output=True, text=True, check=False)  # fmt: skip
    assert made.returncode == 0, made.stderr
    assert ("left of it" in made.stdout) == ("work" in made.stdout.replace(str(tmp_path), "")) == is_left
    logs = config == "debug" and level != "MICROKIT_LOG_NONE"
    assert ("microkit_internal_log" in made.stdout) == logs


@pytest.mark.parametrize("call", ['microkit_log_info("%s", 1)', 'microkit_log_debug("%d")'])
def test_formats_are_checked(call: str, sdk: Path, tmp_path: Path) -> None:
    """Also where nothing is left."""
    for config in ("debug", "release"):
        include = sdk / f"board/qemu_virt_aarch64/{config}/include"
        source = tmp_path / "log.c"
        source.write_text(f"#include <microkit_log.h>\nvoid caller(void);\nvoid caller(void) {{ {call}; }}\n")
        made = subprocess.run(["aarch64-linux-gnu-gcc", "-ffreestanding", "-Wformat", "-Werror", f"-I{include}", "-S", source,
                               "-o", "-"], capture_output=True, text=True, check=False)  # fmt: skip
        assert made.returncode != 0 and "-Werror=format" in made.stderr
