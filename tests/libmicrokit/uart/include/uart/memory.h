/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * In place of the library's: each access is the model's, and whatever may happen meanwhile does (wire.c).
 */
#pragma once

#include <microkit_uart.h>

uint32_t model_access_read(uintptr_t address, uint32_t bytes);
void model_access_write(uintptr_t address, uint32_t value, uint32_t bytes);

#define ACCESS(bits)                                                                            \
    static inline uint##bits##_t uart_read##bits(const struct microkit_uart *uart, uint32_t at) \
    {                                                                                           \
        return (uint##bits##_t)model_access_read(uart->registers + at, (bits) / 8);             \
    }                                                                                           \
    static inline void uart_write##bits(const struct microkit_uart *uart, uint32_t at,          \
                                        uint##bits##_t value)                                   \
    {                                                                                           \
        model_access_write(uart->registers + at, value, (bits) / 8);                            \
    }

ACCESS(8)
ACCESS(16)
ACCESS(32)
