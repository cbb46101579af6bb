# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The models' small cases, and a seeded defect of each kind (`make model` has the others); and that the
models speak of what is there: the design notes' sentences, and the library's loads and stores with
their orders."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from . import run


@pytest.mark.skipif(not shutil.which("spin"), reason="spin is not installed")
def test_small_cases(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.check_all(tmp_path, short=True)
    shown = capsys.readouterr().out
    assert shown.count(": right, ") == sum(len(model.short) for model in run.MODELS)
    kinds = sum(len(set(model.seeded.values())) for model in run.MODELS)
    assert kinds >= 2 * len(run.MODELS)
    assert shown.count("\n") == shown.count(": right, ") + kinds


ROOT = Path(__file__).resolve().parents[2]
MODELS = sorted(Path(__file__).parent.glob("*.pml"))
ACCESS = re.compile(r"__atomic_(store|load)_n\(\s*&[\w>-]*?(\w+)(?:\[[^]]*\])?,(?:[^;]*?)__ATOMIC_(\w+)\)")


def plain(text: str) -> str:
    return " ".join(re.sub(r"\n[ \t]*\* ", " ", text).split())


def quotes(model: str) -> list[str]:
    """What stands in quotes in comments."""
    comments = re.findall(r"/\*.*?\*/", model, re.DOTALL)
    return [plain(quote) for comment in comments for quote in re.findall(r'"([^"]+)"', comment)]


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_sentences_stand_in_the_notes(path: Path) -> None:
    model = path.read_text()
    notes = [plain((ROOT / name).read_text()) for name in set(re.findall(r"docs/design/[\w-]+\.md", model))]
    assert notes
    missing = [quote for quote in quotes(model) if not any(quote in note for note in notes)]
    assert not missing


def accesses(path: str, function: str) -> list[tuple[str, str]]:
    """Places and orders of a C function's atomic accesses, in the order of its text."""
    text = (ROOT / path).read_text()
    body = re.search(rf"\b{function}\([^;{{]*\)\n{{(.*?)\n}}", text, re.DOTALL)
    assert body, function
    return [(found[2], found[3]) for found in ACCESS.finditer(body[1])]


def assumed(model: str, kind: str) -> dict[str, str]:
    text = (Path(__file__).parent / model).read_text()
    return dict(re.findall(rf"^#define {kind}_(\w+) (\w+)$", text, re.MULTILINE))


def test_notify_stores_as_the_library() -> None:
    header = "sdk/abi/include/multikit/xcore.h"
    stores = accesses(header, "microkit_xcore_publish") + accesses(header, "microkit_xcore_log")
    assert [place for place, _ in stores] == ["words", "log", "count"]
    assert dict(stores) == assumed("notify.pml", "STORE")


def test_notify_loads_as_the_library() -> None:
    source = "libmicrokit/src/xcore.c"
    found = [access for name in ("xcore_poll", "xcore_take_logged", "xcore_take")
             for access in accesses(source, name)]
    assert found == [("count", "ACQUIRE"), ("log", "RELAXED"), ("words", "ACQUIRE")]
