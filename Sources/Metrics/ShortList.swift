// SPDX-License-Identifier: Apache-2.0

/// A list that mostly has one element, which then takes no memory of its own.
struct ShortList<Element> {
    private var head: Element?
    private var rest: [Element] = []

    init() {}

    mutating func append(_ element: Element) {
        if head == nil { head = element } else { rest.append(element) }
    }

    mutating func removeLast() {
        if rest.popLast() == nil { head = nil }
    }
}

extension ShortList: Sendable where Element: Sendable {}

extension ShortList: RandomAccessCollection, MutableCollection {
    var startIndex: Int { 0 }
    var endIndex: Int { head == nil ? 0 : rest.count + 1 }

    subscript(index: Int) -> Element {
        get {
            if index == 0, let head { return head }
            return rest[index - 1]
        }
        _modify {
            if index == 0, var first = head {
                // Taken out meanwhile, so that a change does not copy it.
                head = nil
                defer { head = first }
                yield &first
            } else {
                yield &rest[index - 1]
            }
        }
    }
}
