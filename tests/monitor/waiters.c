/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Who is named when a PD has stopped: who is in a call to it, over any number of others, who may
 * make one, and who may wait on other cores. See fixture.h for the calls.
 */
#include "fixture.h"

#include <monitor/waiters.h>
#include <sel4/syscall_numbers.h>

static void calls(uint32_t pd, uint64_t cap)
{
    in_syscall[pd] = (struct fixture_syscall){cap, SYSCALL_CALL};
}

static void check(const struct monitor_info *info, uint32_t stopped, const char *expected)
{
    console_clear();
    waiters_print(info, stopped);
    CHECK(strcmp(console(), expected) == 0);
}

static void nobody(void)
{
    check(fixture_info(0), 0, "\n");
    check(fixture_info(0), 7, "\n"); /* it may call, and nobody may call it but to listen */
}

static void nobody_yet(void)
{
    const struct monitor_info *info = fixture_info(0);
    const char *later =
        "\nMON|ERROR: p3: later callers will wait as well: "
        "p4, p6, p5 (through p4), p7 (through p5)\n"
        "MON|ERROR: p3: callers on other cores wait as well, or will: far (core 0), far (core 1)\n";

    check(info, 3, later);
    calls(4, 75);  /* by another capability */
    calls(5, 80);  /* waits for p4, which does not wait for p3 */
    calls(6, 100); /* waits for the listener */
    in_syscall[6] = (struct fixture_syscall){91, SYSCALL_RECV};
    check(info, 3, later);
}

static void over_others(void)
{
    const struct monitor_info *info = fixture_info(0);

    calls(4, BASE_ENDPOINT_CAP);
    calls(5, 80);
    check(info, 3,
          ", except those waiting for its answer: p4, p5 (through p4)\n"
          "MON|ERROR: p3: later callers will wait as well: p6, p7 (through p5)\n"
          "MON|ERROR: p3: callers on other cores wait as well, or will: far (core 0), far (core "
          "1)\n");
    calls(6, 90);
    calls(7, BASE_ENDPOINT_CAP);
    check(info, 3,
          ", except those waiting for its answer: "
          "p4, p5 (through p4), p6 (through p4), p7 (through p5)\n"
          "MON|ERROR: p3: callers on other cores wait as well, or will: far (core 0), far (core "
          "1)\n");
    calls(6, 91);
    check(info, 3,
          ", except those waiting for its answer: p4, p6, p5 (through p4), p7 (through p5)\n"
          "MON|ERROR: p3: callers on other cores wait as well, or will: far (core 0), far (core "
          "1)\n");
    check(info, 4,
          ", except those waiting for its answer: p5, p7 (through p5)\n"
          "MON|ERROR: p4: later callers will wait as well: p6\n"
          "MON|ERROR: p4: callers on other cores wait as well, or will: far (core 1)\n");
}

static void registers_unread(void)
{
    const struct monitor_info *info = fixture_info(0);

    calls(4, BASE_ENDPOINT_CAP);
    kernel_error = seL4_IllegalOperation;
    check(info, 3,
          "\nMON|ERROR: p3: later callers will wait as well: "
          "p4, p6, p5 (through p4), p7 (through p5)\n"
          "MON|ERROR: p3: callers on other cores wait as well, or will: far (core 0), far (core "
          "1)\n");
}

#define VERY_MANY_FAR                                                                             \
    "MON|ERROR: listener: callers on other cores wait as well, or will: far (core 1), far (core " \
    "2), "                                                                                        \
    "far (core 3), far (core 4), far (core 5), far (core 6), far (core 7), far (core 8), far "    \
    "(core 9), "                                                                                  \
    "far (core 10), far (core 11), far (core 12), far (core 13), far (core 14), far (core 15), "  \
    "far (core 16) and 2 more\n"

static void very_many(void)
{
    const struct monitor_info *info = fixture_info(0);

    for (uint32_t i = 4; i < 20; i++) {
        calls(i, 100);
    }
    check(info, 2,
          ", except those waiting for its answer: p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, "
          "p15, p16, p17, p18, p19\n"
          "MON|ERROR: listener: later callers will wait as well: p20, p21, p22, "
          "p23\n" VERY_MANY_FAR);
    calls(20, 100);
    calls(21, 100);
    calls(22, 100);
    check(info, 2,
          ", except those waiting for its answer: p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, "
          "p15, p16, p17, p18, p19 and 3 more\n"
          "MON|ERROR: listener: later callers will wait as well: p23\n" VERY_MANY_FAR);
}

/* It answers those of its own core with an error, and is none of the others' affair. */
static void only_far(void)
{
    const struct monitor_info *info = fixture_info(0);

    fixture_pd(3)->refuses = 1;
    calls(4, BASE_ENDPOINT_CAP);
    check(info, 3, "\nMON|ERROR: p3: callers on other cores wait as well, or will: far (core 0)\n");
}

int main(void)
{
    nobody();
    nobody_yet();
    over_others();
    registers_unread();
    very_many();
    only_far();
    return 0;
}
