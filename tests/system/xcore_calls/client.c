/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Calls, with as many words as there may be in turn, and compares each word of the answer.
 */
#include "calls.h"

#define SERVER 7

static bool failed;

static void check(bool right, const char *what, seL4_Word call)
{
    if (!right && !failed) {
        failed = true;
        microkit_dbg_puts(microkit_name);
        microkit_dbg_puts(": FAILED: ");
        microkit_dbg_puts(what);
        microkit_dbg_puts(" of call ");
        microkit_dbg_put64(call);
        microkit_dbg_puts("\n");
    }
}

static seL4_Word word(seL4_Word call, seL4_Word place)
{
    return mix((seL4_Word)microkit_name[6] << 32 | call << 8 | place);
}

static void call_once(seL4_Word call)
{
    seL4_Word count = call % (seL4_MsgMaxLength + 1);
    microkit_msginfo info;

    for (seL4_Word i = 0; i < count; i++) {
        microkit_mr_set((seL4_Uint8)i, word(call, i));
    }
    info = microkit_ppcall(SERVER, microkit_msginfo_new(LABEL(call), (seL4_Uint16)count));
    check(microkit_msginfo_get_label(info) == LABEL(call + 1), "label", call);
    check(microkit_msginfo_get_count(info) == count, "count", call);
    for (seL4_Word i = 0; i < count; i++) {
        check(microkit_mr_get((seL4_Uint8)i) == answer(word(call, i), i, call), "word", call);
    }
}

void init(void)
{
    for (seL4_Word call = 0; call < CALLS; call++) {
        call_once(call);
    }
    microkit_dbg_puts(microkit_name);
    microkit_dbg_puts(failed ? ": done\n" : ": all calls answered\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
