# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""What kernels were asked and did, from the rings of events that they keep (docs/design/trace.md).

  ring      the events of each core, from memory       links     what led to what: signals, calls, interrupts, faults
  names     whose threads and capabilities they are    chrome    both as a file for Perfetto
  timeline  who ran when, and what for                 summary   both as text
"""
