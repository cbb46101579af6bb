/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * To the guardian a relay is a parent, and what is relayed a fault that it sends there: it waits for an answer, which goes to
 * who invoked, and is withdrawn when nobody wants that any more. The other end is the guardian of the children's core.
 */
#include <monitor/info.h>
#include <monitor/parent_page.h>
#include <monitor/relay.h>

#include <multikit/pd.h>

static struct monitor_fault *call_of(const struct guardian *guardian, uint32_t relay)
{
    return &guardian->faults[guardian->info->wards + relay];
}

/* What a badge says behind the relay: which child, and its thread or its virtual CPU. */
static seL4_Word child_of(seL4_Word badge)
{
    return badge & MICROKIT_BADGE_CHILD_MASK & ~(seL4_Word)MONITOR_RELAY_VCPU;
}

static seL4_Word object_of(seL4_Word badge)
{
    return (badge & MONITOR_RELAY_VCPU) != 0 ? MONITOR_INVOKE_VCPU : MONITOR_INVOKE_THREAD;
}

/* The id of the child whose thread came with the message, as the badge says: of the same parent, and on the same core. */
static seL4_Word other_child(seL4_Word badge, seL4_Word cap)
{
    bool is_thread = object_of(cap) == MONITOR_INVOKE_THREAD;

    return (cap ^ badge) <= MICROKIT_BADGE_CHILD_MASK && is_thread ? child_of(cap)
                                                                   : MONITOR_INVOKE_NOBODY;
}

static void compose(struct monitor_fault *call, const struct message *message, seL4_Word other)
{
    seL4_Word most = MONITOR_MESSAGE_WORDS - MONITOR_INVOKE_WORDS;

    call->label = MONITOR_CONTROL_INVOKE;
    call->child = call->words[0] = child_of(message->badge);
    call->words[1] = 0;
    call->words[2] = message->label;
    call->words[3] = other;
    call->words[4] = object_of(message->badge);
    call->length = MONITOR_INVOKE_WORDS + (message->length < most ? message->length : most);
    for (seL4_Word i = MONITOR_INVOKE_WORDS; i < call->length; i++) {
        call->words[i] = message->words[i - MONITOR_INVOKE_WORDS];
    }
}

void relay_hear(struct guardian *guardian, const struct message *message, seL4_Word cap)
{
    uint64_t relay = (message->badge ^ MICROKIT_BADGE_CALL) >> MONITOR_RELAY_SHIFT;
    struct monitor_fault *call;

    if (relay >= guardian->info->relays) {
        return;
    }
    call = call_of(guardian, (uint32_t)relay);
    if (call->state == FAULT_SENT) {
        page_withdraw(&info_relays(guardian->info)[relay]);
    }
    guardian_keep_reply(guardian, call);
    compose(call, message, other_child(message->badge, cap));
    call->state = FAULT_WAITING;
}

/* As if the slot that was invoked, 0 of the capabilities, were empty: there is no such thread now. */
void relay_end_lost(struct guardian *guardian, uint32_t relay)
{
    struct monitor_fault *call = call_of(guardian, relay);
    struct message none;

    if (call->state != FAULT_NONE && page_is_down(&info_relays(guardian->info)[relay])) {
        page_withdraw(&info_relays(guardian->info)[relay]);
        call->state = FAULT_NONE;
        none.label = seL4_InvalidCapability;
        none.length = 1;
        none.words[0] = 0;
        kernel_answer_fault(call->reply, &none);
    }
}
