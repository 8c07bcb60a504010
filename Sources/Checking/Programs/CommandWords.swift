// SPDX-License-Identifier: Apache-2.0

/// Splits a command line into words like a shell, but does nothing else that a shell does.
package enum CommandWords {
    /// Why a text is not a command.
    package struct Mistake: Error, Hashable, Sendable, CustomStringConvertible {
        package let description: String
    }

    /// Blanks separate words; both kinds of quotes and the backslash protect what they enclose.
    package static func split(_ text: String) throws(Mistake) -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var rest = Substring(text)
        while let character = rest.popFirst() {
            switch (quote, character) {
            case (nil, " "), (nil, "\t"), (nil, "\n"):
                if let finished = word { words.append(finished) }
                word = nil
            case (nil, "'"), (nil, "\""):
                quote = character
                word = word ?? ""
            case (let open?, character) where open == character: quote = nil
            case (nil, "\\"), ("\"", "\\"):
                guard let next = rest.popFirst() else {
                    throw Mistake(description: "the command ends in a backslash")
                }
                word = (word ?? "") + String(next)
            default: word = (word ?? "") + String(character)
            }
        }
        if let quote { throw Mistake(description: "the command has an open quote: \(quote)") }
        if let word { words.append(word) }
        guard !words.isEmpty, words.first != "" else {
            throw Mistake(description: "the command is empty")
        }
        return words
    }
}
