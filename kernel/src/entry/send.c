/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Sends: to threads, by endpoints, notifications and reply objects, or to objects of the kernel, which are
 * invoked. Until something is done an interrupt can put the call off.
 */
#include "send.h"

#include "look_ahead.h"

#include <base/state.h>
#include <entry/syscall.h>
#include <interrupt/irq.h>
#include <invocation/invocation.h>
#include <ipc/endpoint.h>
#include <ipc/fault.h>
#include <ipc/notification.h>
#include <ipc/reply.h>
#include <ipc/thread.h>
#include <schedule/scheduler.h>
#include <space/ipc_buffer.h>
#include <sel4/invocation.h>
#include <sel4/message_info.h>

void cap_fault(const struct cspace_walk *walk, bool receiving)
{
    tcb_rewind(ks.current);
    fault_handle(ks.current, fault_cap(walk->cptr, receiving, walk->failure));
}

void syscall_restart(void)
{
    if (thread_is_runnable(ks.current)) {
        tcb_rewind(ks.current);
        thread_set_state(ks.current, THREAD_RESTART);
        scheduler_reschedule();
    }
}

/* A send did not find the capability. Only one that may wait makes that a fault. */
static COLD void send_failed(const struct cspace_walk *walk, u32 flags)
{
    if (walk->failure.type == LOOKUP_INTERRUPTED) {
        syscall_restart();
    } else if (flags & SEND_BLOCKING) {
        cap_fault(walk, false);
    }
}

static COLD void restart_invocation(const struct invocation *inv, word_t info)
{
    if (thread_is_runnable(inv->caller)) {
        tcb_at(inv->caller)->context.x[REG_INFO] = info;
    }
    syscall_restart();
}

/* Results go where the message was; without any, the answer is an empty message. */
static void perform(const struct invocation *inv, word_t info)
{
    tcb_at(inv->caller)->context.x[REG_INFO] = 0;
    ks.preempted = 0;

    struct error error = invocation_perform(inv);

    if (unlikely(ks.preempted || error.code == ERROR_INTERRUPTED)) {
        restart_invocation(inv, info);
    } else if (inv->call) {
        invocation_reply(inv, &error);
    }
}

void send_invocation(slot_ref_t slot, u32 flags)
{
    word_t info = tcb_at(ks.current)->context.x[REG_INFO];
    struct cspace_walk walk = {.node = NIL};
    struct invocation inv = {.caller = ks.current,
                             .label = info >> seL4_MessageInfo_label_shift,
                             .length = 0,
                             .caps = 0,
                             .call = (flags & SEND_CALL) != 0,
                             .first_phase = (flags & SEND_FIRST_PHASE) != 0,
                             .slot = slot,
                             .cap = slot_at(slot)->cap,
                             .extra = {NIL, NIL, NIL}};

    if (likely(invocation_gather(&inv, info, &walk))) {
        perform(&inv, info);
    } else {
        send_failed(&walk, flags);
    }
}

/* caps: `count` of them, which go along if the capability grants that. */
static void send_to_endpoint(slot_ref_t slot, u32 flags, const slot_ref_t *caps, u32 count)
{
    word_t rights = slot_at(slot)->cap.rights;
    bool can_grant = (rights & RIGHT_GRANT) != 0;
    struct ipc_send how = {.badge = slot_at(slot)->cap.word,
                           .blocking = (flags & SEND_BLOCKING) != 0,
                           .is_call = (flags & SEND_CALL) != 0,
                           .can_grant = can_grant,
                           .can_grant_reply = (rights & RIGHT_GRANT_REPLY) != 0,
                           .can_donate = (flags & SEND_DONATE) != 0,
                           .caps = caps,
                           .caps_count = can_grant ? count : 0};

    endpoint_send(slot_at(slot)->cap.object, ks.current, &how);
}

/* The answer to a call on what does not answer. */
static inline void answer_nothing(u32 flags)
{
    if (unlikely(flags & SEND_CALL)) {
        message_none(ks.current);
    }
}

static void answer(slot_ref_t slot, u32 flags, const slot_ref_t *caps, u32 count)
{
    bool can_grant = (slot_at(slot)->cap.rights & RIGHT_GRANT) != 0;

    reply_send(ks.current, slot_at(slot)->cap.object, caps, can_grant ? count : 0);
    answer_nothing(flags);
}

