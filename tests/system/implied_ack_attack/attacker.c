/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Has its interrupt signal the victim, which its right allows, and would have the victim's waits
 * acknowledge it, which its right does not allow. Then the victim may go on.
 */
#include <microkit.h>

#define HANDLER 139 /* interrupt id 1 */
#define VICTIM  2

static void must(seL4_Error found, seL4_Error wanted, const char *what)
{
    microkit_dbg_puts(found == wanted ? "attacker: as it must be: " : "attacker: WRONG: ");
    microkit_dbg_puts(what);
    microkit_dbg_puts("\n");
}

void init(void)
{
    must(seL4_IRQHandler_SetNotification(HANDLER, 10 + VICTIM), seL4_NoError, "signal");
    must(seL4_IRQHandler_SetImpliedAck(HANDLER, 1), seL4_IllegalOperation, "acknowledge");
    must(seL4_IRQHandler_Clear(HANDLER), seL4_NoError, "clear");
    must(seL4_IRQHandler_SetImpliedAck(HANDLER, 1), seL4_NoError, "alone");
    must(seL4_IRQHandler_SetNotification(HANDLER, 10 + VICTIM), seL4_InvalidCapability, "both");
    microkit_notify(VICTIM);
}

void notified(microkit_channel ch)
{
    (void)ch;
}
