// SPDX-License-Identifier: BSD-2-Clause
// Copyright 2026 The Multikit authors
//
//! domain.rs: the macro's entry points reach the type; its state is made by init, and nobody has it twice.

mod fake;

use multikit::domain::State;
use multikit::{Channel, Child, FaultReply, MessageInfo, ProtectionDomain};

struct Counter {
    events: Vec<(&'static str, u64)>,
}

thread_local! { static SEEN: std::cell::RefCell<Vec<(&'static str, u64)>> = Default::default(); }

impl ProtectionDomain for Counter {
    fn init() -> Self {
        Counter { events: vec![("init", 0)] }
    }

    fn notified(&mut self, channel: Channel) {
        self.events.push(("notified", u64::from(channel.id())));
        SEEN.with(|seen| *seen.borrow_mut() = self.events.clone());
    }

    fn protected(&mut self, channel: Channel, info: MessageInfo) -> MessageInfo {
        self.events.push(("protected", u64::from(channel.id())));
        MessageInfo::new(info.label() + 1, info.count() + 1)
    }

    fn fault(&mut self, child: Child, info: MessageInfo) -> FaultReply {
        self.events.push(("fault", u64::from(child.id())));
        if info.label() == 6 { FaultReply::Stop } else { FaultReply::Resume(MessageInfo::new(0, 2)) }
    }
}

multikit::protection_domain!(Counter);

mod library {
    use crate::fake::Info;

    extern "C" {
        pub fn init();
        pub fn notified(channel: u32);
        pub fn protected(channel: u32, info: Info) -> Info;
        pub fn fault(child: u32, info: Info, reply: *mut Info) -> i8;
    }
}

#[test]
fn entry_points() {
    let mut reply = fake::Info(0);

    unsafe {
        library::init();
        library::notified(61);
        assert_eq!(library::protected(3, fake::Info(5 << 12 | 7)).0, 6 << 12 | 8);
        assert_eq!(library::fault(60, fake::Info(6 << 12), &mut reply), 0);
        assert_eq!((library::fault(1, fake::Info(3 << 12), &mut reply), reply.0), (1, 2));
        library::notified(0);
        let all = [("init", 0), ("notified", 61), ("protected", 3), ("fault", 60), ("fault", 1), ("notified", 0)];
        assert_eq!(SEEN.with(|seen| seen.borrow().clone()), all);
        // Started again, in the middle of anything.
        library::init();
        library::notified(2);
        assert_eq!(SEEN.with(|seen| seen.borrow().clone()), [("init", 0), ("notified", 2)]);
    }
}

#[test]
#[should_panic(expected = "an entry point within another")]
fn not_within_another() {
    let state = State::new();

    state.start(|| 1);
    state.with(|_| state.with(|_| ()));
}

#[test]
#[should_panic(expected = "an entry point within another")]
fn not_before_init() {
    State::<u32>::new().with(|_| ());
}

#[test]
fn a_former_state_is_not_dropped() {
    struct Never;
    impl Drop for Never {
        fn drop(&mut self) {
            panic!("dropped");
        }
    }
    let state = State::new();

    state.start(|| Never);
    state.start(|| Never);
    std::mem::forget(state);
}

struct Bare;

impl ProtectionDomain for Bare {
    fn init() -> Self {
        Bare
    }
    fn notified(&mut self, _: Channel) {}
}

#[test]
#[should_panic(expected = "called on channel 4, and has no 'protected'")]
fn without_protected() {
    Bare.protected(Channel::new(4), MessageInfo::new(0, 0));
}

#[test]
#[should_panic(expected = "child 4 has faulted, and there is no 'fault'")]
fn without_fault() {
    Bare.fault(Child::new(4), MessageInfo::new(0, 0));
}
