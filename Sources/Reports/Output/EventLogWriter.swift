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
        var nowhere: EventLogWriter<Never>?
        try append(event, evidence: &nowhere)
    }

    /// Appends the event; one of evidence also to the separate evidence, as the bare record.
    package mutating func append(
        _ event: RunEvent,
        evidence: inout EventLogWriter<Never>?
    ) throws(Failure) {
        let payload = event.write(to: &writer)
        if event.body.isEvidence { evidence?.append(payload: writer.bytes[payload...]) }
        try flushIfFull()
    }

    /// Appends the payload of an event as an object of its own: it is written out only once.
    private mutating func append(payload: ArraySlice<UInt8>) throws(Failure) {
        writer.bytes.append(UInt8(ascii: "{"))
        writer.bytes += payload.dropFirst()
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
