// SPDX-License-Identifier: BSD-2-Clause
// Copyright 2026 The Multikit authors
#![no_std]
#![deny(unsafe_code)]
use multikit::{Channel, ProtectionDomain};

multikit::memory_region! { unsafe static WHOLE: ReadWrite = ("where", "how_much"); }

struct Failing;

impl ProtectionDomain for Failing {
    fn init() -> Self {
        // What the description sets reaches into the program.
        multikit::debug_println!("{}", WHOLE.region().size());
        Failing
    }

    fn notified(&mut self, _channel: Channel) {}
}

multikit::protection_domain!(Failing);