/* To an endpoint or as an answer. */
static NOINLINE void send_with(slot_ref_t slot, u32 flags, const slot_ref_t *caps, u32 count)
{
    if (slot_at(slot)->cap.type == CAP_ENDPOINT) {
        send_to_endpoint(slot, flags, caps, count);
    } else {
        answer(slot, flags, caps, count);
    }
}

/* Capabilities in a message have to be there, as those of an invocation. If they are not, a receive may follow all the same. */
static COLD void send_with_caps(slot_ref_t slot, u32 flags)
{
    struct invocation message = {.caller = ks.current};
    word_t info = tcb_at(ks.current)->context.x[REG_INFO];
    struct cspace_walk walk = {.node = NIL};

    if (!invocation_gather(&message, info, &walk)) {
        send_failed(&walk, flags);
        slot = NIL;
    }
    if (tcb_at(ks.current)->state != THREAD_RUNNING) {
        return;
    }
    if (!look_ahead(slot, flags, message.extra, message.caps)) {
        syscall_restart();
    } else if (slot != NIL) {
        send_with(slot, flags, message.extra, message.caps);
    }
}

/* The one invocation that drivers make for each interrupt: it has no arguments and cannot fail. */
static inline bool is_acknowledgement(slot_ref_t slot)
{
    return slot_at(slot)->cap.type == CAP_IRQ_HANDLER &&
           tcb_at(ks.current)->context.x[REG_INFO] == (word_t)IRQAckIRQ
                                                          << seL4_MessageInfo_label_shift;
}

/*@ requires slot < PROOF_SLOTS && is_handler(slot) && is_in_order(handled(slot)) && ks.current < PROOF_OBJECTS;
    assigns ks, proof_active, proof_notifications[..], proof_tcbs[..];
    ensures acknowledged{Pre, Here}(handled(slot)) && only_flags_differ{Pre, Here}(handled(slot));
    ensures are_recorded && !is_flagged(handled(slot), IRQ_ACTIVE);
 */
static inline void acknowledge(slot_ref_t slot, u32 flags)
{
    tcb_at(ks.current)->context.x[REG_INFO] = 0;
    if (likely(flags & SEND_CALL)) {
        tcb_at(ks.current)->context.x[REG_BADGE] = 0;
    }
    irq_acknowledge(irq_of(slot));
}

bool send_is_invocation(slot_ref_t slot)
{
    u8 type = slot_at(slot)->cap.type;

    if (type == CAP_ENDPOINT || type == CAP_NOTIFICATION) {
        return !(slot_at(slot)->cap.rights & RIGHT_WRITE);
    }
    return type != CAP_REPLY && !is_acknowledgement(slot);
}

/* Where the message does not matter it is answered first: then nothing has to be kept for that. */
void send_message(slot_ref_t slot, u32 flags)
{
    if (slot_at(slot)->cap.type == CAP_NOTIFICATION) {
        answer_nothing(flags);
        notification_signal(slot_at(slot)->cap.object, slot_at(slot)->cap.word);
    } else if (slot_at(slot)->cap.type == CAP_IRQ_HANDLER) {
        acknowledge(slot, flags);
    } else if (unlikely(message_caps(ks.current) != 0)) {
        send_with_caps(slot, flags);
    } else {
        send_with(slot, flags, NULL, 0);
    }
}

static NOINLINE void send_from(slot_ref_t slot, u32 flags)
{
    if (send_is_invocation(slot)) {
        send_invocation(slot, flags);
    } else {
        send_message(slot, flags);
    }
}

static COLD void send_slowly(cptr_t cptr, u32 flags)
{
    struct cspace_walk walk = cspace_walk(ks.current, cptr);
    slot_ref_t slot = cspace_resolve_first(&walk);

    if (slot == NIL) {
        send_failed(&walk, flags);
    } else {
        send_from(slot, flags);
    }
}

void syscall_send(cptr_t cptr, u32 flags)
{
    struct flat_lookup flat = find_flat(cptr);

    if (likely(flat.found)) {
        send_from(flat.slot, flags);
    } else {
        send_slowly(cptr, flags);
    }
}

static COLD slot_ref_t find_first_slowly(cptr_t cptr)
{
    struct cspace_walk walk = cspace_walk(ks.current, cptr);
    slot_ref_t slot = cspace_resolve_first(&walk);

    if (slot == NIL && walk.failure.type == LOOKUP_INTERRUPTED) {
        syscall_restart();
    }
    return slot;
}

slot_ref_t send_find_first(cptr_t cptr)
{
    struct flat_lookup flat = find_flat(cptr);

    return likely(flat.found) ? flat.slot : find_first_slowly(cptr);
}
