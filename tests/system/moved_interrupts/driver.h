/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A driver without its device, which is what includes this: raises an interrupt, and when it has come tells
 * an ear on each core, deferring all that can be. When all have answered it raises the next one. So each
 * interrupt, acknowledgement and notification is needed for the next round.
 */
#pragma once

#include "rounds.h"

#include <microkit.h>
#include <stdbool.h>

#define IRQ EARS /* the ears are 0.. */

/* The device's part. lower: false when it was not this device's interrupt. */
static void device_start(void);
static void device_raise(void);
static bool device_lower(void);
static void device_stop(void);

static unsigned int round, awaited;
static bool raised;

static void raise(void)
{
    raised = true;
    device_raise();
}

void init(void)
{
    device_start();
    raise();
}

static void interrupted(void)
{
    bool lowered = device_lower();

    microkit_deferred_irq_ack(IRQ);
    if (!raised || !lowered) {
        return;
    }
    raised = false;
    round++;
    awaited = (1u << EARS) - 1;
    if (round == ROUNDS) {
        device_stop();
    }
    for (microkit_channel ear = 0; ear < EARS; ear++) {
        microkit_deferred_notify(ear);
    }
}

void notified(microkit_channel ch)
{
    if (ch == IRQ) {
        interrupted();
        return;
    }
    awaited &= ~(1u << ch);
    if (awaited == 0 && round < ROUNDS) {
        raise();
    }
}
