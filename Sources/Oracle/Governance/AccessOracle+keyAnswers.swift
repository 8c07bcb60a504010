// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Vocabulary

/// Why a service identity's keys need attention: it has to be reported with the event that caused
/// it.
struct KeyQuestion: Hashable {
    enum Kind: String, CaseIterable {
        case ownerLeft
        case creatorLeft
        case purposeEnded
    }

    let kind: Kind
    let identity: Identity.ID
    let event: String
}

/// Whether keys without owner, creator or purpose are reported at once (I48).
extension AccessOracle {
    func askAboutKeys(after event: LifecycleEvent, at instant: Instant) {
        guard event.kind == .leaver, policy.engagements[.serviceIdentity] != nil else { return }
        for number in people.indices {
            guard let profile = people[number].profile, profile.employment == .serviceIdentity,
                let kind = question(about: number, profile, after: event), hasWorkingKey(number)
            else { continue }
            let question = KeyQuestion(
                kind: kind,
                identity: people[number].id,
                event: event.id.rawValue
            )
            deadlines.schedule(.keyAnswered(question), at: instant.advanced(by: deadline))
        }
    }

    private func question(
        about number: Int,
        _ profile: PersonProfile,
        after event: LifecycleEvent
    ) -> KeyQuestion.Kind? {
        if people[number].id == event.identity { return .purposeEnded }
        guard !people[number].standing.isGone else { return nil }
        if profile.answerable == event.identity {
            return policy.engagement(of: profile)?.needsAnswerable == true ? .ownerLeft : nil
        }
        return profile.creator == event.identity ? .creatorLeft : nil
    }

    private func hasWorkingKey(_ number: Int) -> Bool {
        people[number].accounts.contains { reference in
            targets[reference.target].accounts[reference.account].paths.contains { path in
                [.ownedKey, .token].contains(path.channel) && path.state == .usable
            }
        }
    }

    /// Notes what the core reports about keys that nobody is responsible for.
    func noteAnswer(_ record: ExceptionRecord) {
        guard let kind = KeyQuestion.Kind(rawValue: record.reason), let identity = record.identity
        else { return }
        keyAnswers.insert(KeyQuestion(kind: kind, identity: identity, event: record.cause))
    }

    func judgeAnswer(to question: KeyQuestion, at instant: Instant) {
        guard !keyAnswers.contains(question) else { return }
        let what =
            switch question.kind {
            case .ownerLeft: "whoever owns them left"
            case .creatorLeft: "whoever made them left"
            case .purposeEnded: "what they were for is over"
            }
        report(
            FindingRecord(
                invariant: .keysAnswered,
                identity: question.identity,
                channel: .ownedKey,
                since: instant,
                event: LifecycleEvent.ID(question.event),
                summary: "\(question.identity.rawValue) has keys, \(what), and nobody was told"
            ),
            at: instant
        )
    }
}
