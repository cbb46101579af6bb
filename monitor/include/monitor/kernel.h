/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * All that the monitor asks of the kernel. Everything else of the monitor is plain C that also
 * runs on the host, where tests put their own functions behind these names.
 */
#pragma once

#include <stdint.h>

#include <sel4/types.h>

#define MESSAGE_WORDS 16 /* more than any fault message has */

/* What arrived: a signal (badge only), a request or a fault. Words that were not sent are zero. */
struct message {
    seL4_Word badge;
    seL4_Word label;
    seL4_Word words[MESSAGE_WORDS];
};

void kernel_wait(struct message *message);

/* For the router alone: until its interrupt has come since the last call. */
void kernel_wait_for_interrupt(void);
/* For router and watchdog: to the notification in a slot of the thread's CSpace. */
void kernel_ring(uint32_t bell);

/* For the watchdog alone, which has a slot for each: what firmware says of a core (multikit/psci.h), and the
 * end of everything, which returns only where firmware refuses. The rest of the period is for others. */
int64_t kernel_core_state(uint64_t mpidr);
void kernel_reset_board(void);
void kernel_end_period(void);

void kernel_put(char c);

/* pd: index into the pds of this core's monitor_info. */
seL4_Error kernel_read_registers(uint32_t pd, seL4_UserContext *registers);
seL4_Error kernel_make_passive(uint32_t pd);
