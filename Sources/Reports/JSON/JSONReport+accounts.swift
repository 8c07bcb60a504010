// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Metrics

extension [AccountReading] {
    /// Everybody whom some account lets act at the target, each once.
    package func ableToAct(on target: TargetName) -> Set<Identity.ID> {
        Set(lazy.filter { $0.target == target && $0.canAct }.compactMap(\.identity))
    }
}

extension AccountReading: ReportObject {
    static let definition: String? = "account"
    static let members: [ReportMember<Self>] = [
        .init("target", \.target.rawValue),
        .init("account", \.account),
        .optional("identity", \.identity?.rawValue),
        .init("enabled", \.isEnabled),
        .init("canAct", \.canAct),
        .init("licenses", \.licenses),
        .init("rights") { $0.rights.map(\.word) },
        .init("needs") { $0.needs.map(\.word) },
        .optional("lastActive", \.lastActiveAt),
    ]
}

extension AlignmentSeries: ReportObject {
    static let definition: String? = "alignment"
    static let members: [ReportMember<Self>] = [
        .init("target", \.target.rawValue), .init("days", \.points),
        .init("divergences", \.divergences),
    ]
}

extension AlignmentSeries.Point: ReportObject {
    static let members: [ReportMember<Self>] = [
        .init("at", \.at), .init("needed", \.needed), .init("licensed", \.licensed),
        .init("entitled", \.entitled), .init("used", \.used), .init("apart", \.apart),
    ]
}

extension AlignmentSeries.Divergence: ReportObject {
    static let members: [ReportMember<Self>] = [
        .init("identity", \.identity.rawValue), .init("since", \.since),
        .optional("until", \.until), .init("needed", \.isNeeded),
        .init("licensed", \.isLicensed), .init("entitled", \.isEntitled), .init("used", \.isUsed),
    ]
}
