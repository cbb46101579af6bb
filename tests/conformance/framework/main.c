/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The suite as a protection domain.
 */
#include "groups.h"

/* What the library does is for the main thread only. */
#undef SEL4_FIXED_IPC_BUFFER
#include <microkit.h>

#define MAIN_BUFFER microkit_ipc_buffer /* of the PD's own thread */

void init(void)
{
    __asm__ volatile("msr tpidr_el0, %0" ::"r"((seL4_Word)MAIN_BUFFER));
    seL4_SetUserData(0);
    (void)seL4_TCB_SetPriority(SELF, SELF, MAIN);
    /* Tests bind notifications of their own. */
    (void)seL4_TCB_UnbindNotification(SELF);
    suite_run();
}

void notified(microkit_channel ch)
{
    (void)ch;
}
