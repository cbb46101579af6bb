# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""`microkit schema rng|xsd|markdown|board`: print a description of the dialect, or of board files."""

from __future__ import annotations

import sys

from ..base.errors import EXIT_OK


def schema(kind: str) -> int:
    """Print a schema, or the reference, to standard output."""
    if kind == "rng":
        from ..schema.rng import relax_ng as make
    elif kind == "xsd":
        from ..schema.xsd import xml_schema as make
    elif kind == "board":
        from ..schema.board import json_schema as make
    else:
        from ..schema.markdown import reference as make
    sys.stdout.write(make())
    return EXIT_OK
