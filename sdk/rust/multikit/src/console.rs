// SPDX-License-Identifier: BSD-2-Clause
// Copyright 2026 The Multikit authors
//
//! The debug console. In release and benchmark configurations nothing is printed, and arguments are not evaluated.

use core::fmt::{self, Write};
use core::sync::atomic::{AtomicU32, Ordering};

use crate::ffi;

struct Console;

impl Write for Console {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            // SAFETY: any number is allowed.
            unsafe { ffi::microkit_dbg_putc(i32::from(byte)) }
        }
        Ok(())
    }
}

/// For the macros.
#[doc(hidden)]
pub fn print(arguments: fmt::Arguments<'_>) {
    // A Display that fails leaves a line unfinished, and nothing else.
    let _ = Console.write_fmt(arguments);
}

/// Prints on the debug console, as `format!`.
#[macro_export]
macro_rules! debug_print {
    ($($argument:tt)*) => {
        if $crate::PRINTING {
            $crate::console::print(::core::format_args!($($argument)*));
        }
    };
}

/// The same with the end of a line.
#[macro_export]
macro_rules! debug_println {
    () => { $crate::debug_print!("\n") };
    ($($argument:tt)*) => { $crate::debug_print!("{}\n", ::core::format_args!($($argument)*)) };
}

/// How much a line of the log matters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Level {
    /// Something went wrong.
    Error = ffi::MICROKIT_LOG_ERROR as isize,
    /// Something may.
    Warning = ffi::MICROKIT_LOG_WARNING as isize,
    /// What happens.
    Info = ffi::MICROKIT_LOG_INFO as isize,
    /// For whoever looks for a mistake.
    Debug = ffi::MICROKIT_LOG_DEBUG as isize,
}

static LOG_LEVEL: AtomicU32 = AtomicU32::new(ffi::MICROKIT_LOG_INFO);

/// Up to which level lines are logged; `Info` unless said.
pub fn set_log_level(level: Level) {
    LOG_LEVEL.store(level as u32, Ordering::Relaxed);
}

/// A line that is cut, with dots at its end, where it is too long.
struct Line {
    text: [u8; Line::SIZE + 1],
    length: usize,
}

impl Line {
    /// microkit_log.h: a line of the log, of which it cuts more; it marks what it has cut.
    const SIZE: usize = ffi::MICROKIT_LOG_LINE;
}

impl Write for Line {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes().filter(|&byte| byte != 0) {
            if self.length == Self::SIZE {
                return Err(fmt::Error);
            }
            self.text[self.length] = byte;
            self.length += 1;
        }
        Ok(())
    }
}

extern "C" {
    fn microkit_internal_log(level: u32, format: *const u8, ...);
}

/// For the macros.
#[doc(hidden)]
pub fn log(level: Level, arguments: fmt::Arguments<'_>) {
    if level as u32 <= LOG_LEVEL.load(Ordering::Relaxed) {
        let mut line = Line { text: [0; Line::SIZE + 1], length: 0 };

        // What does not fit is cut.
        let _ = line.write_fmt(arguments);
        // SAFETY: both are zero-terminated: of the line the last byte is never written. The format takes a pointer to text.
        unsafe { microkit_internal_log(level as u32, b"%s\0".as_ptr(), line.text.as_ptr()) }
    }
}

/// A line of the log: with time, name of the PD, and level (microkit_log.h); up to 128 bytes.
#[macro_export]
macro_rules! log {
    ($level:expr, $($argument:tt)*) => {
        if $crate::PRINTING {
            $crate::console::log($level, ::core::format_args!($($argument)*));
        }
    };
}

/// `log!` with `Level::Error`.
#[macro_export]
macro_rules! log_error { ($($argument:tt)*) => { $crate::log!($crate::Level::Error, $($argument)*) }; }
/// `log!` with `Level::Warning`.
#[macro_export]
macro_rules! log_warning { ($($argument:tt)*) => { $crate::log!($crate::Level::Warning, $($argument)*) }; }
/// `log!` with `Level::Info`.
#[macro_export]
macro_rules! log_info { ($($argument:tt)*) => { $crate::log!($crate::Level::Info, $($argument)*) }; }
/// `log!` with `Level::Debug`.
#[macro_export]
macro_rules! log_debug { ($($argument:tt)*) => { $crate::log!($crate::Level::Debug, $($argument)*) }; }
