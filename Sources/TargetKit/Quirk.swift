// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Wire

/// The words that a switch can be set to.
package protocol QuirkWord: RawRepresentable, CaseIterable, Hashable, Sendable
where RawValue == String {}

/// One switch for behavior that the vendor does not document, or that deviates by account.
///
/// The default lives in the options type alone; the key path reads it for the printed page.
package struct Quirk<Options: Sendable>: Sendable {
    package enum Value: Sendable {
        case flag(any WritableKeyPath<Options, Bool> & Sendable)
        case number(any WritableKeyPath<Options, Int> & Sendable, ClosedRange<Int>)
        /// One of a few numbers, as status codes.
        case oneOf(any WritableKeyPath<Options, Int> & Sendable, [Int])
        case duration(any WritableKeyPath<Options, Duration> & Sendable)
        case text(any WritableKeyPath<Options, String> & Sendable)
        case word(Word)

        /// One of the words of an enumeration.
        package static func word<Choice: QuirkWord>(
            _ path: any WritableKeyPath<Options, Choice> & Sendable
        ) -> Value {
            .word(
                Word(
                    known: Choice.allCases.map(\.rawValue),
                    read: { $0[keyPath: path].rawValue },
                    write: { options, word in
                        if let choice = Choice(rawValue: word) { options[keyPath: path] = choice }
                    }
                )
            )
        }
    }

    /// A place among the options that holds one of a few words.
    package struct Word: Sendable {
        package let known: [String]
        package let read: @Sendable (Options) -> String
        /// Only ever given a known word.
        package let write: @Sendable (inout Options, String) -> Void
    }

    package let name: String
    package let value: Value
    /// What the default assumes, and what the switch changes.
    package let assumption: String
    /// Where the question comes from: a section of the fact sheet, or a defect code.
    package let section: String

    package init(_ name: String, _ value: Value, section: String, _ assumption: String) {
        self.name = name
        self.value = value
        self.section = section
        self.assumption = assumption
    }

    package func read(
        from settings: TargetSettings,
        into options: inout Options
    ) throws(SettingError) {
        switch value {
        case .flag(let path):
            if let flag = try settings.bool(name) { options[keyPath: path] = flag }
        case .number(let path, let range):
            guard let number = try settings.integer(name, least: range.lowerBound) else { return }
            guard range.contains(number) else {
                throw outOfRange(settings, "\(range.lowerBound) to \(range.upperBound)", number)
            }
            options[keyPath: path] = number
        case .oneOf(let path, let allowed):
            guard let number = try settings.integer(name) else { return }
            guard allowed.contains(number) else {
                let list = allowed.map(String.init).joined(separator: " or ")
                throw outOfRange(settings, list, number)
            }
            options[keyPath: path] = number
        case .duration(let path):
            if let duration = try settings.duration(name) { options[keyPath: path] = duration }
        case .text(let path):
            if let text = try settings.string(name) { options[keyPath: path] = text }
        case .word(let word):
            if let text = try settings.choice(name, among: word.known) {
                word.write(&options, text)
            }
        }
    }

    package func description(defaults: Options) -> QuirkDescription {
        let (type, text): (String, String) =
            switch value {
            case .flag(let path): ("true or false", "\(defaults[keyPath: path])")
            case .number(let path, let range):
                ("\(range.lowerBound)–\(range.upperBound)", "\(defaults[keyPath: path])")
            case .oneOf(let path, let allowed):
                (
                    allowed.map(String.init).joined(separator: " or "),
                    "\(defaults[keyPath: path])"
                )
            case .duration(let path):
                ("duration", "\(defaults[keyPath: path].wholeMilliseconds / 1_000)s")
            case .text(let path): ("text", defaults[keyPath: path])
            case .word(let word): (word.known.joined(separator: " or "), word.read(defaults))
            }
        return QuirkDescription(
            name: name,
            type: type,
            defaultText: text,
            assumption: assumption,
            section: section
        )
    }

    private func outOfRange(
        _ settings: TargetSettings,
        _ allowed: String,
        _ number: Int
    ) -> SettingError {
        SettingError(
            path: settings.path + [name],
            message: "'\(name)' must be \(allowed), not \(number)"
        )
    }
}
