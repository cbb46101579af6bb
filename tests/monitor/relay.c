/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What parents of this core invoke on others: it goes there once, and the answer to it, or that there is none, to whoever
 * invoked. The guardians of the other cores are the test.
 */
#include "fixture.h"

#include "../chance.h"

#include <monitor/relay.h>

#define SPARE       MONITOR_GUARDIAN_SPARE_CAP
#define REPLY(held) (MONITOR_GUARDIAN_REPLY_BASE + (held))

static struct guardian guardian;

static void begin(void)
{
    fixture_info(0);
    status_pages[3].cores[2] = 0;
    CHECK(guardian_start(&guardian, fixture_info(0)));
    guardian_look(&guardian);
    memset(rung, 0, sizeof(rung));
    asked_clear();
}

static seL4_Word badge(seL4_Word relay, seL4_Word child)
{
    return MICROKIT_BADGE_CALL | relay << MONITOR_RELAY_SHIFT | child;
}

/* The words are 1, 2 and so on. */
static void invoke(seL4_Word from, seL4_Word cap, seL4_Word label, seL4_Word length)
{
    struct message message = {.badge = from, .label = label, .length = length};

    for (seL4_Word i = 0; i < length; i++) {
        message.words[i] = 1 + i;
    }
    guardian_hear(&guardian, &message, cap);
    guardian_look(&guardian);
}

static bool is_sent_of(seL4_Word object, uint32_t relay, seL4_Word child, seL4_Word label,
                       seL4_Word other, seL4_Word length)
{
    const struct microkit_xcore_message *request = &to_far[relay].request;
    bool same = request->seq % 2 == 0 && request->words[0] == child && request->words[1] == 0 &&
                request->words[2] == label && request->words[3] == other &&
                request->words[4] == object;

    for (seL4_Word i = 0; i < length; i++) {
        same &= request->words[5 + i] == 1 + i;
    }
    return same &&
           request->info == seL4_MessageInfo_new(MONITOR_CONTROL_INVOKE, 0, 0, 5 + length).words[0];
}

static bool is_sent(uint32_t relay, seL4_Word child, seL4_Word label, seL4_Word other,
                    seL4_Word length)
{
    return is_sent_of(MONITOR_INVOKE_THREAD, relay, child, label, other, length);
}

/* As the guardian there does: by the number of a request. */
static void answer(uint32_t relay, seL4_Word number, seL4_Word label, seL4_Word length)
{
    struct microkit_xcore_message *reply = &from_far[relay].reply;

    reply->channel = 1;
    reply->info = seL4_MessageInfo_new(label, 0, 0, length).words[0];
    reply->words[0] = 70;
    reply->words[1] = 71;
    reply->seq = number;
    asked_clear();
    guardian_look(&guardian);
}

static void there_and_back(void)
{
    begin();
    invoke(badge(0, 61), 0, 12, 3);
    CHECK(is_sent(0, 61, 12, MONITOR_INVOKE_NOBODY, 3));
    CHECK(rung[BELL(5)] == 1 && rung[BELL(6)] == 0);
    CHECK(guardian.spare == REPLY(FIXTURE_WARDS));
    guardian_look(&guardian);
    CHECK(rung[BELL(5)] == 1);
    CHECK_ASKED("");
    answer(0, to_far[0].request.seq, 4, 2);
    CHECK_ASKED("answer fault 2: 4 0x46 0x47\n");
    asked_clear();
    guardian_look(&guardian);
    CHECK_ASKED("");
}

/* They do not wait for each other. */
static void two_at_once(void)
{
    begin();
    invoke(badge(1, 3), 0, 2, 0);
    invoke(badge(0, 4), 0, 3, 1);
    CHECK(is_sent(1, 3, 2, MONITOR_INVOKE_NOBODY, 0) && is_sent(0, 4, 3, MONITOR_INVOKE_NOBODY, 1));
    answer(0, to_far[0].request.seq, 0, 0);
    CHECK(strstr(asked(), "answer fault") && to_far[1].request.seq % 2 == 0);
    answer(1, to_far[1].request.seq, 0, 1);
    CHECK_ASKED("answer fault 2: 0 0x46\n");
}

/* The thread of another child, by the same relay: no other capability says anything. */
static void with_a_thread(void)
{
    begin();
    invoke(badge(0, 5), badge(0, 6), 6, 1);
    CHECK(is_sent(0, 5, 6, 6, 1));
    invoke(badge(0, 5), badge(0, 5), 6, 1);
    CHECK(is_sent(0, 5, 6, 5, 1));
    invoke(badge(0, 5), badge(1, 6), 6, 1);
    CHECK(is_sent(0, 5, 6, MONITOR_INVOKE_NOBODY, 1));
    invoke(badge(0, 5), MICROKIT_BADGE_FAULT | 6, 6, 1);
    CHECK(is_sent(0, 5, 6, MONITOR_INVOKE_NOBODY, 1));
}

