// SPDX-License-Identifier: Apache-2.0

import Metrics
import Vocabulary

/// What became of the ways of one channel that had to end.
package struct ChannelFigures: Hashable, Sendable {
    package let channel: Channel
    /// Those that are not usable, of all.
    package let ended: ExactRatio

    /// Pools the readings of a run; without channels that had nothing to end.
    package static func pooled(_ readings: [RevocationReading]) -> [ChannelFigures] {
        Channel.allCases.compactMap { channel in
            let parts = readings.compactMap { $0.channels[channel] }
            guard !parts.isEmpty else { return nil }
            return ChannelFigures(
                channel: channel,
                ended: ExactRatio(
                    parts.reduce(0) { $0 + $1.numerator },
                    of: parts.reduce(0) { $0 + $1.denominator }
                )
            )
        }
    }

    var isMissed: Bool { ended.numerator < ended.denominator }

    /// `ownedKey 1 of 2`, for one that has not ended as a whole.
    var missedText: String {
        let missed = Int(ended.denominator - ended.numerator)
        return "\(channel.rawValue) \(grouped(missed)) of \(grouped(Int(ended.denominator)))"
    }
}

extension ScenarioReport {
    /// The channels by which access is left that had to end; `nil` where there are none.
    var missedChannels: String? {
        let missed = channels.filter(\.isMissed)
        return missed.isEmpty ? nil : missed.map(\.missedText).joined(separator: ", ")
    }
}

extension ChannelFigures: ReportObject {
    static let definition: String? = "channel"
    static let members: [ReportMember<Self>] = [
        .word("channel", \.channel), .init("ended", \.ended.numerator),
        .init("due", \.ended.denominator),
    ]
}
