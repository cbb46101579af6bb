/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Counts the crashes of each child, and has it go on: started again by the library, by a call of seL4, or behind the
 * instruction that crashed, by the answer.
 */
#include "crashes.h"

#include <microkit.h>

#define CHILDREN 5
#define NEXT     4 /* bytes to the next instruction */

static seL4_Word crashes[MICROKIT_MAX_CHANNELS];
static unsigned done;

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
}

static bool write_pc(microkit_child child, seL4_Word pc, seL4_Bool resume)
{
    seL4_UserContext registers = {.pc = pc};

    return seL4_TCB_WriteRegisters(BASE_TCB_CAP + child, resume, 0, 1, &registers) == seL4_NoError;
}

/* True: the answer has it go on. */
static bool go_on(microkit_child child, seL4_Word pc, bool *good)
{
    switch (crashes[child] % 3) {
    case 0:
        microkit_pd_restart(child, MICROKIT_PROGRAM_VA);
        return false;
    case 1:
        *good &= write_pc(child, MICROKIT_PROGRAM_VA, seL4_True);
        return true; /* an answer to nothing */
    default:
        *good &= write_pc(child, pc + NEXT, seL4_False);
        return true;
    }
}

seL4_Bool fault(microkit_child child, microkit_msginfo info, microkit_msginfo *reply)
{
    seL4_Word pc = microkit_mr_get(seL4_VMFault_IP);
    bool good = microkit_msginfo_get_label(info) == seL4_Fault_VMFault &&
                microkit_mr_get(seL4_VMFault_Addr) == CRASH(crashes[child]);
    bool answers = go_on(child, pc, &good);

    if (!good) {
        microkit_dbg_puts("parent: crash FAILED\n");
    }
    done += ++crashes[child] == TIMES;
    if (done == CHILDREN && crashes[child] == TIMES) {
        microkit_dbg_puts("parent: all crashes of five children: good\n");
    }
    *reply = microkit_msginfo_new(0, 0);
    return answers;
}
