// SPDX-License-Identifier: BSD-2-Clause
// Copyright 2026 The Multikit authors
//
//! Both ends of an interface in Rust: has its procedures done by the next server.
#![no_std]
#![deny(unsafe_code)]

use multikit::{debug_println, protection_domain, Channel, MessageInfo, ProtectionDomain};

include!(concat!(env!("MICROKIT_STUBS"), "/wire.rs"));

use wire::{results, types, Bytes, Client};

const CLIENT: Channel = Channel::new(6);
const NEXT: Client = Client(Channel::new(7));
const NOTHING: types::Item = types::Item { key: 0, state: types::State::Cold, deltas: [0; 3], valid: false };

struct Rusty;

impl wire::Server for Rusty {
    fn echo(&mut self, _: Channel, items: &[types::Item; 4], data: &[u8]) -> results::Echo {
        NEXT.echo(items, data).unwrap_or_else(|error| {
            debug_println!("rusty: wrong: echo, {:?}", error);
            results::Echo { echoed: [NOTHING; 4], text: Bytes::EMPTY }
        })
    }

    fn forward(&mut self, _: Channel, value: i32) -> results::Forward {
        NEXT.forward(value).unwrap_or_else(|error| {
            debug_println!("rusty: wrong: forward, {:?}", error);
            results::Forward { answer: 0 }
        })
    }

    /// Only after the next one has done so, too.
    fn fault(&mut self, _: Channel) {
        debug_println!("rusty: from Ada: {:?}", NEXT.fault().is_err());
        panic!("asked to");
    }
}

impl ProtectionDomain for Rusty {
    fn init() -> Self {
        NEXT.signal_wanted();
        Rusty
    }

    /// The client's event, or the next server's: only with both, all servers are there.
    fn notified(&mut self, channel: Channel) {
        if channel != CLIENT {
            debug_println!("rusty: Ada is ready");
            wire::signal_ready(CLIENT);
        }
    }

    fn protected(&mut self, channel: Channel, info: MessageInfo) -> MessageInfo {
        wire::dispatch(self, channel, info)
    }
}

protection_domain!(Rusty);
