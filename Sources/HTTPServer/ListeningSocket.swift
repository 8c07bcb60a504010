// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A bound, listening TCP socket, opened here so that each kind of failure gets its own error.
struct ListeningSocket {
    let descriptor: Int32
    /// The port it was given; never 0.
    let port: Int

    init(address: String, port: Int, backlog: Int) throws(HTTPServerError) {
        guard (0...65_535).contains(port) else {
            throw .addressUnusable("port \(port) is not between 0 and 65535")
        }
        var storage = sockaddr_storage()
        guard let length = Self.fill(&storage, address: address, port: port) else {
            throw .addressUnusable("'\(address)' is neither an IPv4 nor an IPv6 address")
        }
        let family = Int32(storage.ss_family)
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(family, kind | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { throw .notStarted("no socket: \(Self.reason(errno))") }
        do {
            try Self.bindAndListen(descriptor, storage, length, address, port, backlog)
            self.port = try Self.boundPort(of: descriptor)
            self.descriptor = descriptor
        } catch {
            close(descriptor)
            throw error
        }
    }

    /// Writes the address in network form and returns its length; `nil` if the text is not an
    /// address.
    private static func fill(
        _ storage: inout sockaddr_storage,
        address: String,
        port: Int
    ) -> socklen_t? {
        // RFC 3986 puts IPv6 addresses into brackets; people paste them from URLs.
        let literal =
            address.hasPrefix("[") && address.hasSuffix("]")
            ? String(address.dropFirst().dropLast()) : address
        let networkPort = in_port_t(port).bigEndian
        var v4 = sockaddr_in()
        if inet_pton(AF_INET, literal, &v4.sin_addr) == 1 {
            v4.sin_family = sa_family_t(AF_INET)
            v4.sin_port = networkPort
            withUnsafeMutableBytes(of: &storage) { bytes in
                withUnsafeBytes(of: v4) { bytes.copyMemory(from: $0) }
            }
            return socklen_t(MemoryLayout<sockaddr_in>.size)
        }
        var v6 = sockaddr_in6()
        guard inet_pton(AF_INET6, literal, &v6.sin6_addr) == 1 else { return nil }
        v6.sin6_family = sa_family_t(AF_INET6)
        v6.sin6_port = networkPort
        withUnsafeMutableBytes(of: &storage) { bytes in
            withUnsafeBytes(of: v6) { bytes.copyMemory(from: $0) }
        }
        return socklen_t(MemoryLayout<sockaddr_in6>.size)
    }

    private static func bindAndListen(
        _ descriptor: Int32,
        _ storage: sockaddr_storage,
        _ length: socklen_t,
        _ address: String,
        _ port: Int,
        _ backlog: Int
    ) throws(HTTPServerError) {
        var yes: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        // A restarted server finds its predecessor's connections in TIME_WAIT.
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, size)
        if storage.ss_family == sa_family_t(AF_INET6) {
            // Otherwise a system setting decides whether "::" takes the IPv4 port as well.
            setsockopt(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &yes, size)
        }
        let bound = withUnsafeBytes(of: storage) { bytes in
            bytes.withMemoryRebound(to: sockaddr.self) { bind(descriptor, $0.baseAddress, length) }
        }
        guard bound == 0, listen(descriptor, Int32(clamping: backlog)) == 0 else {
            let code = errno
            switch code {
            case EADDRINUSE: throw .portTaken(port)
            case EACCES, EPERM: throw .portForbidden(port)
            default: throw .addressUnusable("\(address): \(reason(code))")
            }
        }
    }

    private static func boundPort(of descriptor: Int32) throws(HTTPServerError) -> Int {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let named = withUnsafeMutableBytes(of: &storage) { bytes in
            bytes.withMemoryRebound(to: sockaddr.self) {
                getsockname(descriptor, $0.baseAddress, &length)
            }
        }
        guard named == 0 else { throw .notStarted("no port: \(reason(errno))") }
        // The port is at the same offset in both address families.
        return withUnsafeBytes(of: storage) { bytes in
            Int(UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self)))
        }
    }

    private static func reason(_ code: Int32) -> String {
        String(cString: strerror(code))
    }
}
