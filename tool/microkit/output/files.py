# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Files that a run makes: all of them, complete, or none.

Where they go is judged before anything is written (targets.py). Everything is then written beside its
place under another name; only when that has worked for every file are they renamed, and when a rename
fails, those before it are undone. An image that is there is therefore always a whole image of a system
without faults, also when the disk is full or the user interrupts. (A run that is killed between two
renames leaves whole files, of which some may be old.)
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from ..base.errors import UsageError
from ..base.records import dataclass
from .targets import Output, Target, find_targets

File = tuple[Path, bytes]


def as_bytes(text: str) -> bytes:
    """Text as UTF-8. Of a file name that is not UTF-8, the bytes that are not are shown as \\udcXX."""
    return text.encode("utf-8", "backslashreplace")


@dataclass
class _Staged:
    """A file under its other name; `saved` is what stood in its place, while that may be needed."""

    target: Target
    temporary: Path
    saved: Path
    committed: bool = False


def publish(files: Iterable[File], inputs: Iterable[Path] = ()) -> None:
    """Write all files, or none; UsageError says which one could not be written. None is an input."""
    listed = list(files)
    targets = find_targets([Output(path) for path, _ in listed], inputs)
    staged: list[_Staged] = []
    try:
        for target, (_, data) in zip(targets, listed):
            if target.file is not None:
                staged.append(_stage(target, data, len(staged)))
        _to_stdout(data for target, (_, data) in zip(targets, listed) if target.is_stdout)
        _commit_all(staged)
    finally:
        for each in staged:
            _discard(each.temporary)
            _discard(each.saved)


def _to_stdout(datas: Iterable[bytes]) -> None:
    for data in datas:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


def _stage(target: Target, data: bytes, number: int) -> _Staged:
    assert target.file is not None
    name = f".microkit-{os.getpid()}-{number}"
    temporary, saved = (target.file.with_name(f"{name}.{end}") for end in ("tmp", "old"))
    try:
        with temporary.open("xb") as file:
            file.write(data)
    except FileExistsError:
        raise UsageError(f"cannot write '{target.name}': '{temporary}' is in the way") from None
    except OSError as error:
        _discard(temporary)
        raise UsageError(f"cannot write '{target.name}': {error.strerror}") from None
    return _Staged(target, temporary, saved)


def _commit_all(staged: list[_Staged]) -> None:
    try:
        for each in staged:
            _commit(each)
    except BaseException:
        for each in reversed(staged):
            _undo(each)
        raise


def _commit(each: _Staged) -> None:
    """Put the file in its place. What was there keeps a second name until all are there."""
    file = each.target.file
    assert file is not None
    try:
        with contextlib.suppress(FileNotFoundError):
            _keep(file, each.saved)
        each.committed = True
        os.replace(each.temporary, file)
    except OSError as error:
        raise UsageError(f"cannot write '{each.target.name}': {error.strerror}") from None


def _keep(file: Path, saved: Path) -> None:
    try:
        os.link(file, saved)
    except FileNotFoundError:
        raise
    except OSError:  # no hard links here
        os.replace(file, saved)


def _undo(each: _Staged) -> None:
    file = each.target.file
    if not each.committed or file is None:
        return
    with contextlib.suppress(OSError):
        if each.saved.exists():
            os.replace(each.saved, file)
        elif not each.temporary.exists():  # nothing was there before
            file.unlink()


def _discard(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
