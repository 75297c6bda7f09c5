// A disk that can be told to fail. Loaded before the C library, it counts the calls that touch files below one directory, lets one of them fail or all that
// follow, and can write down every change that was made. Built and used by FaultyDisk.cs.
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { OPEN = 1, READ = 2, LOOK = 4, NAMES = 8, CREATE = 16, WRITE = 32, FLUSH = 64, RENAME = 128, REMOVE = 256, LOCK = 512, CHANGE = 1024, STATUS = 2048, MAKE = 4096 };
enum { ONCE = 0, FROM_THEN_ON = 1, HALF = 2, END = 3, GONE = 4 };
enum { MOST_FILES = 65536 };

static char root[4096];
static size_t root_length;
static unsigned kinds;
static int mode, failure;
static long target, seen, fired, of_kind[13];
static char changed[4096];
static char *paths[MOST_FILES];
static int record = -1;
static pthread_mutex_t recording = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) ({ static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name); real; })

// ---- what the tests say ----

void disk_watch(const char *below, unsigned which, long nth, int error, int how)
{
    snprintf(root, sizeof root, "%s", below);
    kinds = which, target = nth, failure = error, mode = how, seen = 0, fired = 0, *changed = 0;
    memset(of_kind, 0, sizeof of_kind);
    __atomic_store_n(&root_length, strlen(root), __ATOMIC_SEQ_CST);
}

long disk_seen(unsigned which)
{
    long sum = 0;
    for (unsigned kind = 0; kind < sizeof of_kind / sizeof *of_kind; kind++)
        sum += which & 1u << kind ? __atomic_load_n(&of_kind[kind], __ATOMIC_SEQ_CST) : 0;
    return sum;
}

long disk_leave(void)
{
    __atomic_store_n(&root_length, 0, __ATOMIC_SEQ_CST);
    return __atomic_load_n(&fired, __ATOMIC_SEQ_CST);
}

int disk_record(const char *file)
{
    if (record >= 0) {
        int old = record;
        record = -1;
        REAL(close)(old);
    }

    if (file)
        record = REAL(open64)(file, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
    return record;
}

// ---- which calls count ----

static int below(const char *path)
{
    return root_length && path && !strncmp(path, root, root_length) && (path[root_length] == '/' || !path[root_length]);
}

static const char *path_of(int file)
{
    return file >= 0 && file < MOST_FILES ? paths[file] : NULL;
}

// The full path of a name in an open directory; NULL if it is none of ours.
static const char *full(int directory, const char *path, char *buffer)
{
    if (!path)
        return NULL;
    if (*path == '/')
        return below(path) ? path : NULL;
    const char *above = path_of(directory);
    if (!above || !below(above))
        return NULL;
    snprintf(buffer, 4096, *path && strcmp(path, ".") ? "%s/%s" : "%s", above, path);
    return buffer;
}

// Counts a call; true if it is to fail.
static int fails(unsigned kind, const char *path)
{
    if (!(kinds & kind) || !below(path))
        return 0;
    if (*changed && !strcmp(path, changed)) {
        errno = failure;
        return 1;
    }
    __atomic_add_fetch(&of_kind[__builtin_ctz(kind)], 1, __ATOMIC_SEQ_CST);
    long number = __atomic_add_fetch(&seen, 1, __ATOMIC_SEQ_CST);
    if (mode == FROM_THEN_ON ? number < target : number != target)
        return 0;
    if (target <= 0)
        return 0;
    __atomic_add_fetch(&fired, 1, __ATOMIC_SEQ_CST);
    if (mode == END || mode == GONE)
        snprintf(changed, sizeof changed, "%s", path);
    errno = failure;
    return 1;
}

static size_t half(size_t size) { return size > 1 ? size / 2 : size; }

// ---- what is written down ----

static void note(char what, const char *path, const char *second, long offset, const void *data, size_t size)
{
    unsigned lengths[3] = { path ? strlen(path) : 0, second ? strlen(second) : 0, size };
    struct iovec parts[] = { { &what, 1 }, { lengths, sizeof lengths }, { &offset, sizeof offset }, { (void *)path, lengths[0] }, { (void *)second, lengths[1] }, { (void *)data, size } };
    REAL(writev)(record, parts, 6);
}

#define NOTED(ours, call, done, ...) ({ \
    int noting = record >= 0 && (ours); \
    if (noting) pthread_mutex_lock(&recording); \
    __typeof__(call) answer = (call); \
    if (noting) { int kept = errno; if (done) note(__VA_ARGS__); errno = kept; pthread_mutex_unlock(&recording); } \
    answer; })

static int opened(int file, const char *path)
{
    if (file >= 0 && file < MOST_FILES && path) {
        free(paths[file]);
        paths[file] = strdup(path);
    }
    return file;
}

