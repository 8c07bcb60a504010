// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Metrics
import Recording
import Wire

/// The key figures of one run or several, as exact numbers that can be added.
package struct AccessFigures: Hashable, Sendable {
    /// People without intended access at a target who could still act there, counted per target.
    package var peopleIn = 0
    /// People without intended access at a target who have only latent access left.
    package var peopleLatent = 0
    package var revocation = RevocationFigures()
    /// Triples with nothing usable or latent left at their deadline, of all due (M-01).
    package var onTime = ExactRatio(0, of: 0)
    package var accuracy = ExactRatio(0, of: 0)
    /// Rights that bystanders lost.
    package var collateral: Int64 = 0
    /// Triples that events revoked although they should stay, of those held before and still
    /// intended (M-06).
    package var takenWrongly = ExactRatio(0, of: 0)
    /// Claims that the targets contradict, of all claims (M-07).
    package var contradicted = ExactRatio(0, of: 0)
    /// Claims that the targets contradict, as the oracle found them.
    package var falseClaims = 0
    package var evidence = ExactRatio(0, of: 0)
    package var calls = 0
    package var events = 0

    package init() {}

    package init(_ report: ScenarioReport) {
        peopleIn = report.groundTruth.reduce(0) { $0 + $1.residualPeople }
        peopleLatent = report.groundTruth.reduce(0) { $0 + $1.latentPeople }
        revocation = report.revocation
        calls = report.calls
        events = report.lifecycleEvents
        falseClaims = report.findings.count { $0.invariant == .truthfulReport }
        for metric in report.metrics {
            switch (metric.key, metric.value) {
            case ("entitlementAccuracy", .ratio(let ratio)): accuracy = ratio
            case ("falseRevocations", .count(let count)): collateral = count
            case ("falseRevocations", .ratio(let ratio)): collateral = ratio.numerator
            case ("falseRevocationRate", .ratio(let ratio)): takenWrongly = ratio
            case ("revocationCompletenessAtDeadline", .ratio(let ratio)): onTime = ratio
            case ("falseSuccessRate", .ratio(let ratio)): contradicted = ratio
            case ("evidenceCompleteness", .ratio(let ratio)): evidence = ratio
            default: break
            }
        }
    }

    package var revoked: ExactRatio { revocation.revoked }

    package static func pooled(_ parts: some Sequence<AccessFigures>) -> AccessFigures {
        var sum = AccessFigures()
        for part in parts {
            sum.peopleIn += part.peopleIn
            sum.peopleLatent += part.peopleLatent
            sum.onTime.add(part.onTime)
            sum.accuracy.add(part.accuracy)
            sum.collateral += part.collateral
            sum.takenWrongly.add(part.takenWrongly)
            sum.contradicted.add(part.contradicted)
            sum.falseClaims += part.falseClaims
            sum.evidence.add(part.evidence)
            sum.calls += part.calls
            sum.events += part.events
        }
        sum.revocation = .pooled(parts.map(\.revocation))
        return sum
    }

    package var exposureText: String {
        MetricValue.integral(milliseconds: revocation.exposureMilliseconds)
            .text(in: .entitlementHours)
    }

    package var callsPerEvent: String {
        events == 0 ? "n/a" : "\(calls * 10 / events / 10).\(calls * 10 / events % 10)"
    }

    /// Labels and values as printed in reports, in order.
    package var lines: [(name: String, text: String)] {
        let perEvent =
            events == 0 ? "n/a" : "\(callsPerEvent) (\(calls) calls, \(events) events)"
        return [
            ("access revoked", revoked.text),
            ("accuracy", accuracy.text),
            ("collateral", "\(collateral) rights lost by bystanders"),
            ("time to revoke", revocation.timeToRevoke.text),
            ("exposure", exposureText),
            ("false claims", "\(falseClaims)"),
            ("calls per event", perEvent),
        ]
    }
}

extension AccessFigures: ReportObject {
    static let definition: String? = "figures"
    /// Whole numbers only, so that figures of many files can be added without loss.
    static let members: [ReportMember<Self>] = [
        .init("peopleIn", \.peopleIn),
        .init("peopleLatent", \.peopleLatent),
        .init("revoked", \.revocation.revoked.pair),
        .init("onTime", \.onTime.pair),
        .init("exposureMilliseconds", \.revocation.exposureMilliseconds),
        .init("timesToRevoke", \.revocation.timesText),
        .init("accuracy", \.accuracy.pair),
        .init("collateral", \.collateral),
        .init("takenWrongly", \.takenWrongly.pair),
        .init("contradicted", \.contradicted.pair),
        .init("falseClaims", \.falseClaims),
        .init("evidence", \.evidence.pair),
        .init("calls", \.calls),
        .init("events", \.events),
    ]

