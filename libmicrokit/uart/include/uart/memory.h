/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Every access of drivers in protection domains to a UART's registers, so that tests can put a model
 * of the device in their place, by the include path. They are of device memory: done once, in order, and as
 * wide as they are written (Arm ARM B2.7.2).
 */
#pragma once

#include <microkit_uart.h>

static inline uint32_t uart_read32(const struct microkit_uart *uart, uint32_t offset)
{
    return *(volatile uint32_t *)(uart->registers + offset);
}

static inline uint16_t uart_read16(const struct microkit_uart *uart, uint32_t offset)
{
    return *(volatile uint16_t *)(uart->registers + offset);
}

static inline uint8_t uart_read8(const struct microkit_uart *uart, uint32_t offset)
{
    return *(volatile uint8_t *)(uart->registers + offset);
}

static inline void uart_write32(const struct microkit_uart *uart, uint32_t offset, uint32_t value)
{
    *(volatile uint32_t *)(uart->registers + offset) = value;
}

static inline void uart_write16(const struct microkit_uart *uart, uint32_t offset, uint16_t value)
{
    *(volatile uint16_t *)(uart->registers + offset) = value;
}

static inline void uart_write8(const struct microkit_uart *uart, uint32_t offset, uint8_t value)
{
    *(volatile uint8_t *)(uart->registers + offset) = value;
}
