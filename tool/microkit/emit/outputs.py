# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Which files a build writes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..base.errors import UsageError
from ..base.options import Options
from ..model.loader_map import image_memory
from ..output.files import File, as_bytes
from ..output.targets import STDOUT, Output, find_targets
from .elf_image import elf_image
from .image import Image
from .report import report


def check_outputs(options: Options) -> None:
    """Refuse outputs that cannot be written, or that are one another or files that are sure to be
    read, before any work is done. The rest is known later: publish() judges again."""
    outputs = [Output(path, name) for name, path in _named(options)]
    outputs += [Output(STDOUT, "--dump")] if options.dump else []
    read = [options.system, options.board_file, options.override_kernel]
    (target, *_) = find_targets(outputs, [path for path in read if path is not None])
    if options.depfile is not None and target.file is None:
        raise UsageError(f"--depfile needs a file as output, not '{options.output}'")


def _named(options: Options) -> Iterator[tuple[str, Path]]:
    """The image first."""
    yield "--output", options.output
    yield "--report", options.report
    optional = {
        "--report-html": options.report_html,
        "--report-json": options.report_json,
        "--capdl-json": options.capdl_json,
        "--capdl": options.capdl,
        "--depfile": options.depfile,
    }
    yield from ((name, path) for name, path in optional.items() if path is not None)


def outputs(image: Image, options: Options) -> list[File]:
    """Contents by path, the image first."""
    files = [(options.output, image_file(image, options))]
    files.append((options.report, as_bytes(report(image, options.full_report))))
    if options.report_html is not None or options.report_json is not None:
        from .data.files import report_files

        files += report_files(image, options)
    if options.capdl_json is not None:
        from .capdl import capdl_json

        files.append((options.capdl_json, as_bytes(capdl_json(image.places))))
    if options.capdl is not None:
        from .capdl_text import capdl_files

        files += capdl_files(image.places, options.capdl)
    if options.depfile is not None:
        from ..output.depfile import depfile

        text = depfile(options.output, image.plan.system.inputs)
        files.append((options.depfile, text.encode("utf-8", "surrogateescape")))
    return files


def image_file(image: Image, options: Options) -> bytes:
    """The image as it is written."""
    kind = options.image_type
    if kind == "elf":
        plan = image.plan
        memory = image_memory(plan.board, len(image.data), plan.parts.loader_memory)
        return elf_image(image.data, plan.board.load_address, memory)
    if kind == "uimage":
        raise UsageError("--image-type uimage is for RISC-V boards: use 'binary' or 'elf', and for U-Boot "
                         "microkit image --format uimage")  # fmt: skip
    return image.data
