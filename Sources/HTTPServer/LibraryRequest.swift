// SPDX-License-Identifier: Apache-2.0

import CMicrohttpd
import Wire

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The body of an answer, kept alive while the library sends it, which may be long after the
/// callback.
private final class SentBody: Sendable {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    // An array's storage does not move while the array is retained and unchanged: the response
    // retains this object, and nothing in it can change.
    func response() -> OpaquePointer? {
        let owner = Unmanaged.passRetained(self)
        let response = bytes.withUnsafeBufferPointer { bytes in
            MHD_create_response_from_buffer_with_free_callback_cls(
                bytes.count,
                UnsafeMutableRawPointer(mutating: bytes.baseAddress),
                { owner in owner.map { Unmanaged<SentBody>.fromOpaque($0).release() } },
                owner.toOpaque()
            )
        }
        if response == nil { owner.release() }
        return response
    }
}

/// A stream and its connection, kept alive while the library reads from it.
private final class SentStream: Sendable {
    // The library reads on the thread that serves the connection, and only while it is open.
    private nonisolated(unsafe) let connection: OpaquePointer
    private let stream: HTTPStream
    private let registry: StreamRegistry

    init(_ stream: HTTPStream, on connection: OpaquePointer, of registry: StreamRegistry) {
        self.stream = stream
        self.connection = connection
        self.registry = registry
    }

    func response() -> OpaquePointer? {
        let owner = Unmanaged.passRetained(self)
        let response = MHD_create_response_from_callback(
            UInt64.max,
            16_384,
            { owner, _, buffer, max in
                guard let owner, let buffer else { return HTTPStream.complete }
                let sent = Unmanaged<SentStream>.fromOpaque(owner).takeUnretainedValue()
                return sent.stream.read(into: buffer, max: max, for: sent.connection)
            },
            owner.toOpaque(),
            { owner in
                guard let owner else { return }
                let sent = Unmanaged<SentStream>.fromOpaque(owner).takeRetainedValue()
                sent.registry.remove(sent.stream)
            }
        )
        if response == nil { owner.release() }
        return response
    }
}

/// The library's view of a request and its answer, valid for one callback.
struct LibraryRequest {
    let connection: OpaquePointer
    let method: UnsafePointer<CChar>
    let version: UnsafePointer<CChar>

    /// Bytes of the request line and the header fields.
    var headBytes: Int { residue_header_size(connection) }

    func readHead(into state: ServerConnection) {
        state.head.begin(after: version)
        let context = Unmanaged.passUnretained(state).toOpaque()
        MHD_get_connection_values_n(connection, .HEADER_KIND, takeField, context)
        state.head.end(at: UInt(bitPattern: method) + UInt(headBytes))
    }

    func takeRequest(of state: ServerConnection) -> WireRequest? {
        state.takeRequest(method: method, version: version)
    }

    /// Answers without a body and closes the connection, since its next byte may not start a
    /// request.
    func refuse(_ status: Int, _ state: ServerConnection) -> MHD_Result {
        state.enter(.sending)
        return send(WireResponse(status: status), closing: true)
    }

    /// Status 0 means no answer: the library closes the connection.
    func send(_ answer: WireResponse, closing: Bool) -> MHD_Result {
        guard answer.status != 0 else { return .NO }
        return queue(Self.response(status: answer.status, body: answer.body), answer, closing)
    }

    /// Sends `head` and then what is written to the stream; the connection cannot be reused
    /// afterwards.
    func send(
        _ head: WireResponse,
        _ stream: HTTPStream,
        of registry: StreamRegistry
    ) -> MHD_Result {
        queue(SentStream(stream, on: connection, of: registry).response(), head, true)
    }

    private func queue(
        _ response: OpaquePointer?,
        _ answer: WireResponse,
        _ closing: Bool
    ) -> MHD_Result {
        guard let response = response.flatMap({ dressed($0, answer, closing: closing) }) else {
            return send(WireResponse(status: 500), closing: true)
        }
        defer { MHD_destroy_response(response) }
        return MHD_queue_response(connection, UInt32(clamping: answer.status), response)
    }

    /// The response with the answer's header fields; `nil` when one of them cannot be sent.
    private func dressed(
        _ response: OpaquePointer,
        _ answer: WireResponse,
        closing: Bool
    ) -> OpaquePointer? {
        var isWhole = true
        for field in answer.headers.fields where !isFraming(field.name) {
            isWhole = add(field, to: response)
            guard isWhole else { break }
        }
        if closing {
            isWhole = isWhole && MHD_add_response_header(response, "Connection", "close") == .YES
        }
        guard isWhole else {
            MHD_destroy_response(response)
            return nil
        }
        return response
    }

    // Passing the strings as arguments would build a byte array for each.
    private func add(_ field: WireHeaders.Field, to response: OpaquePointer) -> Bool {
        field.name.withCString { name in
            field.value.withCString { MHD_add_response_header(response, name, $0) == .YES }
        }
    }

    private static func response(status: Int, body: [UInt8]) -> OpaquePointer? {
        guard status != 304 else { return notModified() }
        guard !body.isEmpty else {
            return MHD_create_response_from_buffer(0, nil, .RESPMEM_PERSISTENT)
        }
        return SentBody(body).response()
    }

    // Content-Length would describe the content the client already has (RFC 9110 §8.6), which is
    // unknown here. The library omits it only for answers delimited by closing the connection.
    private static func notModified() -> OpaquePointer? {
        let response = MHD_create_response_from_callback(
            UInt64.max,
            1_024,
            { _, _, _, _ in -1 },
            nil,
            nil
        )
        if let response { residue_set_flags(response, .RF_HTTP_1_0_COMPATIBLE_STRICT) }
        return response
    }

    /// Fields derived from the body and the connection; the handler's values are ignored.
    private func isFraming(_ name: String) -> Bool {
        switch name.utf8.count {
        case 10: strcasecmp(name, "connection") == 0
        case 14: strcasecmp(name, "content-length") == 0
        case 17: strcasecmp(name, "transfer-encoding") == 0
        default: false
        }
    }
}

private func takeField(
    _ context: UnsafeMutableRawPointer?,
    _ kind: MHD_ValueKind,
    _ name: UnsafePointer<CChar>?,
    _ nameLength: Int,
    _ value: UnsafePointer<CChar>?,
    _ valueLength: Int
) -> MHD_Result {
    guard let context else { return .NO }
    let state = Unmanaged<ServerConnection>.fromOpaque(context).takeUnretainedValue()
    state.head.append(octets(name, nameLength), octets(value, valueLength))
    return state.head.isMalformed ? .NO : .YES
}

private func octets(_ text: UnsafePointer<CChar>?, _ length: Int) -> UnsafeBufferPointer<UInt8> {
    let bytes = UnsafeRawPointer(text)?.assumingMemoryBound(to: UInt8.self)
    return UnsafeBufferPointer(start: bytes, count: bytes == nil ? 0 : length)
}
