/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * A script in Lua that says yes or no, and that can do nothing else: no more memory than it has, no more time than a call
 * has, and none but the functions named in sandbox.c. There is one.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Of a call, and of what the script does when it is loaded. */
#define SANDBOX_INSTRUCTIONS 100000
/* Bytes of the script and of all that it makes, at a time. */
#define SANDBOX_MEMORY 65536

/* Load a script, in text, and run it; it must define the function may_open. Once. False: sandbox_error() says why. */
bool sandbox_load(const char *text, size_t length, const char *name);

/*
 * may_open(who, door): *open is whether it returned true. False, and *open false: the script failed, or is not loaded;
 * sandbox_error() says why. It can be asked again.
 */
bool sandbox_may_open(const char *who, unsigned int door, bool *open);

/* Of the last failure: name and line of the script, and the reason; the reason alone when memory was at its end. Zero-terminated. */
const char *sandbox_error(void);
