// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

extension FaultKey {
    static let phase = FaultKey(
        "phase",
        .word(FaultRule.Phase.allCases.map(\.rawValue)),
        "The stage of the request when the fault strikes.",
        words: [
            FaultWord(
                group: .phase,
                name: FaultRule.Phase.before.rawValue,
                meaning: "The target never sees the request: nothing has changed.",
                example: """
                    - name: the request never arrives
                      on: { operation: disableAccount }
                      phase: before
                      first: 1
                      drop: request
                    """
            ),
            FaultWord(
                group: .phase,
                name: FaultRule.Phase.after.rawValue,
                meaning: "The target has carried the request out; its answer is replaced, "
                    + "changed, late or lost. A lost answer is not a refusal.",
                example: """
                    - name: done, but nobody hears of it
                      on: { operation: disableAccount }
                      phase: after
                      first: 1
                      drop: response
                    """
            ),
            FaultWord(
                group: .phase,
                name: FaultRule.Phase.halfWay.rawValue,
                meaning: "The target is cut off after half of the request's elementary changes, as "
                    + "by a crash. With `answer` or with `drop: response`.",
                example: """
                    - name: half of the change is made
                      on: { operation: convertAccount }
                      phase: halfWay
                      first: 1
                      answer: { status: 500 }
                    """
            ),
        ]
    ) { decoder, node, fault in
        let phase = decoder.references.decoder.word(node, "phase", as: FaultRule.Phase.self)
        fault.phase = phase.map { (word: $0, location: node.location) }
    }

    /// At most one of these.
    static let occasions = [
        FaultKey(
            .occasion,
            "always",
            .flag,
            "Every matching request.",
            example: """
                - name: one call never works
                  on: { operation: deleteAccount }
                  always: true
                  answer: { status: 403 }
                  fires: { atLeast: 0 }
                """
        ) { decoder, node, _ in
            guard decoder.references.decoder.flag(node) == false else { return }
            let note = "Leave the fault out, or say when it strikes."
            decoder.references.decoder.log.error(
                "a fault that never strikes",
                at: node.location,
                note: note
            )
        },
        FaultKey(
            .occasion,
            "every",
            .whole(atLeast: 1),
            "The n-th, the 2n-th, the 3n-th, and so on.",
            example: """
                - name: every third write
                  on: { operation: write }
                  every: 3
                  answer: { status: 429, retryAfter: 10s }
                """
        ) { decoder, node, fault in
            guard let count = decoder.references.decoder.whole(node, atLeast: 1) else { return }
            fault.occasion = .every(count)
        },
        FaultKey(
            .occasion,
            "first",
            .whole(atLeast: 1),
            "The first n.",
            example: """
                - name: a bad start
                  on: { target: freshservice }
                  first: 4
                  answer: { status: 503 }
                """
        ) { decoder, node, fault in
            guard let count = decoder.references.decoder.whole(node, atLeast: 1) else { return }
            fault.occasion = .first(count)
        },
        FaultKey(
            .occasion,
            "after",
            .whole(atLeast: 0),
            "All after the first n.",
            example: """
                - name: it works until it does not
                  on: { operation: write }
                  after: 10
                  times: 3
                  answer: { status: 500 }
                """
        ) { decoder, node, fault in
            guard let count = decoder.references.decoder.whole(node) else { return }
            fault.occasion = .after(count)
        },
        FaultKey(
            .occasion,
            "between",
            .either([.list(.whole(atLeast: 1)), .list(.moment)]),
            "From the n-th to the m-th, inclusive; or from one instant until another, as dates or "
                + "as offsets from the start.",
            example: """
                - name: an outage in the second night
                  on: { target: freshservice }
                  between: [+30h, +32h]
                  answer: { status: 503 }
                """
        ) { decoder, node, fault in decoder.readRange(node, into: &fault) },
        FaultKey(
            .occasion,
            "probability",
            .number,
            "Each independently, with a probability above 0 and up to 1, drawn with the scenario's "
                + "seed.",
            example: """
                - name: one answer in fifty is lost
                  on: { target: freshservice }
                  probability: 0.02
                  drop: response
                """
        ) { decoder, node, fault in
            guard let chance = decoder.chance(node) else { return }
            fault.occasion = .probability(chance)
        },
    ]

