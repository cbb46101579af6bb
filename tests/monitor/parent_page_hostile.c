/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A parent that withdraws its request and writes the next one while the guardian reads: between any two of the guardian's
 * loads, any number of the parent's stores. What is taken is whole: the one or the other, or nothing. The source is
 * compiled into this test, with a step of the parent before each load.
 */
#include "fixture.h"

#include <monitor/info.h>

static void before_load(void);

#define __atomic_load_n(from, order) (before_load(), __atomic_load_n(from, order))
#define page_take_request            hostile_take_request
#define page_take_answer             hostile_take_answer
#define page_answer                  hostile_answer
#define page_send_fault              hostile_send_fault
#define page_withdraw                hostile_withdraw
#define page_is_down                 hostile_is_down
#define page_nobody_there            hostile_nobody_there
#include "../../monitor/src/parent_page.c"

#define LENGTH 3
#define STORES (LENGTH + 3)
#define LOADS  8

static int loads, change_at, stores;

static seL4_Word info_of(seL4_Word label)
{
    return seL4_MessageInfo_new(label, 0, 0, LENGTH).words[0];
}

/* In the order of libmicrokit: an odd number, the message, its number. */
static void store(int number)
{
    struct microkit_xcore_message *request = &from_parent[0].request;

    if (number == 0) {
        request->seq = 3;
    } else if (number == 1) {
        request->info = info_of(9);
    } else if (number < STORES - 1) {
        request->words[number - 2] = 200;
    } else {
        request->seq = 4;
    }
}

static void before_load(void)
{
    if (loads++ == change_at) {
        for (int i = 0; i < stores; i++) {
            store(i);
        }
    }
}

static bool is_whole(const struct message *message, seL4_Word label, seL4_Word word)
{
    bool same = message->label == label && message->length == LENGTH;

    for (int i = 0; i < LENGTH; i++) {
        same &= message->words[i] == word;
    }
    return same;
}

static void read_meanwhile(int load, int count)
{
    const struct monitor_parent *parent = info_parents(fixture_info(0));
    struct microkit_xcore_message *request = &from_parent[0].request;
    struct message message;
    uint64_t number;

    request->info = info_of(5);
    request->words[0] = request->words[1] = request->words[2] = 100;
    request->seq = 2;
    loads = 0;
    change_at = load;
    stores = count;
    if (page_take_request(parent, &message, &number)) {
        CHECK(number == 2 ? is_whole(&message, 5, 100) : number == 4 && is_whole(&message, 9, 200));
    } else {
        CHECK(loads > load && count > 0);
    }
}

int main(void)
{
    for (int load = 0; load <= LOADS; load++) {
        for (int count = 0; count <= STORES; count++) {
            read_meanwhile(load, count);
        }
    }
    CHECK(loads < LOADS); /* there is a change behind the last one */
    return 0;
}
