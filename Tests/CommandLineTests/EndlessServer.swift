// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Takes one connection, and then says nothing more, or more than anybody wants to hear.
final class EndlessServer {
    let port: Int
    private let listener: Int32

    /// Silent if `opening` is empty; otherwise that and filler without end.
    init(_ opening: String) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        listener = descriptor
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &name) { name in
            name.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                bind(descriptor, name, length) == 0 && listen(descriptor, 4) == 0
                    && getsockname(descriptor, name, &length) == 0
            }
        }
        port = Int(UInt16(bigEndian: name.sin_port))
        guard bound else { throw POSIXError(.EADDRINUSE) }
        Thread.detachNewThread {
            let connection = accept(descriptor, nil, nil)
            guard connection >= 0 else { return }
            var bytes = Array(opening.utf8)
            // Ends when the other side hangs up.
            while !bytes.isEmpty, send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL)) > 0 {
                bytes = Array(repeating: 0x20, count: 65_536)
            }
            _ = recv(connection, &bytes, 0, 0)
            var byte: UInt8 = 0
            while recv(connection, &byte, 1, 0) > 0 {}
            close(connection)
        }
    }

    deinit {
        close(listener)
    }
}
