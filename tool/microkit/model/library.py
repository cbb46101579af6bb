# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""Every variable of libmicrokit: nobody else may set them, and those that are writable are set again
when a protection domain is reset."""

from __future__ import annotations

LIBRARY = frozenset({
    "__dso_handle", "__sel4_ipc_buffer", "__stack_chk_guard", "microkit_boots", "microkit_cspace_slots", "microkit_fault_of",
    "microkit_has_endpoint", "microkit_have_signal", "microkit_ipc_buffer", "microkit_irqs", "microkit_name",
    "microkit_notifications", "microkit_passive", "microkit_pps", "microkit_signal_cap",
    "microkit_signal_msg", "microkit_start_mark", "microkit_tls", "microkit_watch_seen", "microkit_watches", "microkit_xcore",
    "microkit_xcore_channels", "microkit_xcore_children", "microkit_xcore_guardians", "microkit_xcore_kept", "microkit_xcore_pps", 
    "microkit_xcore_senders", "microkit_xcore_turn",
})  # fmt: skip
