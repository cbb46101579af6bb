/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Parent of all: gives each its TPIDRRO, skips what faults, restarts who asks for it, and says when
 * both observers are done.
 */
#include <microkit.h>

#include "pattern.h"

#define CHILDREN  6
#define REGISTERS (sizeof(seL4_UserContext) / sizeof(seL4_Word))
#define TPIDRRO   129

seL4_Word shared;

static int done;

void init(void)
{
    for (seL4_Word child = 1; child <= CHILDREN; child++) {
        seL4_UserContext context;

        if (seL4_TCB_ReadRegisters(BASE_TCB_CAP + child, 0, 0, REGISTERS, &context)) {
            microkit_dbg_puts("registers: FAILED: read\n");
        }
        context.tpidrro_el0 = 0x5aUL << 56 | child << 48 | (seL4_Word)TPIDRRO << 40;
        if (seL4_TCB_WriteRegisters(BASE_TCB_CAP + child, 0, 0, REGISTERS, &context)) {
            microkit_dbg_puts("registers: FAILED: write\n");
        }
    }
}

/* An observer that waits for its restart, or has done all. */
void notified(microkit_channel ch)
{
    seL4_Word entry = SHARED->restart_at[ch];

    if (entry) {
        SHARED->restart_at[ch] = 0;
        microkit_pd_restart(ch, entry);
        return;
    }
    done++;
    if (done == 2) {
        microkit_dbg_puts("registers: checked ");
        microkit_dbg_put64(SHARED->entries);
        microkit_dbg_puts(" entries\n");
    }
}

static seL4_Bool skip(microkit_child child, seL4_Word address)
{
    seL4_UserContext context = {.pc = address + 4};

    return seL4_TCB_WriteRegisters(BASE_TCB_CAP + child, 0, 0, 1, &context) == seL4_NoError;
}

/* Of an unknown system call the words are x0 to x7, then the PC: behind the SVC. */
static microkit_msginfo skip_syscall(void)
{
    seL4_Word words[seL4_UnknownSyscall_FaultIP + 1];

    for (seL4_Uint8 i = 0; i <= seL4_UnknownSyscall_FaultIP; i++) {
        words[i] = microkit_mr_get(i);
    }
    words[seL4_UnknownSyscall_FaultIP] += 4;
    for (seL4_Uint8 i = 0; i <= seL4_UnknownSyscall_FaultIP; i++) {
        microkit_mr_set(i, words[i]);
    }
    return microkit_msginfo_new(0, seL4_UnknownSyscall_FaultIP + 1);
}

seL4_Bool fault(microkit_child child, microkit_msginfo info, microkit_msginfo *reply)
{
    *reply = microkit_msginfo_new(0, 0);
    switch (microkit_msginfo_get_label(info)) {
    case seL4_Fault_UserException:
        microkit_mr_set(0, microkit_mr_get(seL4_UserException_FaultIP) + 4);
        *reply = microkit_msginfo_new(0, 1);
        return seL4_True;
    case seL4_Fault_VMFault:
        /* Only the pattern in x30 is expected to be one. */
        return microkit_mr_get(seL4_VMFault_Addr) >> 56 == 0x5a &&
               skip(child, microkit_mr_get(seL4_VMFault_IP));
    case seL4_Fault_UnknownSyscall:
        *reply = skip_syscall();
        return seL4_True;
    default:
        microkit_dbg_puts("registers: FAILED: another fault\n");
        return seL4_False;
    }
}
