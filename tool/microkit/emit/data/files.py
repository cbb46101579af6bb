# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The report as files of a build: a page, data, or both."""

from __future__ import annotations

from pathlib import Path

from ...backend import Product
from ...options import Options
from .plan import plan_data
from .text import html_page, to_json


def report_files(product: Product, options: Options) -> dict[Path, bytes]:
    """Contents by path, of those that were asked for."""
    data = plan_data(product.plan, len(product.image))
    files: dict[Path, bytes] = {}
    if options.report_html is not None:
        files[options.report_html] = html_page(product.plan.system, data).encode()
    if options.report_json is not None:
        files[options.report_json] = to_json(data).encode()
    return files
