/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The rate of the line, by the counter.
 */
#include "fixture.h"

#include <selftest/parts.h>

int main(void)
{
    machine_reset();
    machine.tick = 0;
    machine.line = 100; /* a character takes 100 us */
    uart_check();
    CHECK_SAYS("TST|note: UART: by the counter these were 100000 bits a second; ");
    machine_reset();
    machine.tick = 0;
    uart_check();
    CHECK_SAYS("TST|note: UART: 200 characters take no time; the line is not real\n");
    return 0;
}
