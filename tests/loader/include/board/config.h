/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A board of the tests' own: two banks of RAM, a GIC whose version a test chooses, and a distributor
 * and a UART in memory of the host.
 */
#pragma once

#include <stdint.h>

extern uint64_t board_gic_version;
extern uint8_t board_gicd[0x10000], board_uart[0x1000];

#define BOARD_NAME        "test_board"
#define BOARD_GIC_VERSION board_gic_version
#define BOARD_GICD_BASE   ((uint64_t)board_gicd)
#define BOARD_UART_BASE   ((uint64_t)board_uart)
#define BOARD_UART_SHIFT  2
#define BOARD_RAM_BANKS             \
    {                               \
        {0x40000000, 0x40000000},   \
        {                           \
            0x100000000, 0x80000000 \
        }                           \
    }
/* Firmware keeps three pages. The root, a table for the GiB and one for the 2 MiB that they lie in. */
#define BOARD_MEMORY                                        \
    {                                                       \
        {0x40000000, 0x5fe00000}, {0x5fe03000, 0x80000000}, \
        {                                                   \
            0x100000000, 0x180000000                        \
        }                                                   \
    }
#define BOARD_TABLES 3
/* Of four cores, in a page that firmware keeps; no bank has the last. */
#define BOARD_RELEASE                                  \
    {                                                  \
        0x5fe00000, 0x5fe000d8, 0x5fe000e0, 0x20000000 \
    }
/* A test says whether it stops the watchdog. */
extern uint8_t board_watchdog[0x1000];
extern uint64_t board_watchdog_stops;
#define BOARD_WATCHDOG_BASE  ((uint64_t)board_watchdog)
#define BOARD_WATCHDOG_CALL  0xbc000000
#define BOARD_WATCHDOG_STOPS board_watchdog_stops
