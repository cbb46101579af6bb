/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the console's driver and a client agree on: two rings of characters. Each of the two regions has
 * one writer.
 */
#pragma once

#include <microkit.h>
#include <microkit_ring.h>
#include <microkit_uart.h>

#define CAPACITY 1024 /* characters that wait in a ring */
#define LINE     __attribute__((aligned(MICROKIT_RING_LINE)))

/* An entry: a character, MICROKIT_UART_ errors that came with it, and how many before it found no room. */
#define CHARACTER(entry) ((char)((entry)&0xff))
#define ERRORS(entry)    ((uint32_t)(entry)&MICROKIT_UART_ERRORS)
#define LOST(entry)      ((uint32_t)((entry) >> 32))

/* What a client writes. */
struct of_client {
    char output[MICROKIT_RING_PRODUCED_SIZE(CAPACITY, sizeof(uint64_t))] LINE;
    char input[MICROKIT_RING_CONSUMED_SIZE] LINE;
};

/* What the driver writes for it. */
struct of_driver {
    char input[MICROKIT_RING_PRODUCED_SIZE(CAPACITY, sizeof(uint64_t))] LINE;
    char output[MICROKIT_RING_CONSUMED_SIZE] LINE;
};

_Static_assert(sizeof(struct of_client) <= 0x3000, "fits its region, see uart_console.system");
_Static_assert(sizeof(struct of_driver) <= 0x3000, "fits its region, see uart_console.system");
