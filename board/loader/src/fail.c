/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The end of a boot that cannot succeed: one line, then off. Other cores have not been started, or,
 * when PSCI refused one of several, go off with the machine.
 */
#include <board/config.h>
#include <loader/drivers.h>
#include <loader/line.h>
#include <loader/machine.h>
#include <loader/print.h>

static uint8_t failing;

/* Without power control, or at a level from where firmware cannot be called by SMC, this core waits. */
static _Noreturn void stop(void)
{
    if (machine_exception_level() == LOADER_EL) {
        start_power_off();
    }
    machine_halt();
}

void fail(const char *format, ...)
{
    va_list arguments;

    if (failing) {
        stop();
    }
    failing = 1;
    va_start(arguments, format);
    line_print("LDR|ERROR: board " BOARD_NAME ": ", format, arguments);
    va_end(arguments);
    uart_flush();
    stop();
}
