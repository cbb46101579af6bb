/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Calls to other cores, the caller's half: what it writes in which order of system calls, what it does
 * with signals that arrive while it waits, and what a callee that writes anything at all can do to it.
 * The callee is the test.
 */
#include "../../libmicrokit/src/xcore.h"

#include "../chance.h"
#include "fixture.h"

#define CHANNEL 9  /* the caller's id */
#define PEER_ID 33 /* the callee's */
#define OTHER   20 /* an id of another sender's channel */
#define WORDS   seL4_MsgMaxLength
#define CALL    MICROKIT_XCORE_CALL

static struct microkit_xcore_page out, in, third;
static seL4_Word last_seq;
static void (*when_answered)(void);

/* What the callee does with an honest request: the words backwards, and one more of the label. */
static void answer(void)
{
    seL4_MessageInfo_t info = seL4_internal_tag(out.request.info);
    seL4_Word count = seL4_MessageInfo_get_length(info);

    if (out.request.seq == in.reply.seq) {
        return;
    }
    CHECK(out.request.channel == PEER_ID);
    for (seL4_Word i = 0; i < count; i++) {
        in.reply.words[i] = out.request.words[count - 1 - i];
    }
    in.reply.info =
        seL4_MessageInfo_new(seL4_MessageInfo_get_label(info) + 1, 0, 0, count).words[0];
    in.reply.seq = out.request.seq;
    microkit_xcore_log(&in, CALL);
    if (when_answered) {
        when_answered();
    }
}

static void start(void)
{
    fresh();
    memset(&out, 0, sizeof(out));
    memset(&in, 0, sizeof(in));
    memset(&third, 0, sizeof(third));
    memset(microkit_xcore_channels, 0, sizeof(microkit_xcore_channels));
    memset(microkit_xcore_senders, 0, sizeof(microkit_xcore_senders));
    microkit_xcore_channels[CHANNEL] =
        (struct microkit_xcore_channel){.out = &out, .id = PEER_ID, .in = &in};
    microkit_xcore_senders[0] =
        (struct microkit_xcore_sender){&in, BADGE_ID(CHANNEL) | BADGE_ID(CALL), 0, 0, NULL, 0};
    microkit_xcore_senders[1] = (struct microkit_xcore_sender){
        &third, BADGE_ID(OTHER) | BADGE_ID(CALL), 0, BADGE_ID(OTHER), &out, 0};
    PATCH(microkit_pps, 0);
    PATCH(microkit_xcore_pps, BADGE_ID(CHANNEL));
    microkit_xcore_kept = 0;
    elsewhere = answer;
    when_answered = NULL;
    last_seq = 0;
}

static seL4_MessageInfo_t call(seL4_Word label, seL4_Word count)
{
    for (seL4_Word i = 0; i < count; i++) {
        microkit_mr_set((seL4_Uint8)i, 1000 * label + i);
    }
    return microkit_ppcall(CHANNEL, microkit_msginfo_new(label, (seL4_Uint16)count));
}

static bool is_answer(seL4_MessageInfo_t info, seL4_Word label, seL4_Word count)
{
    for (seL4_Word i = 0; i < count; i++) {
        if (microkit_mr_get((seL4_Uint8)i) != 1000 * label + count - 1 - i) {
            return false;
        }
    }
    return microkit_msginfo_get_label(info) == label + 1 &&
           microkit_msginfo_get_count(info) == count;
}

/* Every number of words, and a label of 52 bits; the doorbell goes with the wait. */
static void each_length(void)
{
    start();
    for (seL4_Word count = 0; count <= WORDS; count++) {
        fresh();
        elsewhere = answer;
        arrives(BADGE_DOORBELL, 0, 0);
        CHECK(is_answer(call(count, count), count, count));
        CHECK_TRACE("send channel 9 0\nwait\n");
        CHECK(counted(called, CHANNEL) == 1);
        CHECK(out.request.seq == (last_seq += 2));
        CHECK(out.count == count + 1 &&
              out.log[count % MICROKIT_XCORE_LOG] == (count << MICROKIT_XCORE_ID_BITS | CALL));
        CHECK(xcore_poll() == 0);
    }
    fresh();
    elsewhere = answer;
    arrives(BADGE_DOORBELL, 0, 0);
    CHECK(is_answer(call(((seL4_Word)1 << 51) - 1, 3), ((seL4_Word)1 << 51) - 1, 3));
}

