/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * One half of a call at a time, and a peer that writes while it is read: before each load from its page, the word that is
 * loaded gets another value. So whoever loads a word twice gets two; this notes what was loaded, how often,
 * and compares: the callee serves what it has loaded or nothing, the caller gets what it has loaded, and nothing
 * else changes. No word is loaded twice but the numbers, which are there for that.
 */
#include <stdbool.h>
#include <stdint.h>

static void meddle(const volatile void *at);

/* Stand for the builtins in what is included next. */
#define __atomic_load_n(at, order)   (meddle(at), *(at))
#define __atomic_thread_fence(order) ((void)0)

#define WORDS                        2
#include "call_pair.h" /* files that have the macros */
#include "no_poll.h"
#include "buffer_page.h"

#include "../chance.h"

#define ROUNDS   200000
#define PAGE     (sizeof(struct microkit_xcore_page) / sizeof(seL4_Word))
#define GUARD    0x5a5a5a5a5a5a5a5aULL

#define PICK(of) of[chance() % (sizeof(of) / sizeof(of[0]))]

static struct microkit_xcore_page *peer; /* whose words change */
static const struct microkit_xcore_message *message;
static unsigned int loads[PAGE];
static seL4_Word numbers[2]; /* of the request, as the callee has loaded it */
static unsigned int numbers_loaded;

static struct {
    unsigned int count;
    microkit_channel ch;
    microkit_msginfo info;
    seL4_Word words[seL4_MsgMaxLength];
} served;

static struct buffer_page buffer;

seL4_IPCBuffer *own_buffer(void)
{
    return &buffer.ipc;
}

/* ---- the peer ---------------------------------------------------------------------------- */

static seL4_Word some_number(void)
{
    static const seL4_Word some[] = {0, 1, 2, 2, 2, 3, 4, ~(seL4_Word)0, ~(seL4_Word)1};

    return PICK(some);
}

static seL4_Word some_channel(void)
{
    static const seL4_Word some[] = {
        CHANNEL,      CHANNEL, CHANNEL, 0, 2, 61, 62, 64 + CHANNEL, (seL4_Word)1 << 32 | CHANNEL,
        ~(seL4_Word)0};

    return PICK(some);
}

static seL4_Word some_info(void)
{
    static const seL4_Word lengths[] = {0, 1, 2, 119, 120, 121, 127};

    return (chance() & ~(seL4_Word)0x7f) | PICK(lengths);
}

/* A caller waits for its number: it comes sooner or later. */
static seL4_Word some_reply(void)
{
    return chance() % 2 != 0 ? requests.request.seq : some_number();
}

static seL4_Word value_for(const volatile seL4_Word *at)
{
    if (at == &message->seq) {
        return message == &requests.request ? some_number() : some_reply();
    }
    if (at == &message->channel) {
        return some_channel();
    }
    return at == &message->info ? some_info() : chance();
}

static void meddle(const volatile void *place)
{
    const volatile seL4_Word *at = place;
    seL4_Word *words = (seL4_Word *)peer, index = (seL4_Word)(at - words);

    if (at < words || index >= PAGE) {
        return;
    }
    words[index] = value_for(at);
    loads[index]++;
    if (at == &message->seq && numbers_loaded < 2) {
        numbers[numbers_loaded++] = words[index];
    }
}

/* ---- what must be so, said without the library -------------------------------------------- */

static void start(struct microkit_xcore_page *whose, const struct microkit_xcore_message *which)
{
    connect();
    peer = whose;
    message = which;
    memset(loads, 0, sizeof(loads));
    memset(&served, 0, sizeof(served));
    numbers_loaded = 0;
    buffer.ipc.tag.words[0] = buffer.ipc.userData = GUARD;
}

static void must(bool right, const char *what)
{
    if (!right) {
        fail(what, 0, 1);
    }
}

static seL4_Word length_of(seL4_Word info)
{
    return (info & 0x7f) < 120 ? info & 0x7f : 120;
}

static void check_loads(void)
{
    const seL4_Word *words = (const seL4_Word *)peer;
    seL4_Word length = length_of(message->info);

    for (seL4_Word i = 0; i < PAGE; i++) {
        must(loads[i] <= 1 || &words[i] == &message->seq, "each word is loaded once");
    }
    for (seL4_Word i = 0; i < seL4_MsgMaxLength; i++) {
        seL4_Word index = (seL4_Word)(&message->words[i] - words);

        must(i < length || loads[index] == 0, "no word beyond the length is loaded");
    }
    must(buffer.ipc.tag.words[0] == GUARD && buffer.ipc.userData == GUARD,
         "nothing but words is written");
}

static void check_message(microkit_msginfo info, const seL4_Word *words)
{
    seL4_Word length = length_of(message->info);

    must(info.words[0] == ((message->info & ~(seL4_Word)0xfff) | length), "label and length");
    must(memcmp(words, message->words, length * sizeof(*words)) == 0, "words");
}

/* ---- callee ------------------------------------------------------------------------------ */

microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    served.count++;
    served.ch = ch;
    served.info = msginfo;
    memcpy(served.words, buffer.ipc.msg, sizeof(served.words));
    return microkit_msginfo_new(0, 0);
}

static bool is_request(void)
{
    return numbers[0] != 0 && numbers[0] % 2 == 0 && numbers_loaded == 2 &&
           numbers[1] == numbers[0] && message->channel == CHANNEL;
}

static void serve_hostile(void)
{
    start(&requests, &requests.request);
    xcore_serve();
    check_loads();
    must(served.count == is_request(), "served if that is what was loaded, and once");
    if (served.count != 0) {
        must(served.ch == CHANNEL, "channel");
        check_message(served.info, served.words);
        must(replies.reply.seq == numbers[0], "number of the answer");
    }
}

/* ---- caller ------------------------------------------------------------------------------ */

/* It waits: the bell of whoever answers, or of whoever likes to ring. */
void fixture_svc(struct fixture_registers *registers)
{
    registers->cap = MICROKIT_BADGE_DOORBELL;
}

static void call_hostile(void)
{
    microkit_msginfo info;

    start(&replies, &replies.reply);
    info = microkit_internal_call_elsewhere(CHANNEL, microkit_msginfo_new(7, 0));
    check_loads();
    check_message(info, buffer.ipc.msg);
    must(replies.reply.seq == requests.request.seq, "the answer has the number of the request");
}

int main(void)
{
    unsigned int requests_served = 0;

    for (unsigned int i = 0; i < ROUNDS; i++) {
        serve_hostile();
        requests_served += served.count;
        call_hostile();
    }
    must(requests_served > ROUNDS / 100, "some are served");
    printf("%u of %u requests served\n", requests_served, ROUNDS);
    return 0;
}
