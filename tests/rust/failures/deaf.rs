// SPDX-License-Identifier: BSD-2-Clause
// Copyright 2026 The Multikit authors
#![no_std]
#![deny(unsafe_code)]
use multikit::{Channel, ProtectionDomain};

struct Failing;

impl ProtectionDomain for Failing {
    fn init() -> Self {
        
        Failing
    }

    fn notified(&mut self, _channel: Channel) {}
}

multikit::protection_domain!(Failing);
