/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Finds all as at the first start, waits for an interrupt of the real-time clock, which it leaves as it is,
 * and turns its core off when it is told to: in the midst of a system call, with the interrupt active.
 */
#include <microkit.h>
#include <multikit/psci.h>

#include "kept.h"

#define SUPERVISOR 0
#define SERVER     1
#define RTC        7
#define FIRST      0x600d600d600d600dULL

/* PL031 (ARM DDI 0224): the alarm rings when the counter is what the match register says. */
enum {
    RTC_DATA = 0,
    RTC_MATCH = 1,
    RTC_MASK = 4
};

struct kept *kept;
volatile uint32_t *rtc;
uint64_t *own;

static uint64_t data = FIRST;
static uint64_t zeros[512];

static void check(bool good, const char *what)
{
    if (!good) {
        microkit_dbg_puts("victim: FAILED: ");
        microkit_dbg_puts(what);
        microkit_dbg_puts("\n");
    }
}

void init(void)
{
    check(data == FIRST, "data is not as at the first start");
    check(zeros[0] == 0 && zeros[511] == 0, "zeroed data is not");
    check(own[0] == 0 && own[511] == 0, "a region of this core alone is not as at the first start");
    data = zeros[0] = zeros[511] = own[0] = own[511] = ~0ULL;
    microkit_mr_set(0, 20);
    microkit_ppcall(SERVER, microkit_msginfo_new(0, 1));
    check(microkit_mr_get(0) == 21, "the server on this core has not answered");
    kept->starts++;
    rtc[RTC_MASK] = 1;
    rtc[RTC_MATCH] = rtc[RTC_DATA];
}

void notified(microkit_channel ch)
{
    seL4_ARM_SMCContext call = {.x0 = PSCI_CPU_OFF}, answer;

    if (ch == RTC) {
        microkit_notify(
            SUPERVISOR); /* neither acknowledged nor taken back: active when the core goes */
        return;
    }
    microkit_arm_smc_call(&call, &answer);
    check(false, "the core goes on");
}
