// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Metrics
import Testing

@Suite
struct MetricCatalogTests {
    @Test func `no key stands for two metrics`() {
        let keys = MetricCatalog.all.map(\.key)
        #expect(Set(keys).count == keys.count)
        #expect(keys.count > 80)
    }

    @Test(arguments: MetricCatalog.all.map(\.key))
    func `a metric answers in its own kind, even for nothing`(key: String) throws {
        let definition = try #require(MetricCatalog.definition(for: key))
        for story in [Story(), RevocationCompletenessTests.example] {
            let reading = try #require(story.read(key, at: 60))
            let kind: MetricDefinition.Kind =
                switch reading.value {
                case .ratio: .ratio
                case .distribution: .distribution
                case .count: .count
                case .integral: .integral
                }
            #expect(kind == definition.kind)
            #expect(reading.key == key)
        }
    }

    @Test(arguments: MetricCatalog.all.map(\.key))
    func `a definition is one line without a full stop`(key: String) throws {
        let definition = try #require(MetricCatalog.definition(for: key))
        #expect(!definition.definition.isEmpty)
        #expect(!definition.definition.contains("\n"))
        #expect(definition.definition.last != ".")
        #expect(definition.id.hasPrefix("M-"))
    }

    @Test func `an unknown key has no reading`() {
        #expect(Story().read("revocationCompletenes", at: 0) == nil)
    }

    @Test func `metrics evaluated together equal those evaluated alone`() {
        let ledger = RevocationCompletenessTests.example.ledger
        let query = MetricQuery(at: Story.instant(60))
        let together = MetricCatalog.readings(in: ledger, query: query)
        let alone = MetricCatalog.all.compactMap {
            MetricCatalog.readings([$0.key], in: ledger, query: query).first
        }
        #expect(together == alone)
        #expect(together.count == MetricCatalog.all.count)
    }

    @Test(arguments: MetricCatalog.all.map(\.key))
    func `a question about a stranger finds nothing`(key: String) throws {
        let story = RevocationCompletenessTests.example
        let reading = try #require(story.read(key, at: 60) { $0.identity = .init("stranger") })
        switch reading.value {
        case .ratio(let ratio): #expect(ratio.numerator == 0)
        case .distribution(let found): #expect(found.count == 0)
        case .count(let count): #expect(count == 0)
        case .integral(let total): #expect(total == 0)
        }
    }

    @Test func `a horizon in the past is evaluated on the run as it was then`() throws {
        let story = RevocationCompletenessTests.example
        #expect(story.ratio("revocationCompleteness", at: 9) == [0, 11])
        #expect(story.ratio("revocationCompleteness", at: 10) == [8, 11])
    }
}
