// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Metrics
import Recording
import Testing
import Vocabulary

/// Partitions of a count add up to the whole.
@Suite
struct CutTests {
    static let persons = ["ana", "ben", "eve", "kim"]
    static let targets = [TargetName("desk"), TargetName("directory")]

    /// Leavers and movers of two employments in two targets, some of whom kept something.
    static var story: Story {
        var story = Story(weights: ["role": 3])
        for (number, person) in persons.enumerated() {
            let kind: LifecycleEvent.Kind = number % 2 == 0 ? .leaver : .mover
            for (place, target) in targets.enumerated() {
                let old = Story.right("role", target: target)
                story.intend(person, old, from: -500, to: 0)
                story.hold(
                    person,
                    old,
                    from: -500,
                    to: number == place ? nil : 10 + number,
                    endedBy: .workflow(cause: "\(kind.rawValue) \(person)")
                )
                let kept = Story.right("kept", target: target)
                story.intend(person, kept, from: -500)
                story.hold(
                    person,
                    kept,
                    from: -500,
                    to: number == 3 ? 12 : nil,
                    endedBy: .workflow(cause: "\(kind.rawValue) \(person)")
                )
            }
            story.account(person, of: person, target: targets[number % 2])
            story.fact(
                kind,
                person,
                at: 0,
                employment: number < 3 ? .employee : .contractor,
                answeredBy: "eve"
            )
            story.call(.write, for: "\(kind.rawValue) \(person)", attempt: number + 1)
        }
        return story
    }

    static let keys = [
        "revocationCompleteness", "usableRevocationCompleteness", "pathRevocationCompleteness",
        "weightedRevocationCompleteness", "revocationCompletenessAtDeadline",
        "deadlineAttainmentPaths", "entitlementAccuracy", "entitlementAccuracyRaw",
        "overProvisioning", "underProvisioning", "accuracyTimeAverage", "exposureHours",
        "weightedExposureHours", "latentExposureHours", "underProvisioningHours",
        "falseRevocations", "falseRevocationRate", "falseRevocationHours", "revocationPrecision",
        "completionRate", "claimedCompletion", "orphanRate", "orphanAccounts", "retryShare",
    ]

    static func figures(_ reading: MetricReading?) -> [Int64] {
        switch reading?.value {
        case .ratio(let ratio): [ratio.numerator, ratio.denominator]
        case .count(let count): [count]
        case .integral(let total): [total]
        case .distribution, nil: []
        }
    }

    static func sum(_ key: String, _ cuts: [(inout MetricQuery) -> Void]) -> [Int64] {
        let story = story
        return cuts.reduce(into: []) { sum, cut in
            let part = figures(story.read(key, at: 200, cut))
            sum = sum.isEmpty ? part : zip(sum, part).map { $0 + $1 }
        }
    }

    static func whole(_ key: String) -> [Int64] { figures(story.read(key, at: 200)) }

    @Test(arguments: keys)
    func `by identity`(key: String) {
        let cuts = Self.persons.map { person in
            { (query: inout MetricQuery) in query.identity = Identity.ID(person) }
        }
        #expect(Self.sum(key, cuts) == Self.whole(key))
    }

    @Test(arguments: keys)
    func `by employment`(key: String) {
        let cuts = Identity.Employment.allCases.map { employment in
            { (query: inout MetricQuery) in query.employment = employment }
        }
        #expect(Self.sum(key, cuts) == Self.whole(key))
    }

    /// Eve is responsible for herself and for Kim, a contractor.
    @Test(arguments: keys)
    func `by owner`(key: String) {
        let cuts = ["ana", "ben", "eve"].map { owner in
            { (query: inout MetricQuery) in query.owner = Identity.ID(owner) }
        }
        #expect(Self.sum(key, cuts) == Self.whole(key))
    }

    @Test func `an owner has their own figures and those of the people they are responsible for`() {
        func figures(of owner: String) -> [Int64] {
            Self.figures(
                Self.story.read("revocationCompleteness", at: 200) { $0.owner = Identity.ID(owner) }
            )
        }
        func figures(person: String) -> [Int64] {
            Self.figures(
                Self.story.read("revocationCompleteness", at: 200) {
                    $0.identity = Identity.ID(person)
                }
            )
        }
        let both = zip(figures(person: "eve"), figures(person: "kim")).map { $0 + $1 }
        #expect(figures(of: "eve") == both)
        #expect(figures(of: "kim") == [0, 0])
    }

    @Test(arguments: keys.filter { !["completionRate", "claimedCompletion"].contains($0) })
    func `by target`(key: String) {
        let cuts = Self.targets.map { target in
            { (query: inout MetricQuery) in query.target = target }
        }
        #expect(Self.sum(key, cuts) == Self.whole(key))
    }

    @Test(arguments: [
        "revocationCompleteness", "pathRevocationCompleteness", "exposureHours",
        "falseRevocations", "falseRevocationRate", "revocationPrecision", "retryShare",
    ])
    func `by kind of event`(key: String) {
        let cuts = LifecycleEvent.Kind.allCases.map { kind in
            { (query: inout MetricQuery) in query.kind = kind }
        }
        #expect(Self.sum(key, cuts) == Self.whole(key))
    }

    @Test func `the whole is not empty`() {
        #expect(Self.whole("revocationCompleteness") == [6, 8])
        #expect(Self.whole("falseRevocations") == [2])
    }
}
