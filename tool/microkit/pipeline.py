# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The stages of a run, in order: one screen that says what the tool does."""

from __future__ import annotations

from .base.errors import EXIT_FINDINGS, EXIT_OK, Findings
from .base.options import Options
from .model.board import Board
from .model.system import System
from .output.files import File


def front(options: Options) -> tuple[System | None, Board, Findings]:
    """Read, understand and check; the system is None when there are errors."""
    from .frontend import read_and_check

    return read_and_check(options)


def build(options: Options) -> int:
    """Make the image and the report; returns the exit code. Output appears only when all is well."""
    from .emit.outputs import check_outputs
    from .output.render import show

    check_outputs(options)
    system, board, findings = front(options)
    files = None
    if system is not None:
        _dump(options, system)
        files = _back(options, system, board, findings)
    show(findings, options)
    if system is None or files is None:
        return EXIT_FINDINGS
    if options.depfile is not None:
        from .output.depfile import depfile

        text = depfile(options.output, system.inputs)
        files.append((options.depfile, text.encode("utf-8", "surrogateescape")))
    from .output.files import publish
    from .sdk.parts import part_files

    publish(files, [*system.inputs, *part_files(options)])
    return EXIT_OK


def _dump(options: Options, system: System) -> None:
    if "model" in options.dump:
        from .output.dump import dump_model

        print(dump_model(system), end="")


def _back(
    options: Options, system: System, board: Board, findings: Findings
) -> list[File] | None:
    """All files of a build; None when there are errors."""
    from . import backend, verify
    from .emit.outputs import image_file, outputs
    from .sdk.parts import find_parts

    parts = find_parts(options)
    product = backend.make(system, board, parts, findings)
    if product is None:
        return None
    for found in verify.verify_image(image_file(product, options), system, board, parts):
        findings.add(found)
    return None if findings.has_errors else outputs(product, options)
