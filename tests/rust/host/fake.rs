// SPDX-License-Identifier: BSD-2-Clause
// Copyright 2026 The Multikit authors
//
//! libmicrokit for programs on the host: it notes what it is asked, and answers calls as the test says. One for each
//! thread, as each test has its own.
#![allow(dead_code)]

use std::cell::{Cell, RefCell};

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Info(pub u64);

type Callee = Box<dyn FnMut(&mut [u64; 120], u64, u64) -> (u64, u64)>;

thread_local! {
    pub static PRINTED: RefCell<Vec<u8>> = RefCell::new(Vec::new());
    pub static CALLS: RefCell<Vec<(&'static str, u64, u64)>> = RefCell::new(Vec::new());
    pub static WORDS: RefCell<[u64; 120]> = RefCell::new([0; 120]);
    pub static ANSWER: Cell<u64> = Cell::new(0);
    static CALLEE: RefCell<Option<Callee>> = RefCell::new(None);
}

/// What answers `microkit_ppcall`: words, label and count of the request; label and count of the answer.
pub fn callee(callee: impl FnMut(&mut [u64; 120], u64, u64) -> (u64, u64) + 'static) {
    CALLEE.with(|cell| *cell.borrow_mut() = Some(Box::new(callee)));
}

pub fn printed() -> String {
    String::from_utf8(PRINTED.with(|cell| cell.take())).unwrap()
}

pub fn calls() -> Vec<(&'static str, u64, u64)> {
    CALLS.with(|cell| cell.take())
}

fn note(name: &'static str, a: u64, b: u64) -> u64 {
    CALLS.with(|cell| cell.borrow_mut().push((name, a, b)));
    ANSWER.with(Cell::get)
}

#[no_mangle]
pub static microkit_name: [u8; 64] = {
    let mut name = [0; 64];
    name[0] = b'f';
    name[1] = b'a';
    name[2] = b'k';
    name[3] = b'e';
    name
};

#[no_mangle]
pub extern "C" fn microkit_msginfo_new(label: u64, count: u16) -> Info {
    Info(label << 12 | u64::from(count))
}

#[no_mangle]
pub extern "C" fn microkit_msginfo_get_label(info: Info) -> u64 {
    info.0 >> 12
}

#[no_mangle]
pub extern "C" fn microkit_msginfo_get_count(info: Info) -> u64 {
    info.0 & 0x7f
}

/// No test may take this for a panic of the crate.
fn outside() -> ! {
    eprintln!("a message word that is none");
    std::process::abort()
}

#[no_mangle]
pub extern "C" fn microkit_mr_get(mr: u8) -> u64 {
    WORDS.with(|words| *words.borrow().get(usize::from(mr)).unwrap_or_else(|| outside()))
}

#[no_mangle]
pub extern "C" fn microkit_mr_set(mr: u8, value: u64) {
    WORDS.with(|words| *words.borrow_mut().get_mut(usize::from(mr)).unwrap_or_else(|| outside()) = value);
}

#[no_mangle]
pub extern "C" fn microkit_ppcall(channel: u32, info: Info) -> Info {
    note("ppcall", u64::from(channel), info.0);
    let mut words = WORDS.with(|words| *words.borrow());
    let (label, count) =
        CALLEE.with(|cell| cell.borrow_mut().as_mut().unwrap()(&mut words, info.0 >> 12, info.0 & 0x7f));

    WORDS.with(|cell| *cell.borrow_mut() = words);
    microkit_msginfo_new(label, count as u16)
}

#[no_mangle]
pub extern "C" fn microkit_dbg_putc(character: i32) {
    PRINTED.with(|cell| cell.borrow_mut().push(character as u8));
}

/// C's has arguments without types behind the format; this crate gives it one pointer.
#[no_mangle]
pub unsafe extern "C" fn microkit_internal_log(level: u32, format: *const u8, text: *const i8) {
    assert_eq!(std::ffi::CStr::from_ptr(format.cast()).to_bytes(), b"%s");
    let line = std::ffi::CStr::from_ptr(text.cast()).to_str().unwrap();

    PRINTED.with(|cell| cell.borrow_mut().extend(format!("{level} {line}\n").bytes()));
}

macro_rules! noted {
    ($($symbol:ident $name:literal ($($argument:ident: $type:ty),*) $(-> $result:ty)?;)*) => {$(
        #[no_mangle]
        pub extern "C" fn $symbol($($argument: $type),*) $(-> $result)? {
            let arguments = [$($argument as u64,)* 0, 0];
            let _answer = note($name, arguments[0], arguments[1]);
            $(_answer as $result)?
        }
    )*};
}
noted! {
    microkit_notify "notify" (channel: u32);
    microkit_deferred_notify "deferred_notify" (channel: u32);
    microkit_irq_ack "irq_ack" (channel: u32);
    microkit_deferred_irq_ack "deferred_irq_ack" (channel: u32);
    microkit_pd_restart "restart" (child: u32, entry: u64);
    microkit_pd_reset "reset" (child: u32);
    microkit_pd_stop "stop" (child: u32);
    microkit_pd_resume "resume" (child: u32);
    microkit_pd_restarts "restarts" (child: u32) -> u64;
    microkit_pd_cause "cause" (child: u32) -> u64;
    microkit_vcpu_restart "vcpu_restart" (vcpu: u32, entry: u64);
    microkit_vcpu_stop "vcpu_stop" (vcpu: u32);
    microkit_vcpu_arm_inject_irq "inject" (vcpu: u32, irq: u16, priority: u8, group: u8, index: u8);
    microkit_vcpu_arm_ack_vppi "ack_vppi" (vcpu: u32, irq: u64);
    microkit_vcpu_arm_read_reg "read_reg" (vcpu: u32, register: u64) -> u64;
    microkit_vcpu_arm_write_reg "write_reg" (vcpu: u32, register: u64, value: u64);
    microkit_cspace_root_slot_to_cptr "slot" (slot: u64) -> u64;
    microkit_core_status "core_status" (core: u32) -> u32;
    microkit_watch_epoch "epoch" (watch: u32) -> u64;
    microkit_watch_reason "reason" (watch: u32) -> u64;
}

#[no_mangle]
pub extern "C" fn microkit_core_restart(core: u32) -> bool {
    note("core_restart", u64::from(core), 0) != 0
}
