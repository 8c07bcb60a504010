// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Scenarios

extension Mutant {
    /// Connectors that are right in a way of their own; whatever accuses one of them is wrong.
    package static let unusual: [Mutant] = [
        Mutant("unusual.reads-back", "reads the account after each write") { ReadsBack(base: $0) },
        Mutant("unusual.looks-first", "looks before each write") { LooksFirst(base: $0) },
        Mutant("unusual.one-by-one", "changes one right at a time") { base, _ in
            ChangesOneByOne(base: base, isDescending: false)
        },
        Mutant("unusual.backwards", "changes one right at a time, the last one first") { base, _ in
            ChangesOneByOne(base: base, isDescending: true)
        },
        Mutant("unusual.takes-then-gives", "takes in one call and gives in another") { base, _ in
            TakesThenGives(base: base)
        },
        Mutant("unusual.creates-bare", "creates first and gives rights afterwards") { base, _ in
            CreatesThenGives(base: base)
        },
        Mutant("unusual.lists-backwards", "turns every page around") { ListsBackwards(base: $0) },
        Mutant("unusual.repeats-rows", "shows the last row of a page again") { RepeatsRows($0) },
        Mutant("unusual.lists-whole", "reads a list before it shows any of it") { base, _ in
            ListsWhole(base: base)
        },
        Mutant("unusual.lists-by-ten", "hands lists on in chunks of ten") { ListsByTen($0) },
        Mutant("unusual.ends-sessions", "ends sessions before it switches off") { base, _ in
            EndsSessionsFirst(base: base)
        },
        Mutant("unusual.small-letters", "looks for people in small letters") { base, _ in
            FindsInSmallLetters(base: base)
        },
        Mutant("unusual.tries-again", "repeats a write that failed in passing") { base, _ in
            TriesAgain(base: base)
        },
        Mutant("unusual.reads-twice", "reads everything twice") { ReadsTwice(base: $0) },
        Mutant("unusual.disables-then-deletes", "switches off before it deletes") { base, _ in
            DisablesThenDeletes(base: base)
        },
        Mutant("unusual.one-at-a-time", "keeps calls for one account in line") { OneAtATime($0) },
    ]
}
