# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The classes of LionsOS."""

from .file_system import FileSystem


class LionsOs:
    FileSystem = FileSystem
