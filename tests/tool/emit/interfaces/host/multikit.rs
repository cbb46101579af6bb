// SPDX-License-Identifier: BSD-2-Clause
// Copyright 2026 The Multikit authors
//
//! What stubs use of the crate multikit, over the test's registers and calls.

extern "C" {
    fn host_mr_get(mr: u32) -> u64;
    fn host_mr_set(mr: u32, value: u64);
    fn host_call(ch: u32, label: u64, count: u64, answer_label: &mut u64, answer_count: &mut u64);
    fn host_notify(ch: u32);
}

pub fn mr_get(index: usize) -> u64 {
    assert!(index < 120);
    unsafe { host_mr_get(index as u32) }
}

pub fn mr_set(index: usize, value: u64) {
    assert!(index < 120);
    unsafe { host_mr_set(index as u32, value) }
}

#[derive(Clone, Copy)]
pub struct MessageInfo(u64, usize);

impl MessageInfo {
    pub fn new(label: u64, count: usize) -> Self {
        assert!(label >> 52 == 0 && count <= 120);
        MessageInfo(label, count)
    }
    pub fn label(self) -> u64 {
        self.0
    }
    pub fn count(self) -> usize {
        self.1
    }
}

#[derive(Clone, Copy)]
pub struct Channel(pub u32);

impl Channel {
    pub fn notify(self) {
        unsafe { host_notify(self.0) }
    }
    pub fn ppcall(self, info: MessageInfo) -> MessageInfo {
        let (mut label, mut count) = (0, 0);
        unsafe { host_call(self.0, info.0, info.1 as u64, &mut label, &mut count) };
        MessageInfo(label, count as usize)
    }
}
