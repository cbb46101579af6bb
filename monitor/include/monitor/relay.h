/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A parent of this core invokes the thread of a child on another one, by a capability to the guardian's endpoint in the
 * child's slot. The guardian relays that to the one there, one invocation of each parent and core at a time: a
 * parent is one thread.
 */
#pragma once

#include <monitor/guardian.h>

/* What a parent has invoked; nothing when the badge is another kind's. One that was relayed for the same parent before is
 * withdrawn: the parent was restarted meanwhile, or did not want the answer. */
void relay_hear(struct guardian *guardian, const struct message *message, seL4_Word cap);

/* The end of what waits for an answer from a core that is down, as far as this one's watchdog has seen. An answer that is there
 * counts, so it is to be looked for first. */
void relay_end_lost(struct guardian *guardian, uint32_t relay);
