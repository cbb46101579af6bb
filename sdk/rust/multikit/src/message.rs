// SPDX-License-Identifier: BSD-2-Clause
// Copyright 2026 The Multikit authors
//
//! Messages: label, count, words.

use crate::ffi;

/// The most words of a message.
pub const MESSAGE_WORDS: usize = ffi::seL4_MsgMaxLength;

const LABEL_BITS: u32 = 52;

/// What the label of a message about a child's fault can be, with names (sel4/faults.h has the words).
pub const FAULT_LABELS: [(u64, &str); 9] = [
    (ffi::seL4_Fault_CapFault, "capability fault"),
    (ffi::seL4_Fault_UnknownSyscall, "unknown system call"),
    (ffi::seL4_Fault_UserException, "user exception"),
    (ffi::seL4_Fault_DebugException, "debug exception"),
    (ffi::seL4_Fault_Timeout, "timeout"),
    (ffi::seL4_Fault_VMFault, "memory fault"),
    (ffi::seL4_Fault_VGICMaintenance, "virtual interrupt controller"),
    (ffi::seL4_Fault_VCPUFault, "virtual CPU"),
    (ffi::seL4_Fault_VPPIEvent, "virtual timer"),
];

/// Label and number of words of a message.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct MessageInfo(ffi::RawMessageInfo);

impl MessageInfo {
    /// Panics when label is not below 2^52, or count is above 120.
    #[track_caller]
    pub fn new(label: u64, count: usize) -> Self {
        assert!(label >> LABEL_BITS == 0, "a label has 52 bits");
        assert!(count <= MESSAGE_WORDS, "a message has up to 120 words");
        // SAFETY: in range.
        MessageInfo(unsafe { ffi::microkit_msginfo_new(label, count as u16) })
    }

    /// What the message is about.
    pub fn label(self) -> u64 {
        // SAFETY: any value is allowed.
        unsafe { ffi::microkit_msginfo_get_label(self.0) }
    }

    /// How many words it has, 0 to 120.
    pub fn count(self) -> usize {
        // SAFETY: any value is allowed.
        let count = unsafe { ffi::microkit_msginfo_get_count(self.0) };

        (count as usize).min(MESSAGE_WORDS)
    }

    pub(crate) fn raw(self) -> ffi::RawMessageInfo {
        self.0
    }

    /// For the macro `protection_domain`.
    #[doc(hidden)]
    pub fn from_raw(raw: ffi::RawMessageInfo) -> Self {
        MessageInfo(raw)
    }

    /// For the macro `protection_domain`.
    #[doc(hidden)]
    pub fn into_raw(self) -> ffi::RawMessageInfo {
        self.0
    }
}

impl core::fmt::Debug for MessageInfo {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "MessageInfo({:#x}, {})", self.label(), self.count())
    }
}

/// Word 0 to 119 of the message that has come or is being made; valid until the next call, answer or return. Panics above.
#[track_caller]
pub fn mr_get(index: usize) -> u64 {
    // SAFETY: in range.
    unsafe { ffi::microkit_mr_get(checked(index)) }
}

/// Sets word 0 to 119 of the message that is being made. Panics above.
#[track_caller]
pub fn mr_set(index: usize, value: u64) {
    // SAFETY: in range.
    unsafe { ffi::microkit_mr_set(checked(index), value) }
}

#[track_caller]
fn checked(index: usize) -> u8 {
    assert!(index < MESSAGE_WORDS, "message words are 0 to 119");
    index as u8
}