/* The badge says that it is the virtual CPU. Given with it, that is no thread. */
static void of_a_virtual_cpu(void)
{
    seL4_Word object = badge(0, 5 | MONITOR_RELAY_VCPU);

    begin();
    invoke(object, 0, 58, 1);
    CHECK(is_sent_of(MONITOR_INVOKE_VCPU, 0, 5, 58, MONITOR_INVOKE_NOBODY, 1));
    invoke(object, badge(0, 6), 57, 0);
    CHECK(is_sent_of(MONITOR_INVOKE_VCPU, 0, 5, 57, 6, 0));
    invoke(object, object, 57, 0);
    CHECK(is_sent_of(MONITOR_INVOKE_VCPU, 0, 5, 57, MONITOR_INVOKE_NOBODY, 0));
    invoke(badge(0, 5), object, 6, 1);
    CHECK(is_sent(0, 5, 6, MONITOR_INVOKE_NOBODY, 1));
    invoke(badge(0, 61 | MONITOR_RELAY_VCPU), badge(1, 6), 57, 0);
    CHECK(is_sent_of(MONITOR_INVOKE_VCPU, 0, 61, 57, MONITOR_INVOKE_NOBODY, 0));
}

/* All that there is room for. */
static void long_ones(void)
{
    begin();
    for (seL4_Word length = 0; length <= MONITOR_MESSAGE_WORDS; length++) {
        invoke(badge(1, 0), 0, 3, length);
        CHECK(is_sent(1, 0, 3, MONITOR_INVOKE_NOBODY,
                      length < MONITOR_MESSAGE_WORDS - 5 ? length : MONITOR_MESSAGE_WORDS - 5));
    }
}

/* The parent was restarted, or sent without waiting: the answer to the first is none to the second. */
static void another_before_the_answer(void)
{
    seL4_Word first;

    begin();
    invoke(badge(0, 5), 0, 2, 0);
    first = to_far[0].request.seq;
    guardian_hear(&guardian, &(struct message){.badge = badge(0, 5), .label = 3}, 0);
    CHECK(to_far[0].request.seq == (first | 1)); /* before any word of the next */
    guardian_look(&guardian);
    CHECK(to_far[0].request.seq > first && is_sent(0, 5, 3, MONITOR_INVOKE_NOBODY, 0));
    answer(0, first, 0, 0);
    CHECK_ASKED("");
    answer(0, to_far[0].request.seq, 0, 0);
    CHECK_ASKED("answer fault 9: 0\n");
}

/* As an empty slot: seL4_InvalidCapability, capability 0. */
static void core_is_down(void)
{
    seL4_Word first;

    begin();
    invoke(badge(0, 5), 0, 2, 0);
    invoke(badge(1, 5), 0, 2, 0);
    first = to_far[0].request.seq;
    status_pages[3].cores[2] = 1;
    guardian_look(&guardian);
    CHECK_ASKED("answer fault 2: 2 0\n");
    CHECK(to_far[0].request.seq == (first | 1));
    asked_clear();
    invoke(badge(0, 5), 0, 2, 0);
    CHECK(strstr(asked(), ": 2 0\n") && to_far[0].request.seq == (first | 1));
    status_pages[3].cores[2] = 2;
    asked_clear();
    invoke(badge(0, 5), 0, 2, 0);
    CHECK_ASKED("");
    CHECK(to_far[0].request.seq == first + 2);
    status_pages[3].cores[2] = 3; /* an answer that is there counts */
    answer(0, first + 2, 0, 0);
    CHECK(strstr(asked(), ": 0\n"));
}

/* What was asked before the core started again is nobody's any more; numbers go on. */
static void new_boot(void)
{
    seL4_Word number;

    begin();
    invoke(badge(0, 5), 0, 2, 0);
    number = to_far[0].request.seq;
    memset(guardian.faults, 0, (FIXTURE_WARDS + FIXTURE_RELAYS) * sizeof(struct monitor_fault));
    memset(rung, 0, sizeof(rung));
    CHECK(guardian_start(&guardian, guardian.info));
    CHECK(to_far[0].request.seq == (number | 1));
    CHECK(rung[BELL(3)] == 1 && rung[BELL(4)] == 1 && rung[BELL(5)] == 1 && rung[BELL(6)] == 1);
    answer(0, number, 0, 0);
    CHECK_ASKED("");
}

/* Each reply object has one owner: a ward, a relay, or nobody. */
static void reply_objects(void)
{
    begin();
    for (int i = 0; i < 1000; i++) {
        bool used[REPLY(FIXTURE_WARDS + FIXTURE_RELAYS)] = {false};

        if (chance() % 2) {
            guardian_hear(&guardian,
                          &(struct message){.badge = MICROKIT_BADGE_FAULT | chance() % 4}, 0);
        } else {
            invoke(badge(chance() % 2, chance() % 62), chance(), chance() % 70, chance() % 40);
        }
        used[guardian.spare] = true;
        for (uint32_t held = 0; held < FIXTURE_WARDS + FIXTURE_RELAYS; held++) {
            CHECK(!used[guardian.faults[held].reply]);
            used[guardian.faults[held].reply] = true;
        }
    }
}

static void not_a_relay(void)
{
    begin();
    invoke(badge(FIXTURE_RELAYS, 0), 0, 2, 0);
    invoke(badge(1ULL << 40, 0), 0, 2, 0);
    invoke(MICROKIT_BADGE_DOORBELL, 0, 2, 0);
    CHECK(to_far[0].request.seq == 1 && to_far[1].request.seq == 1 && guardian.spare == SPARE);
}

int main(void)
{
    there_and_back();
    two_at_once();
    with_a_thread();
    of_a_virtual_cpu();
    long_ones();
    another_before_the_answer();
    core_is_down();
    new_boot();
    reply_objects();
    not_a_relay();
    return 0;
}
