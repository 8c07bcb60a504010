// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>
#ifdef __linux__
#include <malloc.h>
#include <sys/prctl.h>
#endif

// Swift does not import variadic functions, nor what the C library shows to GNU programs alone;
// these are the calls that a supervisor needs of them.
#ifdef __linux__
extern int pipe2(int ends[2], int flags);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
#endif

// Makes orphans among the descendants of this process its own children, so that they can be found
// and ended. Returns 0, or -1 where the system has no such thing.
static inline int residue_adopt_orphans(void) {
#ifdef __linux__
    return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
#else
    return -1;
#endif
}

// A pipe that programs started meanwhile by other threads do not inherit.
static inline int residue_pipe(int ends[2]) {
#ifdef __linux__
    return pipe2(ends, O_CLOEXEC);
#else
    int result = pipe(ends);
    if (result == 0) {
        fcntl(ends[0], F_SETFD, FD_CLOEXEC);
        fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    }
    return result;
#endif
}

// Leaves a started program nothing but its standard streams.
static inline void residue_close_others(posix_spawn_file_actions_t *actions) {
#ifdef __linux__
    posix_spawn_file_actions_addclosefrom_np(actions, 3);
#else
    (void)actions;
#endif
}

// Lets freed blocks be merged at once: glibc otherwise keeps small ones in bins that it empties all
// together whenever a large block comes or goes, which takes longer than it saves here.
static inline void residue_merge_freed_blocks(void) {
#ifdef __GLIBC__
    mallopt(M_MXFAST, 0);
#endif
}

// The commit that a distributed program was built from. Scripts/stamp writes it into the linked
// file, where it finds the word before it; so no other commit costs another build.
static inline const char *residue_stamp(void) {
    static const volatile char stamp[] = "residue-commit=........................................";
    return (const char *)stamp + 15;
}
