/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What a parent asks for children of its core, and of others: of whom, with which words; what it gets, also while
 * the other core is down; and that the message registers of a fault stay. The guardian is the test.
 */
#include "fixture.h"

#define NEAR  3
#define FAR   61
#define ALSO  5
#define OTHER 4 /* of another core */

static struct microkit_xcore_page out, in, unused;
static seL4_Word epoch;
static seL4_Word guardian_says;

static void guardian(void)
{
    if (out.request.seq != in.reply.seq && out.request.seq % 2 == 0) {
        in.reply.words[0] = 11;
        in.reply.words[1] = 22;
        in.reply.info = seL4_MessageInfo_new(guardian_says, 0, 0, 2).words[0];
        in.reply.seq = out.request.seq;
    }
}

static void core_goes_down(void)
{
    epoch = 1;
}

/* Between two looks of this core's watchdog. */
static void core_starts_again(void)
{
    epoch += 2;
    elsewhere = guardian;
    arrives(BADGE_DOORBELL, 0, 0);
}

static void start(void)
{
    fresh();
    memset(&out, 0, sizeof(out));
    memset(&in, 0, sizeof(in));
    memset(microkit_xcore_senders, 0, sizeof(microkit_xcore_senders));
    patch(&microkit_xcore_children[0], BADGE_ID(OTHER), sizeof(seL4_Word));
    patch(&microkit_xcore_children[1], BADGE_ID(FAR) | BADGE_ID(ALSO), sizeof(seL4_Word));
    microkit_xcore_guardians[0] = (struct microkit_xcore_channel){.out = &unused, .in = &unused};
    microkit_xcore_guardians[1] =
        (struct microkit_xcore_channel){.out = &out, .in = &in, .epoch = &epoch};
    elsewhere = guardian;
    epoch = 0;
    guardian_says = seL4_NoError;
    microkit_fault_of = 0;
    for (int i = 0; i < 4; i++) {
        microkit_mr_set((seL4_Uint8)i, 70 + (seL4_Word)i);
    }
}

static bool words_stay(void)
{
    bool same = true;

    for (int i = 0; i < 4; i++) {
        same &= microkit_mr_get((seL4_Uint8)i) == 70 + (seL4_Word)i;
    }
    return same;
}

static bool is_request(seL4_Word what, seL4_Word child, seL4_Word faulted, seL4_Word argument)
{
    return out.request.info == seL4_MessageInfo_new(what, 0, 0, 3).words[0] &&
           out.request.words[0] == child && out.request.words[1] == faulted &&
           out.request.words[2] == argument;
}

static void near_ones(void)
{
    start();
    answers(seL4_NoError, 2);
    answer_words[0] = 4;
    answer_words[1] = 5;
    CHECK(microkit_pd_restarts(NEAR) == 4 && microkit_pd_cause(NEAR) == 5);
    CHECK_TRACE("call slot 9 6/3\ncall slot 9 6/3\n");
    CHECK(out.request.seq == 0 && words_stay());
    microkit_fault_of = NEAR + 1;
    microkit_pd_reset(NEAR);
    CHECK(sent_words[0] == NEAR && sent_words[1] == 1 && microkit_fault_of == 0);
}

static void far_ones(void)
{
    start();
    arrives(BADGE_DOORBELL, 0, 0);
    CHECK(microkit_pd_restarts(FAR) == 11);
    CHECK_TRACE("send guardian 61 0\nwait\n");
    CHECK(is_request(MICROKIT_CONTROL_STATUS, FAR, 0, 0) && words_stay());
    arrives(BADGE_DOORBELL, 0, 0);
    CHECK(microkit_pd_cause(ALSO) == 22 && words_stay());
    microkit_fault_of = FAR + 1;
    arrives(BADGE_DOORBELL, 0, 0);
    microkit_pd_restart(FAR, 0x200000);
    CHECK(is_request(MICROKIT_CONTROL_RESTART, FAR, 1, 0x200000) && microkit_fault_of == 0);
    arrives(BADGE_DOORBELL, 0, 0);
    microkit_pd_stop(FAR);
    CHECK(is_request(MICROKIT_CONTROL_STOP, FAR, 0, 0));
    arrives(BADGE_DOORBELL, 0, 0);
    microkit_pd_resume(FAR);
    CHECK(is_request(MICROKIT_CONTROL_RESUME, FAR, 0, 0));
    arrives(BADGE_DOORBELL, 0, 0);
    microkit_pd_reset(FAR);
    CHECK(is_request(MICROKIT_CONTROL_RESET, FAR, 0, 0) && words_stay());
    CHECK(unused.count == 0 && strstr(traced(), "call") == NULL);
}

/* An id that is nobody's is the monitor's to refuse, also one beyond a word. */
static void wrong_ids(void)
{
    static const microkit_child wrong[] = {0, 6, 62, 63, 64 + FAR, 128 + FAR};

    for (unsigned int i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        start();
        answers(seL4_NoError, 2);
        microkit_pd_stop(wrong[i]);
        CHECK_TRACE("call slot 9 1/3\n");
    }
}

/* Nothing is done, and nothing is waited for. */
static void core_is_down(void)
{
    start();
    epoch = 3;
    microkit_pd_reset(FAR);
    CHECK(microkit_pd_restarts(FAR) == 0 && microkit_pd_cause(FAR) == MICROKIT_CAUSE_CORE_DOWN);
    CHECK_TRACE("");
    CHECK(out.request.seq == 0 && words_stay());
    microkit_fault_of = FAR + 1; /* also the core of one whose fault is being handled */
    microkit_pd_reset(FAR);
    CHECK_TRACE("");
    start();
    elsewhere = core_goes_down;
    epoch = 0;
    arrives(BADGE_DOORBELL, 0, 0);
    CHECK(microkit_pd_cause(FAR) == MICROKIT_CAUSE_CORE_DOWN && words_stay());
    CHECK(out.request.seq % 2 == 1);
}

/* The guardian finds the request when it starts, so it is still waited for. */
static void core_was_down(void)
{
    start();
    microkit_fault_of = FAR + 1;
    elsewhere = core_starts_again;
    arrives(BADGE_DOORBELL, 0, 0);
    microkit_pd_reset(FAR);
    CHECK(is_request(MICROKIT_CONTROL_RESET, FAR, 1, 0) && out.request.seq == 2 && epoch == 2);
    CHECK_TRACE("send guardian 61 0\nwait\nwait\n");
}

static void refused(void)
{
    microkit_pd_resume(FAR);
}

static void refusal(void)
{
    start();
    guardian_says = seL4_IllegalOperation;
    arrives(BADGE_DOORBELL, 0, 0);
    attempt(refused);
    CHECK(crash_address == (seL4_Word)seL4_IllegalOperation);
}

int main(void)
{
    near_ones();
    far_ones();
    wrong_ids();
    core_is_down();
    core_was_down();
    refusal();
    return 0;
}
