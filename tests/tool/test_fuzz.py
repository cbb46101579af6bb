# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Whatever the input, the front end says what is wrong with it: no exception, no hang, no bad
place.

Runs a few hundred inputs; MICROKIT_FUZZ=30000 asks for more.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from microkit import pipeline
from microkit.base.errors import Severity
from microkit.base.options import Options
from microkit.elf.header import ElfError, read_program
from microkit.output.render import Renderer, to_json
from tool_support import BOARD_FILE, SDF, program

COUNT = int(os.environ.get("MICROKIT_FUZZ", "300"))
SEEDS = [path.read_text("utf-8") for path in sorted((SDF / "valid").glob("*.system"))]
NASTY = [
    "", " ", "0", "-1", "1", "61", "62", "255", "0x", "0xffffffffffffffff", "0x10000000000000000",
    "18446744073709551615", "9" * 5000, "true", "TRUE", "rwx", "monitor", "a", "..", "/dev/null",
    "/",
    "9", "10", "n" * 64, "\u00e4" * 40, "\u200d", "x" * 200_000, "a.elf/", "\ufeff",
    "${", "${a}", "${1/0}", "${((((", "x" * 5000, "&#0;", "&#x10FFFF;", "&amp;", "\u202e", "\x00",
    "4KiB", "99TiB", "0x9000000", "0x40000000", "0x200000", "0xfffffff000", "a.elf", "data.bin",
]  # fmt: skip
TAGS = [
    "<system>", "</system>", "<protection_domain>", "</protection_domain>", "<channel>", "<end/>",
    '<map mr="a" vaddr="0"/>', "<cspace>", "<!--", "-->", "<![CDATA[", "]]>", "<?x", "?>",
    "<!DOCTYPE s>",
    '<param name="a"/>', '<xi:include href="minimal.system"/>', "<virtual_machine/>",
    "<domains/>", "&",
    '<memory_region name="m"/>', '<irq irq="30" id="0"/>', '<setvar symbol="s" region_paddr="m"/>',
]  # fmt: skip
#: Mostly the usual one.
ENCODINGS = ["utf-8"] * 8 + ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"]
VALUE = re.compile(r"=\s*\"[^\"]*\"")


@st.composite
def mutated(draw: Callable[..., object]) -> bytes:
    """A valid description with one to four changes."""
    text = str(draw(st.sampled_from(SEEDS)))
    for _ in range(int(str(draw(st.integers(1, 4))))):
        text = _change(text, draw)
    raw = text.encode(str(draw(st.sampled_from(ENCODINGS))), "surrogatepass")
    if draw(st.integers(0, 19)) == 0:
        at = int(str(draw(st.integers(0, len(raw)))))
        raw = raw[:at] + bytes([int(str(draw(st.integers(0, 255))))]) + raw[at + 1 :]
    return raw


def _change(text: str, draw: Callable[..., object]) -> str:
    kind = draw(st.sampled_from(("value", "value", "cut", "copy", "insert", "truncate", "tag")))
    at = int(str(draw(st.integers(0, len(text)))))
    end = min(len(text), at + int(str(draw(st.integers(1, 80)))))
    if kind == "value":
        places = list(VALUE.finditer(text))
        if not places:
            return text
        place = places[at % len(places)]
        nasty = str(draw(st.sampled_from(NASTY)))
        return text[: place.start()] + f'="{nasty}"' + text[place.end() :]
    if kind == "cut":
        return text[:at] + text[end:]
    if kind == "copy":
        return text[:end] + text[at:end] + text[end:]
    if kind == "truncate":
        return text[:at]
    new = str(draw(st.sampled_from(TAGS) if kind == "tag" else st.text(max_size=5)))
    return text[:at] + new + text[at:]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("fuzz")
    for name in ("minimal.system", "part.xml"):
        (path / name).write_bytes((SDF / "valid" / name).read_bytes())
    return path


def judge(path: Path, files: Path) -> None:
    """Run the front end and both renderers; every place it names must exist."""
    options = Options(system=path, board_file=BOARD_FILE, search_path=(files,))
    system, _, findings = pipeline.front(options)
    assert (system is None) == any(f.severity is Severity.ERROR for f in findings.all)
    for found in findings.all:
        where = found.location
        raw = Path(where.file).read_bytes()
        assert 1 <= where.line <= len(re.split(rb"\r\n|\r|\n", raw)) and where.column >= 1
        assert found.message and "None" not in found.message
    assert Renderer(True).render(findings) or not findings.all
    to_json(findings.all)


@given(mutated())
@settings(
    max_examples=COUNT, deadline=5000, suppress_health_check=list(HealthCheck), derandomize=True
)
def test_mutated_descriptions(folder: Path, files: Path, raw: bytes) -> None:
    path = folder / "fuzz.system"
    path.write_bytes(raw)
    judge(path, files)


@given(st.binary(max_size=300))
@settings(max_examples=COUNT // 3, deadline=5000, suppress_health_check=list(HealthCheck))
def test_any_bytes(folder: Path, files: Path, raw: bytes) -> None:
    path = folder / "fuzz.system"
    path.write_bytes(raw)
    judge(path, files)


@given(
    st.integers(0, 120), st.lists(st.tuples(st.integers(0, 119), st.integers(0, 255)), max_size=4)
)
@settings(max_examples=COUNT // 3, deadline=5000, suppress_health_check=list(HealthCheck))
def test_truncated_and_corrupt_programs(
    folder: Path, length: int, changes: list[tuple[int, int]]
) -> None:
    raw = bytearray(program())
    for at, value in changes:
        raw[at] = value
    path = folder / "fuzz.elf"
    path.write_bytes(raw[:length])
    try:
        assert all(part.size > 0 for part in read_program(path).segments)
    except ElfError as error:
        assert str(error)
