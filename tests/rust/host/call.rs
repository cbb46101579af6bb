// SPDX-License-Identifier: BSD-2-Clause
// Copyright 2026 The Multikit authors
//
//! call.rs: requests and replies word by word, as microkit_typed.hpp has them, and every answer that is none.

mod fake;

use multikit::{mr_get, mr_set, CallError, Channel, MessageInfo, PeerReason, Procedure};

multikit::message! {
    pub struct Addition { pub a: u32, pub b: u64, pub c: u8 }
    pub struct Sum { pub sum: u64, pub carried: bool }
    pub struct Nothing {}
}

const ADD: Procedure<Addition, Sum> = Procedure::new(Channel::new(5));
const ASKED: Addition = Addition { a: 0x0102_0304, b: 0x1112_1314_1516_1718, c: 0x21 };

fn answered(words: &'static [u64], label: u64, count: u64) -> Result<Sum, CallError> {
    fake::callee(move |message, _, _| {
        message[..words.len()].copy_from_slice(words);
        (label, count)
    });
    ADD.call(&ASKED)
}

#[test]
fn request_word_by_word() {
    fake::callee(|words, label, count| {
        assert_eq!((label, count), (0, 3));
        assert_eq!(words[..3], [0x0102_0304, 0x1112_1314_1516_1718, 0x21]);
        words[..2].copy_from_slice(&[7, 1]);
        (0, 2)
    });
    assert_eq!(ADD.call(&ASKED), Ok(Sum { sum: 7, carried: true }));
    assert_eq!(fake::calls(), [("ppcall", 5, 3)]);
}

#[test]
fn answers_that_are_none() {
    assert_eq!(answered(&[7, 2], 0, 2), Err(CallError::NoReply), "a bool of 2");
    assert_eq!(answered(&[7, 1], 0, 1), Err(CallError::NoReply));
    assert_eq!(answered(&[7, 1], 0, 3), Err(CallError::NoReply));
    assert_eq!(answered(&[7, 1], 1, 2), Err(CallError::NoReply));
    assert_eq!(answered(&[], 0, 0), Err(CallError::NoReply), "no channel to call on");
    assert_eq!(answered(&[], 0x6e6f, 0), Err(CallError::NotUnderstood));
    for (number, reason) in [(1, PeerReason::Faulted), (2, PeerReason::Stopped), (3, PeerReason::Restarted),
                             (4, PeerReason::CoreDown), (9, PeerReason::Other(9))] {
        fake::callee(move |words, _, _| {
            words[0] = number;
            (0xf_ffff_ffff_ffff, 1)
        });
        assert_eq!(ADD.call(&ASKED), Err(CallError::Peer(reason)));
    }
}

#[test]
fn without_members_there_is_one_word_of_answer() {
    let procedure = Procedure::<Nothing, Nothing>::new(Channel::new(1));

    fake::callee(|_, label, count| {
        assert_eq!((label, count), (0, 0));
        (0, 1)
    });
    assert_eq!(procedure.call(&Nothing {}), Ok(Nothing {}));
    fake::callee(|_, _, _| (0, 0));
    assert_eq!(procedure.call(&Nothing {}), Err(CallError::NoReply));
    mr_set(0, 9);
    assert_eq!(Procedure::<(), ()>::answer(MessageInfo::new(0, 0), |()| ()), MessageInfo::new(0, 1));
    assert_eq!(mr_get(0), 0, "what was there before is not sent");
}

#[test]
fn served() {
    for (i, word) in [3, 4, 0xffff_ff05].into_iter().enumerate() {
        mr_set(i, word);
    }
    let answer = Procedure::<Addition, Sum>::answer(MessageInfo::new(0, 3), |of| {
        assert_eq!(of, Addition { a: 3, b: 4, c: 5 });
        mr_set(1, u64::MAX); // what was there before is not sent
        Sum { sum: u64::from(of.a) + of.b, carried: false }
    });

    assert_eq!(answer, MessageInfo::new(0, 2));
    assert_eq!(fake::WORDS.with(|words| words.borrow()[..2].to_vec()), [7, 0]);
}

#[test]
fn what_is_no_request_is_refused() {
    for info in [MessageInfo::new(0, 2), MessageInfo::new(0, 4), MessageInfo::new(1, 3), MessageInfo::new(0, 120)] {
        let answer = Procedure::<Addition, Sum>::answer(info, |_| unreachable!());
        assert_eq!(answer, MessageInfo::new(0x6e6f, 0));
    }
    mr_set(0, 2);
    assert_eq!(Procedure::<bool, ()>::answer(MessageInfo::new(0, 1), |_| unreachable!()), MessageInfo::new(0x6e6f, 0));
}