/* What is deferred is sent before the wait: perhaps the callee needs it. */
static void deferred_first(void)
{
    start();
    PATCH(microkit_notifications, BADGE_ID(2));
    microkit_deferred_notify(2);
    arrives(BADGE_DOORBELL, 0, 0);
    (void)call(1, 0);
    CHECK_TRACE("send channel 2 0\nsend channel 9 0\nwait\n");
    PATCH(microkit_notifications, 0);
}

static unsigned int looks_left;

static void answer_late(void)
{
    if (--looks_left == 0) {
        answer();
    }
}

/* Signals of all kinds while the reply is not there: nothing is lost, nothing is delivered now. */
static void signals_meanwhile(void)
{
    struct microkit_xcore_channel other = {.out = &third, .id = OTHER};

    start();
    elsewhere = answer_late;
    looks_left = 3;
    arrives(BADGE_ID(4) | BADGE_ID(61), 0, 0);
    arrives(BADGE_DOORBELL | BADGE_ID(5), 0, 0);
    arrives(BADGE_DOORBELL, 0, 0);
    microkit_xcore_publish(&other);
    CHECK(is_answer(call(7, 2), 7, 2));
    CHECK_TRACE("send channel 9 0\nwait\nwait\nwait\nsend notification 0\n");
    CHECK(xcore_poll() == (BADGE_ID(4) | BADGE_ID(5) | BADGE_ID(OTHER) | BADGE_ID(61)));
    CHECK(xcore_poll() == 0);
}

static void somebody_calls(void)
{
    third.request.seq++;
    microkit_xcore_log(&third, CALL);
}

/* A PD that is called meanwhile serves that call afterwards, and is told so. */
static void called_meanwhile(void)
{
    start();
    when_answered = somebody_calls;
    arrives(BADGE_DOORBELL, 0, 0);
    CHECK(is_answer(call(7, 2), 7, 2));
    CHECK_TRACE("send channel 9 0\nwait\nsend notification 0\n");
    CHECK(xcore_poll() == BADGE_ID(CALL));
}

/* The callee notifies and answers: the answer is taken, the notification is for later. */
static void callee_notifies(void)
{
    struct microkit_xcore_channel back = {.out = &in, .id = CHANNEL};

    start();
    microkit_xcore_publish(&back);
    arrives(BADGE_DOORBELL, 0, 0);
    CHECK(is_answer(call(1, 1), 1, 1));
    CHECK(xcore_poll() == BADGE_ID(CHANNEL));
}

/* A restarted caller has left a request, which the callee may be reading: the number changes first, and
 * neither the old answer nor the answer to nothing is taken for the new one. */
static void late_answer(void)
{
    static unsigned int step;

    step++;
    CHECK(out.request.seq == 8 && out.request.channel == PEER_ID);
    if (step < 3) {
        in.reply.seq = 5 + step;
    } else {
        answer();
    }
}

static void restarted(void)
{
    start();
    out.request.seq = 6;
    in.reply.seq = 4;
    elsewhere = late_answer;
    for (int i = 0; i < 3; i++) {
        arrives(BADGE_DOORBELL, 0, 0);
    }
    CHECK(is_answer(call(3, 3), 3, 3));
    CHECK_TRACE("send channel 9 0\nwait\nwait\nwait\n");
}

/* Its own page was lost: it goes on above what the callee has answered. */
static void page_lost(void)
{
    start();
    in.reply.seq = 100;
    arrives(BADGE_DOORBELL, 0, 0);
    CHECK(is_answer(call(3, 3), 3, 3));
    CHECK(out.request.seq == 102);
}

