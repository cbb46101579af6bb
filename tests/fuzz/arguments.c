/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Choices by the kind of an argument.
 */
#include "arguments.h"

#include "methods.h"
#include "system.h"

#include <base/cap.h>
#include <base/window.h>
#include <machine/machine.h>

#define ANYTHING 0xf8u /* from this byte on a choice is not bound to make sense */

#define MOSTLY   0xe0u

static u8 type_of(u32 index)
{
    return slot_at(cnode_slot(system_root, index))->cap.type;
}

static bool matches(u32 index, u8 type, bool any)
{
    return any ? type_of(index) != CAP_NULL : type_of(index) == type;
}

/* The first slot from a chosen one on that holds this type, or anything. Most of what there is lies
 * in the first quarter. */
static word_t search(u8 start, u8 type, bool any)
{
    start = start < 0xc0 ? start % (ROOT_FREE + 16) : start;
    for (u32 i = 0; i < ROOT_SLOTS; i++) {
        u32 index = (start + i) % ROOT_SLOTS;

        if (matches(index, type, any)) {
            return index;
        }
    }
    return start;
}

word_t argument_cptr_of(struct input *input, u8 type)
{
    u8 choice = input_byte(input);

    if (type == CAP_CNODE && choice < MOSTLY) {
        return ROOT_SELF;
    }
    if (choice < ANYTHING) {
        return search(input_byte(input), type, type == CAP_NULL);
    }
    return choice < 0xff ? input_byte(input) : input_word(input);
}

word_t argument_cptr(struct input *input)
{
    return argument_cptr_of(input, CAP_NULL);
}

static word_t address(u8 byte)
{
    static const word_t bases[] = {0x200000, 0x200000, 0x40000000, 0xff00000000};

    return bases[byte >> 6] + ((word_t)(byte & 0x3f) << 12);
}

static word_t depth(u8 byte)
{
    static const word_t depths[] = {64, 64, 64, 64, 64, 8, 0, 60};

    return depths[byte % ARRAY_SIZE(depths)];
}

/* The slot that was last filled, or whose object was last invoked: what is done next is likely to be
 * about that. */
static word_t recent;

void arguments_begin(void)
{
    recent = ROOT_FREE;
}

void arguments_invoked(word_t cptr)
{
    if (cptr < ROOT_SLOTS && type_of((u32)cptr) != CAP_CNODE) {
        recent = cptr;
    }
}

static word_t empty(u8 byte)
{
    recent = search(byte, CAP_NULL, false);
    return recent;
}

/* Often what was made last. */
static word_t in_use(u8 byte)
{
    return byte & 3 ? search(byte >> 2, CAP_NULL, true) : recent;
}

static word_t sensible(struct input *input, char kind)
{
    u8 byte = input_byte(input);

    switch (kind) {
    case '0':
        return 0;
    case 'a':
        return address(byte);
    case 'c':
        return in_use(byte);
    case 'd':
        return depth(byte);
    case 'e':
        return empty(byte);
    case 'f':
        return byte % 26;
    case 'k':
        return byte & 3 ? GUEST_TIMER_INTID : byte;
    case 'v': /* INTID, priority, group, list register */
        return (word_t)(byte >> 3) | (word_t)(byte & 0x1f) << 16 | (word_t)(byte & 1) << 24 |
               (word_t)(byte % 5) << 32;
    case 'g': /* a guard of zeros, as long as makes 64 bits with radix 8 or 4 */
        return byte & 1 ? 56 : 60;
    case 'i':
        return byte < 0xf0 ? 38u + byte % 12 : SYSTEM_SGI;
    case 'n':
        return byte % 10;
    case 'o':
        return byte % 14;
    case 'r':
        return byte % 16;
    case 't': /* of the order of a budget, a period, a day */
        return (1u + (byte & 15)) << (byte >> 4) << 3;
    case 'z':
        return byte % 16;
    default:
        return byte;
    }
}

word_t argument_value(struct input *input, char kind)
{
    u8 choice = input_byte(input);

    if (choice < ANYTHING) {
        return sensible(input, kind);
    }
    return choice < 0xfc ? ~(word_t)input_byte(input) : input_word(input);
}

void arguments_message(struct input *input, struct request *to)
{
    u8 shape = input_byte(input);

    to->label = input_byte(input);
    to->length = shape % 8;
    to->caps = shape >> 6;
    for (u32 i = 0; i < to->length; i++) {
        to->words[i] = argument_value(input, 'w');
    }
    for (u32 i = 0; i < to->caps; i++) {
        to->extra[i] = argument_cptr(input);
    }
}

static void fill(struct input *input, const struct method *method, struct request *to)
{
    to->label = method->label;
    for (const char *kind = method->arguments; *kind != 0; kind++) {
        to->words[to->length++] = argument_value(input, *kind);
    }
    for (; to->caps < 3 && method->caps[to->caps] != CAP_NULL; to->caps++) {
        to->extra[to->caps] = argument_cptr_of(input, method->caps[to->caps]);
    }
}

void arguments_invocation(struct input *input, struct request *to)
{
    u8 type = to->cptr < ROOT_SLOTS ? type_of((u32)to->cptr) : CAP_NULL;
    const struct method *method = method_choose(type, input_byte(input));

    if (method == NULL) {
        arguments_message(input, to);
        return;
    }
    fill(input, method, to);
    /* Too short, or without capabilities. */
    if (input_byte(input) >= ANYTHING) {
        to->length = input_byte(input) % 8;
        to->caps = input_byte(input) % 4;
    }
}
