internal import Coordination
internal import Determinism
internal import MVCC
internal import Raft
internal import Replica

/// What members do for those that hold leases: keep-alives wait for company, as at a server.
extension World {
    /// The numbers of requests that have to do with leases begin here.
    static let leaseRequests: UInt64 = 1 << 53

    mutating func takeLeaseRequest(_ number: Int, _ event: WorldEvent) {
        let call = leasing.calls[number]
        let member = members[call.member]
        guard call.isPending, !faults.isCutFromClients(member.index) else { return }
        guard member.isUp else { return reply(to: number, .failed) }
        if call.arrival == nil { leasing.calls[number].arrival = arrival(at: member) }
        guard isDue(event, at: member.index, member.life) else { return }
        switch call.kind {
        case .grant(let milliseconds):
            put(number, .grantLease(leaseID(of: call), TimeToLive(milliseconds: milliseconds)), to: member)
        case .revoke: put(number, .revokeLease(leaseID(of: call)), to: member)
        case .attach(let key):
            let put = PutOperation(key: key, value: Leasing.value(of: number), lease: leaseID(of: call))
            self.put(number, .put(put), to: member)
        case .detach(let key): put(number, .put(PutOperation(key: key, value: Leasing.value(of: number))), to: member)
        case .renew: gather(number, at: member)
        case .batch: break
        }
    }

    private func leaseID(of call: LeaseCall) -> LeaseID { call.client.map { leasing.clients[$0].id } ?? .none }

    private func arrival(at member: SimulatedMember) -> LeaseCall.Arrival? {
        guard let replica = member.process?.replica else { return nil }
        return LeaseCall.Arrival(
            term: member.facts.term, time: replica.clusterTime(at: member.reading(at: now)),
            isAtLeader: member.facts.isLeader && member.stepNanoseconds == 0 && !member.clock.isSuspended
                && member.options.core.uncommittedBytesMax >= burstBytesMax)
    }

    /// No burst of requests is longer.
    private var burstBytesMax: Int { 400 * (options.workload.valueBytesMax + 96) }

    private mutating func put(_ number: Int, _ command: Command, to member: SimulatedMember) {
        let left = leasing.calls[number].asked + options.workload.patienceNanoseconds
        let deadline = member.reading(at: now).nanoseconds + (left > now ? left - now : 0)
        let request = Request(
            id: RequestID(Self.leaseRequests + UInt64(number)), operation: .write(command: command.encode()),
            deadline: Instant(nanoseconds: deadline))
        step(member, .requests([request]))
    }

    // MARK: Keep-alives

    private mutating func gather(_ number: Int, at member: SimulatedMember) {
        if leasing.batches[member.index]?.life == member.life {
            leasing.batches[member.index]?.calls.append(number)
        } else {
            leasing.batches[member.index] = Leasing.Batch(life: member.life, calls: [number])
        }
        guard options.lease.batchNanoseconds > 0 else { return renewGathered(at: member) }
        guard leasing.batches[member.index]?.calls.count == 1 else { return }
        agenda.insert(
            .leaseBatch(member: member.index, life: member.life), due: later(options.lease.batchNanoseconds))
    }

    /// One entry for all that have waited.
    mutating func renewGathered(at member: SimulatedMember) {
        guard let batch = leasing.batches.removeValue(forKey: member.index), batch.life == member.life else { return }
        let number = leasing.calls.count
        leasing.calls.append(LeaseCall(kind: .batch(batch.calls), client: nil, member: member.index, asked: now))
        let ids = batch.calls.map { leaseID(of: leasing.calls[$0]) }
        put(number, .renewLeases(ids + [Leasing.marker(of: number)]), to: member)
    }

    // MARK: Answers

    /// A member has answered a request that has to do with leases.
    mutating func answeredLeaseCall(_ number: Int, _ answer: Reply) {
        guard leasing.calls.indices.contains(number) else {
            return violate(.k5, "somebody answers lease request \(number), which nobody asked")
        }
        guard case .batch(let calls) = leasing.calls[number].kind else {
            return reply(to: number, Self.fate(of: answer))
        }
        guard case .applied(let outcome) = answer, case .success(.renewLeases(let results)) = outcome.answer else {
            for call in calls { reply(to: call, .failed) }
            return
        }
        for (call, result) in zip(calls, results) { reply(to: call, result == nil ? .denied : .done) }
    }

    private static func fate(of answer: Reply) -> LeaseCall.Fate {
        guard case .applied(let outcome) = answer else { return .failed }
        return switch outcome.answer {
        case .success: .done
        case .failure(.leaseExists), .failure(.leaseNotFound): .denied
        case .failure: .failed
        }
    }

    private mutating func reply(to number: Int, _ fate: LeaseCall.Fate) {
        leasing.calls[number].underway = fate
        guard !faults.isCutFromClients(leasing.calls[number].member) else { return }
        agenda.insert(.leaseAnswer(call: number), due: later(leaseNanoseconds()))
    }
}
