// SPDX-License-Identifier: Apache-2.0

/// How far a reader has followed a world, encoded in the id of a server-sent event.
struct FeedPosition: Hashable, Sendable {
    /// The number of the last request sent.
    var requests: Int
    /// How many changes of each target were sent, in the world's order of targets.
    var changes: [Int]

    /// `412/35.7.0`.
    var text: String {
        "\(requests)/" + changes.map { String($0) }.joined(separator: ".")
    }

    init(requests: Int, changes: [Int]) {
        self.requests = requests
        self.changes = changes
    }

    /// `nil` for text that is not an event's id.
    init?(_ text: String) {
        let halves = text.split(separator: "/", omittingEmptySubsequences: false)
        guard halves.count == 2, let requests = FeedPosition.count(halves[0]) else { return nil }
        let parts = halves[1].split(separator: ".", omittingEmptySubsequences: false)
        let changes = parts.compactMap(FeedPosition.count)
        guard changes.count == parts.count else { return nil }
        self.init(requests: requests, changes: changes)
    }

    private static func count(_ text: Substring) -> Int? {
        guard text.utf8.count <= 18, text.utf8.allSatisfy({ (48...57).contains($0) }) else {
            return nil
        }
        return Int(text)
    }
}
