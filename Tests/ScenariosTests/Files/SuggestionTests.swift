// SPDX-License-Identifier: Apache-2.0

import Scenarios
import TargetKit
import Testing

@Suite
struct SuggestionTests {
    private static let words = ["freshservice", "scim", "zohodesk", "joiner", "leaver", "leave"]

    @Test(arguments: [
        ("freshservce", "freshservice"), ("Freshservice", "freshservice"), ("scmi", "scim"),
        ("joinr", "joiner"), ("laever", "leaver"), ("leavee", "leave"),
    ])
    func `a typo is recognized`(typed: String, meant: String) {
        #expect(Suggestion.nearest(to: typed, among: SuggestionTests.words) == meant)
    }

    @Test(arguments: [
        ("inactivate", "deactivate"), ("activte", "activate"), ("disble", "disable"),
        ("elete", "delete"),
    ])
    func `a verb is taken for the one with its meaning`(typed: String, meant: String) {
        let verbs = ["activate", "deactivate", "enable", "disable", "delete"]
        #expect(Suggestion.nearest(to: typed, among: verbs) == meant)
    }

    @Test(arguments: [("unassign", "assign"), ("disable", "enable"), ("unlock", "lock")])
    func `the opposite of a word is never proposed`(typed: String, opposite: String) {
        #expect(Suggestion.nearest(to: typed, among: [opposite]) == nil)
    }

    @Test(arguments: ["", "okta", "servicefresh", String(repeating: "x", count: 100_000)])
    func `another word is left alone`(word: String) {
        #expect(Suggestion.nearest(to: word, among: SuggestionTests.words) == nil)
    }
}
