/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The kernel's virtual addresses. The same on every core and every board: the tool's EL2 page
 * tables decide which physical page stands behind each. Also read by the tool (through abi.json)
 * and by kernel.ld, so only plain numbers.
 *
 *   WINDOW_VA   the core's window: kernel code, rodata, state; layout objects; private frames; untyped
 *   DEVICE_VA   GIC and debug UART, Device-nGnRnE
 *   SHARED_VA   frames outside the window on which the layout lets this core do cache maintenance
 *               (mapped at SHARED_VA + physical address)
 *   IDENTITY    besides, the one page that holds .text.identity (head.S) is mapped at its own
 *               physical address, so that turning on the MMU continues in mapped code
 */
#pragma once

#define WINDOW_VA         0x4000000000
#define DEVICE_VA         0x5000000000
#define SHARED_VA         0x6000000000

#define UART_VA           (DEVICE_VA + 0x00000)
#define GICD_VA           (DEVICE_VA + 0x10000)
#define GICC_VA           (DEVICE_VA + 0x20000)
#define GICH_VA           (DEVICE_VA + 0x30000) /* GICv2: virtual interface control */
#define GICR_VA           (DEVICE_VA + 0x40000) /* this core's redistributor: RD and SGI frames, 128 KiB */

#define KERNEL_VA_BITS    39
#define KERNEL_STACK_BITS 12
