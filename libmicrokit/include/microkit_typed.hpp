/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Protected procedure calls with types, for C++: what is sent and what is answered are structures, copied through
 * the message words. Freestanding: no exceptions, no library. Not in Microkit.
 *
 *     using Adder = microkit::Procedure<Addition, Sum>;     // in a header that both ends include
 *
 *     constexpr Adder adder{1};                             // the caller: the id of its end
 *     Sum sum;
 *     if (adder.call({20, 22}, sum)) { ... }
 *
 *     microkit_msginfo microkit_protected(microkit_channel ch, microkit_msginfo msginfo)    // the callee
 *     {
 *         return Adder::answer(msginfo, [](const Addition &of) { return Sum{of.a + of.b}; });
 *     }
 */
#pragma once

#include <microkit.h>

namespace microkit {

/* Label of an answer to a message that is not as long as the request is. */
constexpr seL4_Word not_understood = 0x6e6f;

namespace internal {

/* Message words that a T takes. A T without members takes none. */
template <typename T> constexpr seL4_Uint16 words()
{
    static_assert(__is_trivially_copyable(T), "what is sent is copied word by word");
    static_assert(sizeof(T) <= seL4_MsgMaxLength * sizeof(seL4_Word), "longer than a message");
    return __is_empty(T) ? 0 : (sizeof(T) + sizeof(seL4_Word) - 1) / sizeof(seL4_Word);
}

/* Words of an answer: at least one, which the empty message info of a call that did not take place lacks. */
template <typename T> constexpr seL4_Uint16 answered()
{
    return words<T>() == 0 ? 1 : words<T>();
}

template <typename T> void put(const T &value)
{
    for (seL4_Uint16 i = 0; i < words<T>(); i++) {
        seL4_Word word = 0;
        const seL4_Word at = i * sizeof word;

        __builtin_memcpy(&word, reinterpret_cast<const char *>(&value) + at,
                         sizeof(T) - at < sizeof word ? sizeof(T) - at : sizeof word);
        microkit_mr_set(static_cast<seL4_Uint8>(i), word);
    }
}

template <typename T> void get(T &value)
{
    for (seL4_Uint16 i = 0; i < words<T>(); i++) {
        const seL4_Word word = microkit_mr_get(static_cast<seL4_Uint8>(i));
        const seL4_Word at = i * sizeof word;

        __builtin_memcpy(reinterpret_cast<char *>(&value) + at, &word,
                         sizeof(T) - at < sizeof word ? sizeof(T) - at : sizeof word);
    }
}

} // namespace internal

/*
 * A procedure of the PD at the other end of a channel. Request and Reply: trivially copyable, at most as long as
 * a message; with default constructors.
 */
template <typename Request, typename Reply> struct Procedure {
    microkit_channel channel;

    /*
     * Call it. False, and reply as it was: the callee has not understood, or has stopped, is being restarted, or its core
     * is down (MICROKIT_ERROR_PEER); or the channel is none to call on.
     */
    bool call(const Request &request, Reply &reply) const
    {
        internal::put(request);
        const microkit_msginfo answer =
            microkit_ppcall(channel, microkit_msginfo_new(0, internal::words<Request>()));

        if (microkit_msginfo_get_label(answer) != 0 ||
            microkit_msginfo_get_count(answer) != internal::answered<Reply>()) {
            return false;
        }
        internal::get(reply);
        return true;
    }

    /* In the callee: what microkit_protected returns; serve makes a Reply of a const Request &. */
    template <typename Serve> static microkit_msginfo answer(microkit_msginfo msginfo, Serve serve)
    {
        if (microkit_msginfo_get_count(msginfo) != internal::words<Request>()) {
            return microkit_msginfo_new(not_understood, 0);
        }
        Request request{};

        internal::get(request);
        const Reply reply = serve(static_cast<const Request &>(request));

        microkit_mr_set(0, 0);
        internal::put(reply);
        return microkit_msginfo_new(0, internal::answered<Reply>());
    }
};

} // namespace microkit
