# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Report data as text."""

from __future__ import annotations

import json
from typing import Any


def to_json(data: dict[str, Any]) -> str:
    """JSON; the same data give the same text."""
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"
