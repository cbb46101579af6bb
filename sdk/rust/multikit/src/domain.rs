// SPDX-License-Identifier: BSD-2-Clause
// Copyright 2026 The Multikit authors
//
//! The entry points of a PD.

use core::cell::{Cell, UnsafeCell};
use core::mem::MaybeUninit;

use crate::channel::Channel;
use crate::child::Child;
use crate::message::MessageInfo;

/// A protection domain: its state, and what it does when something happens. `protection_domain!` makes it the program's.
pub trait ProtectionDomain: Sized {
    /// Called once, before any event; again when the PD is reset or restarted, whose former state is then forgotten.
    fn init() -> Self;

    /// For each channel, interrupt or watch that was signalled since the last event, in ascending order of ids. Several signals may
    /// arrive as one.
    fn notified(&mut self, channel: Channel);

    /// A protected procedure call: its words are in `mr_get`, those of the answer are set by `mr_set`; returns the answer's label and
    /// count. With types: `Procedure::answer`. A PD that has none panics when it is called.
    fn protected(&mut self, channel: Channel, info: MessageInfo) -> MessageInfo {
        let _ = info;
        panic!("called on channel {}, and has no 'protected'", channel.id());
    }

    /// A child, or a virtual CPU with the same id, has faulted: the label says how (`FAULT_LABELS`), the words are those of sel4/faults.h. A PD that
    /// has none panics when a child faults.
    fn fault(&mut self, child: Child, info: MessageInfo) -> FaultReply {
        let _ = info;
        panic!("child {} has faulted, and there is no 'fault'", child.id());
    }
}

/// What becomes of a child that has faulted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FaultReply {
    /// It stays stopped.
    Stop,
    /// It goes on; the message, usually of length 0, is the kernel's to read.
    Resume(MessageInfo),
}

/// Where the state is between entry points, for `protection_domain!`.
#[doc(hidden)]
pub struct State<T> {
    value: UnsafeCell<MaybeUninit<T>>,
    /// `value` is one, and nobody uses it.
    ready: Cell<bool>,
}

// SAFETY: a PD has one thread.
unsafe impl<T> Sync for State<T> {}

impl<T> State<T> {
    /// None yet.
    pub const fn new() -> Self {
        State { value: UnsafeCell::new(MaybeUninit::uninit()), ready: Cell::new(false) }
    }

    /// A new one. That of a former run, if there is one, may have been left in the middle of a change: it is not dropped.
    pub fn start(&self, init: impl FnOnce() -> T) {
        self.ready.set(false);
        let value = init();

        assert!(!self.ready.get(), "init within init");
        // SAFETY: nobody has a reference to it: what made one before has not returned, and never will.
        unsafe { (*self.value.get()).write(value) };
        self.ready.set(true);
    }

    /// Uses it, and nobody else does meanwhile.
    pub fn with<R>(&self, work: impl FnOnce(&mut T) -> R) -> R {
        assert!(self.ready.replace(false), "an entry point within another");
        // SAFETY: it was ready: start() has written it, and no other call of this function uses it.
        let result = work(unsafe { (*self.value.get()).assume_init_mut() });

        self.ready.set(true);
        result
    }
}

/// `protection_domain!(Type)`, once in a program: libmicrokit calls the functions of this type.
#[macro_export]
macro_rules! protection_domain {
    ($domain:ty) => {
        #[allow(unsafe_code)]
        const _: () = {
            use $crate::domain::{RawFaultReply, RawMessageInfo, State};
            use $crate::{Channel, Child, MessageInfo, ProtectionDomain};

            static STATE: State<$domain> = State::new();

            #[no_mangle]
            extern "C" fn init() {
                STATE.start(<$domain as ProtectionDomain>::init);
            }

            #[no_mangle]
            extern "C" fn notified(channel: u32) {
                STATE.with(|domain| domain.notified(Channel::new(channel)));
            }

            #[no_mangle]
            extern "C" fn protected(channel: u32, info: RawMessageInfo) -> RawMessageInfo {
                STATE
                    .with(|domain| domain.protected(Channel::new(channel), MessageInfo::from_raw(info)))
                    .into_raw()
            }

            #[no_mangle]
            extern "C" fn fault(child: u32, info: RawMessageInfo, reply: &mut RawMessageInfo) -> RawFaultReply {
                STATE
                    .with(|domain| domain.fault(Child::new(child), MessageInfo::from_raw(info)))
                    .into_raw(reply)
            }
        };
    };
}

#[doc(hidden)]
pub use crate::ffi::RawMessageInfo;
/// seL4_Bool.
#[doc(hidden)]
pub type RawFaultReply = i8;

impl FaultReply {
    /// For the macro.
    #[doc(hidden)]
    pub fn into_raw(self, reply: &mut RawMessageInfo) -> RawFaultReply {
        match self {
            FaultReply::Stop => 0,
            FaultReply::Resume(info) => {
                *reply = info.raw();
                1
            }
        }
    }
}
