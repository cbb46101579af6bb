/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Parents and children on different cores (docs/design/parents.md), for Spin: the guardian sends faults of its wards
 * to their parents, takes their answers and does what they ask, through pages that one side writes each. Doorbells are
 * signals: each is followed by a look which sees what was written before it, as notify.pml shows. Stores wait in
 * buffers (store_buffer.inc). The monitor of the wards' core does in one step what the guardian asks: it waits for
 * nobody.
 *
 * Guardians and parents are cores of their own. A fault is a ward and a word, a request is two words, so that either
 * can be torn. Numbers of faults and requests are the model's own way to tell them apart, and are what the messages
 * say. A watchdog of each parent's core sees the guardians' cores go down and come up at any later time.
 *
 * Right when: each fault is handled, or its ward was let go on or stopped otherwise, and each request ends (else: an
 * invalid end state); fault() is called once for a fault, with what was written for it, in the order in which
 * the faults came; an answer lets go on the ward that faulted, from that fault, and only once; each ward that has
 * faulted holds a reply object of its own; no request that is done consists of two, none is done twice by one boot of
 * the guardian's core; an answer to a request is that of this request (assertions).
 *
 *   GUARDIANS, PARENTS   cores
 *   WARDS                of each guardian; the parent of ward w is w % PARENTS
 *   FAULTS, REQUESTS     of each ward, of each parent
 *   RESTARTS             of the first parent, or of its core, at any point
 *   FAILURES             of the first guardian's core, at any point
 *   STOPS                that core, or the first parent, may also stay off
 *   UNWATCHED            no watchdog: requests wait until the core is back
 *   ORDERED              with one guardian, one parent and one fault of each ward: faults come in their order
 * Seeded defects are the macros that MODELS in run.py lists.
 */
#ifndef GUARDIANS
#define GUARDIANS 1
#endif
#ifndef PARENTS
#define PARENTS 1
#endif
#ifndef WARDS
#define WARDS 1
#endif
#ifndef FAULTS
#define FAULTS 2
#endif
#ifndef REQUESTS
#define REQUESTS 0
#endif
#ifndef RESTARTS
#define RESTARTS 0
#endif
#ifndef FAILURES
#define FAILURES 0
#endif

/* Pages between a guardian and a parent: the guardian's half, the parent's half. */
#define PAIR(g, p) (11 * ((g) * PARENTS + (p)))
#define FAULT_SEQ(x) (x)
#define FAULT_WARD(x) ((x) + 1)
#define FAULT_WORD(x) ((x) + 2)
#define DONE_SEQ(x) ((x) + 3)
#define DONE_WORD(x) ((x) + 4)
#define REQUEST_SEQ(x) ((x) + 5)
#define REQUEST_WORD(x, i) ((x) + 6 + (i))
#define ANSWER_SEQ(x) ((x) + 8)
#define ANSWER_WORD(x) ((x) + 9)
#define TAKEN_SEQ(x) ((x) + 10)
#define OWNERS (GUARDIANS + PARENTS)
#define WORDS_OF_MEMORY (11 * GUARDIANS * PARENTS)
#define DEPTH 8
#include "store_buffer.inc"

#define ODD(n) ((n) & 1)
#define ALL (GUARDIANS * WARDS)
#define WARD(g, w) ((g) * WARDS + (w))
#define OF_PARENT(w, p) ((w) % PARENTS == (p))

/* A fault's word says which it is. What a parent answers: that the ward is to stay as it is, or the fault. */
#define SAYS(ward, n) (16 * ((ward) + 1) + (n))
#define STAYS 0

/* What the kernel of the wards' core knows of them. */
#define RUNS 0
#define QUEUED 1  /* for the guardian to receive its fault */
#define BLOCKED 2 /* until its fault is answered */
#define STOPPED 3
#define NOBODY 255
byte state[ALL];
chan queue[GUARDIANS] = [WARDS] of { byte };
byte holder[GUARDIANS * (WARDS + 1)]; /* of each reply object: a ward of the guardian + 1 */
#define REPLY(g, r) ((g) * (WARDS + 1) + (r))

