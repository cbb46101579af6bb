/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What teller, ledger and auditor say to each other. The structures are those of ledger.rs: the crate multikit lays them
 * out as C does. A message has label 0, and is as long as the structure.
 */
#pragma once

#include <microkit.h>

/* The teller's request, */
struct booking {
    uint32_t account; /* below ACCOUNTS */
    int64_t amount;
};

/* and the answer. */
struct balance {
    int64_t total; /* of the account */
    bool booked;   /* false: there is no such account, or the journal is full */
};

/* The ledger's request: what the auditor should find in the journal; its answer is one word, 1 if it does. */
struct audit {
    uint32_t entries;
    int64_t sum;
};

#define ACCOUNTS 4

/* The journal: how many entries, then the entries: account in the first word, amount in the second. */
#define JOURNAL_ENTRIES 1 /* index of the first entry, in entries */
struct journal_entry {
    uint64_t account;
    int64_t amount;
};

/* Label of the answer to a message that is no request. */
#define NOT_UNDERSTOOD 0x6e6f
