// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording

extension TargetTruth: ReportObject {
    static let definition: String? = "groundTruth"
    static let members: [ReportMember<Self>] = [
        .init("target", \.target.rawValue),
        .init("activeAccounts", \.activeAccounts),
        .init("disabledAccounts", \.disabledAccounts),
        .init("memberships", \.memberships),
        .init("seats", \.seats),
        .init("residualPeople", \.residualPeople),
        .init("latentPeople", \.latentPeople),
        .init("ownStore", \.ownStore),
    ]
}

extension OwnStore: ReportObject {
    static let members: [ReportMember<Self>] = [
        .init("accounts", \.accounts), .init("rights", \.rights),
    ]
}

extension OwnStore.LocalRight: ReportObject {
    static let members: [ReportMember<Self>] = [
        .init("kind", \.kind.rawValue), .init("name", \.name), .init("holders", \.holders),
    ]
}

extension LeaverFigures: ReportObject {
    static let definition: String? = "leaverFigures"
    static let members: [ReportMember<Self>] = [
        .init("leavers", \.leavers), .init("complete", \.complete), .init("rehired", \.rehired),
        .init("timeToRevoke", \.timeToRevoke),
    ]
}

extension LeaverWave: ReportObject {
    static let definition: String? = "leaverWave"
    static let members: [ReportMember<Self>] = [
        .init("at", \.at), .init("leavers", \.leavers), .init("complete", \.complete),
        .init("rehired", \.rehired), .init("timeToRevoke", \.timeToRevoke),
    ]
}
