/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Gets the fault of its child, hears of the other child that it still runs, and stops itself.
 */
#include <microkit.h>

void init(void)
{
}

seL4_Bool fault(microkit_child child, microkit_msginfo msginfo, microkit_msginfo *reply)
{
    (void)reply;
    if (child == 7 && microkit_msginfo_get_label(msginfo) == seL4_Fault_UnknownSyscall &&
        microkit_mr_get(seL4_UnknownSyscall_Syscall) == (seL4_Word)seL4_SysDebugHalt) {
        microkit_dbg_puts("parent: child 7 called seL4_DebugHalt\n");
    } else {
        microkit_dbg_puts("parent: FAILED: another fault\n");
    }
    return seL4_False;
}

void notified(microkit_channel ch)
{
    (void)ch;
    microkit_dbg_puts("parent: the other child runs\n");
    seL4_DebugHalt();
    microkit_dbg_puts("parent: FAILED: went on\n");
}
