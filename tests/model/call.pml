/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Calls across cores, for Spin: requests and replies with numbers, in pages that one side writes each; what is
 * postponed while a caller waits; restarts of caller and callee, epochs, and cores that fail and start again.
 * Doorbells are signals here: each is followed by a look which sees what was written before it, as notify.pml
 * shows (docs/design/cross-core-notifications.md). Stores wait in buffers (store_buffer.inc).
 *
 * The callers are cores of their own, the callee and the monitor of its core are one more. A request is two
 * words, so that one can be torn. The monitor's epoch says whether the callee is there (even) and whether it
 * is still the same; that of its core is kept by the monitor of each caller's core.
 *
 * Right when: each call ends, with its reply or with an error, and what was notified meanwhile is delivered
 * after it (else: an invalid end state); a reply is that of this call; no request that is executed consists
 * of two; none is executed twice; an error is returned only when the callee or its core was restarted; and
 * between a request and its execution each other caller has at most one call begun, and one more for each
 * restart (assertions). Under weak fairness each caller comes to its end (LIVE).
 *
 *   CALLERS, CALLS           callers, and calls of each
 *   CALLER_RESTARTS          of the first caller, at any point
 *   RESTARTS, FAILURES       of the callee, of its core, at any point
 *   STOPS                    the callee may also stay stopped, and its core off
 *   NOTIFIES                 the callee notifies the caller while it serves it
 *   WAITS                    callers do not look at the callee's epoch: when it starts again it ends itself what it
 *                            has taken (without: it does not, as when it goes on at an entry point of its own)
 * Seeded defects are the macros that MODELS in run.py lists.
 */
#ifndef CALLERS
#define CALLERS 1
#endif
#ifndef CALLS
#define CALLS 2
#endif
#ifndef CALLER_RESTARTS
#define CALLER_RESTARTS 0
#endif
#ifndef RESTARTS
#define RESTARTS 0
#endif
#ifndef FAILURES
#define FAILURES 0
#endif

/* Pages of a caller and for it; the status page of the callee's core. */
#define REQUEST_SEQ(c) (8 * (c))
#define REQUEST_WORD(c, i) (8 * (c) + 1 + (i))
#define REPLY_SEQ(c) (8 * (c) + 3)
#define REPLY_WORD(c) (8 * (c) + 4)
#define TAKEN_SEQ(c) (8 * (c) + 5)
#define NOTE(c) (8 * (c) + 6)
#define EPOCH (8 * CALLERS)
#define OWNERS (CALLERS + 1)
#define HERE CALLERS /* the callee's core */
#define WORDS_OF_MEMORY (EPOCH + 1)
#define DEPTH 8
#include "store_buffer.inc"

#define ODD(n) ((n) & 1)
#define TAKEN_AWAY 0 /* in a reply: no call has that number */
#ifdef WAITS
#define NO_EPOCH
#endif

bool signalled[CALLERS], called;
byte core_epoch[CALLERS];
bool present = true;                  /* the callee runs */
bool killed, caller_killed[CALLERS]; /* taken away from its process, which goes back to its start */

/* For what is claimed. A call is known by a number of its own, and that is what it says. */
byte calls[CALLERS], overtaken[CALLERS], noted[CALLERS], owed[CALLERS], changes;
bool waiting[CALLERS], finished[CALLERS];
bool executed[CALLERS * (CALLS + 1)];

#ifdef LIVE
ltl ends_at_last { <> finished[0] }
#endif

inline ring_callee()
{
    atomic {
#ifndef NO_BARRIER
        barrier(me);
#endif
        called = true;
        waiting[me] = !executed[me * (CALLS + 1) + calls[me]];
        overtaken[me] = 0
    }
}

inline ring_caller(c)
{
    atomic {
        barrier(HERE);
        signalled[c] = true;
        owed[c] = own[NOTE(c)]
    }
}

inline error()
{
    atomic {
        waiting[me] = false;
        assert(changes > 0);
        goto over
    }
}

inline read_epochs()
{
#ifndef WAITS
    epoch = memory[EPOCH];
#endif
    core = core_epoch[me];
    if
    :: ODD(epoch) || ODD(core) -> error()
    :: else
    fi
}

/*
 * A request that was not answered may be read right now: its number goes first, and can be seen before any
 * word of the next one. What it becomes is the number of no request, whatever is written beside it.
 */
inline withdraw()
{
    if
    :: memory[REPLY_SEQ(me)] != own[REQUEST_SEQ(me)] ->
        store(REQUEST_SEQ(me), own[REQUEST_SEQ(me)] | 1, RELEASE);
#ifndef NO_WITHDRAWAL_BARRIER
        barrier(me)
#endif
    :: else
    fi
}

