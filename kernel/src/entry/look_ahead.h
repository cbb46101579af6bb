/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What a system call will look up when it can no longer be put off is looked up before, in CSpaces of many levels
 * (docs/design/bounded-time.md). It decides nothing but how long the system call takes then.
 */
#pragma once

#include <base/cap.h>
#include <base/types.h>

/* The current thread receives from what is at cptr, perhaps with a reply object. false: an interrupt waits. */
COLD bool look_ahead_to_receive(cptr_t cptr, bool with_reply) MUST_CHECK;
/* Its message, with capabilities, goes to the endpoint, or is the answer, in the slot (NIL: nowhere); a receive may
 * follow (flags: send_flags). */
COLD bool look_ahead_to_send(slot_ref_t slot, u32 flags, const slot_ref_t *caps,
                             u32 count) MUST_CHECK;
