/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Notifications across cores (docs/design/cross-core-notifications.md), for Spin: pages with words, log
 * and count, doorbells that stay active until their receiver waits, and the router. The sentences in quotes
 * are that note's; tests/model/test_model.py looks whether they still stand there, and whether the
 * library still stores and loads in the orders that are assumed here.
 *
 * Each sender is a core of its own, all receivers are one more. A core's stores wait in a buffer. A
 * release leaves it after all that were there before it, any other store may overtake those to other
 * places; a barrier waits until all have left. Loads are in program order: each is an acquire, or
 * depends on the one before it. Two notifications merge; so what is owed for a channel is the word that
 * it had when its sender last rang.
 *
 * Right when: nothing owed stays undelivered while all sleep (an invalid end state), nor for ever while
 * others keep the receiver busy (FLOOD, `complete`, under weak fairness); nothing is delivered more often
 * than it was sent, nor before what was written ahead of it can be seen (assertions).
 *
 *   SENDERS, RECEIVERS, CHANNELS   channels: of each sender to each receiver
 *   MESSAGES, LOG                  notifications of each sender; entries of a log
 *   ROUTED                         the receivers have no interrupts of their own
 *   GICV2, ACTIVE_ONCE             an SGI is pending for each sender; active for one of them at a time
 *   DEFERRED                       a doorbell may be rung after further notifications
 *   SENDER_RESTARTS                a sender may be restarted between any two stores
 *   RESETS, RESTARTS               the receivers' are reset (their memory is as at first), restarted (it is kept)
 *   FLOOD                          one more core writes its count and rings, for ever
 * Seeded defects are the macros that MODELS in run.py lists.
 */
#ifndef SENDERS
#define SENDERS 1
#endif
#ifndef RECEIVERS
#define RECEIVERS 1
#endif
#ifndef CHANNELS
#define CHANNELS 2
#endif
#ifndef MESSAGES
#define MESSAGES 3
#endif
#ifndef LOG
#define LOG 2
#endif
#ifndef RESETS
#define RESETS 0
#endif
#ifndef RESTARTS
#define RESTARTS 0
#endif
#ifdef ROUTED
#define TARGETS 1
#define TARGET(r) 0
#else
#define TARGETS RECEIVERS
#define TARGET(r) (r)
#endif
#ifdef FLOOD
#define CORES (SENDERS + 1)
#else
#define CORES SENDERS
#endif

/* What microkit_xcore_publish() and xcore_poll() use for each; compared with them by the test. */
#define STORE_words RELEASE
#define STORE_log RELAXED
#define STORE_count RELEASE

/* Places of a page; before each word what is said by it (a region that both map). */
#define DATA(c) (c)
#define WORD(c) (CHANNELS + (c))
#define ENTRY(n) (2 * CHANNELS + (n) % LOG)
#define COUNT (2 * CHANNELS + LOG)
#define PLACES (COUNT + 1)
#define PAGE(s, r) ((s) * RECEIVERS + (r))
#define AT(page, place) ((page) * PLACES + (place))
#define CHANNEL(page, c) ((page) * CHANNELS + (c))
#define PAGES (SENDERS * RECEIVERS)
#define ALL (PAGES * CHANNELS)

#define OWNERS SENDERS
#define WORDS_OF_MEMORY (PAGES * PLACES)
#ifdef DEFERRED
#define DEPTH 8
#else
#define DEPTH 4
#endif
#include "store_buffer.inc"

/* The receivers' core. Pending and active: a bit for each sender where its GIC has that. */
bool listening;
byte pending[TARGETS], taken[TARGETS];
bool signalled[RECEIVERS], routed;
byte last[ALL], seen[PAGES];
bool killed[RECEIVERS];
#ifdef FLOOD
bool flooded; /* the count of the page that is written for ever */
#endif

/* For what is claimed. */
byte sent[ALL], delivered[ALL], owed[ALL];
bool finished[SENDERS];

#ifdef GICV2
#define BIT(s) (1 << (s))
#else
#define BIT(s) 1
#endif
#if defined(GICV2) && !defined(ACTIVE_ONCE)
#define TAKES(t) (pending[t] & ~taken[t])
#else
#define TAKES(t) (taken[t] == 0 -> pending[t] : 0)
#endif

