// SPDX-License-Identifier: BSD-2-Clause
// Copyright 2026 The Multikit authors
//
//! region.rs: each access within its region, whatever the offset, and declarations that the description does not fill.

mod fake;

use std::panic::catch_unwind;

const SIZE: usize = 8192;

#[repr(C, align(4096))]
struct Memory([u8; SIZE]);

multikit::memory_region! {
    pub unsafe static INBOX: ReadWrite = ("inbox", "inbox_size");
    unsafe static SAME: ReadOnly = ("same", "same_size");
}
multikit::set_variable! { pub static CLIENTS = "clients"; }

extern "C" {
    static mut inbox: u64;
    static mut inbox_size: u64;
    static mut same: u64;
    static mut same_size: u64;
    static mut clients: u64;
}

/// As the tool does.
fn set(memory: &mut Memory) {
    unsafe {
        inbox = memory.0.as_mut_ptr() as u64;
        same = inbox;
        inbox_size = SIZE as u64;
        same_size = inbox_size;
    }
}

/// In one test, since the variables are of the whole program.
#[test]
fn regions() {
    assert_eq!(CLIENTS.get(), 0);
    unsafe { clients = 7 };
    assert_eq!(CLIENTS.get(), 7);
    assert!(catch_unwind(|| INBOX.region()).is_err(), "not set");

    let mut memory = Box::new(Memory([0; SIZE]));
    set(&mut memory);
    unsafe { inbox_size = 0 };
    assert!(catch_unwind(|| INBOX.region()).is_err(), "empty");
    set(&mut memory);
    unsafe { inbox += 8 };
    assert!(catch_unwind(|| INBOX.region()).is_err(), "not a page's address");
    set(&mut memory);
    unsafe { inbox_size = u64::MAX - 4096 };
    assert!(catch_unwind(|| INBOX.region()).is_err(), "around the end of all addresses");
    set(&mut memory);

    accesses(&mut memory);
    bounds();
    bytes();
}

fn accesses(memory: &mut Memory) {
    let (region, other) = (INBOX.region(), SAME.region());

    assert_eq!((region.size(), other.size()), (SIZE, SIZE));
    region.write(8, 0x0102_0304_0506_0708u64);
    region.write(16, -2i16);
    region.write(SIZE - 1, 0xffu8);
    region.store_release(24, 5u32);
    region.store_release(32, u64::MAX - 1);
    assert_eq!(memory.0[8..16], [8, 7, 6, 5, 4, 3, 2, 1]);
    assert_eq!(memory.0[SIZE - 1], 0xff);
    assert_eq!(other.read::<u32>(8), 0x0506_0708);
    assert_eq!(other.read::<i16>(16), -2);
    assert_eq!(other.read::<u8>(SIZE - 1), 0xff);
    assert_eq!(other.load_acquire::<u32>(24), 5);
    assert_eq!(other.load_acquire::<u64>(32), u64::MAX - 1);
}

fn bounds() {
    let region = INBOX.region();

    for offset in [SIZE - 7, SIZE, SIZE + 8, usize::MAX, usize::MAX - 7, 1, 4] {
        assert!(catch_unwind(|| region.read::<u64>(offset)).is_err(), "{offset}");
        assert!(catch_unwind(|| region.write::<u64>(offset, 1)).is_err(), "{offset}");
        assert!(catch_unwind(|| region.load_acquire::<u64>(offset)).is_err(), "{offset}");
        assert!(catch_unwind(|| region.store_release::<u64>(offset, 1)).is_err(), "{offset}");
    }
    assert!(catch_unwind(|| region.read::<u8>(SIZE)).is_err());
    assert!(catch_unwind(|| region.read::<u16>(SIZE - 1)).is_err());
    region.write::<u64>(SIZE - 8, 1);
}

fn bytes() {
    let (region, mut read) = (INBOX.region(), [0; 11]);

    region.copy_from(SIZE - 11, b"hello there");
    region.copy_to(SIZE - 11, &mut read);
    assert_eq!(&read, b"hello there");
    region.copy_to(SIZE, &mut []);
    assert!(catch_unwind(|| region.copy_from(SIZE - 10, b"hello there")).is_err());
    assert!(catch_unwind(|| region.copy_from(SIZE + 1, b"")).is_err());
    assert!(catch_unwind(|| region.copy_to(usize::MAX, &mut [0; 2])).is_err());
}
