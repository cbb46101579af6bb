/*
 * SPDX-License-Identifier: BSD-2-Clause
 * Copyright 2026 The Multikit authors
 *
 * Numbers of the system calls, passed in x7. The macros serve assembly.
 */
#pragma once

#define SYSCALL_CALL                                    (-1)
#define SYSCALL_REPLY_RECV                              (-2)
#define SYSCALL_NB_SEND_RECV                            (-3)
#define SYSCALL_NB_SEND_WAIT                            (-4)
#define SYSCALL_SEND                                    (-5)
#define SYSCALL_NB_SEND                                 (-6)
#define SYSCALL_RECV                                    (-7)
#define SYSCALL_NB_RECV                                 (-8)
#define SYSCALL_WAIT                                    (-9)
#define SYSCALL_NB_WAIT                                 (-10)
#define SYSCALL_YIELD                                   (-11)
#define SYSCALL_DEBUG_PUT_CHAR                          (-12)
#define SYSCALL_DEBUG_DUMP_SCHEDULER                    (-13)
#define SYSCALL_DEBUG_HALT                              (-14)
#define SYSCALL_DEBUG_CAP_IDENTIFY                      (-15)
#define SYSCALL_DEBUG_SNAPSHOT                          (-16)
#define SYSCALL_DEBUG_NAME_THREAD                       (-17)
#define SYSCALL_DEBUG_PUT_TEXT                          (-18) /* not in seL4 */
#define SYSCALL_DEBUG_THREAD                            (-19) /* not in seL4 */
#define SYSCALL_BENCHMARK_FLUSH_CACHES                  (-20)
#define SYSCALL_BENCHMARK_RESET_LOG                     (-21)
#define SYSCALL_BENCHMARK_FINALIZE_LOG                  (-22)
#define SYSCALL_BENCHMARK_SET_LOG_BUFFER                (-23)
#define SYSCALL_BENCHMARK_NULL_SYSCALL                  (-24)
#define SYSCALL_BENCHMARK_GET_THREAD_UTILISATION        (-25)
#define SYSCALL_BENCHMARK_RESET_THREAD_UTILISATION      (-26)
#define SYSCALL_BENCHMARK_DUMP_ALL_THREADS_UTILISATION  (-27)
#define SYSCALL_BENCHMARK_RESET_ALL_THREADS_UTILISATION (-28)

#ifndef __ASSEMBLER__
typedef enum {
    seL4_SysCall = SYSCALL_CALL,
    seL4_SysReplyRecv = SYSCALL_REPLY_RECV,
    seL4_SysNBSendRecv = SYSCALL_NB_SEND_RECV,
    seL4_SysNBSendWait = SYSCALL_NB_SEND_WAIT,
    seL4_SysSend = SYSCALL_SEND,
    seL4_SysNBSend = SYSCALL_NB_SEND,
    seL4_SysRecv = SYSCALL_RECV,
    seL4_SysNBRecv = SYSCALL_NB_RECV,
    seL4_SysWait = SYSCALL_WAIT,
    seL4_SysNBWait = SYSCALL_NB_WAIT,
    seL4_SysYield = SYSCALL_YIELD,
    seL4_SysDebugPutChar = SYSCALL_DEBUG_PUT_CHAR,
    seL4_SysDebugDumpScheduler = SYSCALL_DEBUG_DUMP_SCHEDULER,
    seL4_SysDebugHalt = SYSCALL_DEBUG_HALT,
    seL4_SysDebugCapIdentify = SYSCALL_DEBUG_CAP_IDENTIFY,
    seL4_SysDebugSnapshot = SYSCALL_DEBUG_SNAPSHOT,
    seL4_SysDebugNameThread = SYSCALL_DEBUG_NAME_THREAD,
    seL4_SysBenchmarkFlushCaches = SYSCALL_BENCHMARK_FLUSH_CACHES,
    seL4_SysBenchmarkResetLog = SYSCALL_BENCHMARK_RESET_LOG,
    seL4_SysBenchmarkFinalizeLog = SYSCALL_BENCHMARK_FINALIZE_LOG,
    seL4_SysBenchmarkSetLogBuffer = SYSCALL_BENCHMARK_SET_LOG_BUFFER,
    seL4_SysBenchmarkNullSyscall = SYSCALL_BENCHMARK_NULL_SYSCALL,
    seL4_SysBenchmarkGetThreadUtilisation = SYSCALL_BENCHMARK_GET_THREAD_UTILISATION,
    seL4_SysBenchmarkResetThreadUtilisation = SYSCALL_BENCHMARK_RESET_THREAD_UTILISATION,
    seL4_SysBenchmarkDumpAllThreadsUtilisation = SYSCALL_BENCHMARK_DUMP_ALL_THREADS_UTILISATION,
    seL4_SysBenchmarkResetAllThreadsUtilisation = SYSCALL_BENCHMARK_RESET_ALL_THREADS_UTILISATION
} seL4_Syscall_ID;
#endif
