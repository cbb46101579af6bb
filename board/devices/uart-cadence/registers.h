/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Registers of the Cadence UART of Zynq devices (UG1087, module UART), as offsets.
 */
#pragma once

#define UART_CONTROL     0x00
#define CONTROL_RX_EN    (1u << 2)
#define CONTROL_TX_EN    (1u << 4)
#define UART_STATUS      0x2c
#define STATUS_TX_EMPTY  (1u << 3)
#define STATUS_TX_FULL   (1u << 4)
#define STATUS_TX_ACTIVE (1u << 11)
#define UART_FIFO        0x30
/* Trigger level of the flow control: 6 bits that do nothing while it is off. Kernels take turns by it. */
#define UART_FLOW_DELAY 0x38
