// SPDX-License-Identifier: Apache-2.0

import Wire

/// How a world's clock moves on its own.
package enum WorldPace: Hashable, Sendable {
    /// A multiple of real time; 0 stands still. See `WorldClock.paces`.
    case times(Double)
    /// Stands still while clients work, and moves by the waits announced to them.
    case auto

    package static let autoWord = "auto"

    /// `nil` for anything that is not a pace.
    package init?(_ value: JSONValue) {
        switch value {
        case .string(WorldPace.autoWord): self = .auto
        case .integer(let whole): self.init(Double(whole))
        case .number(let number): self.init(number)
        default: return nil
        }
    }

    private init?(_ factor: Double) {
        guard WorldClock.paces.contains(factor) else { return nil }
        self = .times(factor)
    }

    package init?(text: String) {
        guard text != WorldPace.autoWord else {
            self = .auto
            return
        }
        guard let factor = Double(text) else { return nil }
        self.init(factor)
    }

    /// How much faster than real time the clock runs.
    var factor: Double {
        switch self {
        case .times(let factor): factor
        case .auto: 0
        }
    }

    package var json: JSONValue {
        switch self {
        case .times(let factor): .number(factor)
        case .auto: .string(WorldPace.autoWord)
        }
    }
}

extension WorldPace: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
    package init(floatLiteral value: Double) { self = .times(value) }

    package init(integerLiteral value: Int) { self = .times(Double(value)) }
}

extension WorldPace: CustomStringConvertible {
    /// `1`, `60`, `0.5`, `auto`: without a fraction if it is whole.
    package var description: String {
        switch self {
        case .times(let factor):
            Int(exactly: factor).map(String.init) ?? String(factor)
        case .auto: WorldPace.autoWord
        }
    }
}
