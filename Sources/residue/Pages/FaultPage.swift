// SPDX-License-Identifier: Apache-2.0

import Scenarios

/// What a fault can do, to which requests and when; each keyword with an example.
enum FaultPage {
    private static let words = FaultKey.all.flatMap(\.words)

    static let whole = """
        faults:
          - name: throttled revocations
            on: { target: freshservice, operation: revoke }
            every: 3
            answer: { status: 429, retryAfter: 30s }
            fires: { atLeast: 2 }
        """

    /// The page on a key of a fault or the name of a phase; the whole page for `nil`.
    static func text(of name: String?) throws(UsageError) -> String {
        guard let name else {
            var page = Page()
            page.heading(1, "Faults")
            write(to: &page)
            return page.text
        }
        let found = words.filter { $0.name == name }
        guard !found.isEmpty else {
            throw DescribeCommand.unknown(
                name,
                "word of a fault",
                among: words.map(\.name)
            )
        }
        var page = Page()
        page.heading(1, name)
        for word in found { write(word, to: &page) }
        return page.text
    }

    static var file: String {
        var page = Page.generated("Faults")
        write(to: &page)
        return page.text
    }

    private static func write(to page: inout Page) {
        page.paragraph(
            "A fault is an element of a scenario's `faults`: which requests (`on`), at which stage "
                + "(`phase`), how often, what happens, and how often it must have happened. Rules "
                + "are tried in file order, and the first that fires wins. A fault that fires less "
                + "often than required makes the run inconclusive: it has proven nothing."
        )
        page.code(whole, language: "yaml")
        for group in FaultWord.Group.allCases {
            page.heading(2, group.title)
            page.paragraph(group.meaning)
            for word in words where word.group == group {
                page.heading(3, word.name)
                write(word, to: &page)
            }
        }
    }

    private static func write(_ word: FaultWord, to page: inout Page) {
        page.paragraph(word.meaning)
        page.code(word.example, language: "yaml")
    }
}

extension FaultWord.Group {
    fileprivate var title: String {
        switch self {
        case .match: "Which requests"
        case .phase: "Stage of the request"
        case .occasion: "How often"
        case .verdict: "What happens"
        case .fires: "How often it must have happened"
        }
    }

    fileprivate var meaning: String {
        switch self {
        case .match:
            "Keys of `on`. All given keys must match; without `on` every request does."
        case .phase:
            "The value of `phase`. Default: `before` for `answer` and for `drop: request`, "
                + "`after` for `delay`, `mutate` and `drop: response`."
        case .occasion:
            "At most one of these; default `always`. Matching requests are counted from 1, retries "
                + "included."
        case .verdict: "Exactly one of these."
        case .fires: "Checked at the end of the run."
        }
    }
}
