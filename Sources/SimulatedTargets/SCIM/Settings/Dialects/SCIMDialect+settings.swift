// SPDX-License-Identifier: Apache-2.0

import TargetKit

extension SCIMDialect: Configurable {
    /// Every quirk, in the order of the printed page.
    package static let settings: [Setting<SCIMDialect>] =
        requestQuirks + patchQuirks + memberQuirks + putQuirks + lifecycleQuirks + endQuirks
        + filterQuirks + listQuirks + answerQuirks

    package static func preset(_ name: String) -> Preset? {
        presets.first { $0.name == name }
    }

    /// A vendor's dialect and the facts behind it.
    package struct Preset: Sendable {
        package let name: String
        package let summary: String
        package let dialect: SCIMDialect
        package let facts: [Fact]

        init(
            _ name: String,
            _ summary: String,
            _ facts: [Fact],
            _ change: (inout SCIMDialect) -> Void
        ) {
            self.name = name
            self.summary = summary
            self.facts = facts
            var dialect = SCIMDialect.rfc
            change(&dialect)
            self.dialect = dialect
        }
    }

    /// One thing that a server does, and the source for it.
    package struct Fact: Hashable, Sendable {
        package enum Mark: String, Hashable, Sendable {
            /// The vendor's or the project's own documentation.
            case documented = "doc"
            /// A public thread, or public source code.
            case reported = "issue"
            /// Our reading.
            case inferred
        }

        package let text: String
        /// The page, repository or thread.
        package let source: String
        package let mark: Mark

        static func documented(_ source: String, _ text: String) -> Fact {
            Fact(text: text, source: source, mark: .documented)
        }

        static func reported(_ source: String, _ text: String) -> Fact {
            Fact(text: text, source: source, mark: .reported)
        }

        static func inferred(_ source: String, _ text: String) -> Fact {
            Fact(text: text, source: source, mark: .inferred)
        }
    }
}
