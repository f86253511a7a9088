#define _GNU_SOURCE
#include "CLinux.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

int clinux_at_working_directory(void) { return AT_FDCWD; }

int clinux_open(int directory, const char *path, int how, int direct) {
    static const int flags[] = {
        [CLINUX_OPEN_READ] = O_RDONLY | O_NOFOLLOW,
        [CLINUX_OPEN_READ_WRITE] = O_RDWR | O_NOFOLLOW,
        [CLINUX_OPEN_CREATE_NEW] = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW,
        [CLINUX_OPEN_CREATE] = O_RDWR | O_CREAT | O_NOFOLLOW,
        // A data directory may well be a link to the big disk.
        [CLINUX_OPEN_DIRECTORY] = O_RDONLY | O_DIRECTORY,
        [CLINUX_OPEN_APPEND] = O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW,
    };
    return openat(directory, path, flags[how] | O_CLOEXEC | (direct ? O_DIRECT : 0), 0600);
}

int clinux_make_directory(int directory, const char *path) { return mkdirat(directory, path, 0700); }

int clinux_rename(int directory, const char *from, const char *to) {
    return renameat(directory, from, directory, to);
}

int clinux_unlink(int directory, const char *name, int is_directory) {
    return unlinkat(directory, name, is_directory ? AT_REMOVEDIR : 0);
}

int clinux_allocate(int descriptor, int64_t offset, int64_t length) {
    return fallocate(descriptor, 0, offset, length);
}

int clinux_truncate(int descriptor, int64_t length) { return ftruncate(descriptor, length); }

int64_t clinux_pread(int descriptor, void *bytes, size_t count, int64_t offset) {
    return pread(descriptor, bytes, count, offset);
}

int64_t clinux_pwrite(int descriptor, const void *bytes, size_t count, int64_t offset) {
    return pwrite(descriptor, bytes, count, offset);
}

int64_t clinux_file_size(int descriptor) {
    struct stat status;
    return fstat(descriptor, &status) == 0 ? (int64_t)status.st_size : -1;
}

int clinux_file_mode(int descriptor) {
    struct stat status;
    return fstat(descriptor, &status) == 0 ? (int)(status.st_mode & 07777) : -1;
}

int clinux_fsync(int descriptor) { return fsync(descriptor); }

int clinux_fdatasync(int descriptor) { return fdatasync(descriptor); }

int clinux_lock_exclusive(int descriptor) { return flock(descriptor, LOCK_EX | LOCK_NB); }

int64_t clinux_file_system_free(int descriptor) {
    struct statvfs status;
    return fstatvfs(descriptor, &status) == 0 ? (int64_t)status.f_bavail * (int64_t)status.f_frsize : -1;
}

void *clinux_directory_open(int descriptor) {
    // A descriptor of its own: fdopendir takes it over, and duplicates would share one reading position.
    int own = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (own < 0) return NULL;
    DIR *directory = fdopendir(own);
    if (directory == NULL) {
        int failure = errno;
        close(own);
        errno = failure;
    }
    return directory;
}

int clinux_directory_next(void *directory, const char **name, int *kind, int64_t *size) {
    for (;;) {
        errno = 0;
        struct dirent *item = readdir(directory);
        if (item == NULL) return errno == 0 ? 0 : -1;
        if (strcmp(item->d_name, ".") == 0 || strcmp(item->d_name, "..") == 0) continue;
        struct stat status;
        if (fstatat(dirfd(directory), item->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
            if (errno == ENOENT) continue; // deleted since it was read
            return -1;
        }
        *name = item->d_name;
        *kind = S_ISREG(status.st_mode)   ? CLINUX_KIND_FILE
                : S_ISDIR(status.st_mode) ? CLINUX_KIND_DIRECTORY
                                          : CLINUX_KIND_OTHER;
        *size = status.st_size;
        return 1;
    }
}

void clinux_directory_close(void *directory) { closedir(directory); }
