// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Metrics
import Recording
import Reports
import Synchronization

/// The single event stream of a run: numbers every event and passes it to the log, the metrics and
/// the report's tally.
///
/// Events themselves are not kept, so a run of years needs memory only for its people.
///
/// `@unchecked Sendable` is safe because the stream is confined to the simulation's thread, like
/// everything in a `World`, and the readers, which a pipeline's thread uses, are behind a lock.
package final class RunRecorder: RunEventSink, @unchecked Sendable {
    private struct Stream {
        var count = 0
        /// The number of events other than requests, since even a read that finds nothing sends
        /// those.
        var happenings = 0
        /// What has not been read yet.
        var batch: RunEventBatch
        let batchSize: Int
        let isPipelined: Bool

        init(isPipelined: Bool) {
            self.isPipelined = isPipelined
            // A pipeline takes larger batches, since each costs a change of threads; but a probe
            // waits until the last one is read.
            batchSize = isPipelined ? 128 : 64
            batch = RunEventBatch(size: batchSize, isPipelined: isPipelined)
        }

        mutating func takeBatch() -> RunEventBatch {
            let taken = batch
            batch = RunEventBatch(size: batchSize, isPipelined: isPipelined)
            return taken
        }
    }

    /// The consumers of the events.
    private struct Readers {
        /// The number of the last event.
        var sequence = 0
        /// How many events the oracle recorded on this thread; none of them is a request.
        var happeningsAside = 0
        var ledger = MetricLedger()
        var log: EventLogWriter<Never>
        /// `nil` unless evidence is kept separately from the log.
        var evidence: EventLogWriter<Never>?
        var tally = RunEventTally()
        /// `nil` unless a report needs it.
        var story: RunStory?
        /// `nil` unless they are counted.
        var states: OracleStates?

        mutating func read(
            _ events: inout [RunEvent],
            _ range: Range<Int>,
            _ stopwatch: RunStopwatch?
        ) {
            guard !range.isEmpty else { return }
            for index in range {
                sequence += 1
                events[index].sequence = sequence
            }
            stopwatch.measure(.metrics) {
                // One copy of each, where an index would copy it for every reader.
                for event in events[range] {
                    ledger.observe(event)
                    tally.record(event)
                    story?.observe(event)
                    states?.observe(event)
                }
            }
            stopwatch.measure(.log) {
                for event in events[range] { log.append(event, evidence: &evidence) }
            }
        }
    }

    /// Whether anybody will ask about the events, or read their log.
    private let isRead: Bool
    private var stream: Stream
    private let readers: Mutex<Readers>
    private var pipeline: RunEventPipeline?
    /// Whose oracle works on the thread that reads; `nil` if it does not.
    private var inbox: OracleInbox?
    private let stopwatch: RunStopwatch?

    /// A recorder whose `log` receives whole NDJSON lines in order, and whose `evidence` receives
    /// only those of evidence.
    ///
    /// One that is not read only counts: its log stays empty, its figures and reports too.
    /// A pipelined recorder reads the events on a separate thread, in parallel with the simulation;
    /// the stopwatch then belongs to that thread.
    package init(
        isRead: Bool = true,
        isPipelined: Bool = false,
        tellsStory: Bool = false,
        countsStates: Bool = false,
        stopwatch: RunStopwatch? = nil,
        evidence: (@Sendable ([UInt8]) -> Void)? = nil,
        log: @escaping @Sendable ([UInt8]) -> Void
    ) {
        self.isRead = isRead
        self.stopwatch = stopwatch
        stream = Stream(isPipelined: isPipelined)
        readers = Mutex(
            Readers(
                log: EventLogWriter(flush: log),
                evidence: evidence.map { EventLogWriter(flush: $0) },
                story: tellsStory ? RunStory() : nil,
                states: countsStates ? OracleStates() : nil
            )
        )
        guard isPipelined else { return }
        pipeline = RunEventPipeline { [weak self] batch in self?.read(&batch) }
    }

    deinit { pipeline?.close() }

    package func record(_ body: consuming RunEvent.Body, at instant: Instant) {
        record(body, at: instant, isHeard: false)
    }

    /// A deferred oracle hears the event if it is meant to, once it is read.
    func record(_ body: consuming RunEvent.Body, at instant: Instant, isHeard: Bool) {
        stream.count += 1
        if !body.isRequest { stream.happenings += 1 }
        guard isRead else { return }
        stream.batch.events.append(RunEvent(at: instant, body: body))
        if isHeard, inbox != nil { stream.batch.post(.event) }
        passFull()
    }

    /// Whether the events are read on a separate thread.
    var isPipelined: Bool { stream.isPipelined }

    /// Until the log is finished, the inbox gets what is posted, between the events.
    func connect(_ inbox: OracleInbox) { self.inbox = inbox }

    func post(_ message: OracleInbox.Message) {
        stream.batch.post(message)
        passFull()
    }

    /// Passes on the last events, and ends the thread of a pipelined recorder.
    package func finishLog() {
        drain()
        pipeline?.close()
        pipeline = nil
        inbox = nil
        readers.withLock { readers in
            readers.log.finish()
            readers.evidence?.finish()
        }
    }

    package func readings(_ keys: [String], _ query: MetricQuery) -> [MetricReading] {
        drain()
        return readers.withLock { MetricCatalog.readings(keys, in: $0.ledger, query: query) }
    }

    /// Every metric, and every event that revoked access with the outcome.
    package func report(_ query: MetricQuery) -> ReportReadings {
        drain()
        return readers.withLock { MetricCatalog.report(in: $0.ledger, query: query) }
    }

    /// The individual rights that those events obliged the core to revoke.
    package func obligations(_ query: MetricQuery) -> [ObligationReading] {
        drain()
        return readers.withLock { MetricCatalog.obligations(in: $0.ledger, query: query) }
    }

    /// Who holds what, and who held it until when.
    package func holdings(_ query: MetricQuery) -> [HoldingReading] {
        drain()
        return readers.withLock { MetricCatalog.holdings(in: $0.ledger, query: query) }
    }

    /// Every account with license, rights, need and use.
    package func accounts(_ query: MetricQuery) -> [AccountReading] {
        drain()
        return readers.withLock { MetricCatalog.accounts(in: $0.ledger, query: query) }
    }

    /// How these stood over the days of the run, at each target with seats.
    package func alignment(_ query: MetricQuery) -> [AlignmentSeries] {
        drain()
        return readers.withLock { MetricCatalog.alignment(in: $0.ledger, query: query) }
    }

    /// Empty unless the recorder was asked to count them.
    var states: Set<UInt64> {
        drain()
        return readers.withLock { $0.states?.seen ?? [] }
    }

    /// `nil` unless the recorder was asked for it.
    package var story: RunStory? {
        drain()
        return readers.withLock { $0.story }
    }

    package var tally: RunEventTally {
        drain()
        return readers.withLock { $0.tally }
    }

    var happenings: Int {
        guard inbox != nil else { return stream.happenings }
        drain()
        return stream.happenings + readers.withLock { $0.happeningsAside }
    }

    package var eventCount: Int {
        guard isRead else { return stream.count }
        drain()
        return readers.withLock { $0.sequence }
    }

    private func read(_ batch: inout RunEventBatch) {
        readers.withLock { readers in
            var next = 0
            if let inbox {
                for (place, message) in batch.messages {
                    readers.read(&batch.events, next..<place, stopwatch)
                    next = place
                    stopwatch.measure(.oracle) {
                        inbox.take(message, after: batch.events[..<place]) { events in
                            readers.happeningsAside += events.count
                            readers.read(&events, events.indices, stopwatch)
                        }
                    }
                }
            }
            readers.read(&batch.events, next..<batch.events.count, stopwatch)
        }
    }

    private func passFull() {
        if stream.batch.count >= stream.batchSize { pass(stream.takeBatch()) }
    }

    private func pass(_ batch: consuming RunEventBatch) {
        if let pipeline { pipeline.submit(batch) } else { read(&batch) }
    }

    /// Waits until everything recorded has been read.
    func drain() {
        if !stream.batch.isEmpty { pass(stream.takeBatch()) }
        pipeline?.drain()
    }
}

extension RunRecorder {
    /// Content for a page or a trace besides the report; `nil` without a story.
    func page(of report: ScenarioReport, at end: Instant) -> PageScenario? {
        story.map { story in
            PageScenario(
                report: report,
                story: story,
                obligations: obligations(MetricQuery(at: end))
            )
        }
    }
}
