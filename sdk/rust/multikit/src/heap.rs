// SPDX-License-Identifier: BSD-2-Clause
// Copyright 2026 The Multikit authors
//
//! A heap of a size that the program says: `heap!(64 * 1024);`, once in a program, and `extern crate alloc`.
//!
//! First fit in a list of free blocks by address; neighbours are joined. The time of an operation grows with the number of free
//! blocks. When there is no room, `alloc` panics, or `try_reserve` says so.

use core::alloc::{GlobalAlloc, Layout};
use core::cell::UnsafeCell;
use core::mem::{size_of, MaybeUninit};
use core::ptr::null_mut;
use core::sync::atomic::{AtomicBool, Ordering};

/// At the beginning of each free block. All blocks begin at a multiple of its size and are multiples of it.
#[repr(C, align(16))]
struct Free {
    size: usize,
    next: *mut Free,
}

const GRAIN: usize = size_of::<Free>();

/// The free blocks of some memory.
pub struct Heap {
    first: *mut Free,
    free: usize,
}

impl Heap {
    /// Without memory.
    pub const fn new() -> Self {
        Heap { first: null_mut(), free: 0 }
    }

    /// Bytes that are free, in whatever pieces.
    pub fn free(&self) -> usize {
        self.free
    }

    /// Gives it memory: its first, or what an allocation had.
    ///
    /// # Safety
    ///
    /// start is a multiple of 16 and of layout's alignment; the bytes, as many as rounded(layout), are nobody else's, and are not free.
    pub unsafe fn give(&mut self, start: *mut u8, layout: Layout) {
        let block = start.cast::<Free>();
        let size = rounded(layout.size());
        let mut before: *mut Free = null_mut();
        let mut after = self.first;

        self.free += size;
        // SAFETY: in the list there are free blocks only, and what is given becomes one.
        unsafe {
            while !after.is_null() && after < block {
                before = after;
                after = (*after).next;
            }
            block.write(Free { size, next: after });
            join(block);
            if before.is_null() {
                self.first = block;
            } else {
                (*before).next = block;
                join(before);
            }
        }
    }

    /// Memory for layout, or null.
    pub fn take(&mut self, layout: Layout) -> *mut u8 {
        let size = rounded(layout.size());
        let mut before: *mut Free = null_mut();
        let mut block = self.first;

        // SAFETY: in the list there are free blocks only.
        unsafe {
            while !block.is_null() {
                let start = align_up(block as usize, layout.align());

                if start.checked_add(size).map_or(false, |end| end <= block as usize + (*block).size) {
                    self.cut(before, block, start, size);
                    self.free -= size;
                    return start as *mut u8;
                }
                before = block;
                block = (*block).next;
            }
        }
        null_mut()
    }

    /// Takes size bytes at start out of a block: what is in front and behind stays free.
    ///
    /// # Safety
    ///
    /// block is in the list, behind before, and has these bytes.
    unsafe fn cut(&mut self, before: *mut Free, block: *mut Free, start: usize, size: usize) {
        // SAFETY: what is written lies in the block.
        unsafe {
            let end = block as usize + (*block).size;
            let mut next = (*block).next;

            if start + size < end {
                let rest = (start + size) as *mut Free;

                rest.write(Free { size: end - start - size, next });
                next = rest;
            }
            if start > block as usize {
                (*block).size = start - block as usize;
                (*block).next = next;
            } else if before.is_null() {
                self.first = next;
            } else {
                (*before).next = next;
            }
        }
    }
}

/// Makes a block and the next one into one, if there is nothing between.
///
/// # Safety
///
/// block is in the list.
unsafe fn join(block: *mut Free) {
    // SAFETY: so is what follows it.
    unsafe {
        let next = (*block).next;

        if !next.is_null() && block as usize + (*block).size == next as usize {
            (*block).size += (*next).size;
            (*block).next = (*next).next;
        }
    }
}

/// Layout's sizes are at most isize::MAX.
fn rounded(size: usize) -> usize {
    align_up(size.max(1), GRAIN)
}

fn align_up(number: usize, to: usize) -> usize {
    (number + to - 1) & !(to - 1)
}

/// The global allocator; `heap!` declares it.
#[repr(C, align(16))]
pub struct Allocator<const SIZE: usize> {
    memory: UnsafeCell<MaybeUninit<[u8; SIZE]>>,
    heap: UnsafeCell<Heap>,
    has_memory: AtomicBool,
    busy: AtomicBool,
}

// SAFETY: the flag `busy` lets in one at a time.
unsafe impl<const SIZE: usize> Sync for Allocator<SIZE> {}

impl<const SIZE: usize> Allocator<SIZE> {
    const WHOLE: () = assert!(SIZE % GRAIN == 0 && SIZE > 0, "a heap is a multiple of 16 bytes");

    /// SIZE: bytes, a multiple of 16.
    pub const fn new() -> Self {
        let () = Self::WHOLE;
        Allocator {
            memory: UnsafeCell::new(MaybeUninit::uninit()),
            heap: UnsafeCell::new(Heap::new()),
            has_memory: AtomicBool::new(false),
            busy: AtomicBool::new(false),
        }
    }

    /// Bytes that are free, in whatever pieces.
    pub fn free(&self) -> usize {
        self.with(|heap| heap.free())
    }

    fn with<R>(&self, work: impl FnOnce(&mut Heap) -> R) -> R {
        assert!(!self.busy.swap(true, Ordering::Acquire), "two threads use the heap");
        // SAFETY: nobody else does, as the flag says.
        let heap = unsafe { &mut *self.heap.get() };

        if !self.has_memory.load(Ordering::Relaxed) {
            self.has_memory.store(true, Ordering::Relaxed);
            // SAFETY: it is aligned as this structure is, and nobody else's; 1 is an alignment.
            unsafe { heap.give(self.memory.get().cast(), Layout::from_size_align_unchecked(SIZE, 1)) };
        }
        let result = work(heap);

        self.busy.store(false, Ordering::Release);
        result
    }
}

// SAFETY: blocks of the heap do not overlap, and are as large and as aligned as asked for.
unsafe impl<const SIZE: usize> GlobalAlloc for Allocator<SIZE> {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        self.with(|heap| heap.take(layout))
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the caller's: it is an allocation of this layout, which began at a multiple of 16 and was rounded.
        self.with(|heap| unsafe { heap.give(block, layout) });
    }
}

/// The program's heap, of so many bytes, a multiple of 16; with a name to ask it for `free()`: `heap!(static HEAP: 4096);`.
#[macro_export]
macro_rules! heap {
    ($visible:vis static $name:ident : $size:expr) => {
        #[global_allocator]
        $visible static $name: $crate::heap::Allocator<{ $size }> = $crate::heap::Allocator::new();
    };
    ($size:expr) => { $crate::heap!(static HEAP: $size); };
}
