// SPDX-License-Identifier: BSD-2-Clause
// Copyright 2026 The Multikit authors
//
//! Cores and other PDs that this PD watches, and cores that it starts again.

use crate::call::PeerReason;
use crate::channel::Channel;
use crate::ffi;

/// A `<watch>` of this PD. An id that is none stops this PD, with a report.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Watch(Channel);

impl Watch {
    /// By the id that `notified` gets.
    pub const fn new(channel: Channel) -> Self {
        Watch(channel)
    }

    /// Counts up each time that what is watched goes down, comes back, or is started again without having been down. Odd: it is
    /// down.
    pub fn epoch(self) -> u64 {
        // SAFETY: any id is allowed.
        unsafe { ffi::microkit_watch_epoch(self.0.id()) }
    }

    /// Of a watched PD, not of a core: why it last changed, as of the epoch read before. None: it never did.
    pub fn reason(self) -> Option<PeerReason> {
        // SAFETY: any id is allowed.
        match unsafe { ffi::microkit_watch_reason(self.0.id()) } {
            0 => None,
            reason => Some(PeerReason::of(reason)),
        }
    }
}

/// A `<core_control>` of this PD. An id that is none stops this PD, with a report.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Core(u32);

/// What firmware says of a core. One that is stuck is on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CoreState {
    /// It runs, or is stuck.
    On,
    /// Its kernel has panicked, or it was turned off.
    Off,
    /// Between the two.
    Starting,
    /// Firmware cannot tell.
    Unknown,
}

impl Core {
    /// By its id.
    pub const fn new(id: u32) -> Self {
        Core(id)
    }

    /// How it is.
    pub fn status(self) -> CoreState {
        // SAFETY: any id is allowed.
        match unsafe { ffi::microkit_core_status(self.0) } {
            0 => CoreState::On,
            1 => CoreState::Off,
            2 => CoreState::Starting,
            _ => CoreState::Unknown,
        }
    }

    /// Starts one that is off. False: it is on, or firmware does not start it.
    pub fn restart(self) -> bool {
        // SAFETY: any id is allowed.
        unsafe { ffi::microkit_core_restart(self.0) }
    }
}
