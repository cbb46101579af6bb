/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The part of microkit_uart.h that is the same for all devices and configurations.
 */
#include <board/config.h>
#include <sel4/constants.h>
#include <uart/device.h>

void microkit_uart_init(struct microkit_uart *uart, void *page)
{
    uart->registers = (uintptr_t)page + (BOARD_UART_BASE & ((1 << seL4_PageBits) - 1));
    uart->errors = 0;
    uart->room = 0;
    uart->armed = false;
    microkit_uart_device_start(uart);
}

int32_t microkit_uart_get(struct microkit_uart *uart)
{
    return microkit_uart_device_receive(uart);
}
