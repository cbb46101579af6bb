# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Which files a build writes."""

from __future__ import annotations

from pathlib import Path

from ..backend import Product
from ..errors import UsageError
from ..options import Options
from .elf_image import elf_image
from .report import report


def outputs(product: Product, options: Options) -> dict[Path, bytes]:
    """Contents by path, the image first."""
    files = {options.output: image_file(product, options)}
    files[options.report] = report(product).encode()
    if options.report_html is not None or options.report_json is not None:
        from .data.files import report_files

        files |= report_files(product, options)
    if options.capdl_json is not None:
        from .capdl import capdl_json

        files[options.capdl_json] = capdl_json(product.plan).encode()
    if options.capdl is not None:
        from .capdl_text import capdl_files

        files |= capdl_files(product.plan, options.capdl)
    return files


def image_file(product: Product, options: Options) -> bytes:
    """The image as it is written."""
    kind = options.image_type
    if kind == "elf":
        plan = product.plan
        return elf_image(product.image, plan.board.load_address, plan.parts.loader_memory)
    if kind == "uimage":
        raise UsageError("--image-type uimage is for RISC-V boards: use 'binary' or 'elf'")
    return product.image