    static let times = FaultKey(
        .occasion,
        "times",
        .whole(atLeast: 1),
        "With any of these: the maximum number of times that the fault fires.",
        example: """
            - name: two refusals at most
              on: { operation: write }
              always: true
              times: 2
              answer: { status: 409 }
            """
    ) { decoder, node, fault in
        guard let times = decoder.references.decoder.whole(node, atLeast: 1) else { return }
        fault.limit(to: times)
    }

    static let fires = FaultKey(
        .fires,
        "fires",
        .either([.whole(atLeast: 0), .shape(FaultDecoder.fires)]),
        "A number for exactly that often, or `atLeast`, `atMost`, `exactly`. Default: at least "
            + "once.",
        example: """
            - name: seen twice or more
              on: { operation: write }
              every: 2
              answer: { status: 503 }
              fires: { atLeast: 2, atMost: 20 }
            """
    ) { decoder, node, fault in
        fault.fires = decoder.requirement(node).map { (count: $0, location: node.location) }
    }
}

extension FaultDecoder {
    static let fires = Shape(
        "a count",
        [
            .optional("atLeast", .whole(atLeast: 0), "The minimum."),
            .optional("atMost", .whole(atLeast: 0), "The maximum."),
            .optional("exactly", .whole(atLeast: 0), "Exactly this number."),
        ],
        atMostOne: [["exactly", "atLeast"], ["exactly", "atMost"]]
    )

    fileprivate func requirement(_ node: YAMLNode) -> FaultRule.FireRequirement? {
        let decoder = references.decoder
        guard case .mapping = node.content else {
            return decoder.whole(node).map { .init(minimum: $0, maximum: $0) }
        }
        guard let fields = decoder.fields(node, FaultDecoder.fires) else { return nil }
        if let exactly = decoder.whole(fields["exactly"]) {
            return .init(minimum: exactly, maximum: exactly)
        }
        let most = decoder.whole(fields["atMost"])
        let least = decoder.whole(fields["atLeast"])
        return .init(minimum: least ?? (fields["atMost"] == nil ? 1 : 0), maximum: most)
    }

    fileprivate func readRange(_ node: YAMLNode, into fault: inout FaultDraft) {
        let decoder = references.decoder
        let ends = decoder.list(node)
        guard ends.count == 2 else {
            decoder.mismatch(node, "two ends such as [3, 7]")
            return
        }
        if ends[0].json.string != nil {
            let from = decoder.moment(ends[0], from: start)
            guard let until = decoder.moment(ends[1], from: start), let from else { return }
            guard from < until else {
                decoder.log.error("the window ends before it begins", at: node.location)
                return
            }
            fault.scope.window = from..<until
            return
        }
        let first = decoder.whole(ends[0], atLeast: 1)
        guard let last = decoder.whole(ends[1], atLeast: 1), let first else { return }
        guard first <= last else {
            decoder.log.error("the range ends before it begins", at: node.location)
            return
        }
        fault.occasion = .after(first - 1)
        fault.limit(to: last - first + 1)
    }

    fileprivate func chance(_ node: YAMLNode) -> Double? {
        let chance: Double
        switch node.json {
        case .integer(let whole): chance = Double(whole)
        case .number(let number): chance = number
        case .null, .bool, .string, .array, .object:
            references.decoder.mismatch(node, "a number from 0 to 1")
            return nil
        }
        guard chance > 0, chance <= 1 else {
            let message = "a probability is above 0 and at most 1"
            references.decoder.log.error(message, at: node.location)
            return nil
        }
        return chance
    }
}
