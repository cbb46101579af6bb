// SPDX-License-Identifier: BSD-2-Clause
// Copyright 2026 The Multikit authors
//
//! Ids of channels and interrupts.

use crate::ffi;
use crate::message::MessageInfo;

/// An id of this PD: the `id` of an `<end>`, an `<irq>` or a `<watch>`. 0 to 61.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Channel(u32);

impl Channel {
    /// Panics above 61; at compile time, in a constant.
    #[track_caller]
    pub const fn new(id: u32) -> Self {
        assert!(id <= ffi::MICROKIT_MAX_CHANNEL_ID, "ids are 0 to 61");
        Channel(id)
    }

    /// As in the description.
    pub const fn id(self) -> u32 {
        self.0
    }

    /// Notifies the PD at the other end. Never blocks. What is no channel of this PD, or has `notify="false"`, is reported on
    /// the console and ignored.
    pub fn notify(self) {
        // SAFETY: any id is allowed.
        unsafe { ffi::microkit_notify(self.0) }
    }

    /// The same, no later than when the entry point returns: saves a system call, except to another core.
    pub fn deferred_notify(self) {
        // SAFETY: any id is allowed.
        unsafe { ffi::microkit_deferred_notify(self.0) }
    }

    /// Allows the next interrupt of the `<irq>` with this id. What is none is reported and ignored.
    pub fn irq_ack(self) {
        // SAFETY: any id is allowed.
        unsafe { ffi::microkit_irq_ack(self.0) }
    }

    /// The same, no later than when the entry point returns.
    pub fn deferred_irq_ack(self) {
        // SAFETY: any id is allowed.
        unsafe { ffi::microkit_deferred_irq_ack(self.0) }
    }

    /// Calls the protected procedure of the PD at the other end, on this core or another, with the message words that are set
    /// (`mr_set`), and waits for the answer, whose words are then in `mr_get`. What microkit.h says of `microkit_ppcall` holds; with types:
    /// `Procedure`.
    pub fn ppcall(self, info: MessageInfo) -> MessageInfo {
        // SAFETY: any id is allowed. No event is delivered before it returns, so no entry point runs within another.
        MessageInfo::from_raw(unsafe { ffi::microkit_ppcall(self.0, info.raw()) })
    }
}
