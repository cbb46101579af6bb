/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What is in the pages between a parent and the guardian, word by word, and that no length reaches further than
 * there is room for.
 */
#include "fixture.h"

#include <monitor/info.h>
#include <monitor/parent_page.h>

static const struct monitor_parent *parent;

static void begin(void)
{
    parent = info_parents(fixture_info(0));
    for (uint32_t i = 0; i < seL4_MsgMaxLength; i++) {
        from_parent[0].request.words[i] = 100 + i;
        from_parent[0].reply.words[i] = 500 + i;
    }
}

static bool is_message(const struct message *message, seL4_Word length, seL4_Word first)
{
    bool same = message->length == length;

    for (seL4_Word i = 0; i < MONITOR_MESSAGE_WORDS; i++) {
        same &= message->words[i] == (i < length ? first + i : 0);
    }
    return same;
}

/* Every length that the word has room for. */
static void requests_of_each_length(void)
{
    begin();
    for (seL4_Word length = 0; length < 128; length++) {
        seL4_Word most = length < MONITOR_MESSAGE_WORDS ? length : MONITOR_MESSAGE_WORDS;
        struct message message, answer = {.label = 3, .words = {9, 8}, .length = 2};
        uint64_t number;

        from_parent[0].request.info = seL4_MessageInfo_new(length + 7, 0, 0, length).words[0];
        from_parent[0].request.seq += 2;
        CHECK(page_take_request(parent, &message, &number));
        CHECK(is_message(&message, most, 100) && message.label == length + 7);
        page_answer(parent, &answer, number);
        CHECK(!page_take_request(parent, &message, &number));
        CHECK(to_parent[0].reply.seq == from_parent[0].request.seq);
        CHECK(to_parent[0].reply.words[0] == 9 && to_parent[0].reply.words[1] == 8);
        CHECK(to_parent[0].count == length + 1 && rung[parent->bell] == (int)length + 1);
    }
    from_parent[0].request.seq++;
    CHECK(!page_take_request(parent, &(struct message){0}, &(uint64_t){0}));
}

static void answers_of_each_length(void)
{
    struct monitor_fault fault = {.child = 61, .label = 5, .length = 2, .words = {1, 2}};

    begin();
    for (seL4_Word length = 0; length < 128; length++) {
        seL4_Word most = length < MONITOR_MESSAGE_WORDS ? length : MONITOR_MESSAGE_WORDS;
        struct message message;
        bool goes_on;

        page_send_fault(parent, &fault);
        CHECK(to_parent[0].request.channel == 61 && to_parent[0].request.words[1] == 2);
        CHECK(!page_take_answer(parent, &message, &goes_on));
        from_parent[0].reply.info = seL4_MessageInfo_new(0, 0, 0, length).words[0];
        from_parent[0].reply.channel = length % 3;
        from_parent[0].reply.seq = to_parent[0].request.seq;
        CHECK(page_take_answer(parent, &message, &goes_on));
        CHECK(is_message(&message, most, 500) && goes_on == (length % 3 != 0));
    }
}

/* Numbers go up, and one that was withdrawn is never answered. */
static void numbers(void)
{
    struct monitor_fault fault = {.label = 5};
    seL4_Word before;

    begin();
    page_send_fault(parent, &fault);
    before = to_parent[0].request.seq;
    page_withdraw(parent);
    CHECK(to_parent[0].request.seq == (before | 1));
    page_withdraw(parent);
    CHECK(to_parent[0].request.seq == (before | 1));
    page_send_fault(parent, &fault);
    CHECK(to_parent[0].request.seq == before + 2);
}

int main(void)
{
    requests_of_each_length();
    answers_of_each_length();
    numbers();
    return 0;
}
