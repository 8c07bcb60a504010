// SPDX-License-Identifier: Apache-2.0

import CivilTime

/// A run as one self-contained page that loads nothing.
package enum HTMLReport {
    /// `subject` says what was run: `56 scenarios`, `replay of members.csv, seed 1`; `only` is the
    /// id of a person whose story is shown in full and alone.
    package static func text(
        of run: RunReport,
        _ scenarios: [PageScenario],
        subject: String,
        only: String? = nil
    ) -> String {
        let page = PageContent(run, scenarios, subject: subject)
        let headline = Headline(page)
        return PageFrame.page(title: headline.claim) { markup in
            writeFirstScreen(page, headline, to: &markup)
            PageSections(page).write(to: &markup)
            PageStories(page, only: only).write(to: &markup)
            PageFrame.limits(to: &markup)
        }
    }

    private static func writeFirstScreen(
        _ page: PageContent,
        _ headline: Headline,
        to markup: inout Markup
    ) {
        PageFrame.header(
            page.subject,
            verdict: page.verdict.word,
            style: page.verdict.style,
            to: &markup
        )
        markup.element("h1") { markup in
            markup.element("em", ["class": page.verdict.style], headline.claim)
            guard let worst = headline.worst else { return }
            markup.text(" The worst is ")
            markup.name(worst.name)
            markup.text(worst.rest)
        }
        PageFrame.figures(headline.figures, to: &markup)
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
}

extension RunVerdict {
    /// The CSS class that colors the word.
    var style: String {
        switch self {
        case .held: "held-word"
        case .violated: "violated"
        case .inconclusive: "inconclusive"
        }
    }
}
