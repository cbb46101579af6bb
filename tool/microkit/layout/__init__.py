# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""From a placed plan to bytes: kernel objects, capabilities, translation tables, the kernel's state
and the programs of protection domains. `core.lay_out` is the way in."""
