/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What they tell each other: numbers of rounds, from 1 on.
 */
#pragma once

/* What becomes of the server in a round, while it does not answer. */
enum event {
    FAULTS,
    STOPPED,
    RESET,
    RESTARTED,
    EVENTS
};

#define ROUNDS 12

enum request {
    ADD_ONE,
    HANG
};

struct shared {
    seL4_Word round;          /* of a, which begins it */
    seL4_Word hangs;          /* the server serves a request that it does not answer */
    seL4_Word call[3];        /* of a, b, patient: it is about to call */
    seL4_Word error[2];       /* of a and b: that call has ended with an error */
    seL4_Word b_waits;        /* b and patient have called, and wait */
    seL4_Word now;            /* the event is now */
    seL4_Word b_ended;        /* b's call has ended as it must */
    seL4_Word patient_served; /* patient's has */
};

enum caller {
    A,
    B,
    PATIENT
};

extern volatile struct shared *shared;

static inline enum event event_of(seL4_Word round)
{
    return (enum event)(round % EVENTS);
}
