// SPDX-License-Identifier: Apache-2.0

import Wire

extension SCIMService {
    /// Refuses a group's PATCH whose body is larger than the dialect allows.
    func checkSize(of call: SCIMCall, to slot: Int) throws(SCIMError) {
        let max = options.dialect.groupPatchBytesMax
        guard max > 0, call.method == .patch, !store.rows[slot].isUser, call.body.count > max
        else { return }
        throw SCIMError(413, nil, "A group's PATCH holds \(max) bytes at most.")
    }

    /// What an answer shows if the client has not chosen attributes.
    func shown(
        _ projection: SCIMProjection,
        of slot: Int,
        _ method: WireRequest.Method
    ) -> SCIMProjection {
        guard method == .put, !store.rows[slot].isUser, !projection.isChosen,
            options.dialect.putMembersAnswer == .omitted
        else { return projection }
        return SCIMProjection(selection: .except([SCIMAttributePath("members")]))
    }

    /// Replaces an inactive account with a new one, which does not get the former one's groups.
    mutating func renew(_ slot: Int, to draft: SCIMDraft) throws(SCIMError) -> Int {
        store.delete(slot)
        guard !store.isCut, let renewed = store.create(draft, type: SCIMStore.users) else {
            throw .crashed
        }
        return renewed
    }
}
