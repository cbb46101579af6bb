/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Thread control blocks: invocations, suspend, resume.
 */
#pragma once

#include <api/invocation.h>

struct error decode_tcb(const struct invocation *inv) MUST_CHECK;

void tcb_suspend(tcb_ref_t tcb);
void tcb_resume(tcb_ref_t tcb);
void tcb_cancel_ipc(tcb_ref_t tcb); /* out of any endpoint/notification/reply it waits on */
void tcb_set_priority(tcb_ref_t tcb, u32 priority); /* re-sorts the queues it is in */
void tcb_finalise(tcb_ref_t tcb); /* last capability deleted; its slots are deleted by the zombie */

/* Ordered queue of endpoint or notification (by priority, then first come first served). */
void ipc_queue_insert(tcb_ref_t *head, tcb_ref_t *tail, tcb_ref_t tcb);
void ipc_queue_remove(tcb_ref_t *head, tcb_ref_t *tail, tcb_ref_t tcb);
