/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What comes from other cores: notifications (docs/design/cross-core-notifications.md) and calls
 * (cross-core-calls.md).
 */
#pragma once

#include <multikit/xcore.h>
#include <sel4/message_info.h>
#include <stdbool.h>

/* In a word of ids: the channels, and that a PD of another core may have called. */
#define XCORE_IDS    (((seL4_Word)1 << MICROKIT_MAX_CHANNELS) - 1)
#define XCORE_CALLED ((seL4_Word)1 << MICROKIT_XCORE_CALL)

/* What a call has found while it waited for its reply, for the next xcore_poll(); the PD has rung its own
 * doorbell for it. */
extern seL4_Word microkit_xcore_kept;

/* Epochs of watched PDs of other cores, as delivered to notified(). */
extern seL4_Word microkit_watch_seen[MICROKIT_MAX_WATCHES];
extern const struct microkit_watch microkit_watches[MICROKIT_MAX_WATCHES];

/* It calls, or is a guardian: then there is a page for replies. */
static inline bool xcore_may_request(const struct microkit_xcore_sender *from)
{
    return from->out != seL4_Null;
}

/* Ids of the channels that were notified since the last call, one bit each: those from other cores, and
 * those kept; and XCORE_CALLED. */
seL4_Word xcore_poll(void);

/* How many PDs of other cores can ring. */
seL4_Word xcore_sender_count(void);

/* Serve each PD of another core that has called, and each guardian that has a child's fault, once. */
void xcore_serve(void);

/* At the start: whoever was being served when this PD was taken out of that gets MICROKIT_ERROR_PEER, and nobody
 * waits for a doorbell. The request is not served again: it may have been done. */
void xcore_end_lost_calls(void);

/* Call what is at the other end, by its doorbell; an answer with MICROKIT_ERROR_PEER when its core is or goes
 * down. */
seL4_MessageInfo_t xcore_call(const struct microkit_xcore_channel *callee, seL4_CPtr bell,
                              seL4_MessageInfo_t msginfo);

/* After a reset: what was notified up to now is not this program's, and is forgotten. */
void xcore_forget(void);
