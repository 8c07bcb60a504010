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
        var sequence = 0
        /// The number of events other than requests, since even a read that finds nothing sends
        /// those.
        var happenings = 0
        /// Events not read yet.
        var batch: [RunEvent] = []
        /// A pipeline takes larger batches, since each costs a change of threads.
        var batchSize = 64

        mutating func takeBatch() -> [RunEvent] {
            let taken = batch
            batch = []
            batch.reserveCapacity(batchSize)
            return taken
        }
    }

    /// The consumers of the events.
    private struct Readers {
        var ledger = MetricLedger()
        var log: EventLogWriter<Never>
        /// `nil` unless evidence is kept separately from the log.
        var evidence: EventLogWriter<Never>?
        var tally = RunEventTally()
        /// `nil` unless a report needs it.
        var story: RunStory?
        /// `nil` unless they are counted.
        var states: OracleStates?
    }

    /// Whether anybody will ask about the events, or read their log.
    private let isRead: Bool
    private var stream = Stream()
    private let readers: Mutex<Readers>
    private var pipeline: RunEventPipeline?
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
        readers = Mutex(
            Readers(
                log: EventLogWriter(flush: log),
                evidence: evidence.map { EventLogWriter(flush: $0) },
                story: tellsStory ? RunStory() : nil,
                states: countsStates ? OracleStates() : nil
            )
        )
        guard isPipelined else { return }
        pipeline = RunEventPipeline { [weak self] batch in self?.read(batch) }
        stream.batchSize = 1_024
    }

    deinit { pipeline?.close() }

    package func record(_ body: consuming RunEvent.Body, at instant: Instant) {
        stream.sequence += 1
        if !body.isRequest { stream.happenings += 1 }
        guard isRead else { return }
        stream.batch.append(RunEvent(sequence: stream.sequence, at: instant, body: body))
        if stream.batch.count >= stream.batchSize { pass(stream.takeBatch()) }
    }

    /// Passes on the last events, and ends the thread of a pipelined recorder.
    package func finishLog() {
        drain()
        pipeline?.close()
        pipeline = nil
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

    var happenings: Int { stream.happenings }
    package var eventCount: Int { stream.sequence }

    private func read(_ events: [RunEvent]) {
        readers.withLock { readers in
            stopwatch.measure(.metrics) {
                // By index: a loop over the events would copy each.
                for index in events.indices {
                    readers.ledger.observe(events[index])
                    readers.tally.record(events[index])
                    readers.story?.observe(events[index])
                    readers.states?.observe(events[index])
                }
            }
            stopwatch.measure(.log) {
                for index in events.indices { readers.log.append(events[index]) }
                guard readers.evidence != nil else { return }
                for index in events.indices {
                    guard case .evidence(let record) = events[index].body else { continue }
                    readers.evidence?.append(record)
                }
            }
        }
    }

    private func pass(_ events: [RunEvent]) {
        if let pipeline { pipeline.submit(events) } else { read(events) }
    }

    /// Waits until everything recorded has been read.
    private func drain() {
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
