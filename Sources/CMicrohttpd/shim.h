// SPDX-License-Identifier: Apache-2.0
#ifdef __linux__
#include <malloc.h>
#endif
#include <microhttpd.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

// Swift does not import variadic functions; these are the calls it needs of them.

// Whom the library's log is passed on to; Swift has no callbacks with a va_list.
struct residue_log {
    void (*complained)(void *context);
    void *context;
};

static inline void residue_log_line(void *log, const char *format, va_list values) {
    (void)format;
    (void)values;
    struct residue_log *listener = (struct residue_log *)log;
    listener->complained(listener->context);
}

static inline intptr_t residue_log_callback(void) { return (intptr_t)residue_log_line; }

static inline struct MHD_Daemon *residue_start(unsigned int flags, MHD_AcceptPolicyCallback accept,
                                               MHD_AccessHandlerCallback access, void *context,
                                               struct MHD_OptionItem *options) {
    return MHD_start_daemon(flags, 0, accept, context, access, context, MHD_OPTION_ARRAY, options,
                            MHD_OPTION_END);
}

// Makes the memory of long bodies go back to the system: the allocator of Linux learns from the
// first of them to keep such blocks, for each thread anew.
static inline void residue_return_large_blocks(void) {
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 256 << 10);
    mallopt(M_ARENA_MAX, 4);
#endif
}

// Gives freed memory of every thread back to the system.
static inline void residue_return_freed_memory(void) {
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

static inline enum MHD_Result residue_set_flags(struct MHD_Response *response,
                                                enum MHD_ResponseFlags flags) {
    return MHD_set_response_options(response, flags, MHD_RO_END);
}

static inline int residue_socket(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? info->connect_fd : -1;
}

static inline void *residue_socket_context(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : 0;
}

static inline size_t residue_header_size(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    return info ? info->header_size : 0;
}

// What the system knows of a connection, by its socket.
struct residue_traffic {
    // Milliseconds since data last arrived; -1 where the system does not tell.
    int64_t silence;
    // Nonzero when the other side will send nothing more and all it sent was read.
    int is_exhausted;
};

static inline struct residue_traffic residue_traffic_of(int socket) {
    struct residue_traffic traffic = {-1, 0};
#ifdef __linux__
    struct tcp_info info;
    socklen_t length = sizeof(info);
    if (getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &length) != 0) return traffic;
    traffic.silence = info.tcpi_last_data_recv;
    if (info.tcpi_state == TCP_CLOSE_WAIT) {
        int unread = 0;
        traffic.is_exhausted = ioctl(socket, FIONREAD, &unread) == 0 && unread == 0;
    }
#else
    (void)socket;
#endif
    return traffic;
}
