// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Metrics
import Recording

/// The first screen, in sentences and figures.
struct Headline {
    /// The claim in the verdict's color, and the sentence after it.
    let claim: String
    let worst: Worst?
    let figures: [PageFigure]
    /// Why, in one line, and how many further causes there are.
    let cause: String?

    /// `The worst is <name><rest>`; the name keeps its own direction of writing.
    struct Worst {
        let name: String
        let rest: String
    }

    init(_ page: PageContent) {
        let left = page.departures.filter { $0.departure.kind == .leaver }
        let outlived = left.filter { $0.departure.outcome != .inTime }
        claim = Headline.claim(page, left: left, outlived: outlived)
        // In a green run, anything left is expected; it is in the lists below.
        worst =
            page.verdict == .held
            ? nil
            : outlived.min(by: PlacedDeparture.isWorse).flatMap { Headline.sentence(of: $0, page) }
        figures = [
            Headline.people(left, outlived),
            Headline.exposure(page, leavers: left.count),
            Headline.time(page, limits: left.map(\.departure)),
        ]
        cause = Headline.cause(of: outlived, page) ?? Headline.cause(page)
    }

    private static func claim(
        _ page: PageContent,
        left: [PlacedDeparture],
        outlived: [PlacedDeparture]
    ) -> String {
        let total = counted(left.count, "person", plural: "people")
        let stayed = "Access outlived \(grouped(outlived.count)) of \(total) who left"
        let ended =
            switch left.count {
            case 0: "Nobody left"
            case 1: "Access ended for the one person who left"
            case 2: "Access ended for both people who left"
            default: "Access ended for all \(total) who left"
            }
        switch page.verdict {
        case .held where outlived.isEmpty: return "\(ended), and everything expected held."
        case .held: return "Everything expected held. \(stayed), as the scenarios expect."
        case .violated where outlived.isEmpty:
            return "\(ended), but \(counted(page.broken.count, "expectation")) did not hold."
        case .violated: return "\(stayed)."
        case .inconclusive: return "This run cannot be judged."
        }
    }

    private static func sentence(of placed: PlacedDeparture, _ page: PageContent) -> Worst? {
        let departure = placed.departure
        guard let right = departure.rights.first else { return nil }
        let what = "the \(right.entitlement.spoken)"
        let since = departure.effectiveAt.prose
        let rest =
            switch departure.outcome {
            case .stillIn: ": still in since \(since), through \(what)."
            case .latent: ", who left on \(since): enabling the account brings \(what) back."
            case .late, .inTime:
                ", who left on \(since) and kept \(what) for "
                    + "\(departure.lapse(until: placed.end).spoken)."
            }
        return Worst(name: page.name(of: departure.identity, in: placed.scenario), rest: rest)
    }

    private static func people(
        _ left: [PlacedDeparture],
        _ outlived: [PlacedDeparture]
    ) -> PageFigure {
        let parts = [Departure.Outcome.stillIn, .latent, .late].compactMap { outcome in
            let count = outlived.count { $0.departure.outcome == outcome }
            return count > 0 ? "\(grouped(count)) \(outcome.title)" : nil
        }
        return PageFigure(
            value: grouped(outlived.count),
            limit: "of \(counted(left.count, "leaver")), allowed 0",
            text: parts.isEmpty
                ? "kept access they should have lost" : parts.joined(separator: ", "),
            share: left.isEmpty ? 0 : Double(outlived.count) / Double(left.count),
            isGood: outlived.isEmpty
        )
    }

    private static func exposure(_ page: PageContent, leavers: Int) -> PageFigure {
        let revocation = page.revocation
        let hours = Double(revocation.exposureMilliseconds) / 3_600_000
        let allowed = Double(page.allowedExposureMilliseconds) / 3_600_000
        return PageFigure(
            value: hours < 100 ? hoursText(hours) : grouped(Int(hours.rounded())),
            limit: "entitlement-hours, limit \(hoursText(allowed))",
            text: "access without a reason; the limit is what the deadlines allow",
            share: allowed > 0 ? min(1, hours / allowed) : hours > 0 ? 1 : 0,
            isGood: hours <= allowed
        )
    }

    private static func hoursText(_ hours: Double) -> String {
        let hundredths = Int((min(hours, 1e12) * 100).rounded())
        let rest = hundredths % 100
        return "\(grouped(hundredths / 100)).\(rest < 10 ? "0" : "")\(rest)"
    }

    private static func time(_ page: PageContent, limits departures: [Departure]) -> PageFigure {
        let times = page.revocation.timeToRevoke
        let limit = page.deadline
        let value = times.p95.map { brief($0, in: times.unit) } ?? "n/a"
        let milliseconds: Int64? =
            switch times.p95 {
            case .finite(let value): value
            case .beyond: .max
            case nil: nil
            }
        let share = milliseconds.map { Double($0) / Double(max(1, limit.wholeMilliseconds)) } ?? 0
        return PageFigure(
            value: value,
            limit: "p95, limit \(limit.clockText)",
            text: "from the end of the reason to the end of access, n = \(grouped(times.count))",
            share: min(1, share),
            isGood: share <= 1
        )
    }

    /// To the millisecond, or in whole days.
    private static func brief(
        _ quantile: Distribution.Quantile,
        in unit: Distribution.Unit
    ) -> String {
        let (sign, milliseconds) =
            switch quantile {
            case .finite(let value): ("", value)
            case .beyond(let value): ("> ", value)
            }
        let duration = Duration.milliseconds(milliseconds)
        return duration < .seconds(2 * 86_400)
            ? quantile.text(in: unit) : sign + duration.spoken
    }

    /// Why the worst access outlived its reason, and how many people share that cause.
    private static func cause(of outlived: [PlacedDeparture], _ page: PageContent) -> String? {
        func cause(_ placed: PlacedDeparture) -> DepartureCause? {
            DepartureCause(placed, in: page.scenarios[placed.scenario].story)
        }
        guard let worst = outlived.min(by: PlacedDeparture.isWorse).flatMap(cause) else {
            return nil
        }
        let others = outlived.count { cause($0)?.key == worst.key } - 1
        let whom = "\(grouped(others)) other \(others == 1 ? "person" : "people")"
        return worst.sentence + (others > 0 ? " The same happened to \(whom)." : "")
    }

    /// The most frequent cause, in the words of a finding.
    private static func cause(_ page: PageContent) -> String? {
        guard let group = page.causes.first else {
            return page.broken.first.map { "expected \($0.claim), but was \($0.actual.asSentence)" }
        }
        let rest = page.causes.count - 1
        let more = rest > 0 ? " \(counted(rest, "more cause")) below." : ""
        return group.sentence + more
    }
}

extension Entitlement {
    /// `group Service Desk`, `account`, `license agent`.
    var spoken: String {
        kind == .account ? "\(name) account on \(target.rawValue)" : "\(kind.rawValue) \(name)"
    }
}
