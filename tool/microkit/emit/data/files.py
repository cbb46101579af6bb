# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The report as files of a build: a page, data, or both."""

from __future__ import annotations

from ...base.options import Options
from ...output.files import File, as_bytes
from ..image import Image
from .plan import plan_data
from .text import html_page, to_json


def report_files(image: Image, options: Options) -> list[File]:
    """Contents by path, of those that were asked for."""
    data = plan_data(image.places, len(image.data))
    files: list[File] = []
    if options.report_html is not None:
        page = html_page(image.plan.system, data)
        files.append((options.report_html, as_bytes(page)))
    if options.report_json is not None:
        files.append((options.report_json, as_bytes(to_json(data))))
    return files
