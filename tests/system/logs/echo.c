/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Answers with the words that it was sent, and logs before it does.
 */
#include <microkit_log.h>

void init(void)
{
    microkit_log_info("is there");
    microkit_log_debug("never said");
}

void notified(microkit_channel ch)
{
    (void)ch;
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    microkit_log_info("channel %u, %lu words", ch,
                      (unsigned long)microkit_msginfo_get_count(msginfo));
    return msginfo;
}