static int open_any(int directory, const char *path, int flags, unsigned bits, int (*really)(int, const char *, int, unsigned, void *), void *more)
{
    char buffer[4096];
    const char *ours = full(directory, path, buffer);
    if (ours && fails(flags & O_CREAT ? CREATE : OPEN, ours))
        return -1;
    struct stat there;
    int is_new = ours && record >= 0 && (flags & O_CREAT) && REAL(lstat)(ours, &there) != 0;
    return opened(NOTED(ours, really(directory, path, flags, bits, more), answer >= 0 && (is_new || (flags & O_TRUNC)), is_new ? 'C' : 'T', ours, NULL, is_new ? bits : 0, NULL, 0), ours);
}

static int really_openat(int directory, const char *path, int flags, unsigned bits, void *more)
{
    (void)more;
    return directory == AT_FDCWD ? REAL(open64)(path, flags, bits) : REAL(openat64)(directory, path, flags, bits);
}

#define BITS(flags) ({ unsigned bits = 0; if ((flags) & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); bits = va_arg(rest, unsigned); va_end(rest); } bits; })

int open(const char *path, int flags, ...) { return open_any(AT_FDCWD, path, flags, BITS(flags), really_openat, NULL); }
int open64(const char *path, int flags, ...) { return open_any(AT_FDCWD, path, flags, BITS(flags), really_openat, NULL); }
int openat(int directory, const char *path, int flags, ...) { return open_any(directory, path, flags, BITS(flags), really_openat, NULL); }
int openat64(int directory, const char *path, int flags, ...) { return open_any(directory, path, flags, BITS(flags), really_openat, NULL); }

static long really_syscall(long number, long a, long b, long c, long d) { return REAL(syscall)(number, a, b, c, d, 0L, 0L); }
static int really_openat2(int directory, const char *path, int flags, unsigned bits, void *how)
{
    (void)flags, (void)bits;
    return really_syscall(SYS_openat2, directory, (long)path, (long)how, 24);
}

long syscall(long number, ...)
{
    long it[6];
    va_list rest;
    va_start(rest, number);
    for (int i = 0; i < 6; i++)
        it[i] = va_arg(rest, long);
    va_end(rest);
    return number == SYS_openat2 ? open_any(it[0], (const char *)it[1], *(unsigned long *)it[2], 0, really_openat2, (void *)it[2])
                                 : REAL(syscall)(number, it[0], it[1], it[2], it[3], it[4], it[5]);
}

int close(int file)
{
    if (file >= 0 && file < MOST_FILES && paths[file]) {
        free(paths[file]);
        paths[file] = NULL;
    }
    return REAL(close)(file);
}

// ---- reading ----

// Half of it, nothing more, or an error.
#define SOME(kind, file, size) do { if (fails(kind, path_of(file))) { if (mode < HALF || mode == GONE) return -1; if (mode == END) return 0; size = half(size); } } while (0)

ssize_t read(int file, void *buffer, size_t size) { SOME(READ, file, size); return REAL(read)(file, buffer, size); }
ssize_t pread64(int file, void *buffer, size_t size, off64_t offset) { SOME(READ, file, size); return REAL(pread64)(file, buffer, size, offset); }
ssize_t preadv64(int file, const struct iovec *parts, int count, off64_t offset)
{
    return count == 1 ? pread64(file, parts->iov_base, parts->iov_len, offset) : REAL(preadv64)(file, parts, count, offset);
}

ssize_t getdents64(int file, void *buffer, size_t size) { return fails(NAMES, path_of(file)) ? -1 : REAL(getdents64)(file, buffer, size); }

DIR *opendir(const char *path)
{
    if (fails(OPEN, path))
        return NULL;
    DIR *directory = REAL(opendir)(path);
    if (directory && below(path))
        opened(dirfd(directory), path);
    return directory;
}

struct dirent64 *readdir64(DIR *directory) { return fails(NAMES, path_of(dirfd(directory))) ? NULL : REAL(readdir64)(directory); }

int closedir(DIR *directory)
{
    opened(dirfd(directory), "");
    return REAL(closedir)(directory);
}

#define LOOKED(path) do { if (fails(LOOK, path)) return -1; } while (0)

int statx(int directory, const char *path, int flags, unsigned mask, struct statx *status)
{
    char buffer[4096];
    const char *ours = full(directory, path, buffer);
    if (fails(*path ? LOOK : STATUS, ours))
        return -1;
    return REAL(statx)(directory, path, flags, mask, status);
}

int __xstat64(int version, const char *path, struct stat64 *status) { LOOKED(path); (void)version; return REAL(stat64)(path, status); }
int __lxstat64(int version, const char *path, struct stat64 *status) { LOOKED(path); (void)version; return REAL(lstat64)(path, status); }
int __fxstat64(int version, int file, struct stat64 *status) { if (fails(STATUS, path_of(file))) return -1; (void)version; return REAL(fstat64)(file, status); }
int access(const char *path, int rights) { LOOKED(path); return REAL(access)(path, rights); }
ssize_t readlink(const char *path, char *buffer, size_t size) { LOOKED(path); return REAL(readlink)(path, buffer, size); }
ssize_t readlinkat(int directory, const char *path, char *buffer, size_t size)
{
    char place[4096];
    const char *ours = full(directory, path, place);
    LOOKED(ours);
    return REAL(readlinkat)(directory, path, buffer, size);
}