#define PAID_TO(i) (last[i] >= owed[i])
#if ALL == 1
#define PAID PAID_TO(0)
#elif ALL == 2
#define PAID (PAID_TO(0) && PAID_TO(1))
#elif ALL == 4
#define PAID (PAID_TO(0) && PAID_TO(1) && PAID_TO(2) && PAID_TO(3))
#endif
#if SENDERS == 1
#define SENT finished[0]
#else
#define SENT (finished[0] && finished[1])
#endif
#define complete (SENT && PAID)

#ifdef LIVE
ltl delivered_at_last { <> complete }
#endif

/* "Every S4 is followed by an R4 that sees its S2": from here on this core's words are owed. */
inline ring(r)
{
    atomic {
#ifndef NO_BARRIER
        barrier(me);
#endif
        for (c : 0 .. CHANNELS - 1) {
            owed[CHANNEL(PAGE(me, r), c)] = said[r * CHANNELS + c]
        }
        c = 0;
#ifdef DROPPED_WHILE_ACTIVE
        if
        :: taken[TARGET(r)] == 0 -> pending[TARGET(r)] = pending[TARGET(r)] | BIT(me)
        :: else
        fi;
#else
        pending[TARGET(r)] = pending[TARGET(r)] | BIT(me);
#endif
        due[r] = false
    }
}

inline maybe_restarted()
{
#ifdef SENDER_RESTARTS
    if
    :: true
    :: goto next
    fi
#else
    skip
#endif
}

/* "`microkit_notify` adds one to its word, writes number and channel into the log, adds one to the count" */
inline publish(page)
{
    store(AT(page, DATA(channel)), own[AT(page, WORD(channel))] + 1, RELAXED);
    sent[CHANNEL(page, channel)]++;
#ifdef COUNT_FIRST
    store(AT(page, ENTRY(own[AT(page, COUNT)])), own[AT(page, COUNT)] * CHANNELS + channel, STORE_log);
    store(AT(page, COUNT), own[AT(page, COUNT)] + 1, STORE_count);
    store(AT(page, WORD(channel)), own[AT(page, WORD(channel))] + 1, STORE_words);
#else
#ifdef WORD_RELAXED
    store(AT(page, WORD(channel)), own[AT(page, WORD(channel))] + 1, RELAXED);
#else
    store(AT(page, WORD(channel)), own[AT(page, WORD(channel))] + 1, STORE_words);
#endif
    maybe_restarted();
    store(AT(page, ENTRY(own[AT(page, COUNT)])), own[AT(page, COUNT)] * CHANNELS + channel, STORE_log);
    maybe_restarted();
#ifdef COUNT_RELAXED
    store(AT(page, COUNT), own[AT(page, COUNT)] + 1, RELAXED);
#else
    store(AT(page, COUNT), own[AT(page, COUNT)] + 1, STORE_count);
#endif
    maybe_restarted()
#endif
}

proctype sender(byte me)
{
    byte number, channel, receiver, c;
    byte said[RECEIVERS * CHANNELS]; /* words of notifications that no restart interrupted */
    bool due[RECEIVERS];

    do
    :: number < MESSAGES ->
        atomic {
            number++;
            select(channel : 0 .. CHANNELS - 1);
            select(receiver : 0 .. RECEIVERS - 1)
        }
        publish(PAGE(me, receiver));
        atomic {
            said[receiver * CHANNELS + channel] = own[AT(PAGE(me, receiver), WORD(channel))];
            due[receiver] = true
        }
#ifdef DEFERRED
        if
        :: stores[me].length + 4 <= DEPTH && number < MESSAGES
        :: ring(receiver)
        fi;
#else
        ring(receiver);
#endif
next:
        skip
    :: else -> break
    od;
    for (receiver : 0 .. RECEIVERS - 1) {
        if
        :: due[receiver] -> ring(receiver)
        :: else
        fi
    }
    finished[me] = true
}

