// SPDX-License-Identifier: Apache-2.0

import SimulatedTargets
import Simulation
import Wire

/// Generates random filters, the same ones for the same seed.
struct SCIMFilterDice {
    private var random: SeededRandom

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
    }

    mutating func roll(_ count: Int) -> Int { Int(random.next(below: UInt64(count))) }

    mutating func pick<Element>(_ list: [Element]) -> Element { list[roll(list.count)] }

    private static let names = ["userName", "active", "emails", "x-1", "a_b", "Not", "or1", "$ref"]
    private static let urns = ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:x", "URN:a.b:2"]
    private static let texts = [
        "", "x", "a b", "\"", "\\", "é", "\u{1F600}", ") or (", "'", "\n", "[", "null", "e\u{301}",
    ]

    mutating func path(isInElement: Bool) -> SCIMAttributePath {
        var path = SCIMAttributePath(pick(Self.names))
        if !isInElement {
            if roll(4) == 0 { path.schema = pick(Self.urns) }
            if roll(3) == 0 { path.subName = pick(Self.names) }
        }
        return path
    }

    mutating func literal() -> JSONValue {
        switch roll(6) {
        case 0: .null
        case 1: .bool(roll(2) == 0)
        case 2: .integer(Int64(roll(2_000)) - 1_000)
        case 3: .number(Double(roll(1_000)) / 8 + 0.0625)
        default: .string(pick(Self.texts))
        }
    }

    mutating func filter(depth: Int, isInElement: Bool = false) -> SCIMFilter {
        switch roll(depth > 0 ? 9 : 4) {
        case 0: .present(path(isInElement: isInElement))
        case 1...3:
            .comparison(
                path(isInElement: isInElement),
                pick(SCIMFilter.Operator.allCases),
                literal()
            )
        case 4: .not(filter(depth: depth - 1, isInElement: isInElement))
        case 5...6: joined(depth: depth, isInElement: isInElement, isAll: true)
        case 7: joined(depth: depth, isInElement: isInElement, isAll: false)
        default:
            isInElement
                ? .present(path(isInElement: true))
                : .element(path(isInElement: false), filter(depth: depth - 1, isInElement: true))
        }
    }

    /// A conjunction or disjunction none of whose parts is of its own kind.
    private mutating func joined(depth: Int, isInElement: Bool, isAll: Bool) -> SCIMFilter {
        var parts: [SCIMFilter] = []
        for _ in 0..<(2 + roll(3)) {
            switch filter(depth: depth - 1, isInElement: isInElement) {
            case .all(let inner) where isAll: parts += inner
            case .any(let inner) where !isAll: parts += inner
            case let part: parts.append(part)
            }
        }
        return isAll ? .all(parts) : .any(parts)
    }

    private static let tokens = [
        "(", ")", "[", "]", ".", ":", " ", "\"", "'", "\\", "\t", "\0", "é", "\u{1F600}", "and",
        " and ", " or ", "not", "not (", "pr", " pr", " eq ", " ne ", " co", "eq", "userName",
        "emails", "urn:x:y", "$ref", "true", "null", "7", "-", "1e999", "\"x\"", "a pr", "e[a pr]",
        #"userName eq "x""#, #"[type eq "work"]"#, ".value", "\\u12", "99999999999999999999",
    ]

    /// A sequence of tokens that mostly is not a filter.
    mutating func rubble() -> String {
        var text = ""
        for _ in 0..<roll(12) { text += pick(Self.tokens) }
        return text
    }

    /// A text with one byte taken out, doubled, or changed.
    mutating func damaged(_ text: String) -> String {
        var bytes = Array(text.utf8)
        guard !bytes.isEmpty else { return text }
        let place = roll(bytes.count)
        switch roll(3) {
        case 0: bytes.remove(at: place)
        case 1: bytes.insert(bytes[place], at: place)
        default: bytes[place] = UInt8(roll(128))
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
