# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Documents have the tables as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from assurance.document import DOCUMENTS, with_tables


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_tables_are_up_to_date(document: Path) -> None:
    text = document.read_text()
    assert with_tables(text, DOCUMENTS[document]) == text, "python3 -m assurance.document, with PYTHONPATH=tests"
