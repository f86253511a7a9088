#ifndef CLINUX_SYSTEM_H
#define CLINUX_SYSTEM_H

// Thin shims over system calls. Unless said otherwise they answer what the call answers: a value that is not
// negative, or -1 with errno set. Every descriptor they make is close-on-exec.

#include <stddef.h>
#include <stdint.h>

// MARK: Waiting

enum { CLINUX_READABLE = 1, CLINUX_WRITABLE = 4, CLINUX_ERROR = 8, CLINUX_HANGUP = 16 };

int clinux_epoll_create(void);
int clinux_epoll_add(int epoll, int descriptor, uint32_t interest, uint64_t data);
int clinux_epoll_modify(int epoll, int descriptor, uint32_t interest, uint64_t data);
int clinux_epoll_remove(int epoll, int descriptor);
// Size of one event; the structure is packed on some processors, so events are read through the two functions below.
size_t clinux_epoll_event_size(void);
int clinux_epoll_wait(int epoll, void *events, int events_max, int milliseconds);
uint32_t clinux_epoll_event_flags(const void *events, int position);
uint64_t clinux_epoll_event_data(const void *events, int position);

int clinux_eventfd(int non_blocking);

// MARK: Signals

// Blocks the signals in the calling thread and answers a non-blocking descriptor that reports them.
int clinux_signalfd(const int *signals, int count);
// The number of one pending signal, 0 when none is pending.
int clinux_signalfd_next(int descriptor);
int clinux_ignore_broken_pipe(void);
int clinux_raise(int signal);

// MARK: Clocks, chance

enum { CLINUX_CLOCK_MONOTONIC, CLINUX_CLOCK_BOOTTIME, CLINUX_CLOCK_REALTIME };

uint64_t clinux_clock_nanoseconds(int clock);
int64_t clinux_random(void *bytes, size_t count);

// MARK: Files

enum {
    CLINUX_OPEN_READ = 0,
    CLINUX_OPEN_READ_WRITE = 1,
    CLINUX_OPEN_CREATE_NEW = 2,
    CLINUX_OPEN_CREATE = 3,
    CLINUX_OPEN_DIRECTORY = 4,
    CLINUX_OPEN_APPEND = 5,
};

int clinux_at_working_directory(void);
// Never follows a symbolic link in the last component. New files get mode 0600.
int clinux_open(int directory, const char *path, int how, int direct);
int clinux_make_directory(int directory, const char *path);
int clinux_rename(int directory, const char *from, const char *to);
int clinux_unlink(int directory, const char *name, int is_directory);
int clinux_allocate(int descriptor, int64_t offset, int64_t length);
int clinux_truncate(int descriptor, int64_t length);
int64_t clinux_pread(int descriptor, void *bytes, size_t count, int64_t offset);
int64_t clinux_pwrite(int descriptor, const void *bytes, size_t count, int64_t offset);
int64_t clinux_file_size(int descriptor);
int clinux_file_mode(int descriptor);
int clinux_fsync(int descriptor);
int clinux_fdatasync(int descriptor);
// Takes the exclusive advisory lock of flock(2) without waiting.
int clinux_lock_exclusive(int descriptor);
int64_t clinux_file_system_free(int descriptor);

enum { CLINUX_KIND_FILE, CLINUX_KIND_DIRECTORY, CLINUX_KIND_OTHER };

// A stream of its own over the directory behind `descriptor`; NULL with errno set on failure.
void *clinux_directory_open(int descriptor);
// 1 with the next item, 0 at the end, -1 on failure. The name lives until the next call.
int clinux_directory_next(void *directory, const char **name, int *kind, int64_t *size);
void clinux_directory_close(void *directory);

// MARK: Sockets

struct clinux_address {
    uint8_t bytes[16]; // four of them for IPv4; network order
    uint32_t scope;    // IPv6 only
    uint16_t port;     // host order
    uint8_t is_v6;
};

enum {
    CLINUX_OPTION_REUSE_ADDRESS,
    CLINUX_OPTION_V6_ONLY,
    CLINUX_OPTION_NO_DELAY,
    CLINUX_OPTION_KEEP_ALIVE,          // on or off
    CLINUX_OPTION_KEEP_ALIVE_IDLE,     // seconds
    CLINUX_OPTION_KEEP_ALIVE_INTERVAL, // seconds
    CLINUX_OPTION_KEEP_ALIVE_COUNT,
    CLINUX_OPTION_USER_TIMEOUT, // milliseconds
    CLINUX_OPTION_SEND_BUFFER,  // bytes
    CLINUX_OPTION_RECEIVE_BUFFER,
};

// A non-blocking stream socket.
int clinux_socket(int is_v6);
int clinux_bind(int descriptor, const struct clinux_address *address);
int clinux_listen(int descriptor, int backlog);
int clinux_connect(int descriptor, const struct clinux_address *address);
int clinux_accept(int descriptor, struct clinux_address *peer);
int clinux_local_address(int descriptor, struct clinux_address *address);
int clinux_peer_address(int descriptor, struct clinux_address *address);
int clinux_set_option(int descriptor, int option, int value);
// The pending error of the socket (SO_ERROR), 0 when there is none.
int clinux_socket_error(int descriptor);
int64_t clinux_receive(int descriptor, void *bytes, size_t count);
// Never raises SIGPIPE.
int64_t clinux_send(int descriptor, const void *bytes, size_t count);
int clinux_shutdown_writing(int descriptor);

// 1 when the text is a numeric address of that family, 0 otherwise.
int clinux_parse_address(const char *text, struct clinux_address *address);
// Writes the text (at most 46 bytes with its end) and answers 1.
int clinux_print_address(const struct clinux_address *address, char *text, size_t count);
// Asks the system's resolver, which may block for seconds. Answers the number of addresses found, or -1 with *failure
// pointing to a text.
int clinux_resolve(const char *host, struct clinux_address *found, int found_max, const char **failure);

// MARK: Processes and threads

// Starts a program. `descriptors[i]` becomes descriptor i of the child; signals are reset to their defaults and
// unblocked. Answers 0 or an errno value.
int clinux_spawn(
    int32_t *pid, const char *path, char *const arguments[], char *const environment[], const int *descriptors,
    int descriptor_count, const char *directory, int own_group);
// A pipe; the end to read from does not wait.
int clinux_pipe(int *reader, int *writer);
int64_t clinux_read(int descriptor, void *bytes, size_t count);
// 1 when the child has ended (with its exit code or, if that is -1, its signal), 0 while it runs, -1 on failure.
int clinux_wait(int32_t pid, int block, int *exit_code, int *signal);
int clinux_kill(int32_t pid, int signal);
int32_t clinux_pid(void);
int32_t clinux_parent_pid(void);
int32_t clinux_thread_id(void);
// Asks the kernel to send `signal` to this process when the thread that started it ends.
int clinux_signal_on_parent_death(int signal);
int64_t clinux_clock_ticks_per_second(void);
int64_t clinux_page_size(void);
int clinux_processor_count(void);
int clinux_descriptor_limit(uint64_t *soft, uint64_t *hard);
int clinux_set_descriptor_limit(uint64_t soft);

// Starts a thread with every signal blocked that a thread can do without. Answers 0 or an errno value.
int clinux_thread_start(uint64_t *thread, const char *name, void (*body)(void *), void *context);
int clinux_thread_join(uint64_t thread);

// MARK: Terminal

int clinux_is_terminal(int descriptor);
int clinux_terminal_size(int descriptor, int *columns, int *rows);

#endif
