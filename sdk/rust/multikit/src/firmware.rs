// SPDX-License-Identifier: BSD-2-Clause
// Copyright 2026 The Multikit authors
//
//! Firmware and capabilities.

use crate::ffi;

/// A secure monitor call with x0 to x7 of args; returns those of the answer. Not preemptible. In a PD without `smc="true"` it
/// stops the PD.
///
/// # Safety
///
/// Firmware may write where it is told to.
pub unsafe fn smc_call(args: &[u64; 8]) -> [u64; 8] {
    let (mut request, mut answer) = (*args, [0; 8]);

    // SAFETY: both are 8 words; the rest is the caller's to know.
    unsafe { ffi::microkit_arm_smc_call(&mut request, &mut answer) };
    answer
}

/// The address of a slot of the `<cspace>` for calls of seL4; none for slots that are not there.
pub fn cspace_slot(slot: u64) -> Option<u64> {
    // SAFETY: any number is allowed.
    match unsafe { ffi::microkit_cspace_root_slot_to_cptr(slot) } {
        0 => None,
        address => Some(address),
    }
}
