/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Makes the call, and hears of the rest afterwards.
 */
#include "nested.h"

#define MIDDLE 1
#define PEST   2
#define CALLER 3
#define TIMER  30
#define DELAY  1000 /* ticks */
#define ALL    (1u << MIDDLE | 1u << PEST | 1u << TIMER)

struct seen *seen;

static bool in_call;
static unsigned int heard;

static void say(const char *text)
{
    microkit_dbg_puts("front: ");
    microkit_dbg_puts(in_call ? "WRONG: during the call: " : "");
    microkit_dbg_puts(text);
    microkit_dbg_puts("\n");
}

static void start_timer(void)
{
    __atomic_store_n(&seen->deadline, now() + DELAY, __ATOMIC_RELEASE);
    __asm__ volatile("msr cntp_cval_el0, %0\n\tmsr cntp_ctl_el0, %1\n\tisb"
                     :
                     : "r"(seen->deadline), "r"((seL4_Word)1));
}

void init(void)
{
    microkit_msginfo info;

    start_timer();
    microkit_deferred_notify(PEST);
    microkit_mr_set(0, 5);
    in_call = true;
    info = microkit_ppcall(MIDDLE, microkit_msginfo_new(1, 1));
    in_call = false;
    microkit_dbg_puts("front: answer ");
    microkit_dbg_put64(microkit_mr_get(0));
    microkit_dbg_puts(", label ");
    microkit_dbg_put64(microkit_msginfo_get_label(info));
    microkit_dbg_puts("\n");
}

void notified(microkit_channel ch)
{
    if (ch == TIMER) {
        __asm__ volatile("msr cntp_ctl_el0, xzr\n\tisb");
        microkit_irq_ack(ch);
    }
    heard |= 1u << ch;
    say(ch == TIMER ? "timer" : ch == PEST ? "notified on its core" : "notified by another");
    if (heard == ALL) {
        say("all heard");
    }
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    (void)ch;
    say("called");
    return msginfo;
}
