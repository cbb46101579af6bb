/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Does a kernel's state hold together? For tests, the fuzzer and the tool: reads a window that may
 * hold anything, changes nothing, and does not trust what it reads.
 */
#pragma once

#include <base/types.h>

/* window: size bytes, with struct core_state at offset state. running: the kernel has booted and is
 * between two entries; else it is as the tool laid it out. shown, shown_size: offset and bytes of what users may
 * read of the kernel's own memory, its ring of events; size 0: nothing. Returns the first violation as text that
 * stays until the next call, or NULL. */
const char *invariants_check(const void *window, u64 size, u64 state, bool running, u64 shown,
                             u64 shown_size);

u64 invariants_state_size(void); /* of the struct core_state that this was compiled with */
