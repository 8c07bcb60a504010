// SPDX-License-Identifier: Apache-2.0

/// Work that is due later, earliest first; work due at the same instant comes out in insertion
/// order.
///
/// Inlinable and public, because every module stores its own kind of work and uses the queue on hot
/// paths: package-level generics are not specialized in other modules.
public struct DueQueue<Element> {
    @usableFromInline
    struct Node {
        @usableFromInline let due: Instant
        @usableFromInline let sequence: UInt64
        @usableFromInline var element: Element

        @inlinable
        init(due: Instant, sequence: UInt64, element: Element) {
            self.due = due
            self.sequence = sequence
            self.element = element
        }

        @inlinable
        func precedes(_ other: Node) -> Bool {
            due < other.due || (due == other.due && sequence < other.sequence)
        }
    }

    // A binary heap: each node precedes those at 2i + 1 and 2i + 2.
    @usableFromInline var nodes: [Node] = []
    @usableFromInline var scheduled: UInt64 = 0

    @inlinable
    public init() {}

    @inlinable public var nextDueAt: Instant? { nodes.first?.due }
    @inlinable public var first: (due: Instant, element: Element)? {
        nodes.first.map { ($0.due, $0.element) }
    }

    @inlinable
    public mutating func schedule(_ element: Element, at due: Instant) {
        scheduled += 1
        nodes.append(Node(due: due, sequence: scheduled, element: element))
        var child = nodes.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard nodes[child].precedes(nodes[parent]) else { return }
            nodes.swapAt(child, parent)
            child = parent
        }
    }

    @inlinable
    @discardableResult
    public mutating func popFirst() -> (due: Instant, element: Element)? {
        guard let first = nodes.first else { return nil }
        let last = nodes.removeLast()
        if !nodes.isEmpty {
            nodes[0] = last
            sinkRoot()
        }
        return (first.due, first.element)
    }

    /// The next element that is due by `instant`, with the instant at which it was due.
    @inlinable
    public mutating func pop(dueBy instant: Instant) -> (due: Instant, element: Element)? {
        guard let due = nextDueAt, due <= instant else { return nil }
        return popFirst()
    }

    @inlinable
    mutating func sinkRoot() {
        var parent = 0
        while true {
            let left = 2 * parent + 1
            guard left < nodes.count else { return }
            let right = left + 1
            let least =
                right < nodes.count && nodes[right].precedes(nodes[left]) ? right : left
            guard nodes[least].precedes(nodes[parent]) else { return }
            nodes.swapAt(least, parent)
            parent = least
        }
    }
}

extension DueQueue.Node: Sendable where Element: Sendable {}
extension DueQueue: Sendable where Element: Sendable {}
