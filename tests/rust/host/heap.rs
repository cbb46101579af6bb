// SPDX-License-Identifier: BSD-2-Clause
// Copyright 2026 The Multikit authors
//
//! heap.rs: 300,000 random operations against a model, and what does not fit.

use std::alloc::{GlobalAlloc, Layout};

use multikit::heap::{Allocator, Heap};

const SIZE: usize = 1 << 16;
const GRAIN: usize = 16;

#[repr(C, align(4096))]
struct Memory([u8; SIZE]);

struct Chance(u64);

impl Chance {
    /// xorshift64 (Marsaglia 2003)
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit
    }
}

fn filled(memory: &mut Memory) -> Heap {
    let mut heap = Heap::new();

    unsafe { heap.give(memory.0.as_mut_ptr(), Layout::from_size_align(SIZE, 1).unwrap()) };
    heap
}

fn rounded(size: usize) -> usize {
    (size.max(1) + GRAIN - 1) / GRAIN * GRAIN
}

/// In the memory, aligned, not over another one, with the contents that it was given.
fn check(start: *mut u8, layout: Layout, memory: (usize, usize), live: &[(*mut u8, Layout, u8)]) {
    let (from, to) = (start as usize, start as usize + layout.size());

    assert!(from >= memory.0 && to <= memory.1);
    assert_eq!(from % layout.align().max(GRAIN), 0);
    for &(other, its, _) in live {
        assert!(to <= other as usize || from >= other as usize + its.size(), "over another");
    }
}

#[test]
fn random_operations() {
    let mut memory = Box::new(Memory([0; SIZE]));
    let bounds = (memory.0.as_ptr() as usize, memory.0.as_ptr() as usize + SIZE);
    let (mut heap, mut chance) = (filled(&mut memory), Chance(0x9e37_79b9_7f4a_7c15));
    let mut live: Vec<(*mut u8, Layout, u8)> = Vec::new();
    let mut full = 0;

    for step in 0..300_000u32 {
        if chance.below(2) == 0 && live.len() < 200 {
            let most = [16, 64, 1000, 8000][chance.below(4)];
            let size = 1 + chance.below(most);
            let layout = Layout::from_size_align(size, 1 << chance.below(13)).unwrap();
            let start = heap.take(layout);

            if start.is_null() {
                full += 1;
                continue;
            }
            check(start, layout, bounds, &live);
            unsafe { start.write_bytes(step as u8, size) };
            live.push((start, layout, step as u8));
        } else if !live.is_empty() {
            let (start, layout, mark) = live.swap_remove(chance.below(live.len()));

            assert!(unsafe { std::slice::from_raw_parts(start, layout.size()) }.iter().all(|&byte| byte == mark));
            unsafe { heap.give(start, layout) };
        }
        if step % 1000 == 0 {
            let used: usize = live.iter().map(|(_, layout, _)| rounded(layout.size())).sum();
            assert_eq!(heap.free(), SIZE - used);
        }
    }
    assert!(full > 100, "it was never full");
    for (start, layout, _) in live {
        unsafe { heap.give(start, layout) };
    }
    assert_eq!(heap.free(), SIZE);
    assert_eq!(heap.take(Layout::from_size_align(SIZE, 4096).unwrap()) as usize, bounds.0, "in pieces");
}

#[test]
fn all_and_no_more() {
    let mut memory = Box::new(Memory([0; SIZE]));
    let mut heap = filled(&mut memory);
    let grain = Layout::from_size_align(1, 1).unwrap();

    assert!(heap.take(Layout::from_size_align(SIZE + 1, 1).unwrap()).is_null());
    for _ in 0..SIZE / GRAIN {
        assert!(!heap.take(grain).is_null());
    }
    assert!(heap.take(grain).is_null());
    assert_eq!(heap.free(), 0);
    assert!(Heap::new().take(grain).is_null());
}

#[test]
fn sizes_that_overflow_are_refused() {
    let mut memory = Box::new(Memory([0; SIZE]));
    let mut heap = filled(&mut memory);

    assert!(heap.take(Layout::from_size_align(isize::MAX as usize - 4096, 4096).unwrap()).is_null());
    assert_eq!(heap.free(), SIZE);
}

#[test]
fn allocator_has_its_own_memory() {
    static OWN: Allocator<1024> = Allocator::new();
    let layout = Layout::from_size_align(512, 16).unwrap();

    assert_eq!(OWN.free(), 1024);
    unsafe {
        let first = OWN.alloc(layout);
        let second = OWN.alloc(layout);

        assert!(!first.is_null() && !second.is_null() && OWN.alloc(layout).is_null());
        OWN.dealloc(first, layout);
        assert_eq!(OWN.alloc(layout), first);
    }
}
