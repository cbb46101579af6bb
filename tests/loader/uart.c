/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The UART of the tests that are not about a UART: characters to the console.
 */
#include "fixture.h"

#include <loader/drivers.h>
#include <loader/print.h>

void uart_init(void)
{
}

void uart_put(char character)
{
    char *end = strchr(console(), 0);

    CHECK(end - console() < 4000);
    end[0] = character;
    end[1] = 0;
}

void uart_flush(void)
{
    trace_add("flushed");
    if (machine->flush_fails) {
        fail("the UART, too");
    }
}