inline request()
{
#ifdef NUMBERS_START_AGAIN
    number = number + 2;
    seq = number;
#else
    seq = (own[REQUEST_SEQ(me)] | 1) + 1;
#endif
#ifdef SEQ_FIRST
    store(REQUEST_SEQ(me), seq, RELEASE);
    store(REQUEST_WORD(me, 0), calls[me], RELAXED);
    store(REQUEST_WORD(me, 1), calls[me], RELAXED);
#else
    store(REQUEST_WORD(me, 0), calls[me], RELAXED);
    store(REQUEST_WORD(me, 1), calls[me], RELAXED);
#ifdef SEQ_RELAXED
    store(REQUEST_SEQ(me), seq, RELAXED);
#else
    store(REQUEST_SEQ(me), seq, RELEASE);
#endif
#endif
    ring_callee()
}

#ifdef ANY_REPLY
#define ANSWERED (memory[REPLY_SEQ(me)] != before)
#else
#define ANSWERED (memory[REPLY_SEQ(me)] == seq)
#endif

/* Looks after each doorbell, and only then. */
inline await_reply()
{
    do
    :: atomic {
        signalled[me] -> signalled[me] = false }
        if
        :: atomic {
            ANSWERED ->
            waiting[me] = false;
#ifdef WAITS
            assert(memory[REPLY_WORD(me)] == calls[me] || (memory[REPLY_WORD(me)] == TAKEN_AWAY && changes > 0));
#else
            assert(memory[REPLY_WORD(me)] == calls[me]);
#endif
            goto over
            }
        :: else
        fi;
#ifndef NO_EPOCH
        if
        :: memory[EPOCH] != epoch -> error()
        :: else
        fi;
#endif
#ifndef NO_CORE_EPOCH
        if
        :: core_epoch[me] != core -> error()
        :: else
        fi
#endif
    od
}

inline deliver()
{
    noted[me] = memory[NOTE(me)]
}

proctype caller(byte me)
{
    byte seq, epoch, core;
#ifdef NUMBERS_START_AGAIN
    byte number;
#endif
#ifdef ANY_REPLY
    byte before;
#endif

start:
    {
        deliver();
        do
        :: calls[me] < CALLS ->
            calls[me]++;
#ifdef ANY_REPLY
            before = memory[REPLY_SEQ(me)];
#endif
#ifndef EPOCHS_READ_LATE
            read_epochs();
#endif
#if !defined(NO_WITHDRAWAL) && !defined(NUMBERS_START_AGAIN)
            withdraw();
#endif
            request();
#ifdef EPOCHS_READ_LATE
            read_epochs();
#endif
            await_reply();
over:
            atomic { seq = 0; epoch = 0; core = 0 }
            /* The doorbells of what came meanwhile were taken by the call. */
#ifndef NOT_POSTPONED
            deliver()
#endif
        :: calls[me] == CALLS && noted[me] >= owed[me] -> goto end
        :: calls[me] == CALLS && noted[me] < owed[me] ->
            atomic { signalled[me] -> signalled[me] = false }
            deliver()
        od
    }
    unless
    {
        atomic {
            caller_killed[me] -> caller_killed[me] = false;
            seq = 0; epoch = 0; core = 0;
#ifdef NUMBERS_START_AGAIN
            number = 0;
#endif
            signalled[me] = false;
            waiting[me] = false
        }
        goto start
    }
end:
    finished[me] = true;
end_killed:
    do
    :: atomic { caller_killed[me] -> caller_killed[me] = false }
    od
}

inline execute(c)
{
    atomic {
        assert(first == second);
        assert(first != 0 && first <= calls[c]);
        assert(!executed[c * (CALLS + 1) + first]);
        executed[c * (CALLS + 1) + first] = true;
        waiting[c] = false;
#if CALLERS > 1
        if
        :: waiting[1 - c] -> overtaken[1 - c]++; assert(overtaken[1 - c] <= 1 + changes)
        :: else
        fi
#endif
    }
}

inline reply(c)
{
#ifdef REPLY_SEQ_RELAXED
    store(REPLY_WORD(c), first, RELAXED);
    store(REPLY_SEQ(c), seq, RELAXED);
#else
    store(REPLY_WORD(c), first, RELAXED);
    store(REPLY_SEQ(c), seq, RELEASE);
#endif
    ring_caller(c)
}

inline serve(c)
{
    first = memory[REQUEST_WORD(c, 0)];
    second = memory[REQUEST_WORD(c, 1)];
    if
#ifndef NOT_READ_AGAIN
    :: memory[REQUEST_SEQ(c)] != seq
#endif
    :: else ->
        store(TAKEN_SEQ(c), seq, RELAXED);
        execute(c);
#ifdef NOTIFIES
        store(NOTE(c), own[NOTE(c)] + 1, RELEASE);
        ring_caller(c);
#endif
        reply(c)
    fi;
    atomic { first = 0; second = 0 }
}

