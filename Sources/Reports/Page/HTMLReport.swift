// SPDX-License-Identifier: Apache-2.0

import CivilTime

/// A run as one page that opens from the disk and asks nobody for anything.
package enum HTMLReport {
    /// `subject` says what was run: `56 scenarios`, `replay of members.csv, seed 1`; `only` is the
    /// id of a person who is told of in full and alone.
    package static func text(
        of run: RunReport,
        _ scenarios: [PageScenario],
        subject: String,
        only: String? = nil
    ) -> String {
        let page = PageContent(run, scenarios, subject: subject)
        let headline = Headline(page)
        var markup = Markup()
        markup.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        markup.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        // Nothing may be loaded from anywhere, whatever a name or a body holds.
        markup.raw(
            """
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
            style-src 'unsafe-inline'; script-src 'unsafe-inline'">\n
            """
        )
        markup.element("title", "Residue: \(headline.claim)")
        markup.raw("<style>\n")
        markup.raw(PageStyle.sheet)
        markup.raw("</style>\n</head>\n<body>\n")
        markup.element("main") { markup in
            writeFirstScreen(page, headline, to: &markup)
            PageSections(page).write(to: &markup)
            PageStories(page, only: only).write(to: &markup)
            writeLimits(to: &markup)
        }
        markup.raw("<script>")
        markup.raw(PageStyle.script)
        markup.raw("</script>\n</body>\n</html>\n")
        return markup.html
    }

    private static func writeFirstScreen(
        _ page: PageContent,
        _ headline: Headline,
        to markup: inout Markup
    ) {
        markup.element("header") { markup in
            markup.element("b", "Residue")
            markup.element("span", page.subject)
            markup.element("span", ["class": "verdict \(page.verdict.style)"], page.verdict.word)
        }
        markup.element("h1") { markup in
            markup.element("em", ["class": page.verdict.style], headline.claim)
            guard let worst = headline.worst else { return }
            markup.text(" The worst is ")
            markup.name(worst.name)
            markup.text(worst.rest)
        }
        markup.element("div", ["class": "figures"]) { markup in
            for figure in headline.figures { write(figure, to: &markup) }
        }
        let worst = page.departures.filter { $0.departure.outcome != .inTime }
            .sorted(by: PlacedDeparture.isWorse).prefix(PageLanes.lanesMax)
        if !worst.isEmpty, page.verdict != .held {
            PageLanes(page, Array(worst)).write(to: &markup)
        }
        if let cause = headline.cause, page.verdict != .held {
            markup.element("p", ["class": "cause"]) { markup in
                markup.element("b", "Why: ")
                markup.text(cause)
            }
        }
        for problem in page.problems { markup.element("p", ["class": "cause"], problem) }
        let position =
            worst.first?.scenario
            ?? page.scenarios.firstIndex { $0.report.verdict != .held }
        if page.verdict != .held, let position {
            markup.element("code", ["class": "line"], page.scenarios[position].report.replay)
        }
    }

    private static func write(_ figure: Headline.Figure, to markup: inout Markup) {
        markup.element("div", ["class": "figure"]) { markup in
            markup.element("div", ["class": "n"]) { markup in
                markup.text(figure.value + " ")
                markup.element("small", figure.limit)
            }
            markup.element("div", ["class": "t"], figure.text)
            let width = Int((figure.share * 1_000).rounded())
            markup.element(
                "div",
                ["class": figure.isGood ? "bar good" : "bar", "aria-hidden": "true"]
            ) { markup in
                markup.element("i", ["style": "width:\(width / 10).\(width % 10)%"], "")
            }
        }
    }

    private static func writeLimits(to markup: inout Markup) {
        markup.element("h2", "What no run shows")
        markup.element("ul", ["class": "mute"]) { markup in
            for limit in KnownLimits.all { markup.element("li", limit) }
        }
    }
}

extension RunVerdict {
    /// The class by which the page colors the word.
    var style: String {
        switch self {
        case .held: "held-word"
        case .violated: "violated"
        case .inconclusive: "inconclusive"
        }
    }
}
