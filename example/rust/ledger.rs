// SPDX-License-Identifier: BSD-2-Clause
// Copyright 2026 The Multikit authors
//
//! Keeps accounts for the teller, writes a journal into memory that the auditor reads, and has it audited when the teller
//! says so. Both are C programs on another core (ledger.h).
#![no_std]
#![deny(unsafe_code)]

extern crate alloc;

use alloc::collections::BTreeMap;

use multikit::{debug_println, protection_domain, Channel, MessageInfo, Procedure, ProtectionDomain};

multikit::heap!(static HEAP: 16 * 1024);

multikit::memory_region! {
    // The map of rust.system sets both symbols.
    unsafe static JOURNAL: ReadWrite = ("journal", "journal_size");
}

multikit::message! {
    struct Booking {
        account: u32,
        amount: i64,
    }
    struct Balance {
        total: i64,
        booked: bool,
    }
    struct Audit {
        entries: u32,
        sum: i64,
    }
}

type Book = Procedure<Booking, Balance>;

const TELLER: Channel = Channel::new(2);
const AUDITOR: Procedure<Audit, bool> = Procedure::new(Channel::new(3));
const ACCOUNTS: u32 = 4;
const ENTRY_SIZE: usize = 16;

struct Ledger {
    totals: BTreeMap<u32, i64>,
    entries: u32,
}

impl Ledger {
    fn book(&mut self, booking: Booking) -> Balance {
        if booking.account >= ACCOUNTS || !self.write(&booking) {
            return Balance::default();
        }
        let total = self.totals.entry(booking.account).or_insert(0);

        *total += booking.amount;
        Balance { total: *total, booked: true }
    }

    /// False: the journal is full. An entry is there before it is counted.
    fn write(&mut self, booking: &Booking) -> bool {
        let (journal, at) = (JOURNAL.region(), (self.entries as usize + 1) * ENTRY_SIZE);

        if at + ENTRY_SIZE > journal.size() {
            return false;
        }
        self.entries += 1;
        journal.write(at, u64::from(booking.account));
        journal.write(at + 8, booking.amount);
        journal.store_release(0, u64::from(self.entries));
        true
    }

    fn audit(&self) {
        let sum: i64 = self.totals.values().sum();

        debug_println!("ledger: {} accounts, {} in all", self.totals.len(), sum);
        match AUDITOR.call(&Audit { entries: self.entries, sum }) {
            Ok(true) => debug_println!("ledger: audited"),
            other => debug_println!("ledger: FAILED, {:?}", other),
        }
    }
}

impl ProtectionDomain for Ledger {
    fn init() -> Self {
        Ledger { totals: BTreeMap::new(), entries: 0 }
    }

    fn notified(&mut self, channel: Channel) {
        self.audit();
        channel.notify();
    }

    fn protected(&mut self, channel: Channel, info: MessageInfo) -> MessageInfo {
        assert!(channel == TELLER);
        Book::answer(info, |booking| self.book(booking))
    }
}

protection_domain!(Ledger);
