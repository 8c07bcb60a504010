// SPDX-License-Identifier: Apache-2.0

import Recording
import Vocabulary

/// One API call in sixteen bytes.
struct CallEntry {
    struct Traits: OptionSet {
        let rawValue: UInt8
        static let write = Traits(rawValue: 1)
        static let verify = Traits(rawValue: 2)
        static let retry = Traits(rawValue: 4)
        static let refused = Traits(rawValue: 8)
        static let throttled = Traits(rawValue: 16)
        /// A write that succeeded but changed nothing.
        static let wasted = Traits(rawValue: 32)
    }

    let at: Int64
    let cause: Int32
    let target: Int16
    let traits: Traits

    static func traits(of request: RequestRecord) -> Traits {
        var traits: Traits =
            switch request.purpose {
            case .read: []
            case .write: .write
            case .verify: .verify
            }
        if request.attempt > 1 { traits.insert(.retry) }
        switch request.outcome {
        case .answered(status: 429): traits.insert(.throttled)
        case .answered(let status) where (400..<500).contains(status): traits.insert(.refused)
        case .answered(let status) where (200..<300).contains(status):
            if request.purpose == .write, request.changes == 0 { traits.insert(.wasted) }
        case .answered, .notSent, .noAnswer: break
        }
        return traits
    }
}
