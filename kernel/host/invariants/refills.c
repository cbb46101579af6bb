/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Refills: in the order of time, without overlap, all of the budget and no more.
 */
#include "check.h"

static const struct refill *nth(const struct sched_context *sc, u32 n)
{
    return &sc->refills[(sc->refill_head + n) % sc->refill_max];
}

static bool check_ring(struct check *check, const struct object *object,
                       const struct sched_context *sc)
{
    u64 room = (object->size - sizeof(*sc)) / sizeof(struct refill);

    if (object->has_cap && sc->refill_max > room) {
        return violated(check, "scheduling context %#x has no room for %u refills", object->ref,
                        sc->refill_max);
    }
    if (sizeof(*sc) + sc->refill_max * sizeof(struct refill) >
        check->size - ((u64)object->ref << GRANULE_BITS)) {
        return violated(check, "scheduling context %#x leaves the window", object->ref);
    }
    if (sc->refill_head >= sc->refill_max || sc->refill_count < 1 ||
        sc->refill_count > sc->refill_max) {
        return violated(check, "scheduling context %#x: %u refills from %u in a ring of %u",
                        object->ref, sc->refill_count, sc->refill_head, sc->refill_max);
    }
    return true;
}

static bool check_order(struct check *check, sc_ref_t ref, const struct sched_context *sc)
{
    for (u32 i = 1; i < sc->refill_count; i++) {
        if (nth(sc, i)->time < nth(sc, i - 1)->time + nth(sc, i - 1)->amount) {
            return violated(check, "scheduling context %#x: refill %u begins before %u ends", ref,
                            i, i - 1);
        }
    }
    return true;
}

static bool check_sum(struct check *check, sc_ref_t ref, const struct sched_context *sc)
{
    ticks_t sum = 0;

    for (u32 i = 0; i < sc->refill_count; i++) {
        sum += nth(sc, i)->amount;
    }
    if (sc->period == 0) {
        return (sc->refill_count == 1 && sum <= sc->budget) ||
               violated(check, "scheduling context %#x: a turn longer than its budget", ref);
    }
    return sum == sc->budget ||
           violated(check, "scheduling context %#x: refills of %llu for a budget of %llu", ref,
                    (unsigned long long)sum, (unsigned long long)sc->budget);
}

/* Something that can be run on, or the kernel would be entered for nothing. */
static bool check_first(struct check *check, sc_ref_t ref, const struct sched_context *sc)
{
    return sc->period == 0 || nth(sc, 0)->amount >= check->ks->min_budget ||
           violated(check, "scheduling context %#x: its first refill is too small to run on", ref);
}

bool check_refills(struct check *check)
{
    for (u32 i = 0; i < check->object_count; i++) {
        const struct object *object = &check->objects[i];
        const struct sched_context *sc = find_sc(check, object->ref);

        if (sc != NULL && sc->refill_max != 0 &&
            (!check_ring(check, object, sc) || !check_order(check, object->ref, sc) ||
             !check_sum(check, object->ref, sc) || !check_first(check, object->ref, sc))) {
            return false;
        }
    }
    return true;
}
