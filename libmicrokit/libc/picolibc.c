/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * picolibc's standard streams: output goes to the debug console, input is at its end.
 */
#include <microkit.h>

#include <stdio.h>

static int put(char c, FILE *file)
{
    (void)file;
    microkit_dbg_putc(c);
    return (unsigned char)c;
}

static int get(FILE *file)
{
    (void)file;
    return _FDEV_EOF;
}

static FILE console = FDEV_SETUP_STREAM(put, get, NULL, _FDEV_SETUP_RW);

FILE *const stdin = &console;
FILE *const stdout = &console;
FILE *const stderr = &console;
