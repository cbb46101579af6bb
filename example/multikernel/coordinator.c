/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Tells the other domains what to do, step by step, checks what they did and is the only
 * one that prints, so that lines of different cores never mix. The fault report of the
 * crasher's monitor comes in a step of its own, in which the coordinator is silent. It is also
 * the parent of the faulter, which it restarts.
 */
#include <microkit.h>

#include "multikernel.h"

/* Channel ids, see multikernel.system. */
#define ADDER    0
#define PRODUCER 1
#define CONSUMER 2
#define TICKER   3
#define WATCHER  4
#define CRASHER  5
#define STAMPER  6
#define FAULTER  7

#define CHILD    1   /* id of the faulter as a nested protection domain */
#define CALLS    100 /* to the adder in one step, and to the stamper */
#define PINGS    100 /* to the watcher in one step */
#define FAULTS   5   /* of the faulter */

struct scoreboard *scoreboard; /* set by the tool */

enum step {
    FLOW,
    TICK,
    PING,
    CRASH,
    TICK_AGAIN,
    PING_AGAIN,
    RESTART,
    DONE
};

static enum step step;
static unsigned int awaited; /* channels, one bit each, that must notify before the next step */
static unsigned int pings;   /* sent to the watcher */
static unsigned int calls;   /* answered by the adder */
static unsigned int faults;  /* of the faulter, which was restarted each time */
static bool failed;

static void say(const char *who, uint64_t count, const char *what)
{
    microkit_dbg_puts(who);
    microkit_dbg_put64(count);
    microkit_dbg_puts(what);
}

static void check(bool right, const char *what)
{
    if (!right && !failed) {
        failed = true;
        microkit_dbg_puts("multikernel: FAILED: ");
        microkit_dbg_puts(what);
        microkit_dbg_puts("\n");
    }
}

/* Protected procedure calls to a passive server on the same core. */
static void call_adder(void)
{
    for (unsigned int i = 0; i < CALLS; i++) {
        microkit_mr_set(0, i);
        microkit_mr_set(1, 1000);
        microkit_msginfo reply = microkit_ppcall(ADDER, microkit_msginfo_new(0, 2));

        check(microkit_msginfo_get_count(reply) == 2, "the adder answers with two words");
        check(microkit_mr_get(0) == i + 1000, "the adder adds");
        check(microkit_mr_get(1) == ++calls, "the adder counts its calls");
    }
    say("adder: ", calls, " calls to a passive server answered\n");
}

/* To an active server on another core: the same function, the same answer. */
static void call_stamper(void)
{
    for (unsigned int i = 0; i < CALLS; i++) {
        microkit_mr_set(0, i);
        microkit_mr_set(1, body_of(i, 0));
        microkit_mr_set(2, body_of(i, 1));
        microkit_msginfo reply = microkit_ppcall(STAMPER, microkit_msginfo_new(0, 3));

        check(microkit_msginfo_get_count(reply) == 2, "the stamper answers with two words");
        check(microkit_mr_get(0) == seal_of(i, body_of(i, 0), body_of(i, 1)), "its seal is right");
        check(microkit_mr_get(1) == i + 1, "the stamper counts its calls");
    }
    say("stamper: ", CALLS, " calls from another core answered\n");
}

static void start(microkit_channel ch)
{
    awaited |= 1u << ch;
    microkit_notify(ch);
}

static void begin_step(void)
{
    switch (step) {
    case FLOW:
        awaited = 1u << CONSUMER;
        start(PRODUCER);
        break;
    case TICK:
    case TICK_AGAIN:
        start(TICKER);
        break;
    case PING:
    case PING_AGAIN:
        pings++;
        start(WATCHER);
        break;
    case RESTART:
        start(FAULTER);
        break;
    case CRASH:
        microkit_dbg_puts("crasher: will now fault on purpose, while another ");
        say("", BURST, " messages flow\n");
        awaited = 1u << CONSUMER | 1u << WATCHER;
        start(PRODUCER);
        microkit_notify(CRASHER);
        break;
    case DONE:
        call_adder();
        if (!failed) {
            microkit_dbg_puts("multikernel: all checks passed\n");
        }
        break;
    }
}

static void end_flow(uint64_t messages)
{
    uint64_t wrong = score_get(&scoreboard->wrong);

    check(score_get(&scoreboard->sealed) == messages, "the stamper sealed every message");
    check(score_get(&scoreboard->received) == messages, "the consumer got every message");
    check(wrong == 0, "every message is right");
    if (messages == BURST) {
        say("stamper: ", score_get(&scoreboard->sealed), " messages sealed by an active server\n");
    }
    say("consumer: ", score_get(&scoreboard->received), " messages from another domain checked, ");
    say("", wrong, " wrong\n");
}

static void end_tick(uint64_t ticks)
{
    check(score_get(&scoreboard->ticks) == ticks, "the ticker got every interrupt");
    check(score_get(&scoreboard->echoes) == ticks, "the consumer echoed every tick");
    say("ticker: ", score_get(&scoreboard->ticks),
        " timer interrupts handled, each echoed by consumer\n");
}

static void end_ping(void)
{
    check(score_get(&scoreboard->answered) == pings, "the watcher answered every notification");
    say("watcher: ", score_get(&scoreboard->answered), " notifications answered\n");
}

static void end_crash(void)
{
    check(score_get(&scoreboard->faulting) == 1, "the crasher came to its fault");
    check(score_get(&scoreboard->survived) == 0, "the crasher was stopped");
    microkit_dbg_puts("crasher: fault reported, watcher goes on\n");
    end_flow(2 * BURST);
}

static void end_restart(void)
{
    check(microkit_pd_restarts(CHILD) == FAULTS, "each restart is counted");
    say("faulter: ", faults, " faults, each time restarted by its parent\n");
}

static void end_step(void)
{
    switch (step) {
    case FLOW:
        end_flow(BURST);
        break;
    case TICK:
        end_tick(TICKS);
        break;
    case TICK_AGAIN:
        end_tick(2 * TICKS);
        break;
    case PING:
    case PING_AGAIN:
        end_ping();
        break;
    case CRASH:
        end_crash();
        break;
    case RESTART:
        end_restart();
        break;
    case DONE:
        break;
    }
}

void init(void)
{
    microkit_dbg_puts("multikernel: 9 protection domains start\n");
    call_adder();
    call_stamper();
    begin_step();
}

/* Whether this step's peer has more to do in it. */
static bool again(void)
{
    switch (step) {
    case PING:
    case PING_AGAIN:
        return pings % PINGS != 0;
    case RESTART:
        return faults != FAULTS;
    default:
        return false;
    }
}

void notified(microkit_channel ch)
{
    check((awaited >> ch & 1) != 0, "no domain notifies without being asked");
    awaited &= ~(1u << ch);
    if (failed || awaited != 0 || step == DONE) {
        return;
    }
    if (!again()) {
        end_step();
        step++;
    }
    if (!failed) {
        begin_step();
    }
}

/* The faulter faults where it was told to; what it does after its restart says whether that worked. */
seL4_Bool fault(microkit_child child, microkit_msginfo msginfo, microkit_msginfo *reply_msginfo)
{
    (void)reply_msginfo;
    check(child == CHILD && step == RESTART, "no domain faults without being asked");
    check(microkit_msginfo_get_label(msginfo) == seL4_Fault_VMFault, "it faults as it was told to");
    faults++;
    microkit_pd_restart(child, MICROKIT_PROGRAM_VA);
    return seL4_False; /* no reply: it does not go on where it faulted */
}