// ---- writing ----

static ssize_t write_at(int file, const void *buffer, size_t size, off64_t offset)
{
    SOME(WRITE, file, size);
    const char *path = path_of(file);
    int ours = path && below(path);
    off64_t place = offset >= 0 || !ours ? offset : REAL(lseek64)(file, 0, SEEK_CUR);
    return NOTED(ours, offset >= 0 ? REAL(pwrite64)(file, buffer, size, offset) : REAL(write)(file, buffer, size), answer > 0, 'W', path, NULL, place, buffer, answer);
}

ssize_t write(int file, const void *buffer, size_t size) { return write_at(file, buffer, size, -1); }
ssize_t pwrite64(int file, const void *buffer, size_t size, off64_t offset) { return write_at(file, buffer, size, offset); }

// One part at a time, so that each is a write of its own.
ssize_t pwritev64(int file, const struct iovec *parts, int count, off64_t offset)
{
    return count == 0 ? 0 : write_at(file, parts->iov_base, parts->iov_len, offset);
}

int ftruncate64(int file, off64_t length)
{
    const char *path = path_of(file);
    if (fails(WRITE, path))
        return -1;
    return NOTED(path && below(path), REAL(ftruncate64)(file, length), answer == 0, 'T', path, NULL, length, NULL, 0);
}

// A file system need not be able to; the program must do without.
int fallocate64(int file, int how, off64_t offset, off64_t length)
{
    const char *path = path_of(file);
    if (fails(WRITE, path))
        return -1;
    if (record >= 0 && path && below(path)) {
        errno = EOPNOTSUPP;
        return -1;
    }
    return REAL(fallocate64)(file, how, offset, length);
}

#define FLUSHED(call, what) \
    const char *path = path_of(file); \
    if (fails(FLUSH, path)) \
        return -1; \
    return NOTED(path && below(path), below(path) ? 0 : (call), answer == 0, what, path, NULL, 0, NULL, 0)

// Nothing is flushed where it is watched, which takes the time of a disk.
int fsync(int file) { FLUSHED(REAL(fsync)(file), 'F'); }
int fdatasync(int file) { FLUSHED(REAL(fdatasync)(file), 'F'); }
int syncfs(int file) { FLUSHED(REAL(syncfs)(file), 'S'); }

// Begins to write and promises nothing, so that it is not noted.
int sync_file_range(int file, off64_t offset, off64_t length, unsigned flags)
{
    return fails(FLUSH, path_of(file)) ? -1 : REAL(sync_file_range)(file, offset, length, flags);
}

#define CHANGED(kind, path, call, what, second, number) \
    if (fails(kind, path)) \
        return -1; \
    return NOTED(below(path), call, answer == 0, what, path, second, number, NULL, 0)

int mkdir(const char *path, mode_t bits) { CHANGED(MAKE, path, REAL(mkdir)(path, bits), 'M', NULL, bits); }
int link(const char *path, const char *second) { CHANGED(MAKE, path, REAL(link)(path, second), 'L', second, 0); }
int rename(const char *path, const char *second) { CHANGED(RENAME, path, REAL(rename)(path, second), 'R', second, 0); }
int renameat2(int directory, const char *path, int other, const char *second, unsigned flags)
{
    CHANGED(RENAME, path, REAL(renameat2)(directory, path, other, second, flags), 'R', second, 0);
}

int unlink(const char *path) { CHANGED(REMOVE, path, REAL(unlink)(path), 'U', NULL, 0); }
int rmdir(const char *path) { CHANGED(REMOVE, path, REAL(rmdir)(path), 'D', NULL, 0); }

#define MERELY(kind, path, call) do { if (fails(kind, path)) return -1; return call; } while (0)

int flock(int file, int operation) { if (operation & LOCK_UN) return REAL(flock)(file, operation); MERELY(LOCK, path_of(file), REAL(flock)(file, operation)); }
int chmod(const char *path, mode_t bits) { MERELY(CHANGE, path, REAL(chmod)(path, bits)); }
int fchmod(int file, mode_t bits) { MERELY(CHANGE, path_of(file), REAL(fchmod)(file, bits)); }
int lchown(const char *path, uid_t owner, gid_t group) { MERELY(CHANGE, path, REAL(lchown)(path, owner, group)); }
int futimens(int file, const struct timespec times[2]) { MERELY(CHANGE, path_of(file), REAL(futimens)(file, times)); }
int utimensat(int directory, const char *path, const struct timespec times[2], int flags)
{
    char buffer[4096];
    const char *ours = full(directory, path, buffer);
    if (ours && fails(CHANGE, ours))
        return -1;
    return NOTED(ours, REAL(utimensat)(directory, path, times, flags), answer == 0, 'A', ours, NULL, times ? times[1].tv_sec : 0, NULL, 0);
}
