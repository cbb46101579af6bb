// SPDX-License-Identifier: BSD-2-Clause
// Copyright 2026 The Multikit authors
//
//! Memory that is shared with other PDs or with devices, and variables that the description sets.
//!
//! No reference to such memory is handed out: others may change it at any time. What is read is a copy; check the copy.

use core::cell::UnsafeCell;
use core::marker::PhantomData;
use core::mem::size_of;
use core::sync::atomic::{AtomicU32, AtomicU64, Ordering};

/// 8 bytes that the description sets, by `<setvar>` or an attribute `setvar_...`; 0 if it does not. `set_variable!` declares it.
#[repr(transparent)]
pub struct SetVariable(UnsafeCell<u64>);

// SAFETY: the tool writes it before the program begins; nobody writes it afterwards.
unsafe impl Sync for SetVariable {}

impl SetVariable {
    /// For `set_variable!`.
    #[doc(hidden)]
    pub const fn new() -> Self {
        SetVariable(UnsafeCell::new(0))
    }

    /// Its value.
    pub fn get(&self) -> u64 {
        // SAFETY: it is there; volatile, since no compiler may take the 0 that it was compiled with for its value.
        unsafe { self.0.get().read_volatile() }
    }
}

/// Declares variables that the description sets, by the names of their symbols:
///
/// ```ignore
/// multikit::set_variable! { static CLIENTS = "clients"; }
/// ```
#[macro_export]
macro_rules! set_variable {
    ($($(#[$meta:meta])* $visible:vis static $name:ident = $symbol:literal;)*) => {$(
        $(#[$meta])*
        #[allow(unsafe_code)]
        #[export_name = $symbol]
        #[used]
        $visible static $name: $crate::SetVariable = $crate::SetVariable::new();
    )*};
}

/// Declares memory regions by the symbols that `setvar_vaddr` and `setvar_size` of one `<map>` set:
///
/// ```ignore
/// // <map mr="inbox" vaddr="0x10000000" perms="rw" setvar_vaddr="inbox" setvar_size="inbox_size"/>
/// multikit::memory_region! { unsafe static INBOX: ReadWrite = ("inbox", "inbox_size"); }
///
/// let length: u32 = INBOX.region().read(0);
/// ```
///
/// `unsafe`: it is the program's promise that the description sets them so, and by nothing else.
#[macro_export]
macro_rules! memory_region {
    ($($(#[$meta:meta])* $visible:vis unsafe static $name:ident : $access:ident = ($vaddr:literal, $size:literal);)*) => {$(
        $(#[$meta])*
        #[allow(unsafe_code)]
        $visible static $name: $crate::region::Mapping<$crate::$access> = {
            $crate::set_variable! { static VADDR = $vaddr; static SIZE = $size; }
            unsafe { $crate::region::Mapping::new(&VADDR, &SIZE) }
        };
    )*};
}

/// What the description says of a region; declared by `memory_region!`.
pub struct Mapping<Access> {
    vaddr: &'static SetVariable,
    size: &'static SetVariable,
    access: PhantomData<Access>,
}

// SAFETY: it has no state.
unsafe impl<Access> Sync for Mapping<Access> {}

impl<Access> Mapping<Access> {
    /// For `memory_region!`.
    ///
    /// # Safety
    ///
    /// The two are set by setvar_vaddr and setvar_size of one `<map>`.
    #[doc(hidden)]
    pub const unsafe fn new(vaddr: &'static SetVariable, size: &'static SetVariable) -> Self {
        Mapping { vaddr, size, access: PhantomData }
    }

    /// The region. Panics if the description does not set both symbols, or not to memory that can be a region's.
    #[track_caller]
    pub fn region(&self) -> Region<Access> {
        let (vaddr, size) = (self.vaddr.get(), self.size.get());

        assert!(vaddr != 0 && size != 0, "the description sets no setvar_vaddr and setvar_size for this region");
        assert!(vaddr % 4096 == 0 && vaddr.checked_add(size).is_some() && !program::has(vaddr, size),
                "the description's setvar_vaddr and setvar_size are no region's");
        Region { base: vaddr as usize, size: size as usize, access: PhantomData }
    }
}

/// `Access`: a region that is only read. Whether it is mapped so is the description's business.
pub enum ReadOnly {}
/// `Access`: a region that is read and written. A write to one that is mapped read-only stops the PD by a fault.
pub enum ReadWrite {}

/// A memory region. Accesses are made exactly as they stand, in their order (volatile); one of an integer is one access. Offsets are in
/// bytes, and integers must lie at multiples of their size: panics otherwise, and outside of the region.
pub struct Region<Access> {
    base: usize,
    size: usize,
    access: PhantomData<Access>,
}

impl<Access> Clone for Region<Access> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Access> Copy for Region<Access> {}

/// What is accessed: u8, u16, u32, u64 and their signed counterparts.
pub trait Integer: Copy + sealed::Sealed {}

/// What is accessed atomically: u32, u64.
pub trait Atomic: Integer {
    /// With acquire.
    #[doc(hidden)]
    unsafe fn load(address: usize) -> Self;
    /// With release.
    #[doc(hidden)]
    unsafe fn store(address: usize, value: Self);
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! integers {
    ($($type:ty)*) => {$(
        impl sealed::Sealed for $type {}
        impl Integer for $type {}
    )*};
}
integers!(u8 u16 u32 u64 i8 i16 i32 i64);

macro_rules! atomics {
    ($($type:ty, $atomic:ty;)*) => {$(
        impl Atomic for $type {
            unsafe fn load(address: usize) -> Self {
                // SAFETY: the caller's: an aligned integer of a region, which is nothing else in this program.
                unsafe { &*(address as *const $atomic) }.load(Ordering::Acquire)
            }

            unsafe fn store(address: usize, value: Self) {
                // SAFETY: as above.
                unsafe { &*(address as *const $atomic) }.store(value, Ordering::Release);
            }
        }
    )*};
}
atomics! { u32, AtomicU32; u64, AtomicU64; }

impl<Access> Region<Access> {
    /// In bytes.
    pub fn size(self) -> usize {
        self.size
    }

    /// Reads an integer.
    #[track_caller]
    pub fn read<T: Integer>(self, offset: usize) -> T {
        // SAFETY: within the region, aligned; any bytes are an integer.
        unsafe { (self.integer::<T>(offset) as *const T).read_volatile() }
    }

    /// Reads an integer; what is read or written later in the program happens later (acquire). Not for device registers.
    #[track_caller]
    pub fn load_acquire<T: Atomic>(self, offset: usize) -> T {
        // SAFETY: within the region, aligned.
        unsafe { T::load(self.integer::<T>(offset)) }
    }

    /// Copies bytes out of the region. They may change while they are copied.
    #[track_caller]
    pub fn copy_to(self, offset: usize, bytes: &mut [u8]) {
        let from = self.range(offset, bytes.len());

        for (i, byte) in bytes.iter_mut().enumerate() {
            // SAFETY: within the region.
            *byte = unsafe { ((from + i) as *const u8).read_volatile() };
        }
    }

    /// Where size bytes at offset are.
    #[track_caller]
    fn range(self, offset: usize, size: usize) -> usize {
        assert!(offset <= self.size && size <= self.size - offset, "outside of the memory region");
        self.base + offset
    }

    #[track_caller]
    fn integer<T>(self, offset: usize) -> usize {
        let address = self.range(offset, size_of::<T>());

        assert!(address % size_of::<T>() == 0, "no multiple of the integer's size");
        address
    }
}

impl Region<ReadWrite> {
    /// Writes an integer.
    #[track_caller]
    pub fn write<T: Integer>(self, offset: usize, value: T) {
        // SAFETY: within the region, aligned; it is nothing of this program's (Mapping::region, memory_region!).
        unsafe { (self.integer::<T>(offset) as *mut T).write_volatile(value) }
    }

    /// Writes an integer, after all that was read or written earlier in the program (release). Not for device registers.
    #[track_caller]
    pub fn store_release<T: Atomic>(self, offset: usize, value: T) {
        // SAFETY: as in write().
        unsafe { T::store(self.integer::<T>(offset), value) }
    }

    /// Copies bytes into the region.
    #[track_caller]
    pub fn copy_from(self, offset: usize, bytes: &[u8]) {
        let to = self.range(offset, bytes.len());

        for (i, byte) in bytes.iter().enumerate() {
            // SAFETY: as in write().
            unsafe { ((to + i) as *mut u8).write_volatile(*byte) }
        }
    }
}

/// Memory that is the program's own.
#[cfg(target_os = "none")]
mod program {
    extern "C" {
        // microkit.ld
        static _text: u8;
        static _bss_end: u8;
        static microkit_ipc_buffer: u64;
    }

    /// Whether a byte of it is the program's, of the stack's used part, or of the IPC buffer.
    pub fn has(start: u64, size: u64) -> bool {
        let here = 0u8;
        // SAFETY: only the addresses are taken, and a constant is read.
        let (text, end, buffer) = unsafe {
            (core::ptr::addr_of!(_text) as u64, core::ptr::addr_of!(_bss_end) as u64,
             core::ptr::addr_of!(microkit_ipc_buffer).read_volatile())
        };
        let overlaps = |from: u64, to: u64| start < to && start + size > from;

        overlaps(text, end) || overlaps(core::ptr::addr_of!(here) as u64, buffer + 4096)
    }
}

/// Not known of a computer that tests run on.
#[cfg(not(target_os = "none"))]
mod program {
    pub fn has(_start: u64, _size: u64) -> bool {
        false
    }
}
