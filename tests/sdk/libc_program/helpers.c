/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What compilers call instead of instructions: division of 128 bits, and, from objects
 * that were not compiled with -mno-outline-atomics, atomic accesses; and the guard of
 * the stack.
 */
#include <microkit.h>

static volatile __int128 large = ((__int128)7 << 80) + 6;
static volatile __int128 divisor = (__int128)1 << 40;
static unsigned long counter = 5;
static volatile int length = 40;

/* Writes over the guard behind the array: the function does not return. */
static __attribute__((noinline)) int overflow(void)
{
    volatile char array[16] = {0};
    volatile char *at = array;

    __asm__ volatile("" : "+r"(at)); /* or the compiler sees that it is wrong */
    for (int i = 12; i < length; i++) {
        at[i] = (char)i;
    }
    return array[3];
}

void init(void)
{
    int right = 0;

    right += (seL4_Word)(large / divisor >> 40) == 7;
    right += (seL4_Word)(large % divisor) == 6;
    right += __atomic_fetch_add(&counter, 2, __ATOMIC_SEQ_CST) == 5;
    right += __atomic_exchange_n(&counter, 1, __ATOMIC_ACQ_REL) == 7;
    microkit_dbg_puts("helpers: ");
    microkit_dbg_put32((seL4_Uint32)right);
    microkit_dbg_puts(" right\n");
    overflow();
    microkit_dbg_puts("helpers: FAILED, nobody has noticed\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