/* The guardian's memory, which is as at first when its core starts again. */
#define NONE 0
#define WAITING 1
#define SENT 2
typedef record {
    byte state;
    byte reply;
    byte turn;
    byte word
}
record faults[ALL];
byte spare[GUARDIANS];

bool bell[GUARDIANS], signalled[PARENTS];
bool down[GUARDIANS], killed[GUARDIANS], parent_killed[PARENTS], gone[PARENTS];
byte boots[GUARDIANS];
byte epoch[GUARDIANS * PARENTS]; /* of the guardian's core, in the status page of the parent's core */

/* For what is claimed. */
byte count[ALL];                      /* faults of a ward so far */
bool ahead[WARDS * WARDS];            /* [w, v]: v faulted before w, and waited when w faulted */
bool handled[ALL * (FAULTS + 1)];
byte asked[PARENTS];                  /* requests so far; what they are about */
byte about[PARENTS * (REQUESTS + 1)];
bool restarts[PARENTS * (REQUESTS + 1)];
byte boot_of[ALL * (FAULTS + 1)];     /* the core's, in which the ward faulted */
byte done_by[PARENTS * (REQUESTS + 1)]; /* boot of the guardian's core, + 1 */
#define FAULT(w, n) ((w) * (FAULTS + 1) + (n))
#define ASKED(p, n) ((p) * (REQUESTS + 1) + (n))

/* The ward and the kernel. */

proctype ward(byte g; byte w)
{
#ifdef ORDERED
    byte v;
#endif

end:
    do
    :: atomic {
        state[WARD(g, w)] == RUNS && count[WARD(g, w)] < FAULTS && !down[g] ->
        count[WARD(g, w)]++;
        boot_of[FAULT(WARD(g, w), count[WARD(g, w)])] = boots[g];
        state[WARD(g, w)] = QUEUED;
#ifdef ORDERED
        for (v : 0 .. WARDS - 1) {
            ahead[WARDS * w + v] = v != w && (state[v] == QUEUED || state[v] == BLOCKED)
        }
        v = 0;
#endif
        queue[g]!w
        }
        (state[WARD(g, w)] != QUEUED && state[WARD(g, w)] != BLOCKED) || gone[w % PARENTS]
    od
}

/* What it was waiting for is void: in the queue, or at the reply object. */
inline cancel(g, w, r)
{
    if
    :: state[WARD(g, w)] == QUEUED -> queue[g]??eval(w)
    :: else
    fi;
    for (r : 0 .. WARDS) {
        if
        :: holder[REPLY(g, r)] == w + 1 -> holder[REPLY(g, r)] = 0
        :: else
        fi
    }
    r = 0
}

/* The guardian. */

inline ring_parent(p)
{
    atomic {
#ifndef NO_BARRIER
        barrier(me);
#endif
        signalled[p] = true
    }
}

inline withdraw_fault(x)
{
    store(FAULT_SEQ(x), own[FAULT_SEQ(x)] | 1, RELEASE);
#ifndef NO_WITHDRAWAL_BARRIER
    barrier(me)
#endif
}

inline forget(w)
{
#ifndef NOT_WITHDRAWN
    if
    :: faults[WARD(me, w)].state == SENT -> withdraw_fault(PAIR(me, w % PARENTS))
    :: else
    fi;
#endif
    faults[WARD(me, w)].state = NONE;
    faults[WARD(me, w)].turn = 0
}

inline hear()
{
    forget(w);
    d_step {
#ifndef SAME_REPLY
        r = spare[me];
        spare[me] = faults[WARD(me, w)].reply;
        faults[WARD(me, w)].reply = r;
        r = 0;
#endif
        faults[WARD(me, w)].state = WAITING;
        faults[WARD(me, w)].word = SAYS(WARD(me, w), count[WARD(me, w)]);
        faults[WARD(me, w)].turn = turn;
#ifdef NEWEST_FIRST
        turn--;
#else
        turn++;
#endif
        w = 0
    }
}

