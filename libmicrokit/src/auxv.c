/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * The question of libgcc's atomics and of Rust's library, in toolchains for Linux, what the
 * processor can do. Nothing: then they use the instructions that every one has. Weak: a C library
 * replaces it.
 */

unsigned long __getauxval(unsigned long type);
unsigned long getauxval(unsigned long type);

__attribute__((weak)) unsigned long __getauxval(unsigned long type)
{
    (void)type;
    return 0;
}

__attribute__((weak)) unsigned long getauxval(unsigned long type)
{
    return __getauxval(type);
}
