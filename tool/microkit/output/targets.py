# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Where output goes: regular files, standard output (`-`), or nowhere (`/dev/null`).

A name on a command line is easily the wrong one: a device, a program that is read, one name for two
files. Whatever is not plainly a file of its own is refused here, before a byte is written. Files are
told apart by device and inode, so that it does not matter how a path is spelled or which links lead to it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path

from ..base.errors import UsageError
from ..base.records import dataclass

STDOUT = Path("-")
_STDOUT_NAMES = ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")
_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a FIFO"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)

#: Device and inode of a file, or of its folder, then its name.
Identity = tuple[object, ...]


@dataclass(frozen=True)
class Output:
    """A path that is to be written, and the option that names it."""

    path: Path
    option: str = ""

    def __str__(self) -> str:
        return f"{self.option} '{self.path}'" if self.option else f"'{self.path}'"


@dataclass(frozen=True)
class Target:
    """Where an output really goes; `file` is None for standard output and for nowhere."""

    name: str
    file: Path | None
    is_stdout: bool = False


def output_path(text: str) -> Path:
    """A command line's word as the path of a file to write (a `type` for argparse)."""
    if not text or "\0" in text:
        raise UsageError(f"'{text}' is not the name of a file to write")
    if text.endswith("/") or text.rpartition("/")[2] in (".", ".."):
        raise UsageError(f"cannot write '{text}': it is a folder")
    return Path(text)


def find_targets(outputs: Sequence[Output], inputs: Iterable[Path] = ()) -> list[Target]:
    """Where each output goes, in order; UsageError for one that must not be written."""
    targets = [_target(each) for each in outputs]
    read = {key: path for path in inputs if (key := _identity_of_input(path))}
    written: dict[Identity, Output] = {}
    for output, target in zip(outputs, targets):
        key = _identity(target)
        if key is None:
            continue
        if key in written:
            raise UsageError(f"{output} and {written[key]} are one and the same file")
        if key in read:
            raise UsageError(f"cannot write {output}: this run reads it ('{read[key]}')")
        written[key] = output
    return targets


def is_stream(path: Path) -> bool:
    """Whether it is standard output or nowhere, which take any number of bytes and are no files."""
    return _is_stdout(path) or os.path.realpath(path) == os.devnull


def _is_stdout(path: Path) -> bool:
    return path == STDOUT or os.path.abspath(path) in _STDOUT_NAMES


def _target(output: Output) -> Target:
    path = output.path
    if is_stream(path):
        return Target(str(path), None, _is_stdout(path))
    try:
        file = Path(os.path.realpath(path))
        fault = _fault(file)
    except OSError as error:
        fault = error.strerror or str(error)
    except ValueError as error:
        fault = str(error)
    if fault:
        raise UsageError(f"cannot write {output}: {fault}")
    return Target(str(path), file)


def _fault(file: Path) -> str:
    """Why a file cannot be written there, or nothing."""
    try:
        mode = file.stat().st_mode
    except FileNotFoundError:
        mode = 0
    for test, what in _KINDS:
        if test(mode):
            return f"it is {what}"
    if not file.name or not file.parent.is_dir():
        return f"there is no folder '{file.parent}'"
    return ""


def _identity(target: Target) -> Identity | None:
    if target.is_stdout:
        return ("standard output",)
    return _identity_of(target.file) if target.file is not None else None


def _identity_of(file: Path) -> Identity:
    try:
        found = file.stat()
        return (found.st_dev, found.st_ino)
    except FileNotFoundError:
        folder = file.parent.stat()
        return (folder.st_dev, folder.st_ino, file.name)


def _identity_of_input(path: Path) -> Identity | None:
    """Of a regular file; a pipe that a description came from is no file that could be lost."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return (found.st_dev, found.st_ino) if stat.S_ISREG(found.st_mode) else None
