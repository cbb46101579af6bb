/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What a C library asks of an operating system, where there is none: standard output
 * and standard error are the debug console, standard input is at its end, there are no
 * files and there is no time of day. picolibc calls write(), newlib _write(): each
 * function has both names, and both are weak, so that a program can bring its own.
 */
#include <microkit.h>

#include <errno.h>
#include <stddef.h>
#include <sys/stat.h>
#include <time.h>

#define CALL(result, name, parameters)                             \
    result name parameters;                                        \
    result _##name parameters __attribute__((weak, alias(#name))); \
    __attribute__((weak)) result name parameters

#define STANDARD_FILES 3

static int refuse(int error)
{
    errno = error;
    return -1;
}

static bool is_console(int file)
{
    return file >= 0 && file < STANDARD_FILES;
}

/* Ends the PD with a fault: who supervises it decides what comes next. */
void _exit(int status) __attribute__((noreturn, weak));
void _exit(int status)
{
    microkit_dbg_puts(microkit_name);
    microkit_dbg_puts(": exit ");
    microkit_dbg_put32((seL4_Uint32)status);
    microkit_dbg_puts("\n");
    for (;;) {
        microkit_internal_crash(seL4_NoError);
    }
}

CALL(ptrdiff_t, write, (int file, const void *data, size_t size))
{
    const char *text = data;

    if (!is_console(file)) {
        return refuse(EBADF);
    }
    for (size_t i = 0; i < size; i++) {
        microkit_dbg_putc(text[i]);
    }
    return (ptrdiff_t)size;
}

CALL(ptrdiff_t, read, (int file, void *data, size_t size))
{
    (void)data;
    (void)size;
    return is_console(file) ? 0 : refuse(EBADF);
}

CALL(int, close, (int file))
{
    return is_console(file) ? 0 : refuse(EBADF);
}

CALL(int, fstat, (int file, struct stat *status))
{
    if (!is_console(file)) {
        return refuse(EBADF);
    }
    *status = (struct stat){.st_mode = S_IFCHR};
    return 0;
}

CALL(int, isatty, (int file))
{
    return is_console(file) ? 1 : (refuse(EBADF), 0);
}

CALL(off_t, lseek, (int file, off_t offset, int whence))
{
    (void)offset;
    (void)whence;
    return refuse(is_console(file) ? ESPIPE : EBADF);
}

CALL(int, open, (const char *path, int flags, ...))
{
    (void)path;
    (void)flags;
    return refuse(ENOENT);
}

CALL(int, stat, (const char *restrict path, struct stat *restrict status))
{
    (void)path;
    (void)status;
    return refuse(ENOENT);
}

CALL(int, unlink, (const char *path))
{
    (void)path;
    return refuse(ENOENT);
}

CALL(int, link, (const char *from, const char *to))
{
    (void)from;
    (void)to;
    return refuse(EMLINK);
}

CALL(int, getpid, (void))
{
    return 1;
}

/* raise() and abort() come here. */
CALL(int, kill, (int process, int signal))
{
    (void)process;
    _exit(128 + signal);
}

struct timeval;
struct tms;

CALL(int, gettimeofday, (struct timeval *restrict now, void *restrict zone))
{
    (void)now;
    (void)zone;
    return refuse(ENOSYS);
}

CALL(clock_t, times, (struct tms * used))
{
    (void)used;
    return (clock_t)refuse(ENOSYS);
}

/* No source of random numbers is trusted here. */
CALL(int, getentropy, (void *buffer, size_t size))
{
    (void)buffer;
    (void)size;
    return refuse(ENOSYS);
}
