/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Answers calls, and counts them by what they bring.
 */
#include <microkit.h>

seL4_Word calls;

static __attribute__((noinline)) seL4_Word serve(seL4_Word number)
{
    calls += number;
    return calls;
}

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    (void)ch;
    (void)msginfo;
    microkit_mr_set(0, serve(microkit_mr_get(0)));
    return microkit_msginfo_new(0, 1);
}
