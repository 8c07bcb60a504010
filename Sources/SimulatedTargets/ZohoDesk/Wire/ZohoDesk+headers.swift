// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

extension ZohoDesk {
    func response(_ reply: ZohoDeskReply, meter: ZohoCredits.Reading?) -> WireResponse {
        var headers = WireHeaders()
        headers.fields.reserveCapacity(4)
        if !reply.body.isEmpty {
            headers.append("Content-Type", reply.contentType ?? "application/json;charset=UTF-8")
        }
        if let meter {
            headers.append("X-Rate-Limit-Request-Weight-v3", String(meter.weight))
            headers.append("X-Rate-Limit-Remaining-v3", String(meter.remaining))
            if let wait = meter.retryAfter {
                headers.append("Retry-After", String((wait.wholeMilliseconds + 999) / 1_000))
            }
        }
        return WireResponse(status: reply.status, headers: headers, body: reply.body)
    }
}
