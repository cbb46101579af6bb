# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""docs/assurance.md lists the checks as they are."""

from __future__ import annotations

from assurance.document import DOCUMENT, with_table


def test_table_is_that_of_the_checks() -> None:
    text = DOCUMENT.read_text()
    assert with_table(text) == text, "python3 -m assurance.document, with PYTHONPATH=tests"
