/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Calls of seL4 on BASE_TCB_CAP + id of a child on another core do nothing to it: it answers
 * as before.
 */
#include <microkit.h>

#define CHILD 3
#define TCB   (BASE_TCB_CAP + CHILD)

/* The slot holds what rings the guardian, which finds nothing new. Results mean nothing. */
static void invoke_all(void)
{
    seL4_UserContext context = {.pc = 0x123};

    (void)seL4_TCB_Suspend(TCB);
    (void)seL4_TCB_SetPriority(TCB, TCB, 0);
    (void)seL4_TCB_SetMCPriority(TCB, TCB, 0);
    (void)seL4_TCB_BindNotification(TCB, INPUT_CAP);
    (void)seL4_TCB_UnbindNotification(TCB);
    (void)seL4_TCB_ReadRegisters(TCB, seL4_True, 0, 2, &context);
    context.pc = 0x123;
    (void)seL4_TCB_WriteRegisters(TCB, seL4_True, 0, 1, &context);
}

void init(void)
{
    invoke_all();
    microkit_notify(0);
}

void notified(microkit_channel ch)
{
    (void)ch;
    microkit_dbg_puts("parent: no call on a TCB elsewhere did anything: good\n");
}
