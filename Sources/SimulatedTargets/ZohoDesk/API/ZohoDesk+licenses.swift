// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Vocabulary
import Wire

extension ZohoDesk {
    package var licenses: [LicenseStock] {
        ZohoSeat.allCases.map { seat in
            LicenseStock(
                name: seat.rawValue,
                total: store.seatLimits[seat],
                assigned: store.seatsTaken[seat, default: 0]
            )
        }
    }

    /// The agent who authorized the connector's OAuth client.
    package var serviceAccounts: [AccountKey] { [AccountKey(String(store.ids.firstAgent))] }

    /// How many open items of work an account owns, or owned when it was deleted.
    package func openWork(of account: AccountKey) -> Int {
        Int64(account.rawValue).map { store.openWork(of: $0) } ?? 0
    }

    package var webhookDeliveries: [WebhookDelivery] { store.webhooks.deliveries }

    package mutating func webhookAnswered(number: Int, status: Int?, at instant: Instant) {
        advance(to: instant)
        store.ledger.begin(.background(job: "webhook"), at: instant)
        guard store.webhooks.answered(number: number, status: status) else { return }
        store.note(.recordUpdated, of: nil, object: "webhook", after: "subscription=ended")
    }

    /// The edition's credits per day, and per user (DOC-CREDITS).
    static func credits(options: ZohoDeskOptions) -> ZohoCredits? {
        guard let limits = options.credits else { return nil }
        let (base, perUser, concurrent): (Int, Int, Int) =
            switch options.edition {
            case .free: (5_000, 0, 5)
            case .express: (25_000, 100, 10)
            case .standard: (50_000, 250, 10)
            case .professional: (75_000, 500, 15)
            case .enterprise, .ultimate, .zohoOne: (100_000, 1_000, 25)
            }
        return ZohoCredits(
            base: limits.perDay ?? base,
            perUser: limits.perDay == nil ? perUser : 0,
            concurrentMax: limits.concurrency ?? concurrent,
            callDuration: options.quirks.callDuration,
            dataCenter: options.dataCenter
        )
    }

    /// Charges the call to the day's credits, or refuses it.
    mutating func spend(
        _ cost: ZohoCallCost,
        _ query: QueryItems,
        at instant: Instant,
        meter: inout ZohoCredits.Reading?
    ) throws(ZohoDeskError) {
        guard credits != nil else { return }
        let weight =
            switch cost {
            case .plain: 1
            case .count: 3
            case .bulk: ZohoCredits.bulkWeight
            case .perRecord: ZohoCredits.recordWeight
            case .list:
                ZohoCredits.listWeight(
                    from: query["from"].flatMap { Int($0) } ?? 0,
                    limit: query["limit"].flatMap { Int($0) } ?? 10
                )
            }
        let users = store.counts.count(enabled: true, light: false)
        meter = credits?.spend(weight, users: users, at: instant)
        switch meter?.refusal {
        case .tooManyAtOnce: throw .tooManyRequests
        case .exhausted: throw .creditsExhausted
        case nil: return
        }
    }
}
