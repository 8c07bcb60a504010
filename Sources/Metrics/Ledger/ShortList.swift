// SPDX-License-Identifier: Apache-2.0

/// A list that mostly has one element or two, which then take no memory of their own.
struct ShortList<Element> {
    private var head: Element?
    private var second: Element?
    private var rest: [Element] = []

    init() {}

    mutating func append(_ element: Element) {
        if head == nil {
            head = element
        } else if second == nil {
            second = element
        } else {
            rest.append(element)
        }
    }

    mutating func removeLast() {
        if rest.popLast() != nil { return }
        if second == nil { head = nil } else { second = nil }
    }
}

extension ShortList: Sendable where Element: Sendable {}

extension ShortList: RandomAccessCollection, MutableCollection {
    var startIndex: Int { 0 }
    var endIndex: Int { head == nil ? 0 : second == nil ? 1 : rest.count + 2 }

    subscript(index: Int) -> Element {
        get {
            if index == 0, let head { return head }
            if index == 1, let second { return second }
            return rest[index - 2]
        }
        _modify {
            if index == 0, var first = head {
                // Taken out meanwhile, so that a change does not copy it.
                head = nil
                defer { head = first }
                yield &first
            } else if index == 1, var next = second {
                second = nil
                defer { second = next }
                yield &next
            } else {
                yield &rest[index - 2]
            }
        }
    }
}
