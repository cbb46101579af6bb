/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * microkit.h, what is inline there: which system call each function makes of which ids, and that an id
 * that is not the PD's makes none.
 */
#include "fixture.h"

#define LAST MICROKIT_MAX_CHANNEL_ID
#define MINE (BADGE_ID(0) | BADGE_ID(LAST))

static void no_channels(void)
{
    PATCH(microkit_notifications, 0);
    PATCH(microkit_irqs, 0);
    PATCH(microkit_pps, 0);
}

static void notify(void)
{
    no_channels();
    PATCH(microkit_notifications, MINE);
    fresh();
    microkit_notify(0);
    microkit_notify(LAST);
    CHECK_TRACE("send channel 0 0\nsend channel 61 0\n");
    CHECK_CONSOLE("");
    CHECK(counted(notified, 0) == 1 && counted(notified, LAST) == 1);
}

static void acknowledge(void)
{
    char expected[64];

    no_channels();
    PATCH(microkit_irqs, MINE);
    fresh();
    microkit_irq_ack(LAST);
    snprintf(expected, sizeof(expected), "call irq 61 %u/0\n", (unsigned int)IRQAckIRQ);
    CHECK_TRACE(expected);
}

/* The words of the message go, those of the answer come back. */
static void call(void)
{
    microkit_msginfo reply;

    no_channels();
    PATCH(microkit_pps, MINE);
    fresh();
    answers(9, 2);
    answer_words[1] = 22;
    microkit_mr_set(0, 11);
    microkit_mr_set(4, 55);
    reply = microkit_ppcall(LAST, microkit_msginfo_new(7, 5));
    CHECK_TRACE("call procedure 61 7/5\n");
    CHECK(counted(called, LAST) == 1 && counted(called, 0) == 0);
    CHECK(sent_words[0] == 11 && microkit_mr_get(1) == 22 && microkit_mr_get(4) == 55);
    CHECK(microkit_msginfo_get_label(reply) == 9 && microkit_msginfo_get_count(reply) == 2);
}

static void refused(void (*function)(microkit_channel), microkit_channel ch, const char *name)
{
    char expected[96];

    fresh();
    function(ch);
    CHECK_TRACE("");
    CHECK(!microkit_have_signal);
    snprintf(expected, sizeof(expected), "pd %s: invalid channel given '%u'", name, ch);
    CHECK(strncmp(console(), expected, strlen(expected)) == 0);
}

static void call_empty(microkit_channel ch)
{
    microkit_msginfo reply = microkit_ppcall(ch, microkit_msginfo_new(7, 1));

    CHECK(microkit_msginfo_get_label(reply) == 0 && microkit_msginfo_get_count(reply) == 0);
}

/* Each function looks at its own kind of ids, in all that there are. */
static void others_ids(void)
{
    static const struct {
        void (*function)(microkit_channel);
        const char *name;
        const seL4_Word *ids;
    } functions[] = {
        {microkit_notify, "microkit_notify", &microkit_notifications},
        {microkit_irq_ack, "microkit_irq_ack", &microkit_irqs},
        {microkit_deferred_notify, "microkit_deferred_notify", &microkit_notifications},
        {microkit_deferred_irq_ack, "microkit_deferred_irq_ack", &microkit_irqs},
        {call_empty, "microkit_ppcall", &microkit_pps},
    };

    for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
        seL4_Word own = MINE | (seL4_Word)3 << MICROKIT_MAX_CHANNELS; /* no ids, whatever is set */

        PATCH(microkit_notifications, ~(seL4_Word)0);
        PATCH(microkit_irqs, ~(seL4_Word)0);
        PATCH(microkit_pps, ~(seL4_Word)0);
        patch(functions[i].ids, own, sizeof(own));
        refused(functions[i].function, 1, functions[i].name);
        refused(functions[i].function, LAST - 1, functions[i].name);
        refused(functions[i].function, MICROKIT_MAX_CHANNELS, functions[i].name);
        refused(functions[i].function, 64, functions[i].name);
        refused(functions[i].function, ~0u, functions[i].name);
    }
}

