// SPDX-License-Identifier: Apache-2.0

/// The lanes of a core by person and target; an idle one takes no memory.
struct LaneTable {
    private let targetCount: Int
    private let options: CoreOptions
    private var lanes: [Lane?] = []

    init(targetCount: Int, options: CoreOptions) {
        self.targetCount = targetCount
        self.options = options
    }

    mutating func grow(people count: Int) {
        while lanes.count < count * targetCount { lanes.append(nil) }
    }

    /// The lane, created if idle.
    subscript(person: Int, target: Int) -> Lane {
        mutating get {
            let index = person * targetCount + target
            if let lane = lanes[index] { return lane }
            let lane = Lane(person: person, target: target, index: index, options: options)
            lanes[index] = lane
            return lane
        }
    }

    subscript(id: Lane.ID) -> Lane {
        mutating get { self[id.person, id.target] }
    }

    func isInFlight(_ id: Lane.ID) -> Bool {
        lanes[id.person * targetCount + id.target]?.isInFlight ?? false
    }

    /// Every lane that is not idle, by person and target.
    var awake: [Lane] { lanes.compactMap(\.self) }

    mutating func rest(_ lane: Lane) {
        lanes[lane.index] = nil
    }

    /// Releases every lane that was only inspected.
    mutating func restIdle() {
        for lane in awake where !lane.isInFlight && !lane.isBlocked { rest(lane) }
    }
}

/// Lanes of one target that are ready to be worked on, removals first: a leaver does not wait
/// behind joiners.
struct LaneQueue {
    private var removals = Line()
    private var others = Line()
    var runningCount = 0

    mutating func append(_ lane: Lane, isRemoval: Bool) {
        if isRemoval { removals.append(lane) } else { others.append(lane) }
    }

    mutating func next() -> Lane? { removals.next() ?? others.next() }

    private struct Line {
        private var lanes: [Lane] = []
        private var head = 0

        mutating func append(_ lane: Lane) {
            lanes.append(lane)
        }

        mutating func next() -> Lane? {
            guard head < lanes.count else { return nil }
            head += 1
            let lane = lanes[head - 1]
            if head == lanes.count {
                lanes.removeAll(keepingCapacity: true)
                head = 0
            }
            return lane
        }
    }
}
