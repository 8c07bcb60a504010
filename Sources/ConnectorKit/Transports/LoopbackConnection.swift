// SPDX-License-Identifier: Apache-2.0

import Foundation
import Wire

/// One kept-alive HTTP/1.1 connection to a server of this process, used by one thread.
///
/// It supports only what that server sends: answers with a Content-Length.
package final class LoopbackConnection {
    private let port: Int
    private var descriptor: Int32 = -1
    private var buffer: [UInt8] = []

    package init(port: Int) {
        self.port = port
    }

    deinit {
        disconnect()
    }

    /// Sends the request and blocks until the answer arrives.
    package func send(_ request: WireRequest) throws(TransportError) -> WireResponse {
        if descriptor < 0 { try connect() }
        try write(head(of: request) + request.body)
        let response = try readResponse(toHead: request.method == .head)
        if response.headers["Connection"]?.lowercased() == "close" { disconnect() }
        return response
    }

    private func head(of request: WireRequest) -> [UInt8] {
        var text = "\(request.method.rawValue) \(request.requestTarget) HTTP/1.1\r\n"
        if request.headers["Host"] == nil { text += "Host: 127.0.0.1:\(port)\r\n" }
        for field in request.headers.fields { text += "\(field.name): \(field.value)\r\n" }
        if !request.body.isEmpty || !request.method.isSafe {
            text += "Content-Length: \(request.body.count)\r\n"
        }
        return Array((text + "\r\n").utf8)
    }

    private func connect() throws(TransportError) {
        #if canImport(Glibc)
        let kind = Int32(SOCK_STREAM.rawValue)
        #else
        let kind = SOCK_STREAM
        #endif
        descriptor = socket(AF_INET, kind, 0)
        guard descriptor >= 0 else { throw .notSent(reason) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let outcome = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Foundation.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard outcome == 0 else {
            let reason = reason
            disconnect()
            throw .notSent(reason)
        }
        // Small requests and answers alternate; Nagle's algorithm would only add delay.
        var on: Int32 = 1
        setsockopt(
            descriptor,
            Int32(IPPROTO_TCP),
            TCP_NODELAY,
            &on,
            socklen_t(MemoryLayout<Int32>.size)
        )
    }

    private func disconnect() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
        buffer = []
    }

    private func write(_ bytes: [UInt8]) throws(TransportError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Foundation.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw broken(reason) }
            rest = rest.dropFirst(count)
        }
    }

    private func readResponse(toHead: Bool) throws(TransportError) -> WireResponse {
        var end = endOfHead()
        while end == nil {
            try readMore()
            end = endOfHead()
        }
        guard let end, var response = LoopbackConnection.head(Array(buffer[..<end])) else {
            throw broken("the answer is not HTTP")
        }
        let hasBody = !toHead && response.status != 204 && response.status != 304
        let length = hasBody ? response.headers["Content-Length"].flatMap { Int($0) } ?? 0 : 0
        let bodyEnd = end + 4 + length
        while buffer.count < bodyEnd { try readMore() }
        response.body = Array(buffer[(end + 4)..<bodyEnd])
        buffer.removeSubrange(..<bodyEnd)
        return response
    }

    /// The start of the empty line that ends the header.
    private func endOfHead() -> Int? {
        let mark: [UInt8] = [13, 10, 13, 10]
        guard buffer.count >= 4 else { return nil }
        return (0...(buffer.count - 4)).first { buffer[$0..<($0 + 4)].elementsEqual(mark) }
    }

    private func readMore() throws(TransportError) {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { return }
        guard count > 0 else {
            throw broken(count == 0 ? "the connection was closed" : reason)
        }
        buffer += chunk[..<count]
    }

    private static func head(_ bytes: [UInt8]) -> WireResponse? {
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        // A carriage return and its line feed are one Character.
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        let words = lines[0].split(separator: " ", maxSplits: 2)
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else {
            return nil
        }
        var headers = WireHeaders()
        for line in lines.dropFirst() {
            let halves = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2 else { return nil }
            headers.append(
                String(halves[0]),
                halves[1].trimmingCharacters(in: .whitespaces)
            )
        }
        return WireResponse(status: status, headers: headers)
    }

    private func broken(_ reason: String) -> TransportError {
        disconnect()
        return .noAnswer(reason)
    }

    private var reason: String { String(cString: strerror(errno)) }
}
