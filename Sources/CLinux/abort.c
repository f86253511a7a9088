#include "CLinux.h"

#include <stdlib.h>
#include <unistd.h>

_Noreturn void clinux_abort(const char *message, size_t length) {
    ssize_t written = write(STDERR_FILENO, message, length);
    (void)written;
    abort();
}
