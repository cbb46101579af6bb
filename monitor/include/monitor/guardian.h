/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The guardian of a core acts for parents on other cores (docs/design/parents.md): it sends them the
 * faults of their children here, its wards, and asks the monitor for what they ask. It is a thread of its own,
 * and shares nothing writable with the monitor's other threads.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <monitor/kernel.h>

struct guardian {
    const struct monitor_info *info;
    struct monitor_fault *faults; /* of the wards */
    uint32_t spare;               /* slot of the reply object that no ward has */
    uint64_t turn;                /* of the next fault */
};

/* Once after each start of the core. False: the information of the tool is not usable. */
bool guardian_start(struct guardian *guardian, const struct monitor_info *info);

/* A ward's fault, which came with the spare reply object; nothing when it is a doorbell. */
void guardian_hear(struct guardian *guardian, const struct message *message);

/* Once for each parent: its answer, its request, and the next fault for it. Waits for no parent. */
void guardian_look(struct guardian *guardian);
