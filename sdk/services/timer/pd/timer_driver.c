/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * timer_driver.elf: the timer of a core, for as many clients as have channels to it. It has interrupt 30 and with it
 * the core's EL1 physical timer; any other id is a client's. What a client may do is set its own alarm: the
 * kernel says who calls, and each channel has one. Clients are told before their alarm is cleared, so that a
 * driver that fails in between tells them twice and not never.
 */
#include "timer/alarms.h"
#include "timer/hardware.h"

static struct alarm_times own_times;

/* Set by the tool: a region for the clients' times, which then outlive a restart; and the interrupt's id. */
struct alarm_times *timer_times = &own_times;
uint64_t timer_irq;

static struct alarms alarms;

static void tell(uint64_t due)
{
    for (; due != 0; due &= due - 1) {
        microkit_channel channel = (microkit_channel)__builtin_ctzll(due);

        microkit_notify(channel);
        alarms_set(&alarms, channel, MICROKIT_TIME_NEVER);
    }
}

/* What comes due after this look is in the past when the timer is set to it, and interrupts at once. */
static void serve(void)
{
    tell(alarms_due(&alarms, microkit_time()));
    uint64_t next = alarms_next(&alarms);

    if (next == MICROKIT_TIME_NEVER) {
        timer_stop();
    } else {
        timer_set(microkit_time_to_ticks(next, timer_frequency()));
    }
}

void init(void)
{
    alarms_init(&alarms, timer_times);
    serve();
}

void notified(microkit_channel ch)
{
    serve();
    if (ch == timer_irq) {
        microkit_deferred_irq_ack(ch);
    }
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    if (microkit_msginfo_get_label(msginfo) != MICROKIT_TIMER_SET ||
        microkit_msginfo_get_count(msginfo) < 1) {
        return microkit_msginfo_new(MICROKIT_TIMER_BAD_CALL, 0);
    }
    alarms_set(&alarms, ch, microkit_mr_get(0));
    serve();
    return microkit_msginfo_new(MICROKIT_TIMER_OK, 0);
}