/* Of the parent's wards, the first that came into this state. */
inline find(p, which)
{
    d_step {
        w = NOBODY;
        for (r : 0 .. WARDS - 1) {
            if
            :: OF_PARENT(r, p) && faults[WARD(me, r)].state == which ->
                if
                :: w == NOBODY -> w = r
                :: w != NOBODY && faults[WARD(me, r)].turn < faults[WARD(me, w)].turn -> w = r
                :: else
                fi
            :: else
            fi
        }
        r = 0
    }
}

#ifdef ANY_ANSWER
#define ANSWERED(x) (memory[ANSWER_SEQ(x)] != 0)
#else
#define ANSWERED(x) (memory[ANSWER_SEQ(x)] == own[FAULT_SEQ(x)])
#endif

inline take_answer(p)
{
    find(p, SENT);
    if
    :: w != NOBODY && ANSWERED(PAIR(me, p)) ->
        word = memory[ANSWER_WORD(PAIR(me, p))];
#ifndef ANSWER_STAYS
        faults[WARD(me, w)].state = NONE;
        faults[WARD(me, w)].turn = 0;
#endif
        atomic {
            assert(state[WARD(me, w)] == BLOCKED);
            if
            :: word == STAYS -> state[WARD(me, w)] = STOPPED
            :: else ->
                assert(word == SAYS(WARD(me, w), count[WARD(me, w)]));
                assert(holder[REPLY(me, faults[WARD(me, w)].reply)] == w + 1);
                holder[REPLY(me, faults[WARD(me, w)].reply)] = 0;
                state[WARD(me, w)] = RUNS
            fi;
            word = 0
        }
    :: else
    fi;
    w = 0
}

/* Restart or stop, by the monitor; status changes nothing. */
inline perform(p)
{
    atomic {
        assert(first == word);
        assert(first != 0 && first <= asked[p]);
        assert(done_by[ASKED(p, first)] != boots[me] + 1);
        done_by[ASKED(p, first)] = boots[me] + 1;
        w = about[ASKED(p, first)] - WARD(me, 0);
        assert(w < WARDS && OF_PARENT(w, p));
        cancel(me, w, r);
        state[WARD(me, w)] = (restarts[ASKED(p, first)] -> RUNS : STOPPED)
    }
#ifndef NOT_FORGOTTEN
    forget(w)
#endif
}

inline serve(p)
{
    seq = memory[REQUEST_SEQ(PAIR(me, p))];
    if
    :: seq != own[DONE_SEQ(PAIR(me, p))] && !ODD(seq) ->
        first = memory[REQUEST_WORD(PAIR(me, p), 0)];
        word = memory[REQUEST_WORD(PAIR(me, p), 1)];
        if
#ifndef REQUEST_NOT_READ_AGAIN
        :: memory[REQUEST_SEQ(PAIR(me, p))] != seq
#endif
        :: else ->
            perform(p);
            store(DONE_WORD(PAIR(me, p)), first, RELAXED);
            store(DONE_SEQ(PAIR(me, p)), seq, RELEASE);
            ring_parent(p)
        fi
    :: else
    fi;
    atomic { seq = 0; first = 0; word = 0; w = 0 }
}

inline send_next(p)
{
    find(p, SENT);
    if
#ifdef SENT_OVER_ANOTHER
    :: true ->
#else
    :: w == NOBODY ->
#endif
        find(p, WAITING);
        if
        :: w != NOBODY ->
            faults[WARD(me, w)].state = SENT;
#ifdef NUMBERS_START_AGAIN
            numbers[p] = numbers[p] + 2;
            seq = numbers[p];
#else
            seq = (own[FAULT_SEQ(PAIR(me, p))] | 1) + 1;
#endif
#ifdef SEQ_FIRST
            store(FAULT_SEQ(PAIR(me, p)), seq, RELEASE);
#endif
            store(FAULT_WARD(PAIR(me, p)), w, RELAXED);
            store(FAULT_WORD(PAIR(me, p)), faults[WARD(me, w)].word, RELAXED);
#ifdef SEQ_RELAXED
            store(FAULT_SEQ(PAIR(me, p)), seq, RELAXED);
#else
#ifndef SEQ_FIRST
            store(FAULT_SEQ(PAIR(me, p)), seq, RELEASE);
#endif
#endif
            seq = 0;
            ring_parent(p)
        :: else
        fi
    :: else
    fi;
    w = 0
}