#ifdef TAKEN_WHEN_ANSWERED
#define TAKEN(c) own[REPLY_SEQ(c)]
#else
#define TAKEN(c) own[TAKEN_SEQ(c)]
#endif

/* At the start: an error for who was being served, and a ring for all, as one may have been forgotten. */
inline end_lost_calls()
{
    c = 0;
    do
    :: c < CALLERS && own[TAKEN_SEQ(c)] != 0 ->
        seq = own[TAKEN_SEQ(c)];
#ifndef NOT_ENDED
        if
        :: seq != own[REPLY_SEQ(c)] ->
            store(REPLY_WORD(c), TAKEN_AWAY, RELAXED);
            store(REPLY_SEQ(c), seq, RELEASE)
        :: else
        fi;
#endif
#ifndef NOT_RUNG
        ring_caller(c);
#endif
        c++
    :: c < CALLERS && own[TAKEN_SEQ(c)] == 0 -> c++
    :: else -> break
    od;
    atomic { c = 0; seq = 0 }
}

/* Each caller once, in a fixed order. */
inline look()
{
    c = 0;
    do
    :: c < CALLERS ->
        seq = memory[REQUEST_SEQ(c)];
        if
#ifdef WITHDRAWN_SERVED
        :: seq != TAKEN(c) ->
#else
        :: seq != TAKEN(c) && !ODD(seq) ->
#endif
            serve(c);
#ifdef FIRST_AGAIN
            c = 0
#else
            c++
#endif
        :: else -> c++
        fi
    :: else -> break
    od;
    atomic { c = 0; seq = 0 }
}

proctype callee()
{
    byte me = HERE, c, seq, first, second;

start:
    {
        skip;
end_absent:
        present;
#ifdef SKIPPED_AT_START
        c = 0;
        do
        :: c < CALLERS -> store(TAKEN_SEQ(c), memory[REQUEST_SEQ(c)], RELAXED); c++
        :: else -> break
        od;
#endif
#ifdef WAITS
        end_lost_calls();
#endif
        look();
end:
        do
        :: atomic { called -> called = false }
            look()
        od
    }
    unless
    {
        atomic {
            killed -> killed = false;
            present = false;
            c = 0; seq = 0; first = 0; second = 0
        }
        goto start
    }
}

/* Also the core, and who watches it. */
inline stop_callee()
{
    atomic { changes++; killed = true }
    killed == false
}

inline maybe_fails()
{
    if
    :: true
    :: failures < FAILURES -> goto fails
    fi
}

/* Those who want to know. */
inline ring_all()
{
#ifdef WAITS
    skip
#else
    for (c : 0 .. CALLERS - 1) {
        ring_caller(c)
    }
#endif
}

proctype monitor()
{
    byte me = HERE, restarts, failures, c;

    do
    :: restarts < RESTARTS ->
        restarts++;
        stop_callee();
        maybe_fails();
#ifdef RUNG_FIRST
        ring_all();
        store(EPOCH, own[EPOCH] + 1, RELEASE);
#else
        store(EPOCH, own[EPOCH] + 1, RELEASE);
        maybe_fails();
        ring_all();
#endif
        maybe_fails();
#ifdef STOPS
        if
        :: true
        :: break
        fi;
#endif
#ifdef SAME_EPOCH
        store(EPOCH, own[EPOCH] - 1, RELEASE);
#else
        store(EPOCH, own[EPOCH] + 1, RELEASE);
#endif
        maybe_fails();
        atomic { called = false; present = true }
    :: failures < FAILURES ->
fails:
        failures++;
        stop_callee();
        for (c : 0 .. CALLERS - 1) {
            atomic { core_epoch[c]++; signalled[c] = true }
        }
#ifdef STOPS
        if
        :: true
        :: break
        fi;
#endif
        called = false;
        store(EPOCH, (own[EPOCH] | 1) + 1, RELEASE);
        for (c : 0 .. CALLERS - 1) {
            core_epoch[c]++
        }
        present = true
    :: break
    od
}

#if CALLER_RESTARTS
proctype caller_monitor()
{
    byte restarts;

    do
    :: restarts < CALLER_RESTARTS -> restarts++; caller_killed[0] = true; caller_killed[0] == false
    :: break
    od
}
#endif

init
{
    byte i;

    atomic {
        for (i : 0 .. OWNERS - 1) {
            run store_buffer(i)
        }
        for (i : 0 .. CALLERS - 1) {
            run caller(i)
        }
        run callee();
#if RESTARTS + FAILURES
        run monitor();
#endif
#if CALLER_RESTARTS
        run caller_monitor();
#endif
        i = 0
    }
}
