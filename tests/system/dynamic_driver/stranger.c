/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * May issue handlers on its core, but not for the interrupt that another core's driver has.
 */
#include <microkit.h>

#define CNODE       microkit_cspace_root_slot_to_cptr(3)
#define IRQ_CONTROL microkit_cspace_root_slot_to_cptr(8)
#define NEW_HANDLER microkit_cspace_root_slot_to_cptr(100)

static void take(seL4_Word intid)
{
    microkit_dbg_puts("stranger takes ");
    microkit_dbg_put32((seL4_Uint32)intid);
    microkit_dbg_puts(": ");
    microkit_dbg_put32(
        (seL4_Uint32)seL4_IRQControl_Get(IRQ_CONTROL, intid, CNODE, NEW_HANDLER, 64));
    microkit_dbg_puts("\n");
}

void init(void)
{
    take(34);
    take(35);
    microkit_notify(0);
}

void notified(microkit_channel ch)
{
    (void)ch;
}
