/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The guardian of a core acts for parents on other cores (docs/design/parents.md): it sends them the
 * faults of their children here, its wards, and asks the monitor for what they ask. For parents of its own core it
 * relays invocations of their children on others (monitor/relay.h). It is a thread of its own, and shares nothing
 * writable with the monitor's other threads.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <monitor/kernel.h>

struct guardian {
    const struct monitor_info *info;
    struct monitor_fault *faults; /* of the wards; behind them, what is relayed */
    uint32_t spare;               /* slot of the reply object that none of these has */
    uint64_t turn;                /* of the next fault */
};

enum fault_state {
    FAULT_NONE,
    FAULT_WAITING, /* for its turn */
    FAULT_SENT     /* to the other side, which has not answered */
};

/* Once after each start of the core. False: the information of the tool is not usable. */
bool guardian_start(struct guardian *guardian, const struct monitor_info *info);

/* A ward's fault, or an invocation to be relayed, which came with the spare reply object; nothing when it is a doorbell.
 * cap: the badge of a capability to the guardian's endpoint that came with it. */
void guardian_hear(struct guardian *guardian, const struct message *message, seL4_Word cap);

/* Once for each parent: its answer, its request, the invocation that its core relays, and the next fault for it; once for
 * each relay. Waits for nobody but the monitor. */
void guardian_look(struct guardian *guardian);

/* The reply object that the latest message came with is its own, and the one that it had is the spare one. */
static inline void guardian_keep_reply(struct guardian *guardian, struct monitor_fault *fault)
{
    uint32_t reply = guardian->spare;

    guardian->spare = fault->reply;
    fault->reply = reply;
}
