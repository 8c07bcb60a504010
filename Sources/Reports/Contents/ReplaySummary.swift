// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Metrics

/// The results of replaying a lifecycle feed; the same for the same feed and seed.
package struct ReplayFigures: Hashable, Sendable {
    package var feed: String
    package var seed: UInt64
    /// Lifecycle events by kind, and run events by type (`RunEventTally`).
    package var eventsByKind: [RunEventTally.TypeCount]
    package var activeAccounts: Int
    package var memberships: Int
    package var leavers: Int
    /// Leavers with no usable or latent access left, excluding those who came back since.
    package var leaversComplete: Int
    package var leaversRehired: Int
    /// Events clean, verified and evidenced in time (M-07).
    package var completionRate: ExactRatio
    /// Entitlement-milliseconds of access without a reason, usable and latent (M-03).
    package var exposureMilliseconds: Int64
    package var latentExposureMilliseconds: Int64
    package var timeToRevoke: Distribution
    /// The largest number of simultaneous leavers.
    package var largestWave: LeaverWave?
    package var accuracy: ExactRatio
    package var calls: Int
    package var guardStops: Int

    package init(
        feed: String,
        seed: UInt64,
        eventsByKind: [RunEventTally.TypeCount],
        activeAccounts: Int,
        memberships: Int,
        leavers: Int,
        leaversComplete: Int,
        leaversRehired: Int,
        completionRate: ExactRatio,
        exposureMilliseconds: Int64,
        latentExposureMilliseconds: Int64,
        timeToRevoke: Distribution,
        largestWave: LeaverWave?,
        accuracy: ExactRatio,
        calls: Int,
        guardStops: Int
    ) {
        self.feed = feed
        self.seed = seed
        self.eventsByKind = eventsByKind
        self.activeAccounts = activeAccounts
        self.memberships = memberships
        self.leavers = leavers
        self.leaversComplete = leaversComplete
        self.leaversRehired = leaversRehired
        self.completionRate = completionRate
        self.exposureMilliseconds = exposureMilliseconds
        self.latentExposureMilliseconds = latentExposureMilliseconds
        self.timeToRevoke = timeToRevoke
        self.largestWave = largestWave
        self.accuracy = accuracy
        self.calls = calls
        self.guardStops = guardStops
    }
}

/// A run's machine time and memory; printed on the console but not stored, since they differ from
/// run to run.
package struct MachineFigures: Hashable, Sendable {
    package var wallMilliseconds: Int64
    package var peakMemoryBytes: Int64

    package init(wallMilliseconds: Int64, peakMemoryBytes: Int64) {
        self.wallMilliseconds = wallMilliseconds
        self.peakMemoryBytes = peakMemoryBytes
    }
}

/// The console block of `residue replay`.
package enum ReplaySummary {
    package static func text(
        of figures: ReplayFigures,
        machine: MachineFigures? = nil,
        width: Int = 80,
        isColored: Bool = false
    ) -> String {
        var page = TextPage(width: width, isColored: isColored)
        page.line("replayed ", "\(figures.feed), seed \(figures.seed)")
        for (label, figure) in lines(of: figures) { page.line("  " + label.padded(to: 18), figure) }
        if let machine {
            page.line("  " + "this machine".padded(to: 18), text(of: machine, figures))
        }
        return page.text
    }

    private static func lines(of figures: ReplayFigures) -> [(label: String, figure: String)] {
        let events = figures.eventsByKind.reduce(0) { $0 + $1.count }
        let kinds = figures.eventsByKind.map { counted($0.count, $0.type) }
        let split = kinds.isEmpty ? "" : ": \(kinds.joined(separator: ", "))"
        let residual = figures.leavers - figures.leaversComplete - figures.leaversRehired
        let rehired =
            figures.leaversRehired == 0 ? "" : ", \(grouped(figures.leaversRehired)) rehired since"
        var lines = [
            ("events", "\(grouped(events))\(split)"),
            (
                "ends with",
                "\(counted(figures.activeAccounts, "active account")) and "
                    + counted(figures.memberships, "membership")
            ),
            (
                "leavers",
                "\(grouped(figures.leavers)): \(grouped(figures.leaversComplete)) complete, "
                    + "\(grouped(residual)) with residual access\(rehired)"
            ),
            ("completion", "\(figures.completionRate.text) verified in time"),
            (
                "exposure",
                "\(entitlementHours(figures.exposureMilliseconds)), and "
                    + "\(entitlementHours(figures.latentExposureMilliseconds)) latent"
            ),
            ("time to revoke", figures.timeToRevoke.text),
        ]
        if let wave = figures.largestWave {
            lines.append(
                (
                    "largest wave",
                    "\(counted(wave.leavers, "leaver")) at \(wave.at.rfc3339), "
                        + "\(grouped(wave.complete)) complete\(wave.rehiredText); "
                        + wave.timeToRevoke.text
                )
            )
        }
        lines += [
            ("accuracy", figures.accuracy.text),
            (
                "API calls",
                "\(grouped(figures.calls)), \(perEvent(figures.calls, events)) per event"
            ),
            ("guard stops", grouped(figures.guardStops)),
        ]
        return lines
    }

    private static func perEvent(_ calls: Int, _ events: Int) -> String {
        guard events > 0 else { return "n/a" }
        return decimal(tenths: (calls * 20 + events) / (2 * events))
    }

    private static func text(of machine: MachineFigures, _ figures: ReplayFigures) -> String {
        let seconds = Int(machine.wallMilliseconds)
        let mebibytes = Int(machine.peakMemoryBytes / 1_048_576)
        let hundredths = (seconds + 5) / 10
        let rest = hundredths % 100
        let time = "\(grouped(hundredths / 100)).\(rest < 10 ? "0" : "")\(rest) s"
        guard seconds > 0 else { return "\(time), \(grouped(mebibytes)) MiB at most" }
        let rate = grouped(figures.calls * 1_000 / seconds)
        return "\(time), \(rate) API calls a second, \(grouped(mebibytes)) MiB at most"
    }

    private static func decimal(tenths: Int) -> String {
        "\(grouped(tenths / 10)).\(tenths % 10)"
    }
}

extension LeaverWave {
    fileprivate var rehiredText: String {
        rehired == 0 ? "" : ", \(grouped(rehired)) rehired since"
    }
}
