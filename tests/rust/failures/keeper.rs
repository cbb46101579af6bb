// SPDX-License-Identifier: BSD-2-Clause
// Copyright 2026 The Multikit authors
#![no_std]
#![deny(unsafe_code)]
use multikit::{debug_println, Channel, Child, FaultReply, MessageInfo, ProtectionDomain, FAULT_LABELS};

struct Keeper;

impl ProtectionDomain for Keeper {
    fn init() -> Self {
        Keeper
    }

    fn notified(&mut self, _channel: Channel) {}

    fn fault(&mut self, child: Child, info: MessageInfo) -> FaultReply {
        let name = FAULT_LABELS.iter().find(|(label, _)| *label == info.label()).map_or("?", |(_, name)| *name);

        debug_println!("keeper: {} {}, {} restarts, before {:?}", child.id(), name, child.restarts(), child.cause());
        if child.id() == 1 && child.restarts() == 0 {
            child.reset();
        }
        FaultReply::Stop
    }
}

multikit::protection_domain!(Keeper);
