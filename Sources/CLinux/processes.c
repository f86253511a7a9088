#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DESCRIPTORS_MAX = 16 };

int clinux_spawn(
    int32_t *pid, const char *path, char *const arguments[], char *const environment[], const int *descriptors,
    int descriptor_count, const char *directory, int own_group) {
    if (descriptor_count < 0 || descriptor_count > DESCRIPTORS_MAX) return EINVAL;
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int copies[DESCRIPTORS_MAX];
    int copied = 0;
    int failure = posix_spawn_file_actions_init(&actions);
    if (failure != 0) return failure;
    failure = posix_spawnattr_init(&attributes);
    if (failure != 0) {
        posix_spawn_file_actions_destroy(&actions);
        return failure;
    }
    // Copies above the targets first, so that no target overwrites a source that is still wanted.
    for (int i = 0; i < descriptor_count && failure == 0; i++) {
        int copy = fcntl(descriptors[i], F_DUPFD_CLOEXEC, descriptor_count);
        if (copy < 0) {
            failure = errno;
        } else {
            copies[copied++] = copy;
            failure = posix_spawn_file_actions_adddup2(&actions, copy, i);
        }
    }
    if (failure == 0 && directory != NULL) failure = posix_spawn_file_actions_addchdir_np(&actions, directory);
    if (failure == 0) {
        // A blocked or ignored signal survives exec; the child must not inherit what our signalfd needs.
        sigset_t none, all;
        sigemptyset(&none);
        sigfillset(&all);
        sigdelset(&all, SIGKILL);
        sigdelset(&all, SIGSTOP);
        posix_spawnattr_setsigmask(&attributes, &none);
        posix_spawnattr_setsigdefault(&attributes, &all);
        short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
        if (own_group) {
            posix_spawnattr_setpgroup(&attributes, 0);
            flags |= POSIX_SPAWN_SETPGROUP;
        }
        failure = posix_spawnattr_setflags(&attributes, flags);
    }
    if (failure == 0) {
        pid_t started = 0;
        failure = posix_spawn(&started, path, &actions, &attributes, arguments, environment);
        *pid = started;
    }
    while (copied > 0) close(copies[--copied]);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}

int clinux_pipe(int *reader, int *writer) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0) return -1;
    // Only the reader's end: the writer's becomes a standard stream, and those wait.
    if (fcntl(ends[0], F_SETFL, O_NONBLOCK) < 0) {
        int failure = errno;
        close(ends[0]);
        close(ends[1]);
        errno = failure;
        return -1;
    }
    *reader = ends[0];
    *writer = ends[1];
    return 0;
}

int64_t clinux_read(int descriptor, void *bytes, size_t count) { return read(descriptor, bytes, count); }

int clinux_wait(int32_t pid, int block, int *exit_code, int *signal) {
    int status = 0;
    pid_t ended = waitpid(pid, &status, block ? 0 : WNOHANG);
    if (ended <= 0) return (int)ended;
    *exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    *signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    return 1;
}

int clinux_kill(int32_t pid, int signal) { return kill(pid, signal); }

int32_t clinux_pid(void) { return getpid(); }

int32_t clinux_parent_pid(void) { return getppid(); }

int32_t clinux_thread_id(void) {
    static _Thread_local int32_t known;
    if (known == 0) known = (int32_t)syscall(SYS_gettid);
    return known;
}

int clinux_signal_on_parent_death(int signal) { return prctl(PR_SET_PDEATHSIG, signal); }

int64_t clinux_clock_ticks_per_second(void) { return sysconf(_SC_CLK_TCK); }

int64_t clinux_page_size(void) { return sysconf(_SC_PAGESIZE); }

int clinux_processor_count(void) {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0) return CPU_COUNT(&set);
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (int)online : 1;
}

int clinux_descriptor_limit(uint64_t *soft, uint64_t *hard) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return -1;
    *soft = limit.rlim_cur;
    *hard = limit.rlim_max;
    return 0;
}

int clinux_set_descriptor_limit(uint64_t soft) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return -1;
    limit.rlim_cur = soft;
    return setrlimit(RLIMIT_NOFILE, &limit);
}

struct start {
    void (*body)(void *);
    void *context;
    char name[16];
};

static void *thread_main(void *argument) {
    struct start start = *(struct start *)argument;
    free(argument);
    prctl(PR_SET_NAME, start.name);
    start.body(start.context);
    return NULL;
}

int clinux_thread_start(uint64_t *thread, const char *name, void (*body)(void *), void *context) {
    struct start *start = malloc(sizeof *start);
    if (start == NULL) return ENOMEM;
    start->body = body;
    start->context = context;
    strncpy(start->name, name, sizeof start->name - 1);
    start->name[sizeof start->name - 1] = 0;

    // Blocked before the thread exists: a signal meant for the loop must find no other thread that would take it.
    sigset_t blocked, before;
    sigfillset(&blocked);
    static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT};
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) sigdelset(&blocked, faults[i]);
    pthread_sigmask(SIG_SETMASK, &blocked, &before);
    pthread_t made;
    int failure = pthread_create(&made, NULL, thread_main, start);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (failure != 0) {
        free(start);
        return failure;
    }
    *thread = (uint64_t)made;
    return 0;
}

int clinux_thread_join(uint64_t thread) { return pthread_join((pthread_t)thread, NULL); }

int clinux_is_terminal(int descriptor) { return isatty(descriptor); }

int clinux_terminal_size(int descriptor, int *columns, int *rows) {
    struct winsize size;
    if (ioctl(descriptor, TIOCGWINSZ, &size) != 0) return -1;
    *columns = size.ws_col;
    *rows = size.ws_row;
    return 0;
}
