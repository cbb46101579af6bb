/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The life of a PD: thread-local variables, constructors, init(), then one event
 * after the other. The loop is on the path of every protected procedure call, so it
 * is short: one test tells a call from everything else.
 */
#include <microkit.h>

#include "control.h"
#include "tls.h"
#include "xcore.h"

typedef void constructor_t(void);

/* microkit.ld: .preinit_array, then .init_array, without a gap. */
extern constructor_t *const __preinit_array_start[];
extern constructor_t *const __init_array_end[];

static void run_constructors(void)
{
    constructor_t *const *entry = __preinit_array_start;

    for (; entry != __init_array_end; entry++) {
        (*entry)();
    }
}

/* What a receive returns. Two words by value, so that both stay in registers: those in which the kernel returns
 * them. */
struct event {
    seL4_Word badge;
    seL4_Word info;
};

static bool is_doorbell(seL4_CPtr cap)
{
    seL4_Word ch = cap - BASE_OUTPUT_NOTIFICATION_CAP;

    return ch <= MICROKIT_MAX_CHANNEL_ID && (microkit_xcore >> ch & 1) != 0;
}

/* In one system call, so that whoever is signalled on this core runs when this PD waits, and the monitor finds it
 * waiting. An interrupt for another core makes nobody run here: it goes first, by itself, since the kernel has short
 * ways for it and for receives, which together are shorter than both in one. */
static struct event __attribute__((noinline)) receive_deferred(void)
{
    struct event event;

    if (is_doorbell(microkit_signal_cap)) {
        microkit_internal_flush();
        event.info = seL4_Recv(INPUT_CAP, &event.badge, REPLY_CAP).words[0];
    } else {
        microkit_have_signal = seL4_False;
        event.info = seL4_NBSendRecv(microkit_signal_cap, microkit_signal_msg, INPUT_CAP,
                                     &event.badge, REPLY_CAP)
                         .words[0];
    }
    return event;
}

static struct event receive(void)
{
    struct event event;

    if (microkit_have_signal) {
        return receive_deferred();
    }
    event.info = seL4_Recv(INPUT_CAP, &event.badge, REPLY_CAP).words[0];
    return event;
}

/* Returns what it is given, which then lies in no other register meanwhile where there is nothing to flush. */
static microkit_msginfo __attribute__((noinline, cold)) flush_before(microkit_msginfo reply)
{
    microkit_internal_flush();
    return reply;
}

/* A reply leaves no room for the deferred signal: it goes first, by itself. */
static inline struct event reply_receive(microkit_msginfo reply)
{
    struct event event;

    if (__builtin_expect(microkit_have_signal, 0)) {
        reply = flush_before(reply);
    }
    event.info = seL4_ReplyRecv(INPUT_CAP, reply, &event.badge, REPLY_CAP).words[0];
    return event;
}

/* It is the turn of the own core's calls: they wait while those of others are served, since a receive takes
 * signals first. */
static bool microkit_xcore_turn;

static void __attribute__((noinline, cold)) serve_others(void)
{
    xcore_serve();
    microkit_xcore_turn = microkit_has_endpoint;
}

static void deliver(seL4_Word ids)
{
    for (seL4_Word left = ids & XCORE_IDS; left != 0; left &= left - 1) {
        microkit_channel ch = (microkit_channel)__builtin_ctzll(left);

        MICROKIT_INTERNAL_COUNT(taken, ch);
        notified(ch);
    }
    if (__builtin_expect((ids & XCORE_CALLED) != 0, 0)) {
        serve_others();
    }
}

static void handle_notifications(seL4_Word badge)
{
    seL4_Word ids = badge & XCORE_IDS;

    if (badge >> MICROKIT_BADGE_KIND_SHIFT == MICROKIT_KIND_DOORBELL) {
        ids |= xcore_poll();
    }
    deliver(ids);
}

/* As many signals as others can have sent since the last one: none of them is served meanwhile. Two of each:
 * it may ring for a request that was seen and served before it rang, and for the next one. */
static struct event receive_calls(void)
{
    struct event event;
    seL4_Word most = 2 * xcore_sender_count();

