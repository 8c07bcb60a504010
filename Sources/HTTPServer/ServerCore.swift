// SPDX-License-Identifier: Apache-2.0

import CMicrohttpd
import Synchronization
import Wire

/// What the library's threads share: where requests are turned into answers.
final class ServerCore: Sendable {
    let options: HTTPServerOptions
    let handler: HTTPServer.Handler
    let registry = ConnectionRegistry()
    private let connections = Atomic<Int>(0)
    private let isDraining = Atomic<Bool>(false)

    init(_ options: HTTPServerOptions, _ handler: @escaping HTTPServer.Handler) {
        self.options = options
        self.handler = handler
    }

    func drain() {
        isDraining.store(true, ordering: .relaxed)
    }

    /// Whether there is room for one more connection.
    var admits: Bool { connections.load(ordering: .relaxed) < options.connectionsMax }

    func opened(_ connection: ServerConnection) {
        connections.add(1, ordering: .relaxed)
        registry.add(connection)
    }

    func closed(_ connection: ServerConnection) {
        registry.remove(connection)
        connections.subtract(1, ordering: .relaxed)
    }

    /// Called when the header is in, with every piece of the body, and when the request is whole.
    func advance(
        _ connection: ServerConnection,
        _ exchange: Exchange,
        upload: UnsafePointer<CChar>?,
        size: UnsafeMutablePointer<Int>
    ) -> MHD_Result {
        guard connection.hasHead else {
            return headArrived(connection, exchange)
        }
        guard size.pointee == 0 else {
            let bytes = UnsafeRawBufferPointer(start: upload, count: size.pointee)
            connection.take(bytes, max: options.bodyBytesMax)
            size.pointee = 0
            // The library answers only between header and body or after the body. What is too
            // long is read to its end and dropped, but not without end.
            return connection.discarded > 4 * options.bodyBytesMax + 1 << 20 ? .NO : .YES
        }
        return answer(connection, exchange)
    }

    private func headArrived(
        _ connection: ServerConnection,
        _ exchange: Exchange
    ) -> MHD_Result {
        connection.hasHead = true
        exchange.readHead(into: connection)
        if connection.head.isMalformed { return exchange.refuse(400, connection) }
        if exchange.headBytes > options.headerBytesMax { return exchange.refuse(431, connection) }
        // The library ends the connection after an answer that is given this early.
        guard case .sized(let bytes) = connection.head.body, bytes > options.bodyBytesMax else {
            return .YES
        }
        return answerTooLarge(connection, exchange)
    }

    private func answer(_ connection: ServerConnection, _ exchange: Exchange) -> MHD_Result {
        connection.enter(.answering)
        if connection.discarded > 0 { return answerTooLarge(connection, exchange) }
        guard let request = exchange.takeRequest(of: connection) else {
            return exchange.refuse(400, connection)
        }
        return exchange.send(handler(request), closing: isDraining.load(ordering: .relaxed))
    }

    private func answerTooLarge(
        _ connection: ServerConnection,
        _ exchange: Exchange
    ) -> MHD_Result {
        connection.enter(.answering)
        guard let request = exchange.takeRequest(of: connection) else {
            return exchange.refuse(400, connection)
        }
        return exchange.send(options.tooLarge(request), closing: true)
    }
}