inline look()
{
    for (q : 0 .. PARENTS - 1) {
        take_answer(q);
        serve(q);
        send_next(q)
    }
    q = 0
}

inline start_anew()
{
    d_step {
        for (w : 0 .. WARDS - 1) {
            faults[WARD(me, w)].state = NONE;
            faults[WARD(me, w)].turn = 0;
            faults[WARD(me, w)].word = 0;
            faults[WARD(me, w)].reply = w
        }
        spare[me] = WARDS;
        w = 0
    }
}

proctype guardian(byte me)
{
    byte w, r, q, seq, first, word, turn = 128;
#ifdef NUMBERS_START_AGAIN
    byte numbers[PARENTS];
#endif

start:
    {
        skip;
end_down:
        atomic { !down[me] -> start_anew() }
        for (q : 0 .. PARENTS - 1) {
#ifndef NOT_WITHDRAWN_AT_START
            withdraw_fault(PAIR(me, q));
#endif
#ifndef NOT_RUNG_AT_START
            ring_parent(q)
#endif
        }
        q = 0;
#ifndef NO_FIRST_LOOK
        look();
#endif
end:
        do
        :: atomic {
            queue[me]?w ->
            assert(holder[REPLY(me, spare[me])] == 0);
            holder[REPLY(me, spare[me])] = w + 1;
            state[WARD(me, w)] = BLOCKED
            }
            hear();
            look()
        :: atomic { bell[me] -> bell[me] = false }
            look()
        od
    }
    unless
    {
        atomic {
            killed[me] -> killed[me] = false;
            w = 0; r = 0; q = 0; seq = 0; first = 0; word = 0; turn = 128
#ifdef NUMBERS_START_AGAIN
            ; numbers[0] = 0
#endif
        }
        goto start
    }
}

/* A parent. */

inline ring_guardian(g)
{
    atomic {
        barrier(me);
        bell[g] = true
    }
}

inline withdraw_request(x)
{
    seq = memory[DONE_SEQ(x)];
    if
    :: seq < own[REQUEST_SEQ(x)] -> seq = own[REQUEST_SEQ(x)]
    :: else
    fi;
    store(REQUEST_SEQ(x), seq | 1, RELEASE);
#ifndef NO_WITHDRAWAL_BARRIER
    barrier(me)
#endif
}

/* What is asked: about any of its wards, that of which it has a fault included. */
inline choose()
{
    atomic {
        asked[p]++;
        if
        :: target = 0
#if GUARDIANS > 1
        :: target = 1
#endif
        fi;
        if
        :: about[ASKED(p, asked[p])] = WARD(target, p)
#if WARDS > PARENTS
        :: about[ASKED(p, asked[p])] = WARD(target, p + PARENTS)
#endif
        fi;
        if
        :: restarts[ASKED(p, asked[p])] = true
        :: true
        fi;
        its_fault = in_fault && from == target && about[ASKED(p, asked[p])] == WARD(from, child)
    }
}

#define NOW epoch[target * PARENTS + p]
#if defined(NO_EPOCH_IN_FAULT)
#define IS_DOWN (!its_fault && ODD(NOW))
#else
#define IS_DOWN ODD(NOW)
#endif
/* One that is up again, unseen, serves what is in the page. */
#ifdef CHANGE_ENDS
#define ENDS (NOW != before)
#else
#define ENDS IS_DOWN
#endif

/* One about the child that faulted is not refused while its core is up. */
inline refuse()
{
    atomic {
        assert(!its_fault || down[target] || boots[target] != fault_boot);
        goto over
    }
}

