// SPDX-License-Identifier: BSD-2-Clause
// Copyright 2026 The Multikit authors
//
//! Virtual CPUs of this PD's virtual machine.

use crate::ffi;

/// The `id` of a `<vcpu>`. What this PD does not have, and whatever else the kernel refuses, stops this PD, with a report.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Vcpu(u32);

impl Vcpu {
    /// Any id.
    pub const fn new(id: u32) -> Self {
        Vcpu(id)
    }

    /// As in the description.
    pub const fn id(self) -> u32 {
        self.0
    }

    /// Runs it from the guest's virtual address entry_point; its other registers stay as they are.
    pub fn restart(self, entry_point: u64) {
        // SAFETY: any numbers are allowed; what the guest sees of this PD's memory is in regions.
        unsafe { ffi::microkit_vcpu_restart(self.0, entry_point) }
    }

    /// Stops it.
    pub fn stop(self) {
        // SAFETY: any id is allowed.
        unsafe { ffi::microkit_vcpu_stop(self.0) }
    }

    /// Makes a virtual interrupt pending: irq 0 to 1023, priority 0 (highest) to 31, group 0 or 1, index of a list register.
    pub fn inject_irq(self, irq: u16, priority: u8, group: u8, index: u8) {
        // SAFETY: any numbers are allowed.
        unsafe { ffi::microkit_vcpu_arm_inject_irq(self.0, irq, priority, group, index) }
    }

    /// Allows the next fault for a private interrupt: irq 27, the virtual timer.
    pub fn ack_vppi(self, irq: u64) {
        // SAFETY: any numbers are allowed.
        unsafe { ffi::microkit_vcpu_arm_ack_vppi(self.0, irq) }
    }

    /// A register; register is a seL4_VCPUReg.
    pub fn read_register(self, register: u64) -> u64 {
        // SAFETY: any numbers are allowed.
        unsafe { ffi::microkit_vcpu_arm_read_reg(self.0, register) }
    }

    /// Writes one.
    pub fn write_register(self, register: u64, value: u64) {
        // SAFETY: any numbers are allowed.
        unsafe { ffi::microkit_vcpu_arm_write_reg(self.0, register, value) }
    }
}
