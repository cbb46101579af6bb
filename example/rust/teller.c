/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Books on the ledger, right and wrong, and compares what it answers.
 */
#include "ledger.h"

#define LEDGER   1
#define BOOKINGS 20

static int64_t totals[ACCOUNTS];

static struct balance book(struct booking booking)
{
    struct balance balance = {0, false};
    microkit_msginfo answer;

    microkit_mr_set(0, booking.account);
    microkit_mr_set(1, (seL4_Word)booking.amount);
    answer = microkit_ppcall(LEDGER, microkit_msginfo_new(0, 2));
    if (microkit_msginfo_get_label(answer) == 0 && microkit_msginfo_get_count(answer) == 2) {
        balance.total = (int64_t)microkit_mr_get(0);
        balance.booked = microkit_mr_get(1) != 0;
    }
    return balance;
}

static unsigned int book_many(void)
{
    unsigned int right = 0;

    for (uint32_t i = 0; i < BOOKINGS; i++) {
        struct booking booking = {.account = i % ACCOUNTS, .amount = (int64_t)i * 100 - 500};
        struct balance balance = book(booking);

        totals[booking.account] += booking.amount;
        right += balance.booked && balance.total == totals[booking.account];
    }
    return right;
}

/* A message of another length or label is no booking. */
static bool is_refused(seL4_Word label, seL4_Uint16 count)
{
    microkit_msginfo answer = microkit_ppcall(LEDGER, microkit_msginfo_new(label, count));

    return microkit_msginfo_get_label(answer) == NOT_UNDERSTOOD;
}

void init(void)
{
    unsigned int booked = book_many();
    unsigned int refused = is_refused(0, 1) + is_refused(0, 3) + is_refused(7, 2);

    microkit_dbg_puts("teller: ");
    microkit_dbg_put32(booked);
    microkit_dbg_puts(" bookings, each with the right balance\nteller: ");
    microkit_dbg_put32(refused);
    microkit_dbg_puts(" messages that are no bookings were refused\n");
    microkit_dbg_puts(book((struct booking){ACCOUNTS, 1}).booked ? "teller: FAILED\n"
                                                                 : "teller: no such account\n");
    microkit_notify(LEDGER);
}

void notified(microkit_channel ch)
{
    (void)ch;
    microkit_dbg_puts("teller: the ledger is closed\n");
}
