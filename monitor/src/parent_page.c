/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The protocol is that of calls across cores (docs/design/cross-core-calls.md), with the guardian as callee of
 * the parent's requests and, for faults, as a caller that does not wait. Numbers go on from what stands in the
 * guardian's own page.
 */
#include <monitor/parent_page.h>

#include <multikit/xcore.h>
#include <sel4/message_info.h>

static const volatile struct microkit_xcore_page *page_in(const struct monitor_parent *parent)
{
    return (const volatile struct microkit_xcore_page *)(uintptr_t)parent->in;
}

static volatile struct microkit_xcore_page *page_out(const struct monitor_parent *parent)
{
    return (volatile struct microkit_xcore_page *)(uintptr_t)parent->out;
}

static uint64_t load(const volatile seL4_Word *word)
{
    return __atomic_load_n(word, __ATOMIC_RELAXED);
}

/* Each word once. No more than there is room for, whatever the length says. */
static void take(struct message *message, const volatile struct microkit_xcore_message *from)
{
    seL4_MessageInfo_t info = {{load(&from->info)}};
    seL4_Word length = seL4_MessageInfo_get_length(info);

    message->label = seL4_MessageInfo_get_label(info);
    message->length = length < MONITOR_MESSAGE_WORDS ? length : MONITOR_MESSAGE_WORDS;
    for (seL4_Word i = 0; i < MONITOR_MESSAGE_WORDS; i++) {
        message->words[i] = i < message->length ? load(&from->words[i]) : 0;
    }
}

/* All but the number, which is written last. */
static void put(volatile struct microkit_xcore_message *to, seL4_Word label, seL4_Word length,
                const seL4_Word *words)
{
    __atomic_store_n(&to->info, seL4_MessageInfo_new(label, 0, 0, length).words[0],
                     __ATOMIC_RELAXED);
    for (seL4_Word i = 0; i < length; i++) {
        __atomic_store_n(&to->words[i], words[i], __ATOMIC_RELAXED);
    }
}

/* The release pairs with the parent's acquire of the number; the log leads it there. */
static void send(const struct monitor_parent *parent,
                 volatile struct microkit_xcore_message *message, uint64_t number)
{
    __atomic_store_n(&message->seq, number, __ATOMIC_RELEASE);
    microkit_xcore_log(page_out(parent), MICROKIT_XCORE_CALL);
    kernel_ring(parent->bell);
}

/* The number is read again behind the words: has it changed, they may be of two requests. An odd number is no
 * request. */
bool page_take_request(const struct monitor_parent *parent, struct message *request,
                       uint64_t *number)
{
    const volatile struct microkit_xcore_message *from = &page_in(parent)->request;

    *number = __atomic_load_n(&from->seq, __ATOMIC_ACQUIRE);
    if (*number == page_out(parent)->reply.seq || *number % 2 != 0) {
        return false;
    }
    take(request, from);
    __atomic_thread_fence(__ATOMIC_ACQUIRE);
    return load(&from->seq) == *number;
}

void page_answer(const struct monitor_parent *parent, const struct message *answer, uint64_t number)
{
    volatile struct microkit_xcore_message *out = &page_out(parent)->reply;

    __atomic_store_n(&out->channel, 1, __ATOMIC_RELAXED);
    put(out, answer->label, answer->length, answer->words);
    send(parent, out, number);
}

void page_send_fault(const struct monitor_parent *parent, const struct monitor_fault *fault)
{
    volatile struct microkit_xcore_message *out = &page_out(parent)->request;

    __atomic_store_n(&out->channel, fault->child, __ATOMIC_RELAXED);
    put(out, fault->label, fault->length, fault->words);
    send(parent, out, (out->seq | 1) + 1);
}

bool page_take_answer(const struct monitor_parent *parent, struct message *answer, bool *goes_on)
{
    const volatile struct microkit_xcore_message *from = &page_in(parent)->reply;

    if (__atomic_load_n(&from->seq, __ATOMIC_ACQUIRE) != page_out(parent)->request.seq) {
        return false;
    }
    *goes_on = load(&from->channel) != 0;
    take(answer, from);
    return true;
}

/* An odd number, for no request, is visible before any word of the next one (fence): who is reading this one
 * finds that the number has changed. */
void page_withdraw(const struct monitor_parent *parent)
{
    volatile struct microkit_xcore_message *out = &page_out(parent)->request;

    __atomic_store_n(&out->seq, out->seq | 1, __ATOMIC_RELEASE);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
}

static bool is_odd(uint64_t epoch)
{
    const uint64_t *at = (const uint64_t *)(uintptr_t)epoch;

    return at && __atomic_load_n(at, __ATOMIC_ACQUIRE) % 2 != 0;
}

bool page_is_down(const struct monitor_parent *parent)
{
    return is_odd(parent->epoch);
}

bool page_nobody_there(const struct monitor_parent *parent)
{
    return is_odd(parent->callee) || page_is_down(parent);
}
