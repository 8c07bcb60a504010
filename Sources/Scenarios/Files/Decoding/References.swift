// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Wire

/// What the parts of a scenario may refer to.
struct References {
    let decoder: FileDecoder
    /// `nil` if the organization could not be read, so that its absence is reported once.
    let organization: Organization?
    let targets: [String]
    private let profiles: [Identity.ID: PersonProfile]

    init(decoder: FileDecoder, organization: Organization?, targets: [String]) {
        self.decoder = decoder
        self.organization = organization
        self.targets = targets
        let people = organization?.people.map { ($0.id, $0.profile) } ?? []
        profiles = Dictionary(people) { first, _ in first }
    }

    func profile(of person: Identity.ID) -> PersonProfile? {
        profiles[person]
    }

    func person(_ node: YAMLNode?) -> Identity.ID? {
        guard let node, let text = decoder.text(node) else { return nil }
        let id = Identity.ID(text)
        guard let organization, profiles[id] == nil else { return id }
        // The list of names is built only for an error, since organizations can be large.
        let known = organization.people.map(\.id.rawValue)
        _ = decoder.check(text, "person", among: known, at: node.location)
        return nil
    }

    /// The people of a crowd; none after a reported mistake.
    func crowd(_ node: YAMLNode?) -> [Identity.ID] {
        guard let organization else { return [] }
        let known = organization.crowds.keys.sorted()
        return decoder.name(node, "crowd", among: known).flatMap { organization.crowds[$0] } ?? []
    }

    func people(_ node: YAMLNode?) -> [Identity.ID] {
        decoder.list(node).compactMap(person)
    }

    func target(_ node: YAMLNode?) -> TargetName? {
        decoder.name(node, "target", among: targets).map { TargetName($0) }
    }

    func job(_ node: YAMLNode?) -> Organization.Job? {
        guard let organization else { return nil }
        let known = organization.jobs.map(\.name)
        let name = decoder.name(node, "job", among: known)
        return organization.jobs.first { $0.name == name }
    }

    /// A rule that is to stand in the place of one of the organization, or beside them.
    func rule(_ node: YAMLNode) -> AccessRule? {
        guard let organization else { return nil }
        var organizations = OrganizationDecoder(decoder: decoder, targets: targets)
        return organizations.changedRule(node, of: organization.policy)
    }

    /// The person who holds the address.
    func holder(of address: String) -> Identity.ID? {
        let address = address.lowercased()
        return organization?.people.first { person in
            let held = [person.profile.email] + person.profile.alternateEmails
            return held.contains { $0.lowercased() == address }
        }?.id
    }
}

extension FileDecoder {
    /// An instant, or one relative to another: `+30d`, `-2h`.
    func moment(_ node: YAMLNode?, from base: Instant?) -> Instant? {
        guard let node else { return nil }
        guard let text = node.json.string else {
            mismatch(node, "an instant such as 2026-03-02T09:00:00Z, or a time such as +30d")
            return nil
        }
        if let instant = Instant(rfc3339: text) { return instant }
        guard let sign = text.first, sign == "+" || sign == "-",
            let length = Duration(text: String(text.dropFirst()))
        else {
            mismatch(node, "an instant such as 2026-03-02T09:00:00Z, or a time such as +30d")
            return nil
        }
        guard let base else {
            log.error("'\(text)' has nothing to be relative to", at: node.location)
            return nil
        }
        return shift(base, by: sign == "-" ? .zero - length : length, at: node.location)
    }

    /// `nil`, after a report, beyond the end of the calendar.
    func shift(_ base: Instant, by length: Duration, at location: SourceLocation) -> Instant? {
        let shifted = base.advanced(by: length)
        guard (Instant.first...Instant.last).contains(shifted) else {
            log.error("the time is outside the years 1 to 9999", at: location)
            return nil
        }
        return shifted
    }
}

extension Instant {
    /// The first and last millisecond that can be printed in RFC 3339.
    fileprivate static let first = Instant(milliseconds: -62_135_596_800_000)
    static let last = Instant(milliseconds: 253_402_300_799_999)
}