inline ask()
{
#ifndef UNWATCHED
#ifdef CHANGE_ENDS
    before = NOW;
#endif
    if
    :: IS_DOWN -> refuse()
    :: else
    fi;
#endif
    if
    :: memory[DONE_SEQ(PAIR(target, p))] != own[REQUEST_SEQ(PAIR(target, p))] -> withdraw_request(PAIR(target, p))
    :: else
    fi;
    seq = (own[REQUEST_SEQ(PAIR(target, p))] | 1) + 1;
    store(REQUEST_WORD(PAIR(target, p), 0), asked[p], RELAXED);
    store(REQUEST_WORD(PAIR(target, p), 1), asked[p], RELAXED);
    store(REQUEST_SEQ(PAIR(target, p)), seq, RELEASE);
    ring_guardian(target);
    do
    :: atomic { signalled[p] -> signalled[p] = false }
        if
        :: atomic {
            memory[DONE_SEQ(PAIR(target, p))] == seq ->
            assert(memory[DONE_WORD(PAIR(target, p))] == asked[p]);
            goto over
            }
        :: else
        fi;
#ifndef UNWATCHED
        if
        :: ENDS -> withdraw_request(PAIR(target, p)); refuse()
        :: else
        fi
#endif
    od
}

/* What the guardian wrote for this fault, once, and nothing that came before waits. */
inline begin_fault()
{
    atomic {
        assert(word / 16 == WARD(from, child) + 1);
        assert(word % 16 != 0 && word % 16 <= FAULTS);
        assert(!handled[FAULT(WARD(from, child), word % 16)]);
        handled[FAULT(WARD(from, child), word % 16)] = true;
#ifdef ORDERED
        for (v : 0 .. WARDS - 1) {
            assert(!ahead[WARDS * child + v] || handled[FAULT(v, 1)])
        }
        v = 0;
#endif
        in_fault = true;
        fault_boot = boot_of[FAULT(WARD(from, child), word % 16)]
    }
}

inline end_fault()
{
    if
    :: goes_on
    :: else -> word = STAYS
    fi;
    store(ANSWER_WORD(PAIR(from, p)), word, RELAXED);
    store(ANSWER_SEQ(PAIR(from, p)), fault_seq, RELEASE);
#ifdef TAKEN_WHEN_ANSWERED
    store(TAKEN_SEQ(PAIR(from, p)), fault_seq, RELAXED);
#endif
    ring_guardian(from);
    atomic { in_fault = false; goes_on = false; word = 0; child = 0; fault_seq = 0; fault_boot = 0; its_fault = false }
}

/* Whoever was in fault() leaves the child as it is; that the last answer was rung for, nobody knows. */
inline end_lost_faults()
{
    for (from : 0 .. GUARDIANS - 1) {
        if
        :: own[TAKEN_SEQ(PAIR(from, p))] != 0 ->
            fault_seq = own[TAKEN_SEQ(PAIR(from, p))];
#ifndef NOT_ENDED
            if
            :: fault_seq != own[ANSWER_SEQ(PAIR(from, p))] ->
                store(ANSWER_WORD(PAIR(from, p)), STAYS, RELAXED);
                store(ANSWER_SEQ(PAIR(from, p)), fault_seq, RELEASE)
            :: else
            fi;
#endif
#ifndef NOT_RUNG
            ring_guardian(from);
#endif
            fault_seq = 0
        :: else
        fi
    }
    from = 0
}

/* Else the watchdog rings when it has seen that. */
#if defined(TAKEN_WHILE_DOWN) || defined(UNWATCHED)
#define CORE_IS_UP true
#else
#define CORE_IS_UP !ODD(epoch[from * PARENTS + p])
#endif