/* To another core: the page has it before the signal, also one that is deferred. */
static void to_another_core(void)
{
    struct microkit_xcore_page page = {.words[5] = 7};

    no_channels();
    PATCH(microkit_notifications, MINE | BADGE_ID(1));
    PATCH(microkit_xcore, BADGE_ID(LAST));
    microkit_xcore_channels[LAST] = (struct microkit_xcore_channel){.out = &page, .id = 5};
    fresh();
    microkit_notify(LAST);
    microkit_notify(0);
    CHECK(page.words[5] == 8 && page.count == 1 && page.log[0] == 5);
    microkit_deferred_notify(LAST);
    CHECK(page.words[5] == 9 && page.count == 2 && microkit_have_signal);
    CHECK(page.log[1] == (1 << MICROKIT_XCORE_ID_BITS | 5));
    CHECK_TRACE("send channel 61 0\nsend channel 0 0\n");
    PATCH(microkit_xcore, 0);
}

/* One signal is kept, the one before it is sent: none is lost, and each once. */
static void deferred(void)
{
    char expected[64];

    no_channels();
    PATCH(microkit_notifications, MINE);
    PATCH(microkit_irqs, BADGE_ID(1));
    fresh();
    microkit_deferred_irq_ack(1);
    CHECK_TRACE("");
    microkit_deferred_notify(0);
    snprintf(expected, sizeof(expected), "send irq 1 %u\n", (unsigned int)IRQAckIRQ);
    CHECK_TRACE(expected);
    microkit_deferred_notify(LAST);
    strcat(expected, "send channel 0 0\n");
    CHECK_TRACE(expected);
    CHECK(microkit_have_signal && microkit_signal_cap == BASE_OUTPUT_NOTIFICATION_CAP + LAST);
}

/* Which core it is says the capability; what firmware answers has 32 bits. */
static void cores(void)
{
    static const struct {
        seL4_Word answer;
        enum microkit_core_state state;
    } states[] = {{0, MICROKIT_CORE_ON},
                  {1, MICROKIT_CORE_OFF},
                  {2, MICROKIT_CORE_STARTING},
                  {3, MICROKIT_CORE_UNKNOWN},
                  {0xffffffff, MICROKIT_CORE_UNKNOWN},
                  {~(seL4_Word)0, MICROKIT_CORE_UNKNOWN}};
    char expected[64];

    fresh();
    answers(0, 8);
    for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++) {
        answer_words[0] = states[i].answer;
        CHECK(microkit_core_status(3) == states[i].state && sent_words[0] == 0xc4000004);
    }
    fresh();
    answers(0, 8);
    answer_words[0] = 0;
    CHECK(microkit_core_restart(LAST) && sent_words[0] == 0xc4000003);
    snprintf(expected, sizeof(expected), "call core 61 %u/8\n", (unsigned int)ARMSMCCall);
    CHECK_TRACE(expected);
    answer_words[0] = 0xfffffffc; /* it is on */
    CHECK(!microkit_core_restart(LAST));
}

static void reason_of_a_core(void)
{
    (void)microkit_watch_reason(0);
}

static void watches(void)
{
    static const struct multikit_callee watched = {3, MICROKIT_PEER_STOPPED};
    static const uint64_t epochs[] = {7, 8};

    patch(&microkit_watches[0].epoch, (seL4_Word)(uintptr_t)&epochs[0], sizeof(seL4_Word));
    patch(&microkit_watches[1].epoch, (seL4_Word)(uintptr_t)&epochs[1], sizeof(seL4_Word));
    patch(&microkit_watches[1].id, 9, sizeof(seL4_Word));
    CHECK(microkit_watch_epoch(0) == 7 && microkit_watch_epoch(9) == 8);
    patch(&microkit_watches[1].epoch, (seL4_Word)(uintptr_t)&watched, sizeof(seL4_Word));
    patch(&microkit_watches[1].kind, MICROKIT_WATCH_PD, sizeof(seL4_Word));
    CHECK(microkit_watch_epoch(9) == 3 && microkit_watch_reason(9) == MICROKIT_PEER_STOPPED);
    attempt(reason_of_a_core);
    CHECK(crash_address == (seL4_Word)seL4_InvalidArgument);
}

