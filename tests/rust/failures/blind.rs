// SPDX-License-Identifier: BSD-2-Clause
// Copyright 2026 The Multikit authors
#![no_std]
#![deny(unsafe_code)]
use multikit::{Channel, ProtectionDomain};

multikit::memory_region! { unsafe static NOWHERE: ReadOnly = ("nowhere", "nowhere_size"); }

struct Failing;

impl ProtectionDomain for Failing {
    fn init() -> Self {
        multikit::debug_println!("{}", NOWHERE.region().read::<u8>(0));
        Failing
    }

    fn notified(&mut self, _channel: Channel) {}
}

multikit::protection_domain!(Failing);
