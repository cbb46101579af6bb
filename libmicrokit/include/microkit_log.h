/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Lines for the debug console with a level, the time and the PD's name; in C and C++:
 *
 *     #define MICROKIT_LOG_LEVEL MICROKIT_LOG_DEBUG // before the include; else INFO
 *     #include <microkit_log.h>
 *
 *     microkit_log_warning("sector %u: %s", sector, reason);
 *
 *     [    3.141592] disk: warning: sector 7: no answer
 *
 * A line is one system call, so lines of PDs and cores do not mix. In release and benchmark configurations, and
 * above MICROKIT_LOG_LEVEL, nothing is left of a call: its arguments are checked by the compiler and not evaluated. Any thread
 * that has an IPC buffer may log, at any time: message registers are as they were.
 */
#pragma once

#include <microkit.h>

#define MICROKIT_LOG_NONE    0
#define MICROKIT_LOG_ERROR   1
#define MICROKIT_LOG_WARNING 2
#define MICROKIT_LOG_INFO    3
#define MICROKIT_LOG_DEBUG   4

#ifndef MICROKIT_LOG_LEVEL
#define MICROKIT_LOG_LEVEL MICROKIT_LOG_INFO
#endif

/* Bytes of a line with its end; a longer one is cut, with "..." at the end. */
#define MICROKIT_LOG_LINE 128

#ifdef CONFIG_PRINTING
#define MICROKIT_INTERNAL_LOGS(level) ((level) <= MICROKIT_LOG_LEVEL)
#else
#define MICROKIT_INTERNAL_LOGS(level) 0
#endif

/*
 * As printf: %d %i %u %x %p %c %s %%, with h, hh, l, ll, z, j or t, a width, and 0 in front of it. There is
 * no floating point and no precision: at what is not known the line ends with "%?". Time is in seconds, of the counter that all cores
 * share. A newline is added.
 */
#define microkit_log_error(...)   MICROKIT_INTERNAL_LOG(MICROKIT_LOG_ERROR, __VA_ARGS__)
#define microkit_log_warning(...) MICROKIT_INTERNAL_LOG(MICROKIT_LOG_WARNING, __VA_ARGS__)
#define microkit_log_info(...)    MICROKIT_INTERNAL_LOG(MICROKIT_LOG_INFO, __VA_ARGS__)
#define microkit_log_debug(...)   MICROKIT_INTERNAL_LOG(MICROKIT_LOG_DEBUG, __VA_ARGS__)

#define MICROKIT_INTERNAL_LOG(level, ...)              \
    do {                                               \
        if (MICROKIT_INTERNAL_LOGS(level)) {           \
            microkit_internal_log(level, __VA_ARGS__); \
        }                                              \
    } while (0)

#ifdef __cplusplus
extern "C" {
#endif
void microkit_internal_log(unsigned int level, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
#ifdef __cplusplus
}
#endif
