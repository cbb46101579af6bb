/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A program with the library, whose functions tests/model/weak runs: what is inline in headers by names of its own,
 * the rest as the library has it. protected() notes the message.
 */
#include <microkit.h>
#include <microkit_ring.h>

struct microkit_ring ring_end;
seL4_Word entry, served_label, served_word, served;

#define PAGE(field) __builtin_offsetof(struct microkit_xcore_page, field)

/* Where the fields of a page are; names for them: patterns.py. */
const seL4_Word page_fields[] = {PAGE(count),         PAGE(log),           PAGE(words),
                                 PAGE(request.seq),   PAGE(request.info),  PAGE(request.channel),
                                 PAGE(request.words), PAGE(taken),         PAGE(reply.seq),
                                 PAGE(reply.info),    PAGE(reply.channel), PAGE(reply.words)};

void init(void)
{
}

void notified(microkit_channel ch)
{
    (void)ch;
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo info)
{
    (void)ch;
    served++;
    served_label = microkit_msginfo_get_label(info);
    served_word = microkit_mr_get(0);
    microkit_mr_set(0, served_word + 10);
    return microkit_msginfo_new(served_label + 1, 1);
}

bool ring_make_producer(void *produced, void *consumed)
{
    return microkit_ring_init_producer(&ring_end, produced, consumed, 1, 8);
}

bool ring_make_consumer(void *produced, void *consumed)
{
    return microkit_ring_init_consumer(&ring_end, produced, consumed, 1, 8);
}

void ring_resume(void)
{
    microkit_ring_resume(&ring_end);
}

bool ring_put(seL4_Word value)
{
    return microkit_ring_put(&ring_end, &value);
}

bool ring_take(void)
{
    return microkit_ring_take(&ring_end, &entry);
}

bool ring_publish(void)
{
    return microkit_ring_publish(&ring_end);
}

bool ring_arm(void)
{
    return microkit_ring_arm(&ring_end);
}

void notify(microkit_channel ch)
{
    microkit_notify(ch);
}

microkit_msginfo call(microkit_channel ch, seL4_Word label, seL4_Word word)
{
    microkit_mr_set(0, word);
    return microkit_ppcall(ch, microkit_msginfo_new(label, 1));
}
