// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A socket that writes what it is told and reads answers, with a timeout on every wait.
///
/// It is no HTTP client: tests say each byte, well-formed or not.
final class RawClient {
    struct Answer: Hashable {
        var status: Int
        var headers: [String]
        var body: String

        /// The values of a header field, whatever its case.
        func values(of name: String) -> [String] {
            headers.compactMap { line in
                let parts = line.split(separator: ":", maxSplits: 1)
                guard parts.count == 2, parts[0].lowercased() == name.lowercased() else {
                    return nil
                }
                return String(parts[1].drop { $0 == " " })
            }
        }
    }

    struct Failure: Error {
        var what: String
    }

    let descriptor: Int32
    private var buffer: [UInt8] = []

    init(port: Int, address: String = "127.0.0.1", timeout: Double = 5) throws {
        let isV6 = address.contains(":")
        descriptor = socket(isV6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var wait = timeval(
            tv_sec: Int(timeout),
            tv_usec: Int((timeout - timeout.rounded(.down)) * 1_000_000)
        )
        let waitSize = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, waitSize)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &wait, waitSize)
        var yes: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, 4)
        guard Self.connect(descriptor, address, port, isV6: isV6) else {
            // Every property is set, so `deinit` closes the socket.
            throw Failure(what: "connect: \(String(cString: strerror(errno)))")
        }
    }

    deinit {
        close(descriptor)
    }

    private static func connect(
        _ descriptor: Int32,
        _ address: String,
        _ port: Int,
        isV6: Bool
    ) -> Bool {
        if isV6 {
            var name = sockaddr_in6()
            name.sin6_family = sa_family_t(AF_INET6)
            name.sin6_port = in_port_t(port).bigEndian
            guard inet_pton(AF_INET6, address, &name.sin6_addr) == 1 else { return false }
            return withUnsafeBytes(of: name) { bytes in
                bytes.withMemoryRebound(to: sockaddr.self) {
                    Glibc.connect(descriptor, $0.baseAddress, socklen_t(bytes.count)) == 0
                }
            }
        }
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = in_port_t(port).bigEndian
        guard inet_pton(AF_INET, address, &name.sin_addr) == 1 else { return false }
        return withUnsafeBytes(of: name) { bytes in
            bytes.withMemoryRebound(to: sockaddr.self) {
                Glibc.connect(descriptor, $0.baseAddress, socklen_t(bytes.count)) == 0
            }
        }
    }

    func send(_ text: String) throws {
        try send(Array(text.utf8))
    }

    /// Throws when the other side has hung up.
    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(
                    descriptor,
                    $0.baseAddress.map { $0 + sent },
                    bytes.count - sent,
                    Int32(MSG_NOSIGNAL)
                )
            }
            guard count > 0 else { throw Failure(what: String(cString: strerror(errno))) }
            sent += count
        }
    }

    func closeForWriting() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Waits for the other side to hang up; false when it did not within the timeout.
    func isHungUp() -> Bool {
        var bytes: [UInt8] = Array(repeating: 0, count: 4_096)
        while true {
            let count = recv(descriptor, &bytes, bytes.count, 0)
            if count == 0 { return true }
            if count < 0 { return errno == ECONNRESET }
        }
    }

    /// The next answer; `headOnly` for one whose body is not sent.
    func answer(headOnly: Bool = false) throws -> Answer {
        let end = Array("\r\n\r\n".utf8)
        var head: Range<Int>?
        while head == nil {
            head = buffer.firstRange(of: end)
            if head == nil { try fill() }
        }
        guard let head else { throw Failure(what: "no head") }
        let lines = String(decoding: buffer[..<head.lowerBound], as: UTF8.self)
            .split(separator: "\r\n").map(String.init)
        buffer.removeSubrange(..<head.upperBound)
        let words = (lines.first ?? "").split(separator: " ")
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else {
            throw Failure(what: "no status line: \(lines.first ?? "")")
        }
        var answer = Answer(status: status, headers: Array(lines.dropFirst()), body: "")
        let length = answer.values(of: "content-length").first.flatMap { Int($0) } ?? 0
        if headOnly || length == 0 { return answer }
        while buffer.count < length { try fill() }
        answer.body = String(decoding: buffer[..<length], as: UTF8.self)
        buffer.removeSubrange(..<length)
        return answer
    }

    /// Everything up to and including `text`, framing and all.
    func read(until text: String) throws -> String {
        while buffer.firstRange(of: Array(text.utf8)) == nil { try fill() }
        let end = buffer.firstRange(of: Array(text.utf8))?.upperBound ?? buffer.endIndex
        let read = String(decoding: buffer[..<end], as: UTF8.self)
        buffer.removeSubrange(..<end)
        return read
    }

    func exchange(_ text: String) throws -> Answer {
        try send(text)
        return try answer()
    }

    private func fill() throws {
        var bytes: [UInt8] = Array(repeating: 0, count: 65_536)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else {
            throw Failure(what: count == 0 ? "hung up" : String(cString: strerror(errno)))
        }
        buffer.append(contentsOf: bytes[..<count])
    }
}
