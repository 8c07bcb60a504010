// SPDX-License-Identifier: Apache-2.0

import CMicrohttpd

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

// The library's callbacks. Their context is the core, which outlives the daemon; the context of a
// socket is its `ServerConnection`, retained from the socket's start to its end.

func acceptConnection(
    _ context: UnsafeMutableRawPointer?,
    _ address: UnsafePointer<sockaddr>?,
    _ length: socklen_t
) -> MHD_Result {
    guard let core = core(context) else { return .NO }
    return core.admits ? .YES : .NO
}

func connectionChanged(
    _ context: UnsafeMutableRawPointer?,
    _ connection: OpaquePointer?,
    _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    _ code: MHD_ConnectionNotificationCode
) {
    guard let core = core(context), let connection, let slot else { return }
    if code == .CONNECTION_NOTIFY_STARTED {
        let state = ServerConnection(connection, socket: residue_socket(connection))
        slot.pointee = Unmanaged.passRetained(state).toOpaque()
        core.opened(state)
    } else if let pointer = slot.pointee {
        core.closed(Unmanaged<ServerConnection>.fromOpaque(pointer).takeRetainedValue())
        slot.pointee = nil
    }
}

/// The request line has arrived; the return value becomes the request's state.
func requestLineArrived(
    _ context: UnsafeMutableRawPointer?,
    _ target: UnsafePointer<CChar>?,
    _ connection: OpaquePointer?
) -> UnsafeMutableRawPointer? {
    guard let connection, let target, let pointer = residue_socket_context(connection) else {
        return nil
    }
    let state = Unmanaged<ServerConnection>.fromOpaque(pointer).takeUnretainedValue()
    let length = strlen(target)
    target.withMemoryRebound(to: UInt8.self, capacity: length) { bytes in
        state.begin(UnsafeBufferPointer(start: bytes, count: length))
    }
    return pointer
}

/// Keeps percent-encoding as it was sent.
func keepEscapes(
    _ context: UnsafeMutableRawPointer?,
    _ connection: OpaquePointer?,
    _ text: UnsafeMutablePointer<CChar>?
) -> Int {
    text.map { strlen($0) } ?? 0
}

func requestAdvanced(
    _ context: UnsafeMutableRawPointer?,
    _ connection: OpaquePointer?,
    _ url: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?,
    _ version: UnsafePointer<CChar>?,
    _ upload: UnsafePointer<CChar>?,
    _ uploadSize: UnsafeMutablePointer<Int>?,
    _ state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let context, let connection, let method, let version, let uploadSize,
        let pointer = state?.pointee
    else { return .NO }
    let request = LibraryRequest(connection: connection, method: method, version: version)
    // All threads share the core: retaining it for each piece of each request would make them wait
    // for one another.
    return Unmanaged<ServerCore>.fromOpaque(context)._withUnsafeGuaranteedRef { core in
        Unmanaged<ServerConnection>.fromOpaque(pointer)._withUnsafeGuaranteedRef { state in
            core.advance(state, request, upload: upload, size: uploadSize)
        }
    }
}

/// The library logs why it is about to answer a request itself; the text does not matter.
func libraryComplained(_ context: UnsafeMutableRawPointer?) {
    core(context)?.refuseUnreadableLength()
}

func requestFinished(
    _ context: UnsafeMutableRawPointer?,
    _ connection: OpaquePointer?,
    _ state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    _ code: MHD_RequestTerminationCode
) {
    guard let pointer = state?.pointee else { return }
    Unmanaged<ServerConnection>.fromOpaque(pointer).takeUnretainedValue().finish()
    state?.pointee = nil
}

private func core(_ context: UnsafeMutableRawPointer?) -> ServerCore? {
    context.map { Unmanaged<ServerCore>.fromOpaque($0).takeUnretainedValue() }
}
