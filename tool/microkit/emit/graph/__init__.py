# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Pictures of a system: protection domains by core, channels, shared memory. `picture` says what is
in them; `dot` leaves the drawing to Graphviz, `svg` draws by itself."""