/* Looks as long as it may, with the doorbell rung before; the reply is there, or is waited for. */
static void spins(void)
{
    start();
    microkit_xcore_channels[CHANNEL].spin = 50;
    CHECK(is_answer(call(2, 4), 2, 4));
    CHECK_TRACE("send channel 9 0\n");

    start();
    microkit_xcore_channels[CHANNEL].spin = 50;
    elsewhere = answer_late;
    looks_left = 53; /* the first look at the counter, 50 more, two waits */
    arrives(BADGE_ID(1), 0, 0);
    arrives(BADGE_DOORBELL, 0, 0);
    CHECK(is_answer(call(2, 4), 2, 4));
    CHECK_TRACE("send channel 9 0\nwait\nwait\nsend notification 0\n");
}

static void not_mine(void)
{
    seL4_MessageInfo_t info;

    start();
    for (unsigned int ch = 0; ch < 200; ch += 7) {
        info = microkit_ppcall(ch, microkit_msginfo_new(7, 1));
        CHECK(ch == CHANNEL || info.words[0] == 0);
    }
    CHECK_TRACE("");
    CHECK(out.count == 0);
}

/* The callee writes what it likes, and in the end the number. Nothing but words of the reply comes of it. */
static void scribble(void)
{
    seL4_Word *words = (seL4_Word *)&in;

    for (int i = 0; i < 4; i++) {
        words[chance() % (sizeof(in) / sizeof(*words))] = chance();
    }
    in.reply.info = chance();
    in.reply.seq = out.request.seq;
}

static void hostile(void)
{
    start();
    for (int i = 0; i < 100000; i++) {
        seL4_MessageInfo_t info;

        fresh();
        elsewhere = scribble;
        arrives(BADGE_DOORBELL, 0, 0);
        host_ipc_buffer.tag.words[0] = host_ipc_buffer.userData = (seL4_Word)i;
        info = call(1, chance() % (WORDS + 1));
        CHECK(microkit_msginfo_get_count(info) <= WORDS);
        CHECK(seL4_MessageInfo_get_extraCaps(info) == 0);
        CHECK(seL4_MessageInfo_get_capsUnwrapped(info) == 0);
        CHECK(host_ipc_buffer.tag.words[0] == (seL4_Word)i); /* beside the words */
        CHECK(host_ipc_buffer.userData == (seL4_Word)i);
        CHECK((xcore_poll() & ~BADGE_ID(CHANNEL)) == 0);
    }
}

static seL4_Word epoch;

static void core_goes_down(void)
{
    epoch++;
}

static void core_starts_again(void)
{
    epoch += 2;
}

static bool is_core_down(seL4_MessageInfo_t info)
{
    return microkit_msginfo_get_label(info) == MICROKIT_ERROR_PEER &&
           microkit_msginfo_get_count(info) == 1 && microkit_mr_get(0) == MICROKIT_PEER_CORE_DOWN;
}

/* It ends at the next wake, and the callee does not get the request after its restart; while the core is
 * down, nothing is asked; after that all is as before. */
static void core_down(void)
{
    start();
    epoch = 4;
    microkit_xcore_channels[CHANNEL].epoch = &epoch;
    elsewhere = core_goes_down;
    arrives(BADGE_DOORBELL | BADGE_ID(6), 0, 0);
    CHECK(is_core_down(call(7, 2)));
    CHECK_TRACE("send channel 9 0\nwait\nsend notification 0\n");
    CHECK(epoch == 5 && out.request.seq % 2 == 1);
    CHECK(xcore_poll() == BADGE_ID(6)); /* what came meanwhile is kept */

    fresh();
    CHECK(is_core_down(call(7, 2)));
    CHECK_TRACE("");

    epoch = 6;
    elsewhere = answer;
    arrives(BADGE_DOORBELL, 0, 0);
    CHECK(is_answer(call(7, 2), 7, 2));
}

