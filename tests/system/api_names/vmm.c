/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Mentions everything that a virtual machine monitor uses, and calls one of it.
 */
#include <microkit.h>

void init(void)
{
    void (*const all[])(void) = {
        (void (*)(void))microkit_vcpu_restart,        (void (*)(void))microkit_vcpu_stop,
        (void (*)(void))microkit_vcpu_arm_inject_irq, (void (*)(void))microkit_vcpu_arm_ack_vppi,
        (void (*)(void))microkit_vcpu_arm_read_reg,   (void (*)(void))microkit_vcpu_arm_write_reg,
    };

    microkit_dbg_puts(all[5] ? "vmm: a virtual machine monitor starts\n" : "");
    (void)microkit_vcpu_arm_read_reg(1, seL4_VCPUReg_SCTLR);
    microkit_dbg_puts("vmm: FAILED, it went on\n");
}

void notified(microkit_channel ch)
{
    (void)ch;
}
