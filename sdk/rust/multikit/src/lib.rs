// SPDX-License-Identifier: BSD-2-Clause
// Copyright 2026 The Multikit authors
//
//! Protection domains in Rust: libmicrokit's API without `unsafe`.
//!
//! ```ignore
//! #![no_std]
//! use multikit::{debug_println, protection_domain, Channel, ProtectionDomain};
//!
//! const SERVER: Channel = Channel::new(1);
//!
//! struct Client;
//!
//! impl ProtectionDomain for Client {
//!     fn init() -> Self {
//!         SERVER.notify();
//!         Client
//!     }
//!     fn notified(&mut self, channel: Channel) {
//!         debug_println!("answered on {}", channel.id());
//!     }
//! }
//!
//! protection_domain!(Client);
//! ```
//!
//! A PD is one thread that handles one event at a time. What is said of misuse in microkit.h holds here as well; what an index or a
//! number out of its range is in C, is a panic here: it prints file and line on the debug console, and stops the PD by a fault. Why code
//! without `unsafe` has no undefined behaviour, whatever other domains do: docs/design/rust.md.
#![no_std]
#![cfg_attr(multikit_alloc_error_handler, feature(alloc_error_handler))]
#![allow(unknown_lints, unexpected_cfgs)]
#![deny(missing_docs, unsafe_op_in_unsafe_fn)]

mod call;
mod channel;
mod child;
pub mod console;
pub mod domain;
#[allow(dead_code)]
mod ffi;
mod firmware;
pub mod heap;
pub mod layout;
mod message;
#[cfg(target_os = "none")]
mod panic;
pub mod region;
mod vcpu;
mod watch;

pub use call::{CallError, PeerReason, Procedure};
pub use channel::Channel;
pub use child::{Cause, Child};
pub use console::{set_log_level, Level};
pub use domain::{FaultReply, ProtectionDomain};
pub use firmware::{cspace_slot, smc_call};
pub use layout::Message;
pub use message::{mr_get, mr_set, MessageInfo, FAULT_LABELS, MESSAGE_WORDS};
pub use region::{ReadOnly, ReadWrite, Region, SetVariable};
pub use vcpu::Vcpu;
pub use watch::{Core, CoreState, Watch};

/// Whether this is the debug configuration: there is a console, and it is printed on.
pub const PRINTING: bool = cfg!(multikit_config = "debug");

/// The name of this PD in the description.
pub fn pd_name() -> &'static str {
    // SAFETY: the tool writes it, nobody changes it, and there is always a zero within its length.
    let bytes = unsafe { &*core::ptr::addr_of!(ffi::microkit_name) };
    let length = bytes.iter().position(|&byte| byte == 0).unwrap_or(bytes.len());

    core::str::from_utf8(&bytes[..length]).unwrap_or("?")
}
