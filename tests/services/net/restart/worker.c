/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The client of ../echo, which in addition has the driver made to fault from time to time, and the scribbler scribble all the time.
 */
#include <microkit.h>

#define notified echo
#include "../echo/echo.c"
#undef notified

#define BREAKER   1 /* channel ids, see restart.system */
#define SCRIBBLER 2
#define EACH      150 /* frames between two faults */

void notified(microkit_channel ch)
{
    static uint64_t next = EACH;

    echo(ch);
    microkit_notify(SCRIBBLER);
    if (echoed >= next) {
        next = echoed + EACH;
        microkit_notify(BREAKER);
    }
}
