/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * PL011 (Arm DDI 0183): interrupts when it has transmitted. The kernels print there too, which is an
 * interrupt that nobody waits for.
 */
#include "driver.h"

#define DATA     (0x00 / 4)
#define MASK     (0x38 / 4)
#define RAW      (0x3c / 4)
#define CLEAR    (0x44 / 4)
#define TRANSMIT (1u << 5)

volatile uint32_t *device; /* set by the tool */

static void device_start(void)
{
    device[MASK] = TRANSMIT;
}

static void device_raise(void)
{
    device[DATA] = '\0';
}

static bool device_lower(void)
{
    bool is = (device[RAW] & TRANSMIT) != 0;

    device[CLEAR] = TRANSMIT;
    return is;
}

static void device_stop(void)
{
    device[MASK] = 0;
}