/* The monitor does it: which child, whether a fault of it is being handled, one word more. */
static void control(void (*function)(void), unsigned int what, seL4_Word argument)
{
    char expected[64];

    fresh();
    attempt(function);
    snprintf(expected, sizeof(expected), "call slot %u %u/3\n", (unsigned int)MONITOR_CONTROL_CAP,
             what);
    CHECK_TRACE(expected);
    CHECK(sent_words[0] == 3 && sent_words[1] == 0 && sent_words[2] == argument);
    CHECK(crash_address == CRASH_NONE);
}

static void stop(void)
{
    microkit_pd_stop(3);
}

static void resume(void)
{
    microkit_pd_resume(3);
}

static void restart(void)
{
    microkit_pd_restart(3, 0x200000);
}

static void reset(void)
{
    microkit_pd_reset(3);
}

static void restarts(void)
{
    CHECK(microkit_pd_restarts(3) == answer_words[0]);
}

static void cause(void)
{
    CHECK(microkit_pd_cause(3) == answer_words[1]);
}

static void children(void)
{
    control(stop, MICROKIT_CONTROL_STOP, 0);
    control(resume, MICROKIT_CONTROL_RESUME, 0);
    control(restart, MICROKIT_CONTROL_RESTART, 0x200000);
    control(reset, MICROKIT_CONTROL_RESET, 0);
    control(restarts, MICROKIT_CONTROL_STATUS, 0);
    control(cause, MICROKIT_CONTROL_STATUS, 1);

    fresh();
    answer_words[0] = 12;
    answer_words[1] = 34;
    CHECK(microkit_pd_restarts(3) == 12 && microkit_pd_cause(3) == 34);
}

static void no_child(void (*function)(void), const char *name)
{
    char expected[96];

    fresh();
    answers(seL4_InvalidCapability, 0);
    attempt(function);
    CHECK(crash_address == seL4_InvalidCapability);
    snprintf(expected, sizeof(expected), "pd %s: failed for '3' with error 2\n", name);
    CHECK_CONSOLE(expected);
}

static void slots(void)
{
    PATCH(microkit_cspace_slots, 128);
    CHECK(microkit_cspace_root_slot_to_cptr(0) == seL4_CapNull);
    CHECK(microkit_cspace_root_slot_to_cptr(1) == BASE_USER_CAPS + 1);
    CHECK(microkit_cspace_root_slot_to_cptr(127) == BASE_USER_CAPS + 127);
    CHECK(microkit_cspace_root_slot_to_cptr(128) == seL4_CapNull);
    CHECK(microkit_cspace_root_slot_to_cptr(~(seL4_Word)0) == seL4_CapNull);
    PATCH(microkit_cspace_slots, 2);
    CHECK(microkit_cspace_root_slot_to_cptr(2) == seL4_CapNull);
}

int main(void)
{
    strcpy(microkit_name, "pd");
    notify();
    acknowledge();
    call();
    others_ids();
    to_another_core();
    deferred();
    cores();
    watches();
    children();
    no_child(stop, "microkit_pd_stop");
    no_child(resume, "microkit_pd_resume");
    no_child(restart, "microkit_pd_restart");
    no_child(reset, "microkit_pd_reset");
    no_child(restarts, "microkit_pd_restarts");
    no_child(cause, "microkit_pd_cause");
    slots();
    return 0;
}
