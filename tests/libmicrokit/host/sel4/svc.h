/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * In place of sdk/abi's header of this name: the same functions, with the registers of the call in
 * a structure instead of the processor. What is not an argument of a call is garbage there, as
 * registers are that nobody set.
 */
#pragma once

#include <sel4/syscall_numbers.h>
#include <sel4/word.h>

struct seL4_internal_mrs {
    seL4_Word mr0, mr1, mr2, mr3;
};

#define FIXTURE_GARBAGE 0xdeadbeefdeadbeefULL

/* x0, x1, x2..x5, x6, x7, x8. */
struct fixture_registers {
    seL4_Word cap, info;
    struct seL4_internal_mrs mrs;
    seL4_Word reply;
    seL4_Word number;
    seL4_Word dest;
};

/* The system call: what is kept of it, and the answer, is up to the fixture. */
void fixture_svc(struct fixture_registers *registers);

#define FIXTURE_NO_WORDS \
    ((struct seL4_internal_mrs){FIXTURE_GARBAGE, FIXTURE_GARBAGE, FIXTURE_GARBAGE, FIXTURE_GARBAGE})

static inline struct fixture_registers fixture_call(seL4_Word number, seL4_Word cap, seL4_Word info,
                                                    struct seL4_internal_mrs mrs, seL4_Word reply,
                                                    seL4_Word dest)
{
    struct fixture_registers registers = {cap, info, mrs, reply, number, dest};

    fixture_svc(&registers);
    return registers;
}

static inline void seL4_internal_send(seL4_Word number, seL4_Word dest, seL4_Word info,
                                      struct seL4_internal_mrs mrs)
{
    fixture_call(number, dest, info, mrs, FIXTURE_GARBAGE, FIXTURE_GARBAGE);
}

static inline void seL4_internal_send_empty(seL4_Word number, seL4_Word dest, seL4_Word info)
{
    fixture_call(number, dest, info, FIXTURE_NO_WORDS, FIXTURE_GARBAGE, FIXTURE_GARBAGE);
}

static inline seL4_Word seL4_internal_recv(seL4_Word number, seL4_Word src, seL4_Word *badge,
                                           struct seL4_internal_mrs *mrs, seL4_Word reply)
{
    struct fixture_registers out =
        fixture_call(number, src, FIXTURE_GARBAGE, FIXTURE_NO_WORDS, reply, FIXTURE_GARBAGE);

    *badge = out.cap;
    *mrs = out.mrs;
    return out.info;
}

static inline seL4_Word seL4_internal_send_recv(seL4_Word number, seL4_Word cap, seL4_Word info,
                                                seL4_Word *badge, struct seL4_internal_mrs *mrs,
                                                seL4_Word reply, seL4_Word dest)
{
    struct fixture_registers out = fixture_call(number, cap, info, *mrs, reply, dest);

    *badge = out.cap;
    *mrs = out.mrs;
    return out.info;
}

static inline seL4_Word seL4_internal_call(seL4_Word dest, seL4_Word info,
                                           struct seL4_internal_mrs *mrs)
{
    struct fixture_registers out =
        fixture_call((seL4_Word)SYSCALL_CALL, dest, info, *mrs, FIXTURE_GARBAGE, FIXTURE_GARBAGE);

    *mrs = out.mrs;
    return out.info;
}

static inline seL4_Word seL4_internal_call_empty(seL4_Word dest, seL4_Word info,
                                                 struct seL4_internal_mrs *mrs)
{
    *mrs = FIXTURE_NO_WORDS;
    return seL4_internal_call(dest, info, mrs);
}

static inline seL4_Word seL4_internal_reply_recv(seL4_Word src, seL4_Word info, seL4_Word *badge,
                                                 struct seL4_internal_mrs *mrs, seL4_Word reply)
{
    struct fixture_registers out =
        fixture_call((seL4_Word)SYSCALL_REPLY_RECV, src, info, *mrs, reply, FIXTURE_GARBAGE);

    *badge = out.cap;
    *mrs = out.mrs;
    return out.info;
}

static inline seL4_Word seL4_internal_syscall(seL4_Word number, seL4_Word arg0, seL4_Word arg1)
{
    struct fixture_registers out =
        fixture_call(number, arg0, arg1, FIXTURE_NO_WORDS, FIXTURE_GARBAGE, FIXTURE_GARBAGE);

    return out.cap;
}
