// SPDX-License-Identifier: Apache-2.0

import CivilTime

/// How long somebody or something is engaged and who answers for it, from the source's own
/// attributes.
extension PersonProfile {
    /// When the engagement ends; `nil` if the source gives no end.
    ///
    /// `endDate` is an instant, or a date: the last day, which ends at midnight by `utcOffset`
    /// (`+09:00`; default UTC).
    package var endsAt: Instant? {
        guard let text = attributes["endDate"], let instant = Instant(rfc3339: text) else {
            return nil
        }
        guard !text.contains("T") else { return instant }
        let ahead = attributes["utcOffset"].flatMap(PersonProfile.seconds) ?? 0
        return instant.advanced(by: .seconds(86_400 - ahead))
    }

    /// The attribute that names who answers for a person who is not an employee.
    package var answerableAttribute: String? {
        switch employment {
        case .employee: nil
        case .contractor: "sponsor"
        case .serviceIdentity: "owner"
        }
    }

    package var answerable: Identity.ID? {
        answerableAttribute.flatMap { attributes[$0] }.map { Identity.ID($0) }
    }

    /// Who made the keys of a service identity, by the source; whoever did still knows them.
    package var creator: Identity.ID? {
        guard employment == .serviceIdentity else { return nil }
        return attributes["creator"].map { Identity.ID($0) }
    }

    /// Who knows the secret of a shared account, according to the source: `knownBy: ana, bo`.
    package var knownBy: [Identity.ID] {
        (attributes["knownBy"] ?? "").split { $0 == "," || $0 == " " }
            .map { Identity.ID(String($0)) }
    }

    package var manager: Identity.ID? { attributes["manager"].map { Identity.ID($0) } }

    /// When the secrets of a service identity were last rotated, according to its source.
    package var rotatedAt: Instant? { attributes["rotatedAt"].flatMap { Instant(rfc3339: $0) } }

    /// `+09:00` in seconds; `nil` if it is not an offset.
    private static func seconds(ofOffset text: String) -> Int? {
        let parts = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
        guard let sign = text.first, sign == "+" || sign == "-", parts.count == 2,
            let hours = Int(parts[0]), let minutes = Int(parts[1]),
            (0...14).contains(hours), (0...59).contains(minutes)
        else { return nil }
        return (hours * 3_600 + minutes * 60) * (sign == "-" ? -1 : 1)
    }
}

extension Policy {
    /// Requirements for one kind of employment: contractors with their sponsors, service identities
    /// with their owners and keys.
    package struct Engagement: Hashable, Sendable {
        package enum Answerable: String, Hashable, Sendable, CaseIterable {
            /// An active employee must answer for each of them.
            case required
            case optional
        }

        package var answerable: Answerable
        /// The maximum time of access after the joiner or rehire; `nil` for no limit.
        package var accessMax: Duration?
        /// How long access continues after its sponsor or owner has left, so that another can be
        /// named.
        package var grace: Duration
        /// The maximum age of a key; `nil` for no limit.
        package var rotateEvery: Duration?

        package init(
            answerable: Answerable = .optional,
            accessMax: Duration? = nil,
            grace: Duration = .seconds(7 * 86_400),
            rotateEvery: Duration? = nil
        ) {
            self.answerable = answerable
            self.accessMax = accessMax
            self.grace = grace
            self.rotateEvery = rotateEvery
        }

        package var needsAnswerable: Bool { answerable == .required }
    }

    /// The requirements for somebody; `nil` if there are none.
    package func engagement(of profile: PersonProfile) -> Engagement? {
        engagements[profile.employment]
    }
}

extension LifecycleEvent {
    /// The leaver event for an engagement's end, which has no report.
    ///
    /// It has the id of the event that engaged the person, so that independent derivations agree.
    package func end(at instant: Instant) -> LifecycleEvent {
        LifecycleEvent(
            id: ID("\(id.rawValue) ends"),
            kind: .leaver,
            identity: identity,
            effectiveAt: instant,
            recordedAt: min(recordedAt, instant),
            source: source,
            revision: revision,
            profile: nil
        )
    }
}
