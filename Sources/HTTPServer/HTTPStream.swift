// SPDX-License-Identifier: Apache-2.0

import CMicrohttpd
import Synchronization

/// The body of an open-ended answer: bytes are sent as they are written.
///
/// Written bytes wait here until the client can take them. A client that falls behind by more than
/// the queue holds is disconnected, so that a slow client cannot fill the memory.
package final class HTTPStream: Sendable {
    /// The library's connection while there is nothing to send.
    ///
    /// The library neither uses nor frees a suspended connection, so any thread may resume it,
    /// once.
    private struct Suspended: @unchecked Sendable { let connection: OpaquePointer }

    private struct State {
        var queue: [UInt8] = []
        /// How much of the queue has been handed over.
        var taken = 0
        var isEnded = false
        var isAbandoned = false
        var suspended: Suspended?

        var waiting: Int { queue.count - taken }

        mutating func resume() {
            guard let connection = suspended?.connection else { return }
            suspended = nil
            MHD_resume_connection(connection)
        }

        mutating func end() {
            isEnded = true
            resume()
        }
    }

    private let bytesMax: Int
    private let state = Mutex(State())

    package init(bytesMax: Int = 1 << 20) {
        self.bytesMax = bytesMax
    }

    /// Whether anything written will still be sent.
    package var isOpen: Bool { state.withLock { !$0.isEnded } }

    /// Appends to what is sent; `false` if the stream has ended or its client is too slow.
    @discardableResult
    package func write(_ bytes: [UInt8]) -> Bool {
        state.withLock { state in
            guard !state.isEnded else { return false }
            guard state.waiting + bytes.count <= bytesMax else {
                state.isAbandoned = true
                state.queue = []
                state.taken = 0
                state.end()
                return false
            }
            state.queue += bytes
            state.resume()
            return true
        }
    }

    /// Ends the answer once everything written has been sent.
    package func end() { state.withLock { $0.end() } }

    /// Whether its client was too slow; the connection is closed then.
    var isAbandoned: Bool { state.withLock { $0.isAbandoned } }

    /// Hands over pending bytes for `MHD_ContentReaderCallback`; called by the library.
    func read(
        into buffer: UnsafeMutablePointer<CChar>,
        max: Int,
        for connection: OpaquePointer
    ) -> Int {
        state.withLock { state in
            let count = min(max, state.waiting)
            guard count == 0 else {
                let rest = state.taken..<state.taken + count
                state.queue.withUnsafeBytes { bytes in
                    UnsafeMutableRawBufferPointer(start: buffer, count: count)
                        .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[rest]))
                }
                state.taken += count
                if state.waiting == 0 {
                    state.queue.removeAll(keepingCapacity: true)
                    state.taken = 0
                }
                return count
            }
            // An end with an error leaves the connection open in version 0.9.75 until something
            // else happens on its thread.
            if state.isEnded { return HTTPStream.complete }
            MHD_suspend_connection(connection)
            state.suspended = Suspended(connection: connection)
            return 0
        }
    }

    /// The connection is gone.
    func close() {
        state.withLock { state in
            state.isEnded = true
            state.suspended = nil
            state.queue = []
            state.taken = 0
        }
    }

    /// `MHD_CONTENT_READER_END_OF_STREAM`, a macro with a cast, which Swift does not import.
    static let complete = -1
}

/// The streams of one server.
final class StreamRegistry: Sendable {
    private let book = Mutex<(isClosed: Bool, open: [HTTPStream])>((false, []))
    private let streamsMax: Int

    init(streamsMax: Int) {
        self.streamsMax = streamsMax
    }

    /// `false` if there is no room for another one, or the server is stopping.
    func add(_ stream: HTTPStream) -> Bool {
        book.withLock { book in
            guard !book.isClosed, book.open.count < streamsMax else { return false }
            book.open.append(stream)
            return true
        }
    }

    func remove(_ stream: HTTPStream) {
        stream.close()
        book.withLock { $0.open.removeAll { $0 === stream } }
    }

    /// Ends every stream, for good: the library does not stop while connections are suspended.
    func endAll() {
        let open = book.withLock { book in
            book.isClosed = true
            return book.open
        }
        for stream in open { stream.end() }
    }
}
