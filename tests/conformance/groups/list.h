/* SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * All groups, in the order in which they run: GROUP_NAME(name) for each <name>.c.
 */
/* clang-format off */
GROUP_NAME(trivial)
GROUP_NAME(syscall)
GROUP_NAME(cnodeops)
GROUP_NAME(cspace)
GROUP_NAME(inc_untyped)
GROUP_NAME(frames)
GROUP_NAME(pagetables)
GROUP_NAME(vspace)
GROUP_NAME(cache)
GROUP_NAME(domains)
GROUP_NAME(threads)
GROUP_NAME(regressions)
GROUP_NAME(tls)
GROUP_NAME(fpu)
GROUP_NAME(faults)
GROUP_NAME(smc)
GROUP_NAME(extensions)
GROUP_NAME(ipc_rights)
GROUP_NAME(scheduler)
GROUP_NAME(schedcontext)
GROUP_NAME(call_chain)
GROUP_NAME(ipc)
GROUP_NAME(binding)
GROUP_NAME(nbwait)
GROUP_NAME(endpoints)
GROUP_NAME(ipc_donation)
GROUP_NAME(ipc_passive)