/* Down and up again while the caller waited: its request is gone all the same. */
static void core_down_and_up(void)
{
    start();
    epoch = 2;
    microkit_xcore_channels[CHANNEL].epoch = &epoch;
    elsewhere = core_starts_again;
    arrives(BADGE_DOORBELL, 0, 0);
    CHECK(is_core_down(call(7, 2)));
}

static struct multikit_callee server;

static void server_faults(void)
{
    server.reason = MICROKIT_PEER_FAULTED;
    server.epoch++;
}

static void server_is_reset(void)
{
    server.reason = MICROKIT_PEER_RESTARTED;
    server.epoch += 2;
}

static void reset_and_answers(void)
{
    server_is_reset();
    answer();
}

static bool is_error(seL4_MessageInfo_t info, seL4_Word reason)
{
    return microkit_msginfo_get_label(info) == MICROKIT_ERROR_PEER &&
           microkit_msginfo_get_count(info) == 1 && microkit_mr_get(0) == reason;
}

static void begin_watched(void (*event)(void))
{
    start();
    server = (struct multikit_callee){.epoch = 6};
    microkit_xcore_channels[CHANNEL].callee = &server;
    elsewhere = event;
}

/* As with the core: the call ends at the next wake and is withdrawn; while the server is down nothing is
 * asked of it; after that all is as before. */
static void callee_down(void)
{
    begin_watched(server_faults);
    arrives(BADGE_DOORBELL | BADGE_ID(6), 0, 0);
    CHECK(is_error(call(7, 2), MICROKIT_PEER_FAULTED));
    CHECK_TRACE("send channel 9 0\nwait\nsend notification 0\n");
    CHECK(out.request.seq % 2 == 1 && xcore_poll() == BADGE_ID(6));

    fresh();
    server.reason = MICROKIT_PEER_STOPPED; /* of its parent, meanwhile */
    CHECK(is_error(call(7, 2), MICROKIT_PEER_STOPPED));
    CHECK_TRACE("");

    server.epoch = 8;
    elsewhere = answer;
    arrives(BADGE_DOORBELL, 0, 0);
    CHECK(is_answer(call(7, 2), 7, 2));
}

static void callee_reset(void)
{
    begin_watched(server_is_reset);
    arrives(BADGE_DOORBELL, 0, 0);
    CHECK(is_error(call(7, 2), MICROKIT_PEER_RESTARTED));
    CHECK(out.request.seq % 2 == 1);

    begin_watched(reset_and_answers); /* the answer is there: it counts */
    arrives(BADGE_DOORBELL, 0, 0);
    CHECK(is_answer(call(7, 2), 7, 2));
}

static void reset_at_the_first_send(void)
{
    when_sent = NULL;
    server_is_reset();
}

/* Between the look at the epoch and the request: only who has looked first notices. */
static void callee_reset_before_the_request(void)
{
    begin_watched(NULL);
    when_sent = reset_at_the_first_send;
    PATCH(microkit_notifications, BADGE_ID(2));
    microkit_deferred_notify(2);
    arrives(BADGE_DOORBELL, 0, 0);
    CHECK(is_error(call(7, 2), MICROKIT_PEER_RESTARTED));
    CHECK(server.epoch == 8); /* once */
    PATCH(microkit_notifications, 0);
}

/* The core's epoch says more than the server's, which nobody writes any more. */
static void both_down(void)
{
    begin_watched(core_goes_down);
    epoch = 2;
    microkit_xcore_channels[CHANNEL].epoch = &epoch;
    server.epoch = 7;
    server.reason = MICROKIT_PEER_FAULTED;
    CHECK(is_error(call(7, 2), MICROKIT_PEER_FAULTED));
    server.epoch = 8;
    arrives(BADGE_DOORBELL, 0, 0);
    CHECK(is_core_down(call(7, 2)));
}

int main(void)
{
    each_length();
    callee_down();
    callee_reset();
    callee_reset_before_the_request();
    both_down();
    core_down();
    core_down_and_up();
    deferred_first();
    signals_meanwhile();
    called_meanwhile();
    callee_notifies();
    restarted();
    page_lost();
    spins();
    not_mine();
    hostile();
    return 0;
}
