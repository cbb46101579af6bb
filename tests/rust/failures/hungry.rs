// SPDX-License-Identifier: BSD-2-Clause
// Copyright 2026 The Multikit authors
#![no_std]
#![deny(unsafe_code)]
use multikit::{Channel, ProtectionDomain};

extern crate alloc;

multikit::heap!(static HEAP: 1024);

struct Failing;

impl ProtectionDomain for Failing {
    fn init() -> Self {
        let small = alloc::vec![0u64; 100];

        multikit::debug_println!("hungry: {} bytes left", HEAP.free());
        multikit::debug_println!("{}", small.len() + alloc::vec![0u8; 1000].len());
        Failing
    }

    fn notified(&mut self, _channel: Channel) {}
}

multikit::protection_domain!(Failing);