/* "A doorbell from before this core's interrupt controller was set up may be dropped" */
proctype interrupts()
{
    byte t;

    atomic {
        for (t : 0 .. TARGETS - 1) {
            pending[t] = 0
        }
        listening = true
    }
end:
    do
    :: atomic {
        TAKES(0) != 0 ->
#ifdef ROUTED
        routed = true;
#else
        signalled[0] = true;
#endif
        taken[0] = taken[0] | TAKES(0);
        pending[0] = pending[0] & ~taken[0]
        }
#if TARGETS > 1
    :: atomic {
        TAKES(1) != 0 ->
        signalled[1] = true;
        taken[1] = taken[1] | TAKES(1);
        pending[1] = pending[1] & ~taken[1]
        }
#endif
    od
}

/* "every wait or receive on its notification deactivates the SGI before it looks for a word and before it
 * blocks" */
inline deactivate(t)
{
#ifdef NEVER_DEACTIVATED
    skip
#else
    taken[t] = 0
#endif
}

/*
 * "With the router, R1 to R5 run in its thread, which then signals the receiver's notification with the same
 * badge, and the receiver does R4 itself."
 */
#ifdef ROUTED
proctype router()
{
    byte r, s, now;
    byte looked[PAGES];
    bool due, found, again; /* again: a look at what has changed in the pass before */
    bool changed[RECEIVERS];
#ifdef RUNG_EARLY
    bool rung;
#endif
#ifdef FLOOD
    bool looked_flood, flood_changed;
#endif

    listening;
pass:
    found = false;
    r = 0;
    do
    :: r < RECEIVERS ->
#ifdef FLOOD
        /* The route of the flood comes first; whom it is for is not part of the model. */
        atomic {
            if
            :: r == 0 && (!again || flood_changed) ->
                flood_changed = (looked_flood != flooded);
                looked_flood = flooded;
#ifdef FIRST_ROUTE_AGAIN
                if
                :: flood_changed -> goto pass
                :: else
                fi
#else
                found = found || flood_changed
#endif
            :: else
            fi
        }
#endif
        atomic {
            s = (again && !changed[r] -> SENDERS : 0);
            changed[r] = false
        }
        do
        :: s < SENDERS ->
            atomic {
                now = memory[AT(PAGE(s, r), COUNT)];
                if
                :: now != looked[PAGE(s, r)] ->
#ifndef LOOKED_LATE
                    looked[PAGE(s, r)] = now;
#endif
                    due = true;
                    changed[r] = true;
                    found = true
                :: else
                fi;
                now = 0
            }
#ifdef LOOKED_LATE
            looked[PAGE(s, r)] = memory[AT(PAGE(s, r), COUNT)];
#endif
#ifdef RUNG_EARLY
            if
            :: due && !rung -> signalled[r] = true; rung = true
            :: else
            fi;
#endif
            s++
        :: else -> break
        od;
        /* "It rings for a receiver only after it has looked at all of that receiver's routes" */
#ifdef RUNG_EARLY
        atomic { due = false; rung = false }
#else
        if
        :: due -> atomic { signalled[r] = true; due = false }
        :: else
        fi;
#endif
        r++
    :: else -> break
    od;
    /* "After a pass that found more than a single notification, the router looks again at what has changed"; which that
     * is, is not part of the model */
    if
    :: found -> again = !again; goto pass
    :: found && !again -> skip
    :: else
    fi;
    atomic { r = 0; s = 0; again = false; deactivate(0) }
end:
    atomic { routed -> routed = false }
    goto pass
}
#endif

inline take(page, c)
{
    atomic {
        now = memory[AT(page, WORD(c))];
        if
        :: now != last[CHANNEL(page, c)] ->
#ifdef LAST_NOT_KEPT
            if
            :: !all -> last[CHANNEL(page, c)] = now
            :: else
            fi;
#else
            last[CHANNEL(page, c)] = now;
#endif
            delivered[CHANNEL(page, c)]++;
            assert(delivered[CHANNEL(page, c)] <= sent[CHANNEL(page, c)]);
            /* "The LDAR of the word reads from an STLR of it: S1 is visible after it." */
            assert(memory[AT(page, DATA(c))] >= now)
        :: else
        fi;
        now = 0
    }
}

/* "it compares the words of all channels of this sender" */
inline take_all(page)
{
    atomic { all = true; c = 0 }
    do
    :: c < CHANNELS -> take(page, c); c++
    :: else -> break
    od;
    atomic { all = false; c = 0 }
}

