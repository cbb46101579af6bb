/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Looks at all that a program can change, and changes it.
 */
#include <microkit.h>

#include "shared.h"

#define LARGE 5000
#define GUARD 0x1000 /* between stack and IPC buffer */
#define DEEP  (microkit_ipc_buffer - GUARD - 0x4000)

seL4_Word patched;
static seL4_Word values[4] = {1, 2, 0, 4};
static seL4_Word zeros[LARGE];
static seL4_Word sparse[64] = {[0] = 9, [40] = 8};
static _Thread_local seL4_Word local = 77, local_zero;
static seL4_Word constructed;

static void __attribute__((constructor)) construct(void)
{
    constructed++;
}

static void check(const char *what, bool good)
{
    if (!good) {
        SHARED->failed++;
        microkit_dbg_puts("child: FAILED: ");
        microkit_dbg_puts(what);
        microkit_dbg_puts("\n");
    }
}

static bool all_zero(const volatile seL4_Word *words, seL4_Word count)
{
    for (seL4_Word i = 0; i < count; i++) {
        if (words[i] != 0) {
            return false;
        }
    }
    return true;
}

static bool fpu_is_clear(void)
{
    seL4_Word low, high, control, status;

    __asm__("fmov %0, d9\n fmov %1, v31.d[1]\n mrs %2, fpcr\n mrs %3, fpsr"
            : "=r"(low), "=r"(high), "=r"(control), "=r"(status));
    return low == 0 && high == 0 && control == 0 && status == 0;
}

static void look(void)
{
    check(".data", values[0] == 1 && values[1] == 2 && values[2] == 0 && values[3] == 4);
    check(".data with gaps", sparse[0] == 9 && sparse[40] == 8 && all_zero(&sparse[1], 39) &&
                                 all_zero(&sparse[41], 23));
    check(".bss", all_zero(zeros, LARGE));
    check("thread-local variables", local == 77 && local_zero == 0);
    check("constructors", constructed == 1);
    check("variables of the tool", patched == 0x10000000 && microkit_name[0] == 'c');
    check("stack", all_zero((volatile seL4_Word *)DEEP, 64));
    check("IPC buffer", all_zero((volatile seL4_Word *)microkit_ipc_buffer, 512));
    check("FP registers", fpu_is_clear());
}

static void spoil(volatile seL4_Word *words, seL4_Word count)
{
    for (seL4_Word i = 0; i < count; i++) {
        words[i] = ~i;
    }
}

static void change(void)
{
    spoil(values, 4);
    spoil(zeros, LARGE);
    spoil(sparse, 64);
    spoil((volatile seL4_Word *)DEEP, 64);
    spoil((volatile seL4_Word *)microkit_ipc_buffer, 512);
    spoil((volatile seL4_Word *)microkit_name, 8);
    local = local_zero = patched = 5;
    __asm__ volatile("fmov d9, %0\n fmov v31.d[1], %0\n msr fpcr, %1\n msr fpsr, %2" ::"r"(~0UL),
                     "r"(1UL << 24), "r"(1UL)
                     : "v9", "v31");
}

void init(void)
{
    SHARED->rounds[0]++;
    look();
    change();
    microkit_notify(5);
}

/* What the parent has signalled was before a reset. This runs before the other child's verdict. */
void notified(microkit_channel ch)
{
    (void)ch;
    check("a signal from before", false);
}
