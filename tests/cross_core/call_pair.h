/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Both halves of a call in one program: libmicrokit's caller and callee as they are, on one pair of pages, each with
 * its own IPC buffer; what a poll finds is the program's. A message is WORDS times the same word: one that is put together of two shows.
 * To be included once, behind WORDS and what stands for the builtins, if anything does.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <microkit.h>

/* What is deferred, and doorbells, are of no concern here. */
#define microkit_internal_defer(cap, msg) ((void)(cap), (void)(msg))
#define microkit_internal_flush()         ((void)0)

#include <xcore_call.c>
#include <xcore_serve.c>

#define CHANNEL 1 /* at both ends */

struct microkit_xcore_channel microkit_xcore_channels[MICROKIT_MAX_CHANNELS];
struct microkit_xcore_channel microkit_xcore_guardians[MULTIKIT_MAX_CORES]; /* none */
const seL4_Word microkit_xcore_children[MULTIKIT_MAX_CORES];
seL4_Word microkit_fault_of;
struct microkit_xcore_sender microkit_xcore_senders[MICROKIT_MAX_SENDERS + 1];
const seL4_Word microkit_xcore_pps = 1 << CHANNEL;

static struct microkit_xcore_page requests, replies;

seL4_Word fixture_counter(void) /* of those who spin */
{
    return 0;
}

void microkit_internal_invalid_channel(const char *function, microkit_channel ch)
{
    fprintf(stderr, "%s: %u\n", function, ch);
    exit(1);
}

/* There are no children. */
seL4_Bool fault(microkit_child child, microkit_msginfo msginfo, microkit_msginfo *reply)
{
    (void)child;
    (void)msginfo;
    (void)reply;
    abort();
}

static void connect(void)
{
    memset(&requests, 0, sizeof(requests));
    memset(&replies, 0, sizeof(replies));
    microkit_xcore_channels[CHANNEL] =
        (struct microkit_xcore_channel){.out = &requests, .id = CHANNEL, .in = &replies};
    microkit_xcore_senders[0] =
        (struct microkit_xcore_sender){&requests, 0, 0, 1 << CHANNEL, &replies, 0};
}

static inline void fail(const char *what, seL4_Word is, seL4_Word wanted)
{
    fprintf(stderr, "%s: %lu, must be %lu\n", what, (unsigned long)is, (unsigned long)wanted);
    exit(1);
}

/* The answer to a word is twice that. False: the callee was taken away while it served. */
static inline bool call_with(seL4_Word word)
{
    seL4_MessageInfo_t info;

    for (int i = 0; i < WORDS; i++) {
        seL4_SetMR(i, word);
    }
    info = microkit_internal_call_elsewhere(CHANNEL, microkit_msginfo_new(word, WORDS));
    if (microkit_msginfo_get_label(info) == MICROKIT_ERROR_PEER &&
        seL4_GetMR(0) == MICROKIT_PEER_RESTARTED) {
        return false;
    }
    if (microkit_msginfo_get_label(info) != word + 1) {
        fail("label of the answer", microkit_msginfo_get_label(info), word + 1);
    }
    for (int i = 0; i < WORDS; i++) {
        if (seL4_GetMR(i) != 2 * word) {
            fail("word of the answer", seL4_GetMR(i), 2 * word);
        }
    }
    return true;
}

/* Returns the word of the message, which is whole. */
static inline seL4_Word answer_whole(seL4_MessageInfo_t *info)
{
    seL4_Word word = microkit_msginfo_get_label(*info);

    for (int i = 0; i < WORDS; i++) {
        if (seL4_GetMR(i) != word) {
            fail("word of a request", seL4_GetMR(i), word);
        }
        seL4_SetMR(i, 2 * word);
    }
    *info = microkit_msginfo_new(word + 1, WORDS);
    return word;
}