/* "If it is behind by more than the log holds, or an entry is not the one it looks for" */
inline take_logged(page)
{
    number = seen[page];
    do
#ifdef CHASED
    :: number != memory[AT(page, COUNT)] ->
#else
    :: number != count ->
#endif
        entry = memory[AT(page, ENTRY(number))];
        if
        :: entry / CHANNELS == number -> take(page, entry % CHANNELS)
#ifdef ENTRY_NOT_CHECKED
        :: entry / CHANNELS != number -> take(page, entry % CHANNELS)
#else
        :: entry / CHANNELS != number -> take_all(page); break
#endif
        fi;
        number++
    :: else -> break
    od;
    atomic { number = 0; entry = 0 }
}

inline look(page)
{
    count = memory[AT(page, COUNT)];
    if
    :: count == seen[page]
#ifdef NOT_BEHIND
    :: count != seen[page] && count - seen[page] > LOG
#else
    :: count != seen[page] && count - seen[page] > LOG -> take_all(page)
#endif
    :: count != seen[page] && count - seen[page] <= LOG -> take_logged(page)
    fi;
#ifdef COUNT_TWICE
    count = memory[AT(page, COUNT)];
#endif
    atomic { seen[page] = count; count = 0 }
}

/* Each sender's page. */
inline look_at_all(r)
{
#if defined(FLOOD) && !defined(ROUTED)
    seen_flood = flooded;
#ifdef CHASED
    do
    :: seen_flood != flooded -> seen_flood = flooded
    :: else -> break
    od;
#endif
#endif
    s = 0;
    do
    :: s < SENDERS -> look(PAGE(s, r)); s++
    :: else -> break
    od;
    s = 0
}

/* After a reset: counts first, then words, so that a notification between the two is not forgotten. */
inline resume_from_pages(r)
{
    s = 0;
    do
    :: s < SENDERS ->
#ifndef WORDS_FIRST
        seen[PAGE(s, r)] = memory[AT(PAGE(s, r), COUNT)];
#endif
        c = 0;
        do
        :: c < CHANNELS ->
            last[CHANNEL(PAGE(s, r), c)] = memory[AT(PAGE(s, r), WORD(c))];
            c++
        :: else -> break
        od;
#ifdef WORDS_FIRST
        seen[PAGE(s, r)] = memory[AT(PAGE(s, r), COUNT)];
#endif
        s++
    :: else -> break
    od;
    s = 0
}

proctype receiver(byte r)
{
    byte s, c, count, number, entry, now;
    bool all;
#if defined(FLOOD) && !defined(ROUTED)
    bool seen_flood;
#endif

    listening;
start:
    {
        /* "so the library compares once after `init`" */
#ifdef NO_FIRST_LOOK
        skip;
#else
        look_at_all(r);
#endif
wait:
        skip;
#ifndef ROUTED
        deactivate(r);
#endif
        do
        :: atomic { signalled[r] -> signalled[r] = false }
            look_at_all(r);
            goto wait
        :: complete -> goto end
        od
    }
    unless
    {
        atomic {
            killed[r] -> killed[r] = false;
            s = 0; c = 0; count = 0; number = 0; entry = 0; now = 0; all = false;
#if RESETS
            signalled[r] = false
#endif
        }
#if RESETS
        resume_from_pages(r);
#endif
        goto start
    }
end:
    do
    :: atomic { killed[r] -> killed[r] = false }
    od
}

proctype monitor()
{
    byte kills;

    do
    :: kills < RESETS + RESTARTS ->
        atomic {
            kills++;
            if
            :: killed[0] = true
#if RECEIVERS > 1
            :: killed[1] = true
#endif
            fi
        }
        killed[0] == false;
#if RECEIVERS > 1
        killed[1] == false
#endif
    :: break
    od
}

#ifdef FLOOD
proctype flood()
{
    do
    :: atomic {
        flooded = !flooded;
        pending[0] = pending[0] | BIT(SENDERS)
        }
    od
}
#endif

init
{
    byte i;

    atomic {
        for (i : 0 .. SENDERS - 1) {
            run store_buffer(i);
            run sender(i)
        }
        run interrupts();
        for (i : 0 .. RECEIVERS - 1) {
            run receiver(i)
        }
#ifdef ROUTED
        run router();
#endif
#if RESETS + RESTARTS
        run monitor();
#endif
#ifdef FLOOD
        run flood();
#endif
        i = 0
    }
}
