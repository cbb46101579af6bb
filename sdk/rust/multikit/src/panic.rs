// SPDX-License-Identifier: BSD-2-Clause
// Copyright 2026 The Multikit authors
//
//! Panics: a line on the console, with file and line of the source, and a fault, by which the monitor or the parent learns of it.

use core::panic::PanicInfo;
use core::sync::atomic::{AtomicBool, Ordering};

use crate::ffi;

static PANICKED: AtomicBool = AtomicBool::new(false);

#[panic_handler]
fn panic(info: &PanicInfo<'_>) -> ! {
    // Not for a panic in what the message is made of.
    if !PANICKED.load(Ordering::Relaxed) {
        PANICKED.store(true, Ordering::Relaxed);
        crate::debug_println!("{}|{}", crate::pd_name(), info);
        PANICKED.store(false, Ordering::Relaxed);
    }
    loop {
        // SAFETY: it writes to an address that is never mapped.
        unsafe { ffi::microkit_internal_crash(0) }
    }
}

/// Later compilers do the same by themselves.
#[cfg(multikit_alloc_error_handler)]
#[alloc_error_handler]
fn out_of_memory(layout: core::alloc::Layout) -> ! {
    panic!("memory allocation of {} bytes failed", layout.size());
}
