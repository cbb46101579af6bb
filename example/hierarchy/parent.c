/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Receives the faults of its child and starts it again.
 */
#include <microkit.h>

#define CHILD         1                   /* id of the nested protection_domain */
#define CHILD_ENTRY   MICROKIT_PROGRAM_VA /* where every program starts */
#define CHILD_CHANNEL 0

static unsigned int restarts;

void init(void)
{
    microkit_dbg_puts("parent: ready\n");
}

void notified(microkit_channel ch)
{
    if (ch == CHILD_CHANNEL) {
        microkit_dbg_puts("parent: child 1 has recovered after ");
        microkit_dbg_put32(restarts);
        microkit_dbg_puts(" restarts\n");
    }
}

static void report(microkit_child child, microkit_msginfo msginfo)
{
    microkit_dbg_puts("parent: child ");
    microkit_dbg_put32(child);
    if (microkit_msginfo_get_label(msginfo) == seL4_Fault_VMFault) {
        microkit_dbg_puts(" has a VM fault at address ");
        microkit_dbg_puthex64(microkit_mr_get(seL4_VMFault_Addr));
    } else {
        microkit_dbg_puts(" has fault ");
        microkit_dbg_put64(microkit_msginfo_get_label(msginfo));
    }
}

seL4_Bool fault(microkit_child child, microkit_msginfo msginfo, microkit_msginfo *reply_msginfo)
{
    (void)reply_msginfo;
    report(child, msginfo);
    if (child != CHILD) {
        microkit_dbg_puts(", which is not mine\n");
        return seL4_False;
    }
    microkit_dbg_puts(", restarting it\n");
    restarts++;
    microkit_pd_restart(child, CHILD_ENTRY);
    return seL4_False; /* no reply: it does not go on where it faulted */
}
