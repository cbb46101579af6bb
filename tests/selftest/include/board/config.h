/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A board of the tests' own: three cores of two kinds, two parts of RAM, and a GIC and a timer that a test
 * chooses.
 */
#pragma once

#include <stdint.h>

extern uint64_t board_gic_version, board_frequency;

#define BOARD_NAME            "test_board"
#define BOARD_CORES           3
#define BOARD_LOAD_ADDRESS    0x50000000
#define BOARD_PA_BITS         40
#define BOARD_TIMER_FREQUENCY board_frequency
#define BOARD_GIC_VERSION     board_gic_version
#define BOARD_GICD_BASE       0x8000000UL
#define BOARD_GICR_BASE       0x9000000UL
#define BOARD_GICR_STRIDE     0x20000UL
#define BOARD_GICR_FRAMES     4
#define BOARD_UART_BASE       0x7000000UL
#define BOARD_IRQ_COUNT       96
#define BOARD_SGIS            0x7
/* Between the two firmware keeps a page. */
#define BOARD_MEMORY               \
    {                              \
        {0x40000000, 0x50000000},  \
        {                          \
            0x50001000, 0x50002000 \
        }                          \
    }
#define BOARD_EACH_CORE(X) \
    X(0, 0x0, 0, "cortex-a53") X(1, 0x1, 1, "cortex-a53") X(2, 0x100, 2, "cortex-a78ae")
#define BOARD_RELEASE                      \
    {                                      \
        0x4ffff000, 0x4ffff0d8, 0x4ffff0e0 \
    }
