/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Ring and suppression of notifications (docs/design/rings.md), for Spin. Two ends that work, sleep and are
 * notified, each with a store buffer: its stores reach the other in order, at any time, and a fence
 * waits until all have. (The weakest that release and acquire allow between the two words of an end is stores
 * out of order; the interleaving test of tests/libmicrokit has that.)
 *
 * Right when: every message arrives in order; no end stays asleep while there is something for it (an
 * invalid end state); no handler takes more than a capacity; and each end is notified at most once for
 * each time it armed, and once for the beginning.
 *
 *   CAPACITY, MESSAGES, BATCH   sizes; the producer publishes after BATCH entries, and when it sleeps
 *   NO_PUBLISH_FENCE, NO_ARM_FENCE, NO_LOOK_AGAIN, WAKE_LATE, ALWAYS_NOTIFY, ROOM_EARLY   seeded defects
 */
#ifndef CAPACITY
#define CAPACITY 2
#endif
#ifndef MESSAGES
#define MESSAGES 4
#endif
#ifndef BATCH
#define BATCH 1
#endif

#define PRODUCER 0
#define CONSUMER 1
#define OTHER(me) (1 - (me))

mtype = { POSITION, WAKE };

/* What the other end sees. */
byte position[2], wake[2];
byte slots[CAPACITY];
bool bell[2];
/* Stores that the other end does not see yet. */
chan buffer[2] = [4] of { mtype, byte };

/* For what is claimed. */
byte arms[2], rung[2];
byte received;
bool done[2];

proctype memory(byte end)
{
    mtype word;
    byte value;

drain:
    do
    :: atomic {
        buffer[end]?word, value ->
        if
        :: word == POSITION -> position[end] = value
        :: word == WAKE -> wake[end] = value
        fi
        }
    :: done[PRODUCER] && done[CONSUMER] && empty(buffer[end]) -> break
    od
}

inline fence(me)
{
    empty(buffer[me])
}

/* limit: where this end has to stop. */
inline look(me, limit)
{
    limit = position[OTHER(me)] + (me == PRODUCER -> CAPACITY : 0);
    assert(limit - published <= CAPACITY)
}

inline ring_bell(peer)
{
    atomic {
        bell[peer] = true;
        rung[peer]++;
        assert(rung[peer] <= arms[peer] + 1)
    }
}

inline publish(me)
{
    if
    :: at == published
    :: else ->
        buffer[me]!POSITION, at;
#ifndef NO_PUBLISH_FENCE
        fence(me);
#endif
        seen = wake[OTHER(me)];
#ifdef WAKE_LATE
        seen = seen + 1;
#endif
        if
#ifdef ALWAYS_NOTIFY
        :: true ->
#else
        :: published <= seen && seen < at ->
#endif
            ring_bell(OTHER(me))
#ifndef ALWAYS_NOTIFY
        :: else
#endif
        fi;
        published = at
    fi
}

/* Leaves in limit what can be done now. */
inline arm(me, limit)
{
    atomic {
        buffer[me]!WAKE, limit - (me == PRODUCER -> CAPACITY : 0);
        arms[me]++
    }
#ifndef NO_ARM_FENCE
    fence(me);
#endif
#ifndef NO_LOOK_AGAIN
    look(me, limit)
#endif
}

inline sleep(me)
{
    atomic {
        bell[me] -> bell[me] = false
    }
}

proctype producer()
{
    byte at, published, seen, limit = CAPACITY;

    do
    :: at < MESSAGES && at < limit ->
        atomic {
            slots[at % CAPACITY] = at;
            at++
        }
        if
        :: at % BATCH == 0 -> publish(PRODUCER)
        :: else
        fi
    :: at < MESSAGES && at == limit ->
        look(PRODUCER, limit);
        if
        :: at < limit
        :: else ->
            arm(PRODUCER, limit);
            if
            :: at < limit
            :: else ->
                publish(PRODUCER);
                sleep(PRODUCER)
            fi
        fi
    :: at == MESSAGES ->
        publish(PRODUCER);
        break
    od;
    done[PRODUCER] = true
}

proctype consumer()
{
    byte at, published, seen, limit;

    do
    :: at == MESSAGES && at == published -> break
    :: at < limit ->
        atomic {
            assert(slots[at % CAPACITY] == at);
            at++;
            received = at;
            assert(at - published <= CAPACITY)
        }
#ifdef ROOM_EARLY
        buffer[CONSUMER]!POSITION, at + 1;
#endif
    :: at == limit && !(at == MESSAGES && at == published) ->
        look(CONSUMER, limit);
        if
        :: at < limit
        :: else ->
            arm(CONSUMER, limit);
            if
            :: at < limit
            :: else ->
                publish(CONSUMER);
                if
                :: at < MESSAGES -> sleep(CONSUMER)
                :: else
                fi
            fi
        fi
    od;
    done[CONSUMER] = true
}

init
{
    atomic {
        run memory(PRODUCER);
        run memory(CONSUMER);
        run producer();
        run consumer()
    }
    done[PRODUCER] && done[CONSUMER] -> assert(received == MESSAGES)
}
