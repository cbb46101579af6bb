# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""A board's `board.toml` to the model of the board: the one reader of it, for the tool and for the
build of the SDK.

`grammar` is the list of keys; `toml` says where each stands; `reader` holds the one against the
other; `relations` has what no single key can say; `rules` are the findings.
"""

from . import rules
from .reader import BoardFile, load_board, read_board_file

__all__ = ["BoardFile", "load_board", "read_board_file", "rules"]
