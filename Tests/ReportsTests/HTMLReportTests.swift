// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording
import Reports
import Testing
import Vocabulary

@Suite
struct HTMLReportTests {
    private func page(
        until seconds: Int?,
        then state: PathState = .dead,
        _ verdict: ExpectationReport.Verdict = .violated
    ) -> String {
        var run = PageRun()
        run.person("ana", until: seconds, then: state)
        return run.html(verdict)
    }

    @Test func `access that continues is reported first, with person, moment and right`() {
        let text = page(until: nil)
        #expect(text.contains("Access outlived 1 of 1 person who left.</em>"))
        #expect(
            text.contains(
                "<bdi>Ana Abel</bdi>: still in since 12 March 2026, 09:00, through the group "
                    + "Service Desk."
            )
        )
    }

    @Test func `latent access is distinguished from access that continues`() {
        let text = page(until: 60, then: .latent)
        #expect(text.contains("enabling the account brings the group Service Desk back"))
        #expect(text.contains("1 back in when enabled"))
    }

    @Test func `access that ended after the deadline says how long it stayed`() {
        #expect(page(until: 3 * 3_600).contains("kept the group Service Desk for 3 hours"))
    }

    @Test func `access that ended in time draws no lane`() {
        let text = page(until: 60, .held)
        #expect(text.contains("Access ended for the one person who left"))
        #expect(!text.contains("class=\"lanes\""))
    }

    @Test func `a lane shows the departure, the deadline and the refused request`() {
        let text = page(until: nil)
        #expect(text.contains("class=\"leave\""))
        #expect(text.contains("class=\"deadline\""))
        #expect(text.contains("class=\"tick bad\""))
        #expect(text.contains("refused writes: respond 503, 09:00:01"))
    }

    @Test(
        arguments: [
            "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onload='alert(1)",
            "</svg><style>*{display:none}</style>", "]]>--><b>",
        ]
    )
    func `markup in a name or a right stays text`(payload: String) {
        var run = PageRun()
        run.person("ana", name: payload, right: payload, until: nil)
        let text = run.html()
        #expect(!text.contains(payload))
        #expect(text.contains(payload.prefix(1) == "'" ? "&#39; onload" : "&"))
    }

    @Test func `marks that turn the direction of writing are shown as what they are`() {
        var run = PageRun()
        run.person("ana", name: "A\u{202E}na\u{200B}", until: nil)
        let text = run.html()
        #expect(!text.unicodeScalars.contains("\u{202E}"))
        #expect(text.contains("<bdi>A\u{FFFD}na\u{FFFD} Abel</bdi>"))
    }

    @Test func `the page loads nothing from anywhere`() {
        let text = page(until: nil)
        #expect(text.contains("default-src 'none'"))
        for word in ["src=", "href=", "@import", "url(http", "http://", "https://", "<iframe"] {
            #expect(!text.contains(word))
        }
    }

    @Test func `beyond two hundred people, each gets a line and a command`() {
        var run = PageRun()
        for number in 1...203 { run.person("p-\(number)", until: nil) }
        let text = run.html()
        #expect(text.components(of: "<details data-who").count == 200)
        #expect(text.components(of: "--report html --only p-").count == 3)
    }

    @Test func `a page of many scenarios shows the worst in full while there is room`() {
        var run = PageRun()
        run.person("ana", until: nil)
        for second in 1...40 { run.request(for: "ana", status: 503, after: 10 * 86_400 + second) }
        let text = run.html(copies: 150)
        #expect(text.components(of: "data-who=\"\"").count == 150)
        #expect((20..<150).contains(text.components(of: "<details data-who").count))
        #expect(text.utf8.count < 500_000)
    }

    @Test func `one person can be asked for`() {
        var run = PageRun()
        run.person("ana", until: nil)
        run.person("bo", name: "Bo", until: nil)
        let text = run.html(only: "bo")
        #expect(text.components(of: "<details data-who").count == 1)
        #expect(run.html(only: "zoe").contains("zoe lost no reason for access in this run."))
    }

    @Test func `a run about nobody still has a page`() {
        let text = PageRun().html(.held)
        #expect(text.contains("Nobody left, and everything expected held."))
    }

    @Test func `the cause in one line is the fault that met the worst person's requests`() {
        var run = PageRun()
        for number in 1...3 { run.person("p-\(number)", until: nil) }
        #expect(
            run.html().contains(
                "<b>Why: </b>the fault &#39;refused writes&#39; (respond 503) met 1 request. The "
                    + "same happened to 2 other people."
            )
        )
    }

    @Test func `access restored by hand says so, whatever fault struck before`() {
        var run = PageRun()
        run.person("ana", until: 60)
        run.comesBack("ana", after: 3_600)
        #expect(
            run.html().contains("it came back inside the product: enableAccount, by colleague.")
        )
    }

    @Test func `what the core escalated is the cause of what it left`() {
        var run = PageRun()
        run.person("ana", until: 60, then: .latent)
        run.escalates("ana", after: 61)
        #expect(run.html().contains("escalated: latentAccess, a role is left."))
    }

    @Test func `where everybody stayed in, everybody is counted and the worst is named`() {
        var run = PageRun()
        for number in 1...5 { run.person("p-\(number)", name: "P\(number)", until: nil) }
        let text = run.html()
        #expect(text.contains("Access outlived 5 of 5 people who left."))
        #expect(text.components(of: "class=\"leave\"").count == 3)
    }

    @Test func `a run that cannot be judged says so and why, and no more`() {
        let text = HTMLReport.text(
            of: RunReport(toolVersion: "1", scenarios: [], problems: ["No file matched."]),
            [],
            subject: "nothing"
        )
        #expect(text.contains("This run cannot be judged."))
        #expect(text.contains("No file matched."))
        #expect(!text.contains("class=\"lanes\""))
    }

    @Test func `twelve thousand people fit on a page, each with a line`() {
        var run = PageRun()
        for number in 1...12_000 { run.person("p-\(number)", until: number % 2 == 0 ? 60 : nil) }
        let text = run.html()
        #expect(text.components(of: "data-who=\"\"").count == 12_000)
        #expect(text.components(of: "<details data-who").count == 200)
        // A line takes some 300 bytes, so 12,000 of them less than four megabytes.
        #expect(text.utf8.count < 4_000_000)
    }

    @Test func `a failed expectation is the reason if no access was left`() {
        let text = page(until: 60)
        #expect(text.contains("but 1 expectation did not hold."))
        #expect(text.contains("<b>Why: </b>expected entitlementAccuracy 1 at end"))
    }
}

extension String {
    /// The places at which `part` occurs, without overlap.
    func components(of part: String) -> [Range<String.Index>] { ranges(of: part) }
}
