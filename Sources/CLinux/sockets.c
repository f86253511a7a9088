#define _GNU_SOURCE
#include "CLinux.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

union storage {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    struct sockaddr_storage all;
};

static socklen_t to_system(const struct clinux_address *address, union storage *storage) {
    memset(storage, 0, sizeof *storage);
    if (address->is_v6) {
        storage->v6.sin6_family = AF_INET6;
        storage->v6.sin6_port = htons(address->port);
        storage->v6.sin6_scope_id = address->scope;
        memcpy(&storage->v6.sin6_addr, address->bytes, 16);
        return sizeof storage->v6;
    }
    storage->v4.sin_family = AF_INET;
    storage->v4.sin_port = htons(address->port);
    memcpy(&storage->v4.sin_addr, address->bytes, 4);
    return sizeof storage->v4;
}

static void from_system(const union storage *storage, struct clinux_address *address) {
    memset(address, 0, sizeof *address);
    if (storage->any.sa_family == AF_INET6) {
        address->is_v6 = 1;
        address->port = ntohs(storage->v6.sin6_port);
        address->scope = storage->v6.sin6_scope_id;
        memcpy(address->bytes, &storage->v6.sin6_addr, 16);
    } else if (storage->any.sa_family == AF_INET) {
        address->port = ntohs(storage->v4.sin_port);
        memcpy(address->bytes, &storage->v4.sin_addr, 4);
    }
}

int clinux_socket(int is_v6) {
    return socket(is_v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

int clinux_bind(int descriptor, const struct clinux_address *address) {
    union storage storage;
    socklen_t length = to_system(address, &storage);
    return bind(descriptor, &storage.any, length);
}

int clinux_listen(int descriptor, int backlog) { return listen(descriptor, backlog); }

int clinux_connect(int descriptor, const struct clinux_address *address) {
    union storage storage;
    socklen_t length = to_system(address, &storage);
    return connect(descriptor, &storage.any, length);
}

int clinux_accept(int descriptor, struct clinux_address *peer) {
    union storage storage;
    memset(&storage, 0, sizeof storage);
    socklen_t length = sizeof storage;
    int accepted = accept4(descriptor, &storage.any, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (accepted >= 0) from_system(&storage, peer);
    return accepted;
}

int clinux_local_address(int descriptor, struct clinux_address *address) {
    union storage storage;
    memset(&storage, 0, sizeof storage);
    socklen_t length = sizeof storage;
    int result = getsockname(descriptor, &storage.any, &length);
    if (result == 0) from_system(&storage, address);
    return result;
}

int clinux_peer_address(int descriptor, struct clinux_address *address) {
    union storage storage;
    memset(&storage, 0, sizeof storage);
    socklen_t length = sizeof storage;
    int result = getpeername(descriptor, &storage.any, &length);
    if (result == 0) from_system(&storage, address);
    return result;
}

int clinux_set_option(int descriptor, int option, int value) {
    static const struct {
        int level, name;
    } options[] = {
        [CLINUX_OPTION_REUSE_ADDRESS] = {SOL_SOCKET, SO_REUSEADDR},
        [CLINUX_OPTION_V6_ONLY] = {IPPROTO_IPV6, IPV6_V6ONLY},
        [CLINUX_OPTION_NO_DELAY] = {IPPROTO_TCP, TCP_NODELAY},
        [CLINUX_OPTION_KEEP_ALIVE] = {SOL_SOCKET, SO_KEEPALIVE},
        [CLINUX_OPTION_KEEP_ALIVE_IDLE] = {IPPROTO_TCP, TCP_KEEPIDLE},
        [CLINUX_OPTION_KEEP_ALIVE_INTERVAL] = {IPPROTO_TCP, TCP_KEEPINTVL},
        [CLINUX_OPTION_KEEP_ALIVE_COUNT] = {IPPROTO_TCP, TCP_KEEPCNT},
        [CLINUX_OPTION_USER_TIMEOUT] = {IPPROTO_TCP, TCP_USER_TIMEOUT},
        [CLINUX_OPTION_SEND_BUFFER] = {SOL_SOCKET, SO_SNDBUF},
        [CLINUX_OPTION_RECEIVE_BUFFER] = {SOL_SOCKET, SO_RCVBUF},
    };
    return setsockopt(descriptor, options[option].level, options[option].name, &value, sizeof value);
}

int clinux_socket_error(int descriptor) {
    int failure = 0;
    socklen_t length = sizeof failure;
    if (getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &failure, &length) != 0) return errno;
    return failure;
}

int64_t clinux_receive(int descriptor, void *bytes, size_t count) { return recv(descriptor, bytes, count, 0); }

int64_t clinux_send(int descriptor, const void *bytes, size_t count) {
    return send(descriptor, bytes, count, MSG_NOSIGNAL);
}

int clinux_shutdown_writing(int descriptor) { return shutdown(descriptor, SHUT_WR); }

int clinux_parse_address(const char *text, struct clinux_address *address) {
    if (inet_pton(AF_INET, text, address->bytes) == 1) {
        address->is_v6 = 0;
        return 1;
    }
    if (inet_pton(AF_INET6, text, address->bytes) == 1) {
        address->is_v6 = 1;
        return 1;
    }
    return 0;
}

int clinux_print_address(const struct clinux_address *address, char *text, size_t count) {
    return inet_ntop(address->is_v6 ? AF_INET6 : AF_INET, address->bytes, text, (socklen_t)count) != NULL;
}

int clinux_resolve(const char *host, struct clinux_address *found, int found_max, const char **failure) {
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG};
    struct addrinfo *list = NULL;
    int result = getaddrinfo(host, NULL, &hints, &list);
    if (result != 0) {
        *failure = gai_strerror(result);
        return -1;
    }
    int count = 0;
    for (struct addrinfo *item = list; item != NULL && count < found_max; item = item->ai_next) {
        if (item->ai_family != AF_INET && item->ai_family != AF_INET6) continue;
        union storage storage;
        memset(&storage, 0, sizeof storage);
        memcpy(&storage, item->ai_addr, item->ai_addrlen);
        from_system(&storage, &found[count++]);
    }
    freeaddrinfo(list);
    return count;
}
