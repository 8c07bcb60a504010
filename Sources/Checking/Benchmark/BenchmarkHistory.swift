// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Simulation
import Wire

/// An invented history of one kind: who joins, moves, leaves and comes back, and when.
///
/// The same task and seed give the same history in every process; `docs/benchmark.md` describes it
/// for readers who want to write their own.
struct BenchmarkHistory {
    enum Kind: String, CaseIterable, Sendable {
        case joiner
        case mover
        case leaver
        case contractor
        case rehire
    }

    struct Entry {
        let at: Instant
        let event: String
        let person: String
        var groups: [String] = []
        /// Attributes that change with the event.
        var set: [(name: String, value: String)] = []
        var arrivesAfter: Duration?
        var isToldTwice = false
    }

    /// People by key, with the attributes of their record.
    private(set) var people: [(key: String, attributes: [(name: String, value: String)])] = []
    private(set) var entries: [Entry] = []

    static let groups = (1...12).map { $0 < 10 ? "group-0\($0)" : "group-\($0)" }

    private static let start = Instant(milliseconds: 1_767_600_000_000)
    private static let hour: Int64 = 3_600_000
    private static let day: Int64 = 24 * hour

    private var random: SeededRandom
    private var held: [String: [String]] = [:]

    init(_ kind: Kind, _ random: SeededRandom) {
        self.random = random
        switch kind {
        case .joiner: joiners()
        case .mover: movers()
        case .leaver: leavers()
        case .contractor: contractors()
        case .rehire: rehires()
        }
        entries = entries.enumerated()
            .sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
            .map(\.element)
    }

    /// Twelve join, in waves following the statistics; one is reported late, one twice, and two
    /// never show up, so they leave within days.
    private mutating func joiners() {
        let keys = join(12, over: 20)
        amend(keys[2]) { $0.arrivesAfter = .milliseconds(Self.hour * 2) }
        amend(keys[5]) { $0.isToldTwice = true }
        for key in random.choice(2, of: keys) {
            leave(key, daysAfterJoining: random.number(in: 1...3))
        }
    }

    /// Nine join and move as often, and by as many groups, as in the statistics; two leave.
    private mutating func movers() {
        let keys = join(9, over: 10)
        for key in keys {
            var moves = random.position(among: BenchmarkFigures.moves) + 1
            if moves > 6 { moves = random.number(in: 6...8) }
            var at = 20 * Self.day + Int64(random.next(below: UInt64(10 * Self.day)))
            for _ in 0..<moves {
                move(key, at: at)
                at += Self.day + Int64(random.next(below: UInt64(20 * Self.day)))
            }
        }
        for key in random.choice(2, of: keys) { leave(key, daysAfterJoining: 250) }
    }

    /// Fourteen join; half leave at one instant, the others alone or in small waves.
    ///
    /// Every fifth of these is reported half an hour late.
    private mutating func leavers() {
        let keys = join(14, over: 10)
        var rest = random.choice(12, of: keys)
        let size = 14 * BenchmarkFigures.shareOfLargestWave / 1_000
        let wave = 30 * Self.day + Int64(random.next(below: UInt64(60 * Self.day)))
        for key in rest.prefix(size) { leave(key, at: wave) }
        rest.removeFirst(size)
        var at = 100 * Self.day
        while !rest.isEmpty {
            at += Self.day + Int64(random.next(below: UInt64(20 * Self.day)))
            let count = random.position(among: BenchmarkFigures.leaversAtOnce) + 1
            for key in rest.prefix(count) {
                leave(
                    key,
                    at: at,
                    arrivesAfter: random.number(in: 1...5) == 1 ? .seconds(1_800) : nil
                )
            }
            rest.removeFirst(min(count, rest.count))
        }
    }

