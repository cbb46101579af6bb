/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The end of objects: whoever waits on one is told, whoever names one forgets it.
 */
#include "finalise.h"

#include <base/window.h>
#include <capability/derivation.h>
#include <interrupt/irq.h>
#include <ipc/endpoint.h>
#include <ipc/notification.h>
#include <ipc/reply.h>
#include <ipc/thread.h>
#include <lifetime/irq.h>
#include <schedule/sched_context.h>
#include <space/vspace.h>

/* The last capability to an object. */
static bool finalise_object(slot_ref_t slot)
{
    ref_t object = slot_at(slot)->cap.object;

    switch (slot_at(slot)->cap.type) {
    case CAP_ENDPOINT:
        return !endpoint_cancel_first(object);
    case CAP_NOTIFICATION:
        return notification_finalise(object);
    case CAP_REPLY:
        reply_finalise(object);
        return true;
    case CAP_TCB:
        tcb_finalise(object);
        return true;
    case CAP_SCHED_CONTEXT:
        sc_finalise(object);
        return true;
    case CAP_IRQ_HANDLER:
        return irq_handler_finalise(irq_of(slot));
    case CAP_PAGE_TABLE:
        page_table_unmap(slot);
        return true;
    case CAP_VSPACE:
        vspace_finalise(slot);
        return true;
    case CAP_VCPU:
        vcpu_dissolve(object);
        return true;
    case CAP_ASID_POOL:
        asid_pool_finalise(slot);
        return true;
    default:
        return true;
    }
}

bool slot_finalise(slot_ref_t slot)
{
    if (slot_at(slot)->cap.type == CAP_FRAME) {
        /* Each capability to a frame has a mapping of its own. */
        frame_unmap(slot);
        return true;
    }
    if (slot_at(slot)->cap.type == CAP_NOTIFICATION) {
        irq_notification_finalise(slot);
    }
    return !slot_is_final(slot) || finalise_object(slot);
}
