/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What the stubs that `microkit interface` makes for C and C++ have in common: values in message registers, calls and
 * refusals. Only stubs include it; users include theirs (docs/design/interfaces.md has the form of messages). Not in
 * Microkit.
 *
 * at: bytes from the start of a message, a multiple of size; size: 1, 2, 4 or 8. Nothing is checked here: the stubs
 * have judged the length of a message before they read from it, and never write above seL4_MsgMaxLength words.
 */
#pragma once

#include <microkit.h>

/* The value as it stands there, zero-extended. */
static inline uint64_t microkit_interface_get(uint32_t at, uint32_t size)
{
    const uint64_t word = microkit_mr_get((seL4_Uint8)(at / 8)) >> (at % 8 * 8);

    return size == 8 ? word : word & ((UINT64_C(1) << (size * 8)) - 1);
}

/* Puts the value's low bytes there, into a word that has been begun. */
static inline void microkit_interface_put(uint32_t at, uint32_t size, uint64_t value)
{
    const uint64_t low = size == 8 ? value : value & ((UINT64_C(1) << (size * 8)) - 1);

    microkit_mr_set((seL4_Uint8)(at / 8),
                    microkit_mr_get((seL4_Uint8)(at / 8)) | low << (at % 8 * 8));
}

/* Words 0 to count - 1 are zero: what values do not cover must not be what was there before. */
static inline void microkit_interface_begin(uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        microkit_mr_set((seL4_Uint8)i, 0);
    }
}

static inline uint32_t microkit_interface_words(uint32_t length)
{
    return length / 8 + (length % 8 != 0);
}

/* Whether whole words can be loaded and stored there: else they are copied byte by byte. */
static inline bool microkit_interface_aligned(const char *data)
{
    return (uintptr_t)data % 8 == 0;
}

/* The same address. What lies there the compiler forgets: it cannot know that a length is never above the room that
 * there is, and would warn of small objects. */
static inline char *microkit_interface_forget(const char *data)
{
    char *same = (char *)(uintptr_t)data;

    __asm__("" : "+r"(same));
    return same;
}

/* Puts bytes into words from `first` on, the last filled up with zeros; returns the word behind them. */
static inline uint32_t microkit_interface_put_bytes(uint32_t first, const void *data,
                                                    uint32_t length)
{
    const char *from = microkit_interface_forget((const char *)data);
    uint32_t i = 0;
    uint64_t word;

    if (microkit_interface_aligned(from)) {
        for (; length - i >= 8; i += 8) {
            __builtin_memcpy(&word, __builtin_assume_aligned(from + i, 8), 8);
            microkit_mr_set((seL4_Uint8)(first + i / 8), word);
        }
    }
    for (; i < length; i += 8) {
        word = 0;
        __builtin_memcpy(&word, from + i, length - i < 8 ? length - i : 8);
        microkit_mr_set((seL4_Uint8)(first + i / 8), word);
    }
    return first + microkit_interface_words(length);
}

/* The other way round. */
static inline uint32_t microkit_interface_get_bytes(uint32_t first, void *data, uint32_t length)
{
    char *to = microkit_interface_forget((char *)data);
    uint32_t i = 0;
    uint64_t word;

    if (microkit_interface_aligned(to)) {
        for (; length - i >= 8; i += 8) {
            word = microkit_mr_get((seL4_Uint8)(first + i / 8));
            __builtin_memcpy(__builtin_assume_aligned(to + i, 8), &word, 8);
        }
    }
    for (; i < length; i += 8) {
        word = microkit_mr_get((seL4_Uint8)(first + i / 8));
        __builtin_memcpy(to + i, &word, length - i < 8 ? length - i : 8);
    }
    return first + microkit_interface_words(length);
}

/*
 * Call with so many words. With MICROKIT_INTERFACE_OK the answer is one to `label`, of *answered words; with anything else
 * there is none.
 */
static inline uint32_t microkit_interface_call(microkit_channel ch, seL4_Word label, uint32_t words,
                                               uint32_t *answered)
{
    const microkit_msginfo answer =
        microkit_ppcall(ch, microkit_msginfo_new(label, (seL4_Uint16)words));
    const seL4_Word got = microkit_msginfo_get_label(answer);

    *answered = (uint32_t)microkit_msginfo_get_count(answer);
    if (got == (label | MICROKIT_INTERFACE_LABEL_ANSWER)) {
        return MICROKIT_INTERFACE_OK;
    }
    if (got == MICROKIT_ERROR_PEER) {
        return MICROKIT_INTERFACE_STOPPED;
    }
    switch (got ^ MICROKIT_INTERFACE_LABEL_REFUSAL) {
    case MICROKIT_INTERFACE_VERSION:
        return MICROKIT_INTERFACE_VERSION;
    case MICROKIT_INTERFACE_REFUSED:
        return MICROKIT_INTERFACE_REFUSED;
    case MICROKIT_INTERFACE_FAILED:
        return MICROKIT_INTERFACE_FAILED;
    default:
        return MICROKIT_INTERFACE_ANSWER;
    }
}

/* The server's answer, of so many words. */
static inline microkit_msginfo microkit_interface_answer(seL4_Word label, uint32_t words)
{
    return microkit_msginfo_new(label | MICROKIT_INTERFACE_LABEL_ANSWER, (seL4_Uint16)words);
}

/* The server's answer to what is no request of the interface, or cannot be answered. error: VERSION, REFUSED, FAILED. */
static inline microkit_msginfo microkit_interface_refuse(uint32_t error)
{
    return microkit_msginfo_new(MICROKIT_INTERFACE_LABEL_REFUSAL | error, 0);
}