    /// Eight contractors of three sponsors: most end by their date alone, two are extended, one is
    /// ended early, and one loses the sponsor.
    private mutating func contractors() {
        let sponsors = join(3, over: 2)
        for number in 1...8 {
            let key = "contractor-\(number)"
            let sponsor = sponsors[number % sponsors.count]
            let begins = Int64(number) * Self.day * 2 + 5 * Self.day
            let lasts = random.number(in: 20...60)
            people.append(
                (
                    key,
                    [
                        ("employment", "contractor"), ("sponsor", sponsor),
                        ("endDate", instant(begins + Int64(lasts) * Self.day).rfc3339),
                    ]
                )
            )
            add(key, "joiner", at: begins, groups: drawGroups())
            if number == 3 || number == 6 {
                let later = instant(begins + Int64(lasts + 30) * Self.day).rfc3339
                add(
                    key,
                    "mover",
                    at: begins + Int64(lasts - 5) * Self.day,
                    groups: held[key] ?? [],
                    set: [("endDate", later)]
                )
            }
            if number == 5 { leave(key, at: begins + 10 * Self.day) }
        }
        leave(sponsors[1], at: 22 * Self.day)
    }

    /// Ten join and seven leave; five of them come back, after times drawn from the statistics and
    /// with other groups, and one leaves again.
    private mutating func rehires() {
        let keys = join(10, over: 10)
        let gone = random.choice(7, of: keys)
        for (number, key) in gone.enumerated() {
            let left = 20 * Self.day + Int64(random.next(below: UInt64(30 * Self.day)))
            leave(key, at: left)
            guard number < BenchmarkFigures.daysAway.count else { continue }
            let back =
                left + Int64(BenchmarkFigures.daysAway[number]) * Self.day
                + Int64(random.next(below: UInt64(Self.day)))
            add(key, "rehire", at: back, groups: drawGroups())
            if number == 0 { leave(key, at: back + 30 * Self.day) }
        }
    }

    private mutating func join(_ count: Int, over days: Int) -> [String] {
        var keys: [String] = []
        var at = Int64(random.next(below: UInt64(Self.day)))
        while keys.count < count {
            let wave = random.position(among: BenchmarkFigures.joinersAtOnce) + 1
            for _ in 0..<min(wave, count - keys.count) {
                let key = "person-\(keys.count + 1)"
                keys.append(key)
                people.append((key, []))
                add(key, "joiner", at: at, groups: drawGroups())
            }
            at += Int64(random.next(below: UInt64(Int64(days) * Self.day / Int64(count) * 2)))
        }
        return keys
    }

    private mutating func drawGroups() -> [String] {
        let count = random.position(among: BenchmarkFigures.groupsAtJoining) + 1
        return random.choice(count, of: Self.groups).sorted()
    }

    private mutating func move(_ key: String, at milliseconds: Int64) {
        let churn = BenchmarkFigures.churn[
            random.position(among: BenchmarkFigures.churn.map(\.share))
        ]
        let before = held[key] ?? []
        let lost = Set(random.choice(churn.lost, of: before))
        let gained = random.choice(churn.gained, of: Self.groups.filter { !before.contains($0) })
        add(
            key,
            "mover",
            at: milliseconds,
            groups: (before.filter { !lost.contains($0) } + gained).sorted()
        )
    }

    private mutating func leave(_ key: String, daysAfterJoining days: Int) {
        let joined = entries.first { $0.person == key }?.at ?? Self.start
        leave(key, at: joined.milliseconds - Self.start.milliseconds + Int64(days) * Self.day)
    }

    private mutating func leave(
        _ key: String,
        at milliseconds: Int64,
        arrivesAfter delay: Duration? = nil
    ) {
        add(key, "leaver", at: milliseconds)
        if let delay { amend(key) { $0.arrivesAfter = delay } }
    }

    private mutating func add(
        _ key: String,
        _ event: String,
        at milliseconds: Int64,
        groups: [String] = [],
        set: [(name: String, value: String)] = []
    ) {
        held[key] = groups
        entries.append(
            Entry(at: instant(milliseconds), event: event, person: key, groups: groups, set: set)
        )
    }

    /// Changes the latest entry of a person.
    private mutating func amend(_ key: String, _ change: (inout Entry) -> Void) {
        guard let index = entries.lastIndex(where: { $0.person == key }) else { return }
        change(&entries[index])
    }

    /// Whole seconds.
    private func instant(_ milliseconds: Int64) -> Instant {
        Instant(milliseconds: Self.start.milliseconds + milliseconds / 1_000 * 1_000)
    }
}
