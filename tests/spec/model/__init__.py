# SPDX-License-Identifier: BSD-2-Clause
# Copyright 2026 The Multikit authors
"""The specification: what system calls do to the state of a core, after the seL4 manual (MCS).

`state` holds the abstract state, the other modules its transitions, one concept each. What the
manual leaves to an implementation (orders among equals, when the clock is read) is a choice of
this kernel; it is written at the head of the module that makes it.
"""
