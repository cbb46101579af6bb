/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Registers of the Cadence UART of Zynq devices (UG1087, module UART), as offsets.
 */
#pragma once

#define UART_CONTROL     0x00
#define CONTROL_RX_EN    (1u << 2)
#define CONTROL_TX_EN    (1u << 4)
#define UART_INT_ENABLE  0x08 /* ones written; zeros change nothing */
#define UART_INT_DISABLE 0x0c
#define UART_INT_STATUS  0x14 /* stays until it is written as 1 */
#define INT_RX_TRIGGER   (1u << 0)
#define INT_TX_EMPTY     (1u << 3)
#define INT_RX_OVERRUN   (1u << 5)
#define INT_FRAMING      (1u << 6)
#define INT_PARITY       (1u << 7)
#define INT_BREAK        (1u << 13)
#define INT_ALL          0x3fffu
#define UART_RX_LEVEL    0x20 /* characters in the FIFO that INT_RX_TRIGGER takes */
#define UART_STATUS      0x2c
#define STATUS_RX_EMPTY  (1u << 1)
#define STATUS_TX_EMPTY  (1u << 3)
#define STATUS_TX_FULL   (1u << 4)
#define STATUS_TX_ACTIVE (1u << 11)
#define UART_FIFO        0x30
/* Trigger level of the flow control: 6 bits that do nothing while it is off. Kernels take turns by it. */
#define UART_FLOW_DELAY 0x38
