/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * What a C++ compiler refers to, though it has no effect here or must not be called (Itanium C++ ABI): a class with a virtual destructor
 * names `operator delete`, an abstract one a function for what is not there, and objects that are never destroyed register their
 * destructors. There is no heap here, so the first two end the PD. Weak: a program that has a heap brings its own.
 */
#include <microkit.h>

static void end(const char *what) __attribute__((noreturn));
static void end(const char *what)
{
    microkit_dbg_puts(microkit_name);
    microkit_dbg_puts("|");
    microkit_dbg_puts(what);
    microkit_dbg_puts("\n");
    for (;;) {
        microkit_internal_crash(seL4_NoError);
    }
}

__attribute__((weak, noreturn)) void __cxa_pure_virtual(void)
{
    end("a pure virtual function was called");
}

/* Destructors of globals never run (3.3.6.3): a PD has no end. */
extern char __dso_handle __attribute__((weak, visibility("hidden")));
char __dso_handle;

int __cxa_atexit(void (*destroy)(void *), void *object, void *handle);
__attribute__((weak)) int __cxa_atexit(void (*destroy)(void *), void *object, void *handle)
{
    (void)destroy;
    (void)object;
    (void)handle;
    return 0;
}

/* operator delete, of one object and of arrays: with and without size and alignment. */
#define WITHOUT_HEAP(name)                                        \
    __attribute__((weak, noreturn)) void name(const void *object) \
    {                                                             \
        (void)object;                                             \
        end("delete without a heap");                             \
    }

WITHOUT_HEAP(_ZdlPv)
WITHOUT_HEAP(_ZdlPvm)
WITHOUT_HEAP(_ZdlPvSt11align_val_t)
WITHOUT_HEAP(_ZdlPvmSt11align_val_t)
WITHOUT_HEAP(_ZdaPv)
WITHOUT_HEAP(_ZdaPvm)
WITHOUT_HEAP(_ZdaPvSt11align_val_t)
WITHOUT_HEAP(_ZdaPvmSt11align_val_t)
