/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The cause of a fault in words.
 */
#pragma once

#include <monitor/info.h>
#include <monitor/kernel.h>

/* A thread that faulted: registers is NULL when they could not be read. */
struct victim {
    const struct monitor_info *info;
    const struct monitor_pd *pd;
    const seL4_UserContext *registers;
};

/*@ requires \valid_read(victim) && \valid_read(fault);
    assigns \nothing;
 */
void fault_print(const struct victim *victim, const struct message *fault);
