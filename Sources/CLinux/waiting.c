#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

_Static_assert(CLINUX_READABLE == EPOLLIN && CLINUX_WRITABLE == EPOLLOUT, "the flags are epoll's");
_Static_assert(CLINUX_ERROR == EPOLLERR && CLINUX_HANGUP == EPOLLHUP, "the flags are epoll's");

int clinux_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

static int control(int epoll, int operation, int descriptor, uint32_t interest, uint64_t data) {
    struct epoll_event event = {.events = interest, .data = {.u64 = data}};
    return epoll_ctl(epoll, operation, descriptor, &event);
}

int clinux_epoll_add(int epoll, int descriptor, uint32_t interest, uint64_t data) {
    return control(epoll, EPOLL_CTL_ADD, descriptor, interest, data);
}

int clinux_epoll_modify(int epoll, int descriptor, uint32_t interest, uint64_t data) {
    return control(epoll, EPOLL_CTL_MOD, descriptor, interest, data);
}

int clinux_epoll_remove(int epoll, int descriptor) { return control(epoll, EPOLL_CTL_DEL, descriptor, 0, 0); }

size_t clinux_epoll_event_size(void) { return sizeof(struct epoll_event); }

int clinux_epoll_wait(int epoll, void *events, int events_max, int milliseconds) {
    return epoll_wait(epoll, events, events_max, milliseconds);
}

uint32_t clinux_epoll_event_flags(const void *events, int position) {
    return ((const struct epoll_event *)events)[position].events;
}

uint64_t clinux_epoll_event_data(const void *events, int position) {
    return ((const struct epoll_event *)events)[position].data.u64;
}

int clinux_eventfd(int non_blocking) { return eventfd(0, EFD_CLOEXEC | (non_blocking ? EFD_NONBLOCK : 0)); }

int clinux_signalfd(const int *signals, int count) {
    sigset_t set;
    sigemptyset(&set);
    for (int i = 0; i < count; i++)
        if (sigaddset(&set, signals[i]) != 0) return -1;
    int failure = pthread_sigmask(SIG_BLOCK, &set, NULL);
    if (failure != 0) {
        errno = failure;
        return -1;
    }
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int clinux_signalfd_next(int descriptor) {
    struct signalfd_siginfo info;
    ssize_t count = read(descriptor, &info, sizeof info);
    if (count == (ssize_t)sizeof info) return (int)info.ssi_signo;
    return count < 0 && errno != EAGAIN ? -1 : 0;
}

int clinux_ignore_broken_pipe(void) { return signal(SIGPIPE, SIG_IGN) == SIG_ERR ? -1 : 0; }

int clinux_raise(int number) { return raise(number); }

uint64_t clinux_clock_nanoseconds(int clock) {
    static const clockid_t clocks[] = {CLOCK_MONOTONIC, CLOCK_BOOTTIME, CLOCK_REALTIME};
    struct timespec time = {0};
    clock_gettime(clocks[clock], &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

int64_t clinux_random(void *bytes, size_t count) { return getrandom(bytes, count, 0); }
