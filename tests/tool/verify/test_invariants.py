# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The library of the kernel's own invariants. That it finds mistakes: test_corruption."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from backend_support import SYSTEM, Built, Editor


@pytest.fixture
def built(build_text: Callable[[str], Built]) -> Built:
    return build_text(SYSTEM)


def test_thread_is_named(built: Built) -> None:
    edit, abi = Editor(built), built.parts.abi
    client = next(each for each in built.plan.domains.values() if each.pd.name == "client")
    at = built.cores[0].pa(client.tcb) + abi.layout("tcb").member("state").offset
    edit.write(at, 77, 1)
    messages = [found.message for found in built.verify(edit.done())
                if found.rule == "verify-invariant"]
    assert len(messages) == 1 and messages[0].startswith("core 0: TCB 0x")
    assert messages[0].endswith("('client') is in state 77, queue 1")


def test_library_of_another_machine(built: Built, tmp_path: Path) -> None:
    """Is no error: a note says that something was left out."""
    other = tmp_path / "libkernel_check.so"
    other.write_bytes(b"\x7fELF of nobody")
    for path in (other, tmp_path / "none.so"):
        built.parts = replace(built.parts, checker=path)
        note, = built.verify()
        assert note.rule == "verify-unchecked" and note.severity.value == "note"
        assert path.name in note.message


def test_library_of_another_kernel(built: Built) -> None:
    member = built.parts.abi.layout("core_state")
    abi = built.parts.abi
    built.parts = replace(built.parts, abi=_Other(abi, member.size))  # type: ignore[arg-type]
    note, = (each for each in built.verify() if each.rule == "verify-unchecked")
    assert "another kernel" in note.message


class _Other:
    """The layouts, with a larger state."""

    def __init__(self, abi, size: int) -> None:  # type: ignore[no-untyped-def]
        self._abi, self._size = abi, size

    def __getattr__(self, name: str):  # type: ignore[no-untyped-def]
        return getattr(self._abi, name)

    def size(self, name: str) -> int:
        return self._size + 64 if name == "core_state" else self._abi.size(name)
