/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What a system call will look up when it can no longer be put off is looked up before, in CSpaces of many levels
 * (docs/design/bounded-time.md). It decides nothing but how long the system call takes then.
 */
#pragma once

#include <base/cap.h>
#include <base/types.h>

/* The current thread's message, with capabilities, goes to the endpoint, or is the answer, in the slot; NIL: it sends none. A
 * receive follows, with a reply object, as flags say (send_flags). false: an interrupt waits. */
COLD bool look_ahead(slot_ref_t slot, u32 flags, const slot_ref_t *caps, u32 count) MUST_CHECK;