    package var json: JSONValue { .object(Self.members.object(of: self)) }

    /// `nil` for anything that `json` does not produce.
    package init?(json: JSONValue) {
        func number(_ key: String) -> Int64? {
            json[key]?.integer.flatMap { (0...AccessFigures.countMax).contains($0) ? $0 : nil }
        }
        func ratio(_ key: String) -> ExactRatio? {
            guard let pair = json[key]?.array, pair.count == 2 else { return nil }
            return ExactRatio(numerator: pair[0].integer, denominator: pair[1].integer)
        }
        guard let peopleIn = number("peopleIn"), let peopleLatent = number("peopleLatent"),
            let revoked = ratio("revoked"),
            let onTime = ratio("onTime"), let takenWrongly = ratio("takenWrongly"),
            let exposure = number("exposureMilliseconds"),
            let times = json["timesToRevoke"]?.string.flatMap(RevocationFigures.times),
            let accuracy = ratio("accuracy"), let collateral = number("collateral"),
            let contradicted = ratio("contradicted"), let falseClaims = number("falseClaims"),
            let evidence = ratio("evidence"), let calls = number("calls"),
            let events = number("events")
        else { return nil }
        self.init()
        self.peopleIn = Int(peopleIn)
        self.peopleLatent = Int(peopleLatent)
        revocation = RevocationFigures(
            revoked: revoked,
            exposureMilliseconds: exposure,
            times: times
        )
        self.onTime = onTime
        self.accuracy = accuracy
        self.collateral = collateral
        self.takenWrongly = takenWrongly
        self.contradicted = contradicted
        self.falseClaims = Int(falseClaims)
        self.evidence = evidence
        self.calls = Int(calls)
        self.events = Int(events)
    }

    /// Far above the figures of any run, and sums of thousands cannot overflow.
    package static let countMax: Int64 = 1 << 50
}

extension ExactRatio {
    fileprivate var pair: [Int64] { [numerator, denominator] }

    package mutating func add(_ other: ExactRatio) {
        numerator += other.numerator
        denominator += other.denominator
    }

    /// A ratio read from a file; `nil` for one that no run could have written.
    init?(numerator: Int64?, denominator: Int64?) {
        guard let numerator, let denominator,
            (0...AccessFigures.countMax).contains(denominator),
            (0...AccessFigures.countMax).contains(numerator)
        else { return nil }
        self.init(numerator, of: denominator)
    }
}

extension RevocationFigures {
    /// Every time to revoke, sorted, in milliseconds: `30720*3 91680 >86400000`.
    ///
    /// With it, percentiles of several reports are as exact as those of one.
    package var timesText: String {
        var words: [String] = []
        var counted: (time: Distribution.Quantile, count: Int)?
        func close() {
            guard let counted else { return }
            let count = counted.count == 1 ? "" : "*\(counted.count)"
            switch counted.time {
            case .finite(let value): words.append("\(value)\(count)")
            case .beyond(let value): words.append(">\(value)\(count)")
            }
        }
        for time in sortedTimes {
            if counted?.time == time {
                counted?.count += 1
            } else {
                close()
                counted = (time, 1)
            }
        }
        close()
        return words.joined(separator: " ")
    }

    /// `nil` for a text that `timesText` does not write.
    package static func times(_ text: String) -> [Distribution.Quantile]? {
        var times: [Distribution.Quantile] = []
        for word in text.split(separator: " ") {
            let parts = word.split(separator: "*", omittingEmptySubsequences: false)
            let isBeyond = parts[0].hasPrefix(">")
            guard parts.count <= 2, let value = Int64(parts[0].drop { $0 == ">" }),
                (0...AccessFigures.countMax).contains(value),
                let count = parts.count == 2 ? Int(parts[1]) : 1,
                (1...10_000_000).contains(count), times.count + count <= 50_000_000
            else { return nil }
            let time: Distribution.Quantile = isBeyond ? .beyond(value) : .finite(value)
            times += repeatElement(time, count: count)
        }
        return times
    }
}