/* It serves one fault of each guardian, and asks within fault() and without. */
proctype parent(byte me)
{
    byte p = me - GUARDIANS, from, child, word, fault_seq, fault_boot, target, seq;
    bool in_fault, goes_on, its_fault;
#ifdef CHANGE_ENDS
    byte before;
#endif
#ifdef ORDERED
    byte v;
#endif

start:
    {
        end_lost_faults();
        signalled[p] = true;
end_idle:
        do
        :: atomic { signalled[p] -> signalled[p] = false }
            break
        :: atomic { asked[p] < REQUESTS -> choose() }
            ask()
        od;
        do
        :: from < GUARDIANS ->
            fault_seq = memory[FAULT_SEQ(PAIR(from, p))];
            if
            :: fault_seq != own[TAKEN_SEQ(PAIR(from, p))] && !ODD(fault_seq) && CORE_IS_UP ->
                child = memory[FAULT_WARD(PAIR(from, p))];
                word = memory[FAULT_WORD(PAIR(from, p))];
                if
#ifndef NOT_READ_AGAIN
                :: memory[FAULT_SEQ(PAIR(from, p))] != fault_seq -> atomic { child = 0; word = 0; fault_seq = 0 }
#endif
                :: else ->
#ifndef TAKEN_WHEN_ANSWERED
                    store(TAKEN_SEQ(PAIR(from, p)), fault_seq, RELAXED);
#endif
                    begin_fault();
                    if
                    :: atomic { asked[p] < REQUESTS -> choose() }
                        ask()
                    :: true
                    fi;
answer:
                    if
                    :: goes_on = true
                    :: true
                    fi;
                    end_fault()
                fi
            :: else -> fault_seq = 0
            fi;
            from++
        :: else -> from = 0; break
        od;
        goto end_idle;
over:
        /* The doorbells of what came meanwhile were taken by the request. */
        atomic {
            seq = 0; target = 0; its_fault = false;
#ifndef NOT_POSTPONED
            signalled[p] = true;
#endif
            if
            :: in_fault -> goto answer
            :: else -> goto end_idle
            fi
        }
    }
    unless
    {
        atomic {
            parent_killed[p] -> parent_killed[p] = false;
            from = 0; child = 0; word = 0; fault_seq = 0; fault_boot = 0; target = 0; seq = 0;
            in_fault = false; goes_on = false; its_fault = false; signalled[p] = false
        }
        if
        :: gone[p] -> goto end_gone
        :: else -> goto start
        fi
    }
end_gone:
    false
}

#if RESTARTS
proctype restart_parent()
{
    byte n;

    do
    :: n < RESTARTS -> n++; parent_killed[0] = true; parent_killed[0] == false
#ifdef STOPS
    :: n < RESTARTS -> atomic { gone[0] = true; parent_killed[0] = true } break
#endif
    :: break
    od
}
#endif

#if FAILURES
/* Its wards begin anew, which have faulted as often as they have. */
proctype fail_core()
{
    byte n, w, r;

    do
    :: n < FAILURES ->
        n++;
        atomic {
            down[0] = true; killed[0] = true; bell[0] = false;
            for (w : 0 .. WARDS - 1) {
                cancel(0, w, r);
                state[WARD(0, w)] = RUNS
            }
            w = 0
        }
        killed[0] == false;
#ifdef STOPS
        if
        :: true
        :: break
        fi;
#endif
        atomic { boots[0]++; bell[0] = false; down[0] = false }
    :: break
    od
}

/* Sees what there is to be seen at some time. */
proctype watchdog(byte p)
{
    byte seen;

end:
    do
    :: atomic { down[0] && !ODD(epoch[p]) && boots[0] == seen -> epoch[p]++; signalled[p] = true }
    :: atomic { ODD(epoch[p]) && (boots[0] != seen) -> epoch[p]++; seen = boots[0]; signalled[p] = true }
    :: atomic { !ODD(epoch[p]) && boots[0] != seen -> epoch[p] = epoch[p] + 2; seen = boots[0]; signalled[p] = true }
    od
}
#endif

init
{
    byte i, j;

    atomic {
        for (i : 0 .. OWNERS - 1) {
            run store_buffer(i)
        }
        for (i : 0 .. GUARDIANS - 1) {
            run guardian(i);
            for (j : 0 .. WARDS - 1) {
                run ward(i, j)
            }
        }
        for (i : 0 .. PARENTS - 1) {
            run parent(GUARDIANS + i)
#if FAILURES && !defined(UNWATCHED)
            ; run watchdog(i)
#endif
        }
#if RESTARTS
        run restart_parent();
#endif
#if FAILURES
        run fail_core();
#endif
        i = 0; j = 0
    }
}
