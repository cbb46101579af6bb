/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A PD on this computer: what the tool writes into it, a kernel that notes what it is asked and hands
 * out the events that the test has put in a row, and a trace of both. The PD runs until there are no
 * more events, or it crashes.
 *
 * The trace is text, an entry a line. Calls of the kernel, with capabilities by what they are for:
 *     receive                          Recv from the input, with the reply object
 *     try to receive                   NBRecv from there; what nothing is answered with is badge 0
 *     answer LABEL/COUNT, receive      ReplyRecv
 *     send CAP LABEL                   Send
 *     send CAP LABEL, receive          NBSendRecv
 *     call CAP LABEL/COUNT             Call
 *     wait                             Wait for the own notification
 *     send CAP LABEL, wait             NBSendWait
 * CAP is monitor or notification, or channel, procedure, irq, core or child with the id. What a test itself adds with
 * trace() stands between them.
 */
#pragma once

#include <microkit.h>

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: %s\n--- trace ---\n%s--- console ---\n%s", __FILE__, __LINE__, \
                    #condition, traced(), console());                                              \
            exit(1);                                                                               \
        }                                                                                          \
    } while (0)

#define CHECK_TRACE(text)   CHECK(strcmp(traced(), text) == 0)
#define CHECK_CONSOLE(text) CHECK(strcmp(console(), text) == 0)

/* Forgets trace, console, events and answers, and whatever the PD has deferred. */
void fresh(void);

void trace(const char *format, ...) __attribute__((format(printf, 1, 2)));
const char *traced(void);
const char *console(void);

/* How often a text was put on the console at once. */
extern unsigned int texts_put;

/* What the tool writes into a program, also into constants. */
void patch(const void *object, seL4_Word value, size_t size);
#define PATCH(object, value) patch(&(object), value, sizeof(object))

/* Called in each wait, and whenever the counter is read: what happens on other cores meanwhile. */
extern void (*elsewhere)(void);

/* Called with each send that is not part of another system call. */
extern void (*when_sent)(void);

/* The next event that a receive or a wait returns, and its first words. */
void arrives(seL4_Word badge, seL4_Word label, seL4_Uint16 count);
extern seL4_Word arriving_words[4];

/* Bits 63 and 62 of a badge say what has arrived. */
#define BADGE_CALL(channel) ((seL4_Word)2 << 62 | (channel))
#define BADGE_FAULT(child)  ((seL4_Word)1 << 62 | (child))
#define BADGE_DOORBELL      ((seL4_Word)3 << 62)
#define BADGE_ID(id)        ((seL4_Word)1 << (id))

/* What Calls return from now on, with these words. */
void answers(seL4_Word label, seL4_Uint16 count);
extern seL4_Word answer_words[4];

/* The words of the last system call that had some. */
extern seL4_Word sent_words[4];

/* Where microkit_internal_crash() stored; CRASH_NONE. The run of what called it is over. */
#define CRASH_NONE (~(seL4_Word)0)
extern seL4_Word crash_address;
extern char *thread_pointer;

/* main() of the library, or something that may crash. */
void run(void);
void run_after_reset(void);
void attempt(void (*function)(void));

/* Uses of a channel since fresh(), by the library's count (multikit/counts.h). */
#define counted(what, ch) (microkit_internal_counts()->what[ch])

/* The IPC buffer, and the page that it lies in. */
extern unsigned char host_ipc_page[1 << seL4_PageBits];
#define host_ipc_buffer (*seL4_GetIPCBuffer())
