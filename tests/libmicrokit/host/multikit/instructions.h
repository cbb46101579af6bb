/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * In place of libmicrokit's header of this name: a crash ends the run of the PD, the thread
 * pointer is remembered, and a counter of microseconds goes on by one each time it is read. See fixture.h.
 */
#pragma once

#include <sel4/word.h>

void fixture_crash(seL4_Word address) __attribute__((noreturn));
void fixture_set_thread_pointer(char *block);

static inline void microkit_internal_store_marked(seL4_Word address)
{
    fixture_crash(address);
}

static inline void microkit_internal_set_thread_pointer(char *block)
{
    fixture_set_thread_pointer(block);
}

seL4_Word fixture_counter(void);

static inline seL4_Word microkit_internal_counter(void)
{
    return fixture_counter();
}

static inline seL4_Word microkit_internal_counter_frequency(void)
{
    return 1000000;
}
