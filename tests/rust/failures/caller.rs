// SPDX-License-Identifier: BSD-2-Clause
// Copyright 2026 The Multikit authors
#![no_std]
#![deny(unsafe_code)]
use multikit::{Channel, ProtectionDomain};

struct Failing;

impl ProtectionDomain for Failing {
    fn init() -> Self {
        let answer = Channel::new(1).ppcall(multikit::MessageInfo::new(0, 0));

        multikit::debug_println!("caller: {:#x}", answer.label());
        Failing
    }

    fn notified(&mut self, _channel: Channel) {}
}

multikit::protection_domain!(Failing);
