// SPDX-License-Identifier: BSD-2-Clause
// Copyright 2026 The Multikit authors
//
//! Protected procedure calls with types. The other end may be C++: microkit_typed.hpp speaks the same.

use core::marker::PhantomData;

use crate::channel::Channel;
use crate::ffi;
use crate::layout::Message;
use crate::message::{mr_get, mr_set, MessageInfo, MESSAGE_WORDS};

const WORD: usize = core::mem::size_of::<u64>();
/// Label of an answer to a message that is no request (microkit_typed.hpp).
const NOT_UNDERSTOOD: u64 = 0x6e6f;

/// Why a call has no reply.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CallError {
    /// The callee has another idea of the request.
    NotUnderstood,
    /// The callee stopped, or started again. It may have served the call or not.
    Peer(PeerReason),
    /// The answer is none: the channel is none to call on, or the callee has another idea of the reply.
    NoReply,
}

/// What became of a callee.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PeerReason {
    /// It faulted.
    Faulted,
    /// Its parent stopped it.
    Stopped,
    /// It was restarted or reset.
    Restarted,
    /// Its core went down.
    CoreDown,
    /// A number that this crate does not know.
    Other(u64),
}

impl PeerReason {
    pub(crate) fn of(number: u64) -> Self {
        match number {
            ffi::MICROKIT_PEER_FAULTED => PeerReason::Faulted,
            ffi::MICROKIT_PEER_STOPPED => PeerReason::Stopped,
            ffi::MICROKIT_PEER_RESTARTED => PeerReason::Restarted,
            ffi::MICROKIT_PEER_CORE_DOWN => PeerReason::CoreDown,
            other => PeerReason::Other(other),
        }
    }
}

/// A procedure of the PD at the other end of a channel. Requests and replies are at most as long as a message, 960 bytes; longer ones
/// do not compile.
pub struct Procedure<Request, Reply> {
    channel: Channel,
    types: PhantomData<fn(Request) -> Reply>,
}

impl<Request: Message, Reply: Message> Procedure<Request, Reply> {
    const FIT: () = assert!(
        Request::SIZE <= MESSAGE_WORDS * WORD && Reply::SIZE <= MESSAGE_WORDS * WORD,
        "longer than a message"
    );

    /// The caller's end.
    pub const fn new(channel: Channel) -> Self {
        let () = Self::FIT;
        Procedure { channel, types: PhantomData }
    }

    /// Calls it and waits for the reply.
    pub fn call(&self, request: &Request) -> Result<Reply, CallError> {
        put(request);
        let answer = self.channel.ppcall(MessageInfo::new(0, words::<Request>()));

        match answer.label() {
            0 if answer.count() == answered::<Reply>() => get().ok_or(CallError::NoReply),
            NOT_UNDERSTOOD => Err(CallError::NotUnderstood),
            ffi::MICROKIT_ERROR_PEER => Err(CallError::Peer(PeerReason::of(mr_get(0)))),
            _ => Err(CallError::NoReply),
        }
    }

    /// The callee's end: what `ProtectionDomain::protected` returns. serve is not called when the message is no `Request`.
    pub fn answer(info: MessageInfo, serve: impl FnOnce(Request) -> Reply) -> MessageInfo {
        let () = Self::FIT;
        let request = if info.label() == 0 && info.count() == words::<Request>() { get() } else { None };

        match request {
            Some(request) => {
                let reply = serve(request);
                mr_set(0, 0);
                put(&reply);
                MessageInfo::new(0, answered::<Reply>())
            }
            None => MessageInfo::new(NOT_UNDERSTOOD, 0),
        }
    }
}

const fn words<T: Message>() -> usize {
    (T::SIZE + WORD - 1) / WORD
}

/// At least one: the empty message info of a call that did not take place has none.
const fn answered<T: Message>() -> usize {
    if T::SIZE == 0 {
        1
    } else {
        words::<T>()
    }
}

fn put<T: Message>(value: &T) {
    let mut bytes = [0; MESSAGE_WORDS * WORD];

    value.encode(&mut bytes[..T::SIZE]);
    for (i, word) in bytes.chunks_exact(WORD).take(words::<T>()).enumerate() {
        mr_set(i, word.iter().rev().fold(0, |sum, &byte| sum << 8 | u64::from(byte)));
    }
}

fn get<T: Message>() -> Option<T> {
    let mut bytes = [0; MESSAGE_WORDS * WORD];

    for (i, word) in bytes.chunks_exact_mut(WORD).take(words::<T>()).enumerate() {
        word.copy_from_slice(&mr_get(i).to_le_bytes());
    }
    T::decode(&bytes[..T::SIZE])
}
