/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The end of objects: whoever waits on one is told, whoever names one forgets it.
 */
#include "finalise.h"

#include <base/window.h>
#include <capability/derivation.h>
#include <ipc/endpoint.h>
#include <ipc/notification.h>
#include <ipc/reply.h>
#include <ipc/thread.h>
#include <lifetime/irq.h>
#include <schedule/sched_context.h>
#include <space/vspace.h>

/* The last capability to an object. */
static bool finalise_object(struct cap *cap)
{
    switch (cap->type) {
    case CAP_ENDPOINT:
        return !endpoint_cancel_first(cap->object);
    case CAP_NOTIFICATION:
        return notification_finalise(cap->object);
    case CAP_REPLY:
        reply_finalise(cap->object);
        return true;
    case CAP_TCB:
        tcb_finalise(cap->object);
        return true;
    case CAP_SCHED_CONTEXT:
        sc_finalise(cap->object);
        return true;
    case CAP_IRQ_HANDLER:
        return irq_handler_finalise((u32)cap->word);
    case CAP_PAGE_TABLE:
        page_table_unmap(cap);
        return true;
    case CAP_VSPACE:
        vspace_finalise(cap);
        return true;
    case CAP_ASID_POOL:
        asid_pool_finalise(cap);
        return true;
    default:
        return true;
    }
}

bool slot_finalise(slot_ref_t ref)
{
    struct cap *cap = &slot_at(ref)->cap;

    if (cap->type == CAP_FRAME) {
        /* Each capability to a frame has a mapping of its own. */
        frame_unmap(cap);
        return true;
    }
    if (cap->type == CAP_NOTIFICATION) {
        irq_notification_finalise(ref);
    }
    return !slot_is_final(ref) || finalise_object(cap);
}
