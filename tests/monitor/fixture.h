/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the tests of the monitor share: checks, a console that keeps what was printed, a kernel that
 * notes what it was asked, and information about two PDs.
 */
#pragma once

#include <monitor/kernel.h>
#include <multikit/monitor_info.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                                      \
    do {                                                                                      \
        if (!(condition)) {                                                                   \
            fprintf(stderr, "%s:%d: %s\n--- console ---\n%s", __FILE__, __LINE__, #condition, \
                    console());                                                               \
            exit(1);                                                                          \
        }                                                                                     \
    } while (0)

#define CHECK_PRINTED(text) CHECK(strstr(console(), text) != NULL)

const char *console(void);
void console_clear(void);

/* The kernel's side: how often each PD was rung, what it answers. */
#define FIXTURE_PDS 3
extern int rung[FIXTURE_PDS];
extern int made_passive[FIXTURE_PDS];
extern seL4_Error kernel_answer;
extern seL4_UserContext kernel_registers;

/* PD 0 "crasher": code 0x200000-0x201000 r-x, data 0x201000-0x202000 rw-, ring 0x10000000 (one page)
 * r--, stack of two pages below 0xffffffe000 with guards. Functions start (0x200000, no size), init
 * (0x200010, 0x20 bytes) and notified (0x200040, 0x10 bytes).
 * PD 1 "server": passive, with one region and no symbols. PD 2 "listener": neither. */
#define STACK_TOP    0xffffffe000ULL
#define STACK_BOTTOM (STACK_TOP - 0x2000)
#define WORDS        1100 /* routes: word i belongs to PD 2, the first two to PD 0 */

extern uint64_t sequence_words[WORDS];
const struct monitor_info *fixture_info(uint32_t routes);
