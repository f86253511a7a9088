internal import Determinism
internal import MVCC

/// What clients do that hold leases.
extension World {
    mutating func beginLeasing() {
        for client in leasing.clients.indices {
            agenda.insert(
                .leaseAct(client: client), due: later(random.leases.draw(below: options.lease.paceNanoseconds)))
        }
        awaitLeaderStall()
    }

    /// A holder does something.
    mutating func actAsHolder(_ index: Int) {
        let intention = leasing.clients[index].intention
        leasing.clients[index].intention = .usual
        defer { actSoon(index) }
        guard leasing.isOpen, leasing.clients[index].pending < LeasingClient.pendingMax else { return }
        hopPerhaps(index)
        guard leasing.clients[index].holds else { return askForLease(index) }
        switch intention {
        case .usual: break
        case .renewsLate: return submit(.renew, of: index)
        case .replaces:
            submit(.revoke, of: index)
            return askForLease(index)
        }
        switch random.leases.draw(below: 100 as UInt64) {
        case 0..<options.lease.neglect: neglect(index)
        case ..<50: submit(.renew, of: index)
        case ..<85: submit(.attach(key: leaseKey(of: index)), of: index)
        case ..<93: submit(.detach(key: leaseKey(of: index)), of: index)
        default: submit(.revoke, of: index)
        }
    }

    /// The next act comes after a pause, or at the moment that the holder waits for.
    private mutating func actSoon(_ index: Int) {
        let client = leasing.clients[index]
        let pace = options.lease.paceNanoseconds
        var due = now + pace / 2 + random.leases.draw(below: pace)
        let life = client.milliseconds * 1_000_000
        switch client.intention {
        case .usual: break
        case .renewsLate: due = max(due, client.renewed + life * (80 + random.leases.draw(below: 60)) / 100)
        case .replaces: due = max(due, client.renewed + life + random.leases.draw(below: 120_000_000))
        }
        agenda.insert(.leaseAct(client: index), due: Instant(nanoseconds: due))
    }

    /// Lets the lease come to its end, or close to it.
    private mutating func neglect(_ index: Int) {
        leasing.clients[index].intention = random.leases.draw(below: 2) == 0 ? .renewsLate : .replaces
    }

    private mutating func askForLease(_ index: Int) {
        leasing.clients[index].grants += 1
        // Grants of a name that follow each other live differently long, so that the log tells them apart.
        let milliseconds = random.leases.within(options.lease.milliseconds)
        submit(.grant(milliseconds: milliseconds & ~127 | leasing.clients[index].grants & 127), of: index)
    }

    private mutating func leaseKey(of index: Int) -> [UInt8] {
        let own = options.lease.keys
        return leasing.clients[index].key(random.leases.draw(below: own + 1), of: own)
    }

    private mutating func hopPerhaps(_ index: Int) {
        guard leasing.clients[index].wantsAnotherMember || random.leases.draw(below: 100) == 0 else { return }
        leasing.clients[index].wantsAnotherMember = false
        leasing.clients[index].member = random.leases.pick(members.filter { !$0.isBarred }.map(\.index))
    }

    // MARK: Asking

    private mutating func submit(_ kind: LeaseCall.Kind, of index: Int) {
        let number = leasing.calls.count
        let member = leasing.clients[index].member
        leasing.calls.append(LeaseCall(kind: kind, client: index, member: member, asked: now))
        leasing.clients[index].pending += 1
        counters[.leaseRequests] += 1
        agenda.insert(.leaseRequest(call: number), due: later(leaseNanoseconds()))
        agenda.insert(.leaseGivenUp(call: number), due: later(options.workload.patienceNanoseconds))
    }

    /// How long a holder's message travels.
    mutating func leaseNanoseconds() -> UInt64 {
        let usual = 50_000 + random.leases.draw(below: 400_000 as UInt64)
        return random.leases.draw(below: 100) == 0 ? usual * 20 : usual
    }

    // MARK: Answers

    mutating func takeLeaseAnswer(_ number: Int) {
        guard leasing.calls[number].isPending, let fate = leasing.calls[number].underway,
            let index = leasing.calls[number].client
        else { return }
        leasing.calls[number].fate = fate
        leasing.clients[index].pending -= 1
        switch (leasing.calls[number].kind, fate) {
        case (_, .failed): leasing.clients[index].wantsAnotherMember = true
        case (.grant(let milliseconds), .done):
            leasing.clients[index].holds = true
            leasing.clients[index].milliseconds = milliseconds
            leasing.clients[index].renewed = leasing.calls[number].asked
        case (.grant, .denied):
            // An earlier grant took effect of which nothing was heard, or the end of the last lease is not there yet.
            leasing.clients[index].holds = true
        case (.renew, .done):
            counters[.leasesRenewed] += 1
            leasing.clients[index].renewed = max(leasing.clients[index].renewed, leasing.calls[number].asked)
        case (.renew, .denied), (.revoke, .done), (.revoke, .denied), (.attach, .denied):
            leasing.clients[index].holds = false
        case (.attach, _), (.detach, _), (.batch, _), (_, .pending): break
        }
    }

    /// The holder stops waiting.
    mutating func giveLeaseCallUp(_ number: Int) {
        guard leasing.calls[number].isPending, let index = leasing.calls[number].client else { return }
        leasing.calls[number].hasGivenUp = true
        leasing.clients[index].pending -= 1
        leasing.clients[index].wantsAnotherMember = true
    }
}
