/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Which channels a doorbell was for, and whether there are calls. A sender's count says whether it has
 * notified or called at all, its log on which channels, its sequence words whether that is so: what did
 * not change costs one look for each sender. Nothing that a sender writes makes this look at more than
 * its own channels, or more than once at the log.
 */
#include "xcore.h"

#include <multikit/xcore.h>

seL4_Word microkit_xcore_kept;

/*
 * The bit of a channel if it was notified since last looked at. Only this decides: a sequence
 * word speaks for one channel, so what a sender writes elsewhere, or rings without reason,
 * does no harm. The acquire pairs with the first release of microkit_xcore_publish().
 */
static inline seL4_Word xcore_take(const volatile struct microkit_xcore_page *page, seL4_Word id)
{
    seL4_Word now = __atomic_load_n(&page->words[id], __ATOMIC_ACQUIRE);

    if (now == microkit_xcore_channels[id].last) {
        return 0;
    }
    microkit_xcore_channels[id].last = now;
    return (seL4_Word)1 << id;
}

/* Whether there is a request only xcore_serve() can tell. Of one that sends none, it was a reply. */
static inline seL4_Word xcore_called(const struct microkit_xcore_sender *from)
{
    return xcore_may_request(from) ? XCORE_CALLED : 0;
}

static seL4_Word __attribute__((noinline)) xcore_take_all(const struct microkit_xcore_sender *from)
{
    seL4_Word notified = xcore_called(from);

    for (seL4_Word ids = from->ids & XCORE_IDS; ids != 0; ids &= ids - 1) {
        notified |= xcore_take(from->in, (seL4_Word)__builtin_ctzll(ids));
    }
    return notified;
}

/*
 * The channels of a sender's latest notifications; all of its channels when these are not in its
 * log any more. An entry that is not the one it should be, overwritten or never meant, is
 * not an id, or not that of a channel of its. Not more than the log has, whatever the sender writes.
 */
static seL4_Word xcore_take_logged(const struct microkit_xcore_sender *from, seL4_Word count)
{
    const volatile struct microkit_xcore_page *page = from->in;
    seL4_Word notified = 0;

    if (count - from->seen > MICROKIT_XCORE_LOG) {
        return xcore_take_all(from);
    }
    for (seL4_Word number = from->seen; number != count; number++) {
        seL4_Word entry =
            __atomic_load_n(&page->log[number % MICROKIT_XCORE_LOG], __ATOMIC_RELAXED);
        seL4_Word id = entry ^ number << MICROKIT_XCORE_ID_BITS;

        if (id > MICROKIT_XCORE_CALL || (from->ids >> id & 1) == 0) {
            return notified | xcore_take_all(from);
        }
        notified |= id == MICROKIT_XCORE_CALL ? xcore_called(from) : xcore_take(page, id);
    }
    return notified;
}

/* PDs of other cores that this one watches and that have changed: their monitors write the epoch, then ring. */
static seL4_Word __attribute__((noinline, cold)) xcore_take_watches(void)
{
    seL4_Word notified = 0;

    for (seL4_Word i = 0;
         i < MICROKIT_MAX_WATCHES && microkit_watches[i].kind == MICROKIT_WATCH_FAR_PD; i++) {
        seL4_Word now = __atomic_load_n(microkit_watches[i].epoch, __ATOMIC_ACQUIRE);

        if (now != microkit_watch_seen[i]) {
            microkit_watch_seen[i] = now;
            notified |= (seL4_Word)1 << microkit_watches[i].id;
        }
    }
    return notified;
}

static inline seL4_Word xcore_watched(void)
{
    return __builtin_expect(microkit_watches[0].kind == MICROKIT_WATCH_FAR_PD, 0)
               ? xcore_take_watches()
               : 0;
}

/* The acquire pairs with the release of microkit_xcore_log(). */
seL4_Word xcore_poll(void)
{
    struct microkit_xcore_sender *from = microkit_xcore_senders;
    seL4_Word notified = microkit_xcore_kept | xcore_watched();

    microkit_xcore_kept = 0;
    for (; from->in != seL4_Null; from++) {
        seL4_Word count = __atomic_load_n(&from->in->count, __ATOMIC_ACQUIRE);

        if (count != from->seen) {
            notified |= xcore_take_logged(from, count);
            from->seen = count;
        }
    }
    return notified;
}

seL4_Word xcore_sender_count(void)
{
    seL4_Word count = 0;

    while (microkit_xcore_senders[count].in != seL4_Null) {
        count++;
    }
    return count;
}

/* All channels, whatever the log says: the words are what decides. The count first: a notification that
 * comes between is looked at again, and found in its word to be known. */
void xcore_forget(void)
{
    struct microkit_xcore_sender *from = microkit_xcore_senders;

    for (; from->in != seL4_Null; from++) {
        from->seen = __atomic_load_n(&from->in->count, __ATOMIC_ACQUIRE);
        (void)xcore_take_all(from);
    }
    (void)xcore_watched();
}
