/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Constructors run before init(), those with a priority in its order, and thread-local
 * variables are there for them.
 */
#include <microkit.h>

static __thread unsigned int ran = 5;
static const char *order[8];

static void note(const char *name)
{
    order[ran++ - 5] = name;
}

__attribute__((constructor)) static void without(void)
{
    note("default");
}

__attribute__((constructor(102))) static void second(void)
{
    note("102");
}

__attribute__((constructor(101))) static void first(void)
{
    note("101");
}

static void before(void)
{
    note("first");
}

__attribute__((section(".preinit_array"), used)) static void (*const entry)(void) = before;

void init(void)
{
    microkit_dbg_puts("constructors:");
    for (unsigned int i = 0; order[i] != 0; i++) {
        microkit_dbg_puts(" ");
        microkit_dbg_puts(order[i]);
    }
    microkit_dbg_puts("\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
