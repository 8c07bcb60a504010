// SPDX-License-Identifier: Apache-2.0

/// What a person holds, by entitlement.
///
/// Most people hold a handful, and a list in order takes a third of a dictionary's memory.
struct HoldingTable {
    private struct Row {
        var holding: Holding
        let number: Int32

        var entitlement: Int { Int(number) }
    }

    /// How many rows a full list grows by: to double it would leave half of it empty.
    private static let growth = 2

    private var rows: [Row] = []

    /// In ascending order.
    var keys: [Int] { rows.map(\.entitlement) }

    func contains(where isMeant: (Int, Holding) -> Bool) -> Bool {
        rows.contains { isMeant($0.entitlement, $0.holding) }
    }

    /// Setting `nil` removes.
    subscript(entitlement: Int) -> Holding? {
        get {
            let place = place(of: entitlement)
            return isAt(place, entitlement) ? rows[place].holding : nil
        }
        set {
            let place = place(of: entitlement)
            switch (newValue, isAt(place, entitlement)) {
            case (let holding?, true): rows[place].holding = holding
            case (let holding?, false):
                if rows.count == rows.capacity {
                    rows.reserveCapacity(rows.count + HoldingTable.growth)
                }
                rows.insert(Row(holding: holding, number: Int32(entitlement)), at: place)
            case (nil, true): rows.remove(at: place)
            case (nil, false): break
            }
        }
    }

    private func isAt(_ place: Int, _ entitlement: Int) -> Bool {
        place < rows.count && rows[place].entitlement == entitlement
    }

    /// Where the entitlement is, or would be.
    private func place(of entitlement: Int) -> Int {
        var low = 0
        var high = rows.count
        while low < high {
            let middle = (low + high) / 2
            if rows[middle].entitlement < entitlement { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
