// SPDX-License-Identifier: BSD-2-Clause
// Copyright 2026 The Multikit authors
#![no_std]
#![deny(unsafe_code)]
use multikit::{Channel, ProtectionDomain};

static COUNT: core::sync::atomic::AtomicUsize = core::sync::atomic::AtomicUsize::new(3);

struct Failing;

impl ProtectionDomain for Failing {
    fn init() -> Self {
        let numbers = [1, 2, 3];
        let at = COUNT.fetch_add(1, core::sync::atomic::Ordering::Relaxed);

        multikit::debug_println!("{}", numbers[at]);
        Failing
    }

    fn notified(&mut self, _channel: Channel) {}
}

multikit::protection_domain!(Failing);
