/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the driver of a UART (board/devices/uart-NAME/pd.c) does for microkit_uart.h. The functions are called
 * with uart->registers set, by one thread at a time; errors and room are the driver's to use.
 */
#pragma once

#include <microkit_uart.h>

/* Receiver on, its interrupt on, that of the transmitter off. Keeps what was received. */
void microkit_uart_device_start(struct microkit_uart *uart);

/* As microkit_uart_get. On NONE, whatever comes from now on interrupts: the driver looks again after
 * it has ended the interrupt at the device. */
int32_t microkit_uart_device_receive(struct microkit_uart *uart);

/* Whether a character can be transmitted. */
bool microkit_uart_device_room(struct microkit_uart *uart);

/* Only after microkit_uart_device_room has said that there is. */
void microkit_uart_device_send(struct microkit_uart *uart, uint8_t character);

/* Whether it interrupts when there is room. Turned on when there was none; room that comes from
 * then on interrupts, and what came before may. */
void microkit_uart_device_transmit_interrupt(struct microkit_uart *uart, bool on);