    for (seL4_Word i = 0; i <= most; i++) {
        event.info = seL4_NBRecv(INPUT_CAP, &event.badge, REPLY_CAP).words[0];
        if (event.badge == 0 || event.badge >> MICROKIT_BADGE_KIND_SHIFT == MICROKIT_KIND_CALL ||
            event.badge >> MICROKIT_BADGE_KIND_SHIFT == MICROKIT_KIND_FAULT) {
            return event;
        }
        microkit_xcore_kept |= event.badge & XCORE_IDS;
    }
    event.badge = 0;
    return event;
}

/*
 * A doorbell after calls of other cores were served: perhaps a call of the own core has been waiting since
 * before these. It goes first, and the doorbell is rung again, for after it.
 */
static struct event __attribute__((noinline, cold)) take_turns(struct event doorbell)
{
    struct event event;

    microkit_xcore_turn = false;
    microkit_xcore_kept |= doorbell.badge & XCORE_IDS;
    event = receive_calls();
    if (event.badge == 0) {
        return doorbell;
    }
    seL4_Signal(NOTIFICATION_CAP);
    return event;
}

/* A child of this core that stays as it is has stopped: the monitor tells those who wait for it. Of a virtual CPU it
 * prints that; where nothing prints, the slot of a VMM is empty, and the call is an error that does no harm. */
static void leave_stopped(microkit_child child, seL4_Word label)
{
    if (microkit_fault_of != 0) {
        (void)control_ask_monitor(MICROKIT_CONTROL_FAULTED,
                                  (const seL4_Word[CONTROL_WORDS]){child, 1, label});
        microkit_fault_of = 0;
    }
}

static struct event __attribute__((noinline)) handle_fault(struct event event)
{
    microkit_child child = (microkit_child)(event.badge & MICROKIT_BADGE_CHILD_MASK);
    microkit_msginfo message = seL4_internal_tag(event.info);
    microkit_msginfo reply = microkit_msginfo_new(0, 0);

    microkit_fault_of = (seL4_Word)child + 1;
    if (fault(child, message, &reply)) {
        microkit_fault_of = 0;
        return reply_receive(reply);
    }
    leave_stopped(child, microkit_msginfo_get_label(message));
    return receive();
}

/* Whatever is no call. */
static inline struct event handle_other(struct event event, seL4_Word kind)
{
    if (kind == MICROKIT_KIND_FAULT) {
        return handle_fault(event);
    }
    if (kind == MICROKIT_KIND_DOORBELL && microkit_xcore_turn) {
        return take_turns(event);
    }
    handle_notifications(event.badge);
    return receive();
}

/* One call after the other are a loop of their own, with its test at the end. */
static void __attribute__((noreturn)) handler_loop(void)
{
    struct event event = receive();

    for (;;) {
        seL4_Word kind = event.badge >> MICROKIT_BADGE_KIND_SHIFT;

        while (__builtin_expect(kind == MICROKIT_KIND_CALL, 1)) {
            microkit_channel ch = (microkit_channel)(event.badge & MICROKIT_BADGE_CHANNEL_MASK);

            MICROKIT_INTERNAL_COUNT(served, ch);
            event = reply_receive(protected(ch, seL4_internal_tag(event.info)));
            kind = event.badge >> MICROKIT_BADGE_KIND_SHIFT;
        }
        event = handle_other(event, kind);
    }
}

/* Other cores have notified this one before it was started again: that was for the former one. */
static void forget_former_boots(void)
{
    if (microkit_boots && __atomic_load_n(microkit_boots, __ATOMIC_ACQUIRE) > 1) {
        (void)xcore_poll();
    }
}

/* Entered from crt0.S with the stack set up by the tool. */
int main(void)
{
    tls_set_up();
    if (microkit_start_mark == MICROKIT_RESET_MARK) {
        xcore_forget(); /* what others notified was meant for what was here before */
    }
    forget_former_boots();
    xcore_end_lost_calls();
    run_constructors();
    init();
    /* A doorbell may have been rung before this core's interrupt controller listened, and a PD that
     * was restarted may have left a request. */
    deliver(xcore_poll() | XCORE_CALLED);
    if (microkit_passive) {
        /* The monitor takes the scheduling context away while this PD waits. */
        microkit_internal_defer(MONITOR_EP, microkit_msginfo_new(0, 0));
    }
    handler_loop();
}
