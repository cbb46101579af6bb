/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * PL031 (Arm DDI 0224): interrupts when the clock reaches the match register.
 */
#include "driver.h"

#define NOW   (0x00 / 4)
#define MATCH (0x04 / 4)
#define MASK  (0x10 / 4)
#define RAW   (0x14 / 4)
#define CLEAR (0x1c / 4)

volatile uint32_t *device; /* set by the tool */

static void device_start(void)
{
    device[CLEAR] = 1;
    device[MASK] = 1;
}

/* The second can end between the two accesses. */
static void device_raise(void)
{
    do {
        device[MATCH] = device[NOW];
    } while (device[RAW] == 0);
}

static bool device_lower(void)
{
    bool is = device[RAW] != 0;

    device[CLEAR] = 1;
    return is;
}

static void device_stop(void)
{
    device[MASK] = 0;
}
