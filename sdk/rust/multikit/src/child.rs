// SPDX-License-Identifier: BSD-2-Clause
// Copyright 2026 The Multikit authors
//
//! Children: PDs whose faults this one handles, and which it stops and starts.

use crate::ffi;

/// The `id` of a nested protection domain. What this PD does not have as a child stops this PD, with a report.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Child(u32);

/// Why a child last stopped or was started again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cause {
    /// It never did.
    None,
    /// It faulted; the label of the fault (`FAULT_LABELS`).
    Fault(u64),
    /// This PD stopped it.
    Stopped,
    /// This PD restarted or reset it.
    Restarted,
    /// It is on another core, which is down.
    CoreDown,
}

impl Child {
    /// Any id.
    pub const fn new(id: u32) -> Self {
        Child(id)
    }

    /// As in the description.
    pub const fn id(self) -> u32 {
        self.0
    }

    /// Runs it from entry_point, an address of its program, with its stack pointer and memory as they are.
    pub fn restart(self, entry_point: u64) {
        // SAFETY: any numbers are allowed; another PD's memory is not this one's.
        unsafe { ffi::microkit_pd_restart(self.0, entry_point) }
    }

    /// Brings it to its initial state and runs it from its entry point.
    pub fn reset(self) {
        // SAFETY: any id is allowed.
        unsafe { ffi::microkit_pd_reset(self.0) }
    }

    /// Stops it.
    pub fn stop(self) {
        // SAFETY: any id is allowed.
        unsafe { ffi::microkit_pd_stop(self.0) }
    }

    /// Lets it continue after a stop.
    pub fn resume(self) {
        // SAFETY: any id is allowed.
        unsafe { ffi::microkit_pd_resume(self.0) }
    }

    /// How often it has been started again since boot, by anybody.
    pub fn restarts(self) -> u64 {
        // SAFETY: any id is allowed.
        unsafe { ffi::microkit_pd_restarts(self.0) }
    }

    /// Why it last stopped or was started again; a fault that this PD has resumed it from is not kept.
    pub fn cause(self) -> Cause {
        // SAFETY: any id is allowed.
        match unsafe { ffi::microkit_pd_cause(self.0) } {
            0 => Cause::None,
            ffi::MICROKIT_CAUSE_STOPPED => Cause::Stopped,
            ffi::MICROKIT_CAUSE_RESTARTED => Cause::Restarted,
            ffi::MICROKIT_CAUSE_CORE_DOWN => Cause::CoreDown,
            fault => Cause::Fault(fault - 1),
        }
    }
}
