// SPDX-License-Identifier: Apache-2.0

import Recording
import Wire

/// Collects run events, or just evidence, as NDJSON and passes them on in chunks.
package struct EventLogWriter<Failure: Error> {
    private var writer: JSONWriter
    private let chunkSize: Int
    private let flush: ([UInt8]) throws(Failure) -> Void

    /// Calls `flush` with whole lines whenever `chunkSize` bytes have accumulated.
    package init(chunkSize: Int = 1 << 18, flush: @escaping ([UInt8]) throws(Failure) -> Void) {
        writer = JSONWriter(capacity: chunkSize + 4_096)
        self.chunkSize = chunkSize
        self.flush = flush
    }

    package mutating func append(_ event: RunEvent) throws(Failure) {
        event.write(to: &writer)
        try flushIfFull()
    }

    /// Appends a bare evidence record, for the separate evidence file.
    package mutating func append(_ record: EvidenceRecord) throws(Failure) {
        record.write(asLineTo: &writer)
        try flushIfFull()
    }

    private mutating func flushIfFull() throws(Failure) {
        if writer.bytes.count >= chunkSize { try finish() }
    }

    /// Passes on the rest; further events may follow.
    package mutating func finish() throws(Failure) {
        guard !writer.bytes.isEmpty else { return }
        try flush(writer.bytes)
        writer.bytes.removeAll(keepingCapacity: true)
    }
}
